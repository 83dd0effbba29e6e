//! Pages whose content only the server makes. The browser loads no code for them: it takes what stands at
//! the same address over into the place where this page is, and sends their forms for them. So a page of
//! tables and plain forms costs no byte of WASM, and works the same with scripts off.
//!
//! To add such a page: a function that gives a view, a line in `content.rs`, a route in `lib.rs` whose view
//! is [`Served`]. What a browser may do with it beyond links and forms is said in its markup:
//!
//! - `<form method="get" data-live>` asks while one types; of the answer only `#results` is put in place
//!   (and what says `data-follows`, found by its id).
//! - `<form data-part="a b">` changes only what has these ids; the rest stays, with what is typed there.
//! - `<form data-dirty="…">` says so in its save bar once something is typed or chosen.
//! - `<form data-unsaved>` holds what is not stored; a link asks before it leads away (`unsaved.rs`).
//! - `.field[data-check="3 30"]` holds a text against these widths when one leaves it.
//! - `<input data-sync="id">` and the field with that id say the same.
//! - `<button data-copy="/path">` copies the address of a thing.
//! - `<form data-whole>` is left to the browser: what it changes is more than this page.

#[cfg(not(feature = "ssr"))]
pub mod ahead;
#[cfg(not(feature = "ssr"))]
mod asking;
#[cfg(not(feature = "ssr"))]
mod beside;
#[cfg(feature = "ssr")]
mod content;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(not(feature = "ssr"))]
mod heard;
#[cfg(feature = "ssr")]
pub mod overtaken;
#[cfg(not(feature = "ssr"))]
pub mod palette;
#[cfg(feature = "ssr")]
pub mod pattern;
#[cfg(feature = "ssr")]
pub mod picture;
#[cfg(feature = "ssr")]
mod query;
#[cfg(feature = "ssr")]
pub mod said;
#[cfg(not(feature = "ssr"))]
mod swap;
#[cfg(not(feature = "ssr"))]
mod typing;
#[cfg(not(feature = "ssr"))]
pub mod unsaved;
#[cfg(not(feature = "ssr"))]
mod widths;
#[cfg(not(feature = "ssr"))]
pub use swap::{forget_elsewhere, keep_title};

#[cfg(feature = "ssr")]
pub use content::not_found;
#[cfg(feature = "ssr")]
pub use query::Query;

#[cfg(feature = "ssr")]
use futures::channel::oneshot;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use leptos_meta::Title;

/// The place of such a page.
#[cfg(feature = "ssr")]
#[component]
pub fn Served() -> impl IntoView {
    let location = leptos_router::hooks::use_location();
    let path = location.pathname.get_untracked();
    let query = Query::of(&location.search.get_untracked());
    let (done, made) = oneshot::channel();
    // On a task of its own: what a page only looks at from time to time would keep its connection to the
    // database meanwhile, and a few pages at once would wait for each other for ever.
    leptos::task::spawn_local_scoped_with_cancellation(async move {
        let _ = done.send(content::content(&path, &query).await);
    });
    let content = Suspend::new(async move { made.await.ok() });
    // The content brings a title of its own; this one is there since the browser's side has one.
    view! {
        <Title/>
        <div class="served" id="served">{content}</div>
        <p class="visually-hidden" id="heard" role="status"></p>
    }
}

/// The place of such a page.
#[cfg(not(feature = "ssr"))]
#[component]
pub fn Served() -> impl IntoView {
    swap::Place()
}
