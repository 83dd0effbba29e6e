//! Icons out of the sprite: no bytes in the WASM.

use leptos::prelude::*;

/// An icon that stands beside a word, or is decoration: screen readers pass over it.
#[component]
pub fn Icon(
    /// Its name in the sprite, without `i-`.
    name: &'static str,
    /// Further classes, like `icon--sm`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let class = if class.is_empty() { String::from("icon") } else { format!("icon {class}") };
    view! { <svg class=class aria-hidden="true"><use href=format!("/icons.svg#i-{name}")/></svg> }
}
