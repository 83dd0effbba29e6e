//! The palette: what the page of the search finds, in a dialog that `/`, Ctrl+K or the search field opens.
//! One moves in it with the arrow keys, and Enter opens what is chosen. Here also the buttons are heard
//! that copy the address of a thing. Everything is heard at the window, so that it costs nothing on a page.

use super::asking::ask;
use super::swap::{around, first};
use crate::path::{SEARCH, encode};
use crate::text::Text;
use leptos::ev;
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement, HtmlInputElement, KeyboardEvent};

/// How long typing must rest before the server is asked.
const REST: Duration = Duration::from_millis(60);

thread_local! {
    /// Counts what was typed: only the answer to the latest is shown.
    static ASKED: Cell<u32> = const { Cell::new(0) };
    /// What of that is shown.
    static SHOWN: Cell<u32> = const { Cell::new(0) };
    /// Whether Enter was pressed before the answer was there.
    static ENTERED: Cell<bool> = const { Cell::new(false) };
}

/// Listens for as long as the frame stands.
pub fn listen(t: Text) {
    let keys = window_event_listener(ev::keydown, move |event| pressed(t, &event));
    let typed = window_event_listener(ev::input, move |event| typed(t, &event));
    let clicks = window_event_listener(ev::click, move |event| clicked(t, &event));
    on_cleanup(move || {
        keys.remove();
        typed.remove();
        clicks.remove();
    });
}

fn palette() -> Option<HtmlDialogElement> {
    document().get_element_by_id("palette")?.dyn_into().ok()
}

fn input() -> Option<HtmlInputElement> {
    first(palette()?.as_ref(), "input")?.dyn_into().ok()
}

/// The options as they stand.
fn options() -> Vec<Element> {
    let Some(found) = palette().and_then(|it| it.query_selector_all("[role=option]").ok()) else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
}

fn chosen(options: &[Element]) -> Option<usize> {
    options.iter().position(|it| it.get_attribute("aria-selected").as_deref() == Some("true"))
}

fn pressed(t: Text, event: &KeyboardEvent) {
    if event.is_composing() {
        return;
    }
    let key = event.key();
    if palette().is_some_and(|it| it.open()) {
        let options = options();
        let count = options.len();
        match key.as_str() {
            "Enter" if around(event, ".palette__close").is_some() => return,
            "ArrowDown" if count > 0 => {
                choose(&options, chosen(&options).map_or(0, |at| at + 1) % count);
            }
            "ArrowUp" if count > 0 => {
                choose(&options, (chosen(&options).unwrap_or(0) + count - 1) % count);
            }
            "Enter" if ASKED.get() == SHOWN.get() => open_chosen(),
            "Enter" => ENTERED.set(true),
            _ => return,
        }
        return event.prevent_default();
    }
    let command = event.ctrl_key() || event.meta_key();
    let slash = key == "/"
        && !command
        && !event.alt_key()
        && around(event, "input, textarea, select, dialog").is_none();
    if slash || (command && key.eq_ignore_ascii_case("k")) {
        event.prevent_default();
        open(t, "");
    }
}

fn typed(t: Text, event: &web_sys::Event) {
    if around(event, "#palette").is_some() {
        return find(t);
    }
    // What is typed into the field of the frame goes on in the palette.
    let field = around(event, ".topbar__search").and_then(|it| first(&it, "input"));
    if let Some(field) = field.and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) {
        let value = field.value();
        field.set_value("");
        open(t, &value);
    }
}

fn clicked(t: Text, event: &ev::MouseEvent) {
    if let Some(button) = around(event, "[data-copy]") {
        return copy(t, &button);
    }
    if around(event, ".topbar__search, .topbar__find").is_some() {
        event.prevent_default();
        return open(t, "");
    }
    let Some(dialog) = palette().filter(HtmlDialogElement::open) else { return };
    // Beside the dialog is the dialog itself.
    let beside =
        event.target().is_some_and(|it| it == *AsRef::<web_sys::EventTarget>::as_ref(&dialog));
    if beside || around(event, "[role=option], .palette__close").is_some() {
        dialog.close();
    }
}

fn open(t: Text, value: &str) {
    let dialog = palette().or_else(|| make(t));
    let (Some(dialog), Some(input)) = (dialog, input()) else { return };
    if !dialog.open() {
        let _ = dialog.show_modal();
    }
    input.set_value(value);
    find(t);
}

fn make(t: Text) -> Option<HtmlDialogElement> {
    let dialog: HtmlDialogElement = document().create_element("dialog").ok()?.dyn_into().ok()?;
    dialog.set_id("palette");
    dialog.set_class_name("dialog palette");
    let label = t.search_everything();
    let _ = dialog.set_attribute("aria-label", label);
    dialog.set_inner_html(&format!(
        "<div class=palette__search><svg class=icon aria-hidden=true><use href='/icons.svg#i-search'/></svg>\
         <input type=text maxlength=100 aria-label='{label}' placeholder='{}' role=combobox aria-expanded=true \
         aria-autocomplete=list aria-controls=found autocomplete=off autofocus><kbd class=key aria-hidden=true>Esc</kbd>\
         <button class='button button--ghost button--icon button--sm palette__close' type=button aria-label='{}'>\
         <svg class=icon aria-hidden=true><use href='/icons.svg#i-close'/></svg></button></div>\
         <div class=palette__list id=found role=listbox aria-label='{}'></div>\
         <div class=palette__foot><span><kbd class=key>↑</kbd><kbd class=key>↓</kbd>{}</span>\
         <span><kbd class=key>↵</kbd>{}</span><span class=push role=status></span></div>",
        t.palette_help(),
        t.configuration_close(),
        t.palette_results(),
        t.palette_move(),
        t.palette_enter(),
    ));
    document().body()?.append_child(&dialog).ok()?;
    Some(dialog)
}

/// Asks for what is typed, once typing rests.
fn find(t: Text) {
    let turn = ASKED.get().wrapping_add(1);
    ASKED.set(turn);
    ENTERED.set(false);
    let latest = move || ASKED.get() == turn;
    let ask_now = move || {
        let Some(input) = input().filter(|_| latest()) else { return };
        let address = format!("{SEARCH}?palette=1&q={}", encode(&input.value()));
        leptos::task::spawn_local(async move {
            let answer = ask(&address, None).await;
            if latest() {
                show(t, &address, answer.map(|it| it.1));
            }
        });
    };
    set_timeout(ask_now, REST);
}

fn show(t: Text, address: &str, html: Option<String>) {
    let Some(dialog) = palette() else { return };
    let (Some(list), Some(status)) = (first(&dialog, "#found"), first(&dialog, "[role=status]"))
    else {
        return;
    };
    let Some(html) = html else { return status.set_text_content(Some(t.error_unreachable())) };
    let results = super::swap::parsed(&html).and_then(|it| it.get_element_by_id("results"));
    let Some(results) = results else {
        // Whoever is signed out meanwhile is told where.
        let _ = window().location().set_href(address);
        return;
    };
    list.set_inner_html(&results.inner_html());
    status.set_text_content(results.get_attribute("data-count").as_deref());
    SHOWN.set(ASKED.get());
    choose(&options(), 0);
    if ENTERED.take() {
        open_chosen();
    }
}

/// Chooses the option at a place; the field, which keeps the focus, says which it is.
fn choose(options: &[Element], at: usize) {
    for (place, option) in options.iter().enumerate() {
        let _ = option.set_attribute("aria-selected", if place == at { "true" } else { "false" });
    }
    let Some(input) = input() else { return };
    match options.get(at) {
        Some(option) => {
            let _ = input.set_attribute("aria-activedescendant", &option.id());
            let how = web_sys::ScrollIntoViewOptions::new();
            how.set_block(web_sys::ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&how);
        }
        None => {
            let _ = input.remove_attribute("aria-activedescendant");
        }
    }
}

fn open_chosen() {
    let options = options();
    let option = chosen(&options).and_then(|at| options[at].dyn_ref::<HtmlElement>());
    if let Some(option) = option {
        option.click();
    }
}

/// Copies the address of a thing.
fn copy(t: Text, button: &Element) {
    let path = button.get_attribute("data-copy").unwrap_or_default();
    let origin = window().location().origin().unwrap_or_default();
    if let Some(whole) = button.parent_element() {
        crate::ui::copy::put(t, &format!("{origin}{path}"), whole, "/icons.svg#i-link");
    }
}
