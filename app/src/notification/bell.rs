//! The bell in the top bar: how many notifications are unread, live once the browser has taken over.

use crate::path;
use crate::text::use_text;
use crate::ui::icon::Icon;
use domain::notification::counted;
use leptos::prelude::*;

/// A link to the notifications with the count of unread ones.
#[component]
pub fn Bell(
    /// How many were unread when the page was made.
    unread: u32,
) -> impl IntoView {
    let t = use_text();
    let unread = RwSignal::new(unread);
    // Said only when it changes: whoever opens a page did not ask.
    let said = RwSignal::new(String::new());
    #[cfg(not(feature = "ssr"))]
    listening::listen(move |now| {
        if now != unread.get_untracked() {
            unread.set(now);
            said.set(t.notification_live(counted(now)));
        }
    });
    let count = move || {
        let now = unread.get();
        (now > 0).then(|| {
            view! { <span class="count count--accent" aria-hidden="true">{counted(now)}</span> }
        })
    };
    view! {
        <a class="button button--ghost button--icon bell" href=path::NOTIFICATIONS
            aria-label=move || t.notification_bell(counted(unread.get()))>
            <Icon name="bell"/>{count}
        </a>
        <span class="visually-hidden" aria-live="polite">{said}</span>
    }
}

/// The stream is open while the page can be seen: a browser opens few connections to one place, and pages
/// that nobody looks at would take all of them.
#[cfg(not(feature = "ssr"))]
mod listening {
    use super::super::STREAM_PATH;
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{EventSource, MessageEvent};

    type Open = StoredValue<Option<EventSource>, LocalStorage>;

    /// Hands over every count that the server tells.
    pub fn listen(tell: impl Fn(u32) + 'static) {
        let open: Open = StoredValue::new_local(None);
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            match count(&event) {
                Some(count) => tell(count),
                // Signed out, or a newer page listens instead.
                None => close(open),
            }
        });
        let heard: js_sys::Function = heard.into_js_value().unchecked_into();
        let follow = move || {
            if document().hidden() {
                close(open);
            } else if open.with_value(Option::is_none)
                && let Ok(source) = EventSource::new(STREAM_PATH)
            {
                source.set_onmessage(Some(&heard));
                open.set_value(Some(source));
            }
        };
        Effect::new(move |_| {
            follow();
            let follow = follow.clone();
            let seen = window_event_listener_untyped("visibilitychange", move |_| follow());
            on_cleanup(move || seen.remove());
        });
        on_cleanup(move || close(open));
    }

    fn close(open: Open) {
        let source = open.try_update_value(Option::take);
        if let Some(source) = source.flatten() {
            source.close();
        }
    }

    fn count(event: &MessageEvent) -> Option<u32> {
        let told = js_sys::JSON::parse(&event.data().as_string()?).ok()?;
        let unread = js_sys::Reflect::get(&told, &"unread".into()).ok()?.as_f64()?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the server counts to a hundred"
        )]
        let unread = unread as u32;
        Some(unread)
    }
}
