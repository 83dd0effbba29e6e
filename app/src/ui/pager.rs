//! Steps through the pages of a table.

use leptos::prelude::*;

/// A step to another page; one that leads nowhere stays visible and says so.
#[component]
pub fn Turn(
    /// Where it leads.
    href: Option<String>,
    /// Its words.
    label: &'static str,
) -> impl IntoView {
    match href {
        Some(href) => view! { <a class="button button--sm" href=href>{label}</a> }.into_any(),
        None => {
            view! { <span class="button button--sm" aria-disabled="true">{label}</span> }.into_any()
        }
    }
}
