//! What a tab leads to is asked for when one points at it: mostly it is there when one opens it.

use super::asking::{Asked, begin};
use super::swap::around;
use leptos::ev;
use leptos::prelude::*;
use std::cell::RefCell;

/// How long an answer is as good as one that is asked for now, in milliseconds.
const FRESH: f64 = 5_000.0;

thread_local! {
    /// What was asked last: where it leads, the answer while nobody has taken it, and when.
    static ASKED: RefCell<Option<(String, Option<Asked>, f64)>> = const { RefCell::new(None) };
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
    let Some(address) = link.and_then(|it| it.get_attribute("href")) else { return };
    let known =
        ASKED.with_borrow(|it| it.as_ref().is_some_and(|it| it.0 == address && fresh(it.2)));
    if !known && let Some(asked) = begin(&address, None) {
        asked.let_fail();
        ASKED.set(Some((address, Some(asked), js_sys::Date::now())));
    }
}

fn fresh(at: f64) -> bool {
    js_sys::Date::now() - at < FRESH
}

/// What an address was asked for already. It is given out once; pointing at it goes on to ask nothing.
pub fn take(address: &str) -> Option<Asked> {
    ASKED.with_borrow_mut(|it| {
        let (to, asked, at) = it.as_mut()?;
        asked.take().filter(|_| to == address && fresh(*at))
    })
}
