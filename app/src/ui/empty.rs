//! Where nothing is: what is missing, what it is for, the first step.

use super::icon::Icon;
use leptos::prelude::*;

/// An empty page or section.
#[component]
pub fn Empty(
    /// Its icon.
    icon: &'static str,
    /// What is missing.
    #[prop(into)]
    heading: String,
    /// Whether it stands inside a section.
    #[prop(optional)]
    boxed: bool,
    /// What it is for, and the first step.
    children: Children,
) -> impl IntoView {
    let class = if boxed { "empty empty--boxed" } else { "empty" };
    view! {
        <section class=class>
            <Icon name=icon/>
            <h2>{heading}</h2>
            {children()}
        </section>
    }
}
