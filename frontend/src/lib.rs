//! What the browser loads: it takes over the page that the server rendered.
#![recursion_limit = "256"]

/// Takes over the page, and says so on `<html>`.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
    app::mark_hydrated();
}
