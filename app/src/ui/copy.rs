//! A value that one copies with a click.

use super::icon::Icon;
use crate::text::{Text, use_text};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

/// How long what was said about copying stays.
const SAID: std::time::Duration = std::time::Duration::from_secs(2);

/// A value with a button that puts it whole into the clipboard. The value can be read, and marked by hand,
/// where there is no button: without scripts it would do nothing.
#[component]
pub fn Copy(
    /// What is copied.
    value: String,
    /// What is shown, where the value is too long.
    #[prop(optional, into)]
    shown: Option<String>,
) -> impl IntoView {
    let t = use_text();
    let text = shown.unwrap_or_else(|| value.clone());
    let label = format!("{text}{}", t.copy());
    let copy = move |event: leptos::ev::MouseEvent| {
        let pressed = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        if let Some(whole) = pressed.and_then(|it| it.closest(".copy").ok().flatten()) {
            copy_value(t, whole);
        }
    };
    view! {
        <span class="copy" title=value>
            <span>{text}</span>
            <button class="copy__button scripts" type="button" aria-label=label on:click=copy><Icon name="copy"/></button>
            <span class="visually-hidden" role="status"></span>
        </span>
    }
}

/// Copies the value of a [`Copy`], which is its title, and says how that went.
pub fn copy_value(t: Text, whole: Element) {
    let value = whole.get_attribute("title").unwrap_or_default();
    put(t, &value, whole, "/icons.svg#i-copy");
}

/// Puts a text into the clipboard, and says how that went once it is known: by the icon that stands in `whole`,
/// which is `resting` otherwise, and in the status there.
pub fn put(t: Text, value: &str, whole: Element, resting: &'static str) {
    let clipboard = window().navigator().clipboard();
    // Only pages that came over https, or from this machine, have one.
    let written =
        (!AsRef::<JsValue>::as_ref(&clipboard).is_undefined()).then(|| clipboard.write_text(value));
    leptos::task::spawn_local(async move {
        let is_copied = match written {
            Some(written) => wasm_bindgen_futures::JsFuture::from(written).await.is_ok(),
            None => false,
        };
        if is_copied {
            say(&whole, "/icons.svg#i-check", t.copied());
        } else {
            say(&whole, "/icons.svg#i-error", t.copy_failed());
        }
        set_timeout(move || say(&whole, resting, ""), SAID);
    });
}

fn say(whole: &Element, icon: &str, words: &str) {
    if let Ok(Some(shown)) = whole.query_selector("use") {
        let _ = shown.set_attribute("href", icon);
    }
    if let Ok(Some(status)) = whole.query_selector("[role=status]") {
        status.set_text_content(Some(words));
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

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_there_without_its_button_and_what_is_said_stands_outside_of_it() {
        let owner = Owner::new();
        owner.set();
        let html = view! { <Copy value="abcdef".to_owned() shown="a…f"/> }.to_html();
        assert!(html.contains("title=\"abcdef\""), "{html}");
        let (before, button) = html.split_once("<button").unwrap();
        assert!(before.contains("a…f") && !before.contains("scripts"), "{html}");
        let (button, behind) = button.split_once("</button>").unwrap();
        assert!(
            button.contains("scripts") && button.contains("aria-label=\"a…f, copy\""),
            "{html}"
        );
        assert!(!button.contains("role=") && behind.contains("role=\"status\""), "{html}");
    }
}
