//! Asks for pages, once for all who want the same. What a tab leads to is asked for when one points at it: mostly it
//! is there when one opens it.

use super::asking::{Asked, begin};
use super::swap::around;
use leptos::ev;
use leptos::prelude::*;
use std::cell::RefCell;

/// How long an answer is as good as one that is asked for now, in milliseconds.
const FRESH: f64 = 5_000.0;

thread_local! {
    /// What was asked last: where it leads, the answer, and when.
    static ASKED: RefCell<Option<(String, Asked, f64)>> = const { RefCell::new(None) };
}

/// Listens for as long as the frame stands.
pub fn listen() {
    let pointed = window_event_listener(ev::pointerover, |event| pointed(&event));
    let reached = window_event_listener(ev::focusin, |event| pointed_at(&event));
    on_cleanup(move || {
        pointed.remove();
        reached.remove();
    });
}

/// A finger points only when it presses: that is answered anyway.
fn pointed(event: &web_sys::PointerEvent) {
    if event.pointer_type() == "mouse" {
        pointed_at(event);
    }
}

fn pointed_at(event: &web_sys::Event) {
    let link = around(event, ".tabs a[href]:not([aria-current])");
    let address = link.and_then(|it| it.get_attribute("href"));
    if let Some(asked) = address.and_then(|it| ask(&it)) {
        asked.let_fail();
    }
}

/// Asks for a page, or gives the answer that is under way or came just now. Where a link leads to another kind of
/// page, the place that stands there asks for it, and then the one that is put there.
pub fn ask(address: &str) -> Option<Asked> {
    let now = js_sys::Date::now();
    let known = ASKED.with_borrow(|it| {
        let (_, asked, _) = it.as_ref().filter(|it| it.0 == address && now - it.2 < FRESH)?;
        Some(asked.clone())
    });
    known.or_else(|| {
        let asked = begin(address, None)?;
        ASKED.set(Some((address.to_owned(), asked.clone(), now)));
        Some(asked)
    })
}

/// Lets the next one ask anew: something may have changed, or nothing was answered.
pub fn forget() {
    ASKED.set(None);
}
