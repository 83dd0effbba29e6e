//! What was typed into a form and not sent is not left behind without a question.

use super::swap::around;
use crate::text::Text;
use leptos::ev;
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlFormElement, MouseEvent};

/// On a form in which something stands that is not stored; the server says so, too, of what it gave back.
const MARK: &str = "data-unsaved";

/// What is typed, as opposed to chosen; a password is no work.
const TYPED: &str =
    "textarea, input:not([type]), [type=text], [type=url], [type=email], [type=tel]";

thread_local! {
    /// Whether somebody listens: once is enough, and lasts as long as the page.
    static LISTENS: Cell<bool> = const { Cell::new(false) };
}

/// Listens from now on.
pub fn listen(t: Text) {
    if LISTENS.replace(true) {
        return;
    }
    let _ = window_event_listener(ev::input, |event| typed(&event));
    let _ = window_event_listener(ev::submit, |event| {
        if let Some(form) = around(&event, "form") {
            settle(&form);
        }
    });
    let _ = window_event_listener(ev::beforeunload, |event| {
        if !unsaved().is_empty() {
            event.prevent_default();
        }
    });
    // Before anybody else hears of the click: the router would follow it.
    let clicked = Closure::<dyn Fn(MouseEvent)>::new(move |event: MouseEvent| clicked(t, &event));
    let _ = window().add_event_listener_with_callback_and_bool(
        "click",
        clicked.as_ref().unchecked_ref(),
        true,
    );
    clicked.forget();
}

fn typed(event: &web_sys::Event) {
    let control = around(event, TYPED).or_else(|| around(event, "[data-dirty] *"));
    let form = control.and_then(|it| it.closest("form").ok().flatten());
    let form = form.and_then(|it| it.dyn_into::<HtmlFormElement>().ok());
    if let Some(form) = form.filter(|it| it.method() == "post") {
        mark(&form);
    }
}

/// Says of a form that something in it is not stored.
pub fn mark(form: &Element) {
    let _ = form.set_attribute(MARK, "");
}

/// Says of a form that nothing in it would be lost.
fn settle(form: &Element) {
    let _ = form.remove_attribute(MARK);
}

fn unsaved() -> Vec<Element> {
    let found = document().query_selector_all(&format!("form[{MARK}]"));
    found.map(|it| super::heard::elements(&it)).unwrap_or_default()
}

/// Asks before a link within the console leads away; the browser asks where the page itself is left.
fn clicked(t: Text, event: &MouseEvent) {
    let Some(link) = around(event, "a[href]:not([href^='#'], [target], [download])") else {
        return;
    };
    let unsaved = unsaved();
    let elsewhere =
        event.button() != 0 || event.ctrl_key() || event.meta_key() || event.shift_key();
    if unsaved.is_empty() || elsewhere {
        return;
    }
    let discards = link.closest(".savebar").ok().flatten().is_some();
    if !discards {
        if link.get_attribute("rel").as_deref() == Some("external") {
            return;
        }
        if !window().confirm_with_message(t.leave_unsaved()).unwrap_or(true) {
            event.prevent_default();
            return event.stop_immediate_propagation();
        }
    }
    unsaved.iter().for_each(settle);
}
