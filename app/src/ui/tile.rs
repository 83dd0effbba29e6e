//! People and mini programs without a picture: a letter on a tile whose colour follows from the id.

use leptos::prelude::*;

/// One of six colours, always the same for the same id.
pub fn colour(id: &str) -> u32 {
    id.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % 6 + 1
}

/// One Chinese character, or up to two initials.
fn initials(name: &str) -> String {
    let first = |word: &str| word.chars().next();
    match name.chars().next() {
        Some(c) if !c.is_ascii() && c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase() => {
            c.to_string()
        }
        _ => {
            name.split_whitespace().filter_map(first).take(2).flat_map(char::to_uppercase).collect()
        }
    }
}

/// The letter of a tile without a picture.
pub fn letter(name: &str) -> String {
    name.chars().next().into_iter().flat_map(char::to_uppercase).collect()
}

/// A mini program's or workspace's tile.
#[component]
pub fn Logo(
    /// What the colour follows from.
    id: String,
    /// What the letter is taken from.
    name: String,
    /// A size class, like `logo--lg`.
    #[prop(optional)]
    size: &'static str,
    /// The address of its picture; without one the letter stands there.
    #[prop(default = None)]
    picture: Option<String>,
) -> impl IntoView {
    if let Some(src) = picture {
        let class = format!("logo {size}");
        return view! { <span class=class aria-hidden="true"><img src=src alt="" loading="lazy"/></span> }
            .into_any();
    }
    let class = format!("logo tile-{} {size}", colour(&id));
    view! { <span class=class aria-hidden="true">{letter(&name)}</span> }.into_any()
}

/// A person: tile and name.
#[component]
pub fn PersonTile(
    /// Who.
    person: domain::account::Person,
) -> impl IntoView {
    view! {
        <span class="person">
            <Avatar id=person.id.to_string() name=person.name.clone()/>
            <span>{person.name}</span>
        </span>
    }
}

/// A person's tile alone.
#[component]
pub fn Avatar(
    /// What the colour follows from.
    id: String,
    /// What the initials are taken from.
    name: String,
) -> impl IntoView {
    let class = format!("avatar tile-{}", colour(&id));
    view! { <span class=class aria-hidden="true">{initials(&name)}</span> }
}
