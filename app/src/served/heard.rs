//! Where the keyboard stands after an answer, and what of it is read out: whoever does not see the page must
//! not be left at its beginning, nor without a word.

use super::swap::first;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// How long what is to be read out stays empty: a region that comes with its words is read by few.
const BREATH: Duration = Duration::from_millis(100);

/// What the keyboard stands on in a place that is about to be replaced: where to find it again. It may be lost
/// already, with the link that led here; that is found nowhere.
pub fn stood(place: &Element) -> Option<String> {
    if is_lost() {
        return Some(String::new());
    }
    let at = document().active_element().filter(|it| place.contains(Some(it)))?;
    if !at.id().is_empty() {
        return Some(format!("[id=\"{}\"]", at.id()));
    }
    let form = at.closest("form[action]").ok().flatten();
    let action = form.and_then(|it| it.get_attribute("action")).unwrap_or_default();
    Some(match at.get_attribute("name") {
        Some(name) => format!("form[action=\"{action}\"] [name=\"{name}\"]"),
        None => format!("form[action=\"{action}\"] {}:not([name])", at.tag_name()),
    })
}

/// Goes to what is wrong, or says something new.
pub fn go_to_news(place: &Element) {
    if let Some(news) = first(place, "[aria-invalid=true], [data-focus]")
        && let Ok(news) = news.dyn_into::<HtmlElement>()
    {
        let _ = news.focus();
    }
}

/// Goes to the first wrong field of a page that the browser has opened, unless the keyboard stands somewhere.
pub fn go_to_news_at_first(place: &Element) {
    if is_lost() {
        go_to_news(place);
    }
}

/// Gives the keyboard back to what it stood on, if that is still there and one of its kind, else to the
/// heading. Nothing is scrolled.
pub fn stand_again(place: &Element, stood: Option<String>) {
    let Some(stood) = stood.filter(|_| is_lost()) else { return };
    let same = place.query_selector_all(&stood).ok().filter(|it| it.length() == 1);
    let same = same.and_then(|it| it.get(0)).and_then(|it| it.dyn_into::<HtmlElement>().ok());
    let to = same.or_else(|| {
        let heading = document().query_selector("h1").ok().flatten()?;
        let _ = heading.set_attribute("tabindex", "-1");
        heading.dyn_into().ok()
    });
    if let Some(to) = to {
        focus_without_scrolling(&to);
    }
}

/// By hand: web-sys has it behind a feature, for which all that stands on web-sys would be compiled once more.
fn focus_without_scrolling(to: &HtmlElement) {
    let options = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&options, &"preventScroll".into(), &true.into());
    let focus = js_sys::Reflect::get(to, &"focus".into());
    if let Some(focus) = focus.ok().and_then(|it| it.dyn_into::<js_sys::Function>().ok()) {
        let _ = focus.call1(to, &options);
    }
}

/// Has what a form did be read out.
pub fn read_out(place: &Element) {
    let Some(words) = first(place, ".toast[role=status] > span") else { return };
    let text = words.text_content();
    words.set_text_content(None);
    set_timeout(move || words.set_text_content(text.as_deref()), BREATH);
}

fn is_lost() -> bool {
    document().active_element().is_none_or(|it| it.tag_name() == "BODY")
}
