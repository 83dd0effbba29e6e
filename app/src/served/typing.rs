//! What a page says at once of what is typed and chosen, without asking anybody.

use super::swap::{around, first};
use domain::text::width;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlFormElement, HtmlInputElement};

/// Counts what is typed, keeps a number and its slider the same, and says in the save bar that something is unsaved.
pub fn tell(event: &leptos::ev::Event) {
    let value = event_target_value(event);
    let count = around(event, ".field").and_then(|field| first(&field, ".field__count"));
    if let Some(count) = count {
        let most = count.text_content().unwrap_or_default();
        let most = most.split(" / ").nth(1).unwrap_or_default();
        count.set_text_content(Some(&format!("{} / {most}", width(value.trim()))));
    }
    // A number and its slider say the same.
    let twin = around(event, "[data-sync]").and_then(|it| it.get_attribute("data-sync"));
    let twin = twin.and_then(|id| document().get_element_by_id(&id));
    if let Some(twin) = twin.and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) {
        twin.set_value(&value);
    }
    // A field that belongs to another form is not what this one says is unsaved.
    let own = around(event, "[form]").is_none();
    let bar = around(event, "form[data-dirty]").filter(|_| own).and_then(|form| {
        Some((form.get_attribute("data-dirty")?, first(&form, ".savebar [role=status]")?))
    });
    if let Some((words, bar)) = bar {
        bar.set_text_content(Some(&words));
    }
}

/// Sends the form of a choice that is made at once.
pub fn chosen(event: &web_sys::Event) {
    let form = around(event, "[data-now]").and_then(|it| it.closest("form").ok().flatten());
    if let Some(form) = form.and_then(|it| it.dyn_into::<HtmlFormElement>().ok()) {
        let _ = form.request_submit();
    }
}
