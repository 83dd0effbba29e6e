//! Requests that a release may go out.

use crate::text::Text;
use crate::ui::note::PlainNote;
use backend::request::list::Row;
use leptos::prelude::*;

/// What it asks for, in a line.
pub fn title(t: Text, row: &Row) -> String {
    let version = row.version.map_or_else(String::new, |it| it.to_string());
    t.request_title_launch(&row.mini_program.1, version)
}

/// What a reviewer looks at.
pub fn matter(t: Text, row: &Row) -> AnyView {
    let words = title(t, row);
    view! { <PlainNote><p>{words}</p></PlainNote> }.into_any()
}
