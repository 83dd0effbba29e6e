//! Where the keyboard stands after an answer, and what of it is read out: whoever does not see the page must
//! not be left at its beginning, nor without a word.

use super::swap::first;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, NodeList};

/// How long what is to be read out stays empty: a region that comes with its words is read by few.
const BREATH: Duration = Duration::from_millis(100);

/// What the keyboard stands on in a place that is about to be replaced: where to find it again.
pub struct Stood {
    /// What fits it, and what is like it in other rows. Nothing does where it is lost already, with the link that
    /// led here.
    selector: String,
    /// What tells it from those, where there are any.
    told_by: Option<String>,
}

/// What the keyboard stands on in the place, if it does.
pub fn stood(place: &Element) -> Option<Stood> {
    if is_lost() {
        return Some(Stood { selector: String::new(), told_by: None });
    }
    let at = document().active_element().filter(|it| place.contains(Some(it)))?;
    if !at.id().is_empty() {
        return Some(Stood { selector: format!("[id=\"{}\"]", at.id()), told_by: None });
    }
    let form = at.closest("form[action]").ok().flatten();
    let action = form.and_then(|it| it.get_attribute("action")).unwrap_or_default();
    let selector = match at.get_attribute("name") {
        Some(name) => format!("form[action=\"{action}\"] [name=\"{name}\"]"),
        None => format!("form[action=\"{action}\"] {}:not([name])", at.tag_name()),
    };
    let is_alone = alike(place, &selector).len() == 1;
    Some(Stood { selector, told_by: (!is_alone).then(|| told_by(&at)) })
}

/// What fits a selector in a place.
fn alike(place: &Element, selector: &str) -> Vec<Element> {
    place.query_selector_all(selector).map(|it| elements(&it)).unwrap_or_default()
}

/// What tells a control from those of its name in other rows: what its form sends unseen, and of a button or a
/// choice its own value.
fn told_by(control: &Element) -> String {
    let hidden = control
        .closest("form")
        .ok()
        .flatten()
        .and_then(|form| form.query_selector_all("input[type=hidden]").ok());
    let hidden = hidden.into_iter().flat_map(|it| elements(&it));
    let own = control.matches("button, [type=radio], [type=checkbox]").unwrap_or(false);
    let own = Some(control.clone()).filter(|_| own);
    let values = hidden.chain(own).filter_map(|it| it.get_attribute("value"));
    values.collect::<Vec<_>>().join("\n")
}

/// What was found, as elements.
pub(super) fn elements(found: &NodeList) -> Vec<Element> {
    (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
}

/// Goes to what is wrong, or says something new.
pub fn go_to_news(place: &Element) {
    if let Some(news) = first(place, "[aria-invalid=true], [data-focus]")
        && let Ok(news) = news.dyn_into::<HtmlElement>()
    {
        let _ = news.focus();
    }
}

/// Goes to the first wrong field of a page that the browser has opened, or to what it says went wrong, unless the
/// keyboard stands somewhere. What was there before anybody listened is not read out by itself.
pub fn go_to_news_at_first(place: &Element) {
    if !is_lost() {
        return;
    }
    go_to_news(place);
    if is_lost()
        && let Some(said) = first(place, ".note[role=alert]")
    {
        stand_on(&said);
    }
}

/// Gives the keyboard back to what it stood on, if that is still there, else to the heading. Nothing is scrolled.
pub fn stand_again(place: &Element, stood: Option<Stood>) {
    let Some(Stood { selector, told_by: by }) = stood.filter(|_| is_lost()) else { return };
    let is_it = |it: &Element| by.as_ref().is_none_or(|by| told_by(it) == *by);
    let mut same = alike(place, &selector).into_iter().filter(is_it);
    match (same.next(), same.next()) {
        (Some(same), None) => focus(&same),
        _ => {
            if let Some(heading) = document().query_selector("h1").ok().flatten() {
                stand_on(&heading);
            }
        }
    }
}

/// Gives the keyboard to what is no control.
fn stand_on(element: &Element) {
    let _ = element.set_attribute("tabindex", "-1");
    focus(element);
}

fn focus(element: &Element) {
    if let Some(to) = element.dyn_ref::<HtmlElement>() {
        focus_without_scrolling(to);
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

/// Has words be read out that nobody sees: what is found while one types.
pub fn say(words: &str) {
    if let Some(heard) = document().get_element_by_id("heard") {
        heard.set_text_content(Some(words));
    }
}

/// How many results are shown.
pub fn results(place: &Element) -> u64 {
    let rows = alike(place, "#results tbody > tr, #results li");
    u64::try_from(rows.len()).unwrap_or(u64::MAX)
}

fn is_lost() -> bool {
    document().active_element().is_none_or(|it| it.tag_name() == "BODY")
}
