//! A value that one copies with a click.

use super::icon::Icon;
use crate::text::use_text;
use leptos::prelude::*;

/// A button that shows a value and puts it whole into the clipboard.
#[component]
pub fn Copy(
    /// What is copied.
    value: String,
    /// What is shown, where the value is too long.
    #[prop(optional, into)]
    shown: Option<String>,
) -> impl IntoView {
    let t = use_text();
    let copied = RwSignal::new(false);
    let text = shown.unwrap_or_else(|| value.clone());
    let title = value.clone();
    let copy = move |_| {
        let _ = window().navigator().clipboard().write_text(&value);
        copied.set(true);
        set_timeout(move || copied.set(false), std::time::Duration::from_secs(2));
    };
    view! {
        <button class="copy" type="button" title=title on:click=copy>
            <span>{text}</span>
            <span class="visually-hidden">{t.copy()}</span>
            <svg class="icon" aria-hidden="true">
                <use href=move || if copied.get() { "/icons.svg#i-check" } else { "/icons.svg#i-copy" }/>
            </svg>
            <span class="visually-hidden" role="status">{move || copied.get().then(|| t.copied())}</span>
        </button>
    }
}

/// A button that copies the address of a thing. The frame listens for it in the browser, so that it costs
/// nothing where it stands; without scripts it is hidden.
#[component]
pub fn CopyLink(
    /// Where the thing is.
    href: String,
) -> impl IntoView {
    let t = use_text();
    view! {
        <span class="scripts">
            <button class="button button--ghost" type="button" data-copy=href>
                <Icon name="link"/><span class="fold-label">{t.copy_link()}</span>
            </button>
            <span class="visually-hidden" role="status"></span>
        </span>
    }
}
