//! Widths of texts, said beside their field before the server is asked.

use super::swap::{around, first};
use crate::text::Text;
use domain::form::{Problem, fits};
use leptos::prelude::*;

/// Holds a text against the widths of its field when one leaves that. Everything else is for the server.
pub(super) fn left(t: Text, event: &web_sys::Event) {
    let Some(field) = around(event, ".field[data-check]") else { return };
    let Some(input) = first(&field, ".input") else { return };
    // What the server said stays until it is asked again: it knows more than widths.
    if first(&field, ".field__error:not([data-own])").is_some() {
        return;
    }
    let check = field.get_attribute("data-check").unwrap_or_default();
    let mut widths = check.split(' ').filter_map(|it| it.parse::<u32>().ok());
    let (Some(least), Some(most)) = (widths.next(), widths.next()) else { return };
    // The first words of the label: behind them it may say that the field is optional.
    let label = first(&field, ".field__label").and_then(|it| it.first_child());
    let label = label.and_then(|it| it.text_content()).unwrap_or_default();
    let words = match fits(event_target_value(event).trim(), least, most) {
        Err(Problem::TooNarrow { width, .. }) => t.problem_too_narrow(label.trim(), least, width),
        Err(Problem::TooWide { width, .. }) => t.problem_too_wide(label.trim(), most, width),
        _ => String::new(),
    };
    if let Some(old) = first(&field, ".field__error") {
        old.remove();
    }
    if words.is_empty() {
        let _ = input.remove_attribute("aria-invalid");
        // Its help and its counter again, those that it has.
        let resting = ["h", "c"].map(|part| format!("{}-{part}", input.id()));
        let resting = resting.into_iter().filter(|id| document().get_element_by_id(id).is_some());
        let resting: Vec<String> = resting.collect();
        let _ = input.set_attribute("aria-describedby", &resting.join(" "));
        return;
    }
    let html = format!(
        "<p class=\"field__error\" data-own id=\"{}-e\"><svg class=\"icon\" aria-hidden=\"true\">\
         <use href=\"/icons.svg#i-error\"/></svg><span></span></p>",
        input.id()
    );
    let _ = field.insert_adjacent_html("beforeend", &html);
    if let Some(said) = first(&field, ".field__error span") {
        said.set_text_content(Some(&words));
    }
    let _ = input.set_attribute("aria-invalid", "true");
    let _ = input.set_attribute("aria-describedby", &format!("{}-e", input.id()));
}
