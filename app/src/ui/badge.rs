//! The state of one thing: a colour, an icon and a word.

use super::icon::Icon;
use leptos::prelude::*;

/// What a state means to whoever reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing in particular.
    Neutral,
    /// On its way.
    Accent,
    /// Good, live.
    Success,
    /// Look at it.
    Warning,
    /// Stopped.
    Danger,
}

impl Meaning {
    const fn class(self) -> &'static str {
        match self {
            Meaning::Neutral => "badge",
            Meaning::Accent => "badge badge--accent",
            Meaning::Success => "badge badge--success",
            Meaning::Warning => "badge badge--warning",
            Meaning::Danger => "badge badge--danger",
        }
    }
}

/// A state. In a header it is a pill; in tables and lists it is plain.
#[component]
pub fn Badge(
    /// What it means.
    meaning: Meaning,
    /// The icon that says the same.
    icon: &'static str,
    /// The word that says the same.
    #[prop(into)]
    word: String,
    /// Without the pill.
    #[prop(optional)]
    plain: bool,
) -> impl IntoView {
    let class = format!("{}{}", meaning.class(), if plain { " badge--plain" } else { "" });
    view! { <span class=class><Icon name=icon/>{word}</span> }
}
