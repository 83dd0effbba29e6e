//! Requests that a mini program is taken back.

use crate::path;
use crate::text::Text;
use crate::ui::note::PlainNote;
use backend::request::list::Row;
use domain::removal::CONFIRM_DAYS;
use leptos::prelude::*;

/// What it asks for, in a line.
pub fn title(t: Text, row: &Row) -> String {
    t.request_title_removal(&row.mini_program.1)
}

/// What follows from an approval, and where it is confirmed.
pub fn matter(t: Text, row: &Row, may_open: bool) -> AnyView {
    let to = path::removal(&row.mini_program.0);
    let link = may_open.then(|| view! { <p><a class="link" href=to>{t.removal_link()}</a></p> });
    view! { <PlainNote><p>{t.removal_request_matter(CONFIRM_DAYS)}</p>{link}</PlainNote> }
        .into_any()
}
