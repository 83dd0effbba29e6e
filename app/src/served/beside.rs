//! What stands beside the part of a page that was put in place, and says the same.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element};

/// Brings the head of a mini program up to date, which stands above the place: a form may have changed its
/// name, its logo, or what is still missing. What says the same is left alone.
pub fn follow_head(new: &Document) {
    for part in [".subject__title", ".subject > .logo", ".tabs"] {
        let old = document().query_selector(part).ok().flatten();
        let new = new.query_selector(part).ok().flatten();
        let Some((old, new)) = old.zip(new) else { continue };
        if old.text_content() != new.text_content() || part == ".subject > .logo" {
            old.set_class_name(&new.class_name());
            old.set_inner_html(&new.inner_html());
        }
    }
}

/// Brings up to date what stands beside the results and says the same.
pub fn follow(place: &Element, new: &Document) {
    let Ok(found) = place.query_selector_all("[data-follows]") else { return };
    for at in 0..found.length() {
        let old = found.get(at).and_then(|it| it.dyn_into::<Element>().ok());
        if let Some(old) = old
            && let Some(new) = new.get_element_by_id(&old.id())
        {
            old.set_inner_html(&new.inner_html());
        }
    }
}
