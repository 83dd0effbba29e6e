//! Keeps what Leptos knows of a request to that request. Leptos leaves the owner of the page that a thread began
//! last standing in that thread; whatever the thread polls next would find its contexts: another page, rendered
//! between two answers of the database, or a route that is no page at all. A status, a language or a person
//! would be another request's.

use leptos::prelude::Owner;
use std::future::{Future, poll_fn};
use std::pin::pin;

/// Does the work of one request as if it had its thread for itself: each time that it goes on, its own owner
/// stands there, and afterwards the one that stood there before.
pub async fn alone<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    let mut own = None;
    poll_fn(move |cx| {
        let before = exchange(own.take());
        let done = work.as_mut().poll(cx);
        own = exchange(before);
        done
    })
    .await
}

/// Lets another owner stand there, or none, and gives back the one that stood there.
fn exchange(to: Option<Owner>) -> Option<Owner> {
    let now = Owner::current();
    match (to, &now) {
        (Some(to), _) => to.set(),
        (None, Some(now)) => now.clone().unset(),
        (None, None) => {}
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::prelude::{provide_context, use_context};
    use tokio::task::yield_now;

    /// What a page does: an owner that stays where it was put, and what is found after waiting.
    async fn page(name: &'static str) -> Option<&'static str> {
        let owner = Owner::new_root(None);
        provide_context(name);
        yield_now().await;
        let found = use_context::<&'static str>();
        yield_now().await;
        drop(owner);
        found
    }

    #[tokio::test]
    async fn neither_a_page_nor_another_route_finds_the_owner_of_somebody_else() {
        let route = async {
            yield_now().await;
            use_context::<&'static str>()
        };
        let (a, b, c) = tokio::join!(alone(page("a")), alone(page("b")), alone(route));
        assert_eq!((a, b, c), (Some("a"), Some("b"), None));
        assert!(Owner::current().is_none());
    }

    #[tokio::test]
    async fn without_it_they_would() {
        let (a, b) = tokio::join!(page("a"), page("b"));
        assert_ne!((a, b), (Some("a"), Some("b")), "then this file may go");
    }
}
