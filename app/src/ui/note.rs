//! Something that is true for the whole page or form.

use super::icon::Icon;
use leptos::prelude::*;

/// A note that something went wrong, read out at once.
#[component]
pub fn BadNote(
    /// What, in words.
    #[prop(into)]
    words: String,
) -> impl IntoView {
    view! {
        <div class="note note--danger" role="alert">
            <Icon name="error"/>
            <div><p>{words}</p></div>
        </div>
    }
}

/// A note that one should know, with whatever belongs to it.
#[component]
pub fn PlainNote(children: Children) -> impl IntoView {
    view! {
        <div class="note note--neutral" role="note">
            <Icon name="info"/>
            <div>{children()}</div>
        </div>
    }
}
