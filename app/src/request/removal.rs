//! Requests that a mini program is taken back.

use crate::text::Text;
use crate::ui::note::PlainNote;
use backend::request::list::Row;
use leptos::prelude::*;

/// What it asks for, in a line.
pub fn title(t: Text, row: &Row) -> String {
    t.request_title_removal(&row.mini_program.1)
}

/// What a reviewer looks at.
pub fn matter(t: Text, row: &Row) -> AnyView {
    let words = title(t, row);
    view! { <PlainNote><p>{words}</p></PlainNote> }.into_any()
}
