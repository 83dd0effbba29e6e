//! What the browser asks the server for in place of a page that it would load.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::FormData;

/// An address without what a refused form left in it, which is said once.
pub fn address(path: &str, search: &str) -> String {
    // What a refused form left there is said once.
    let kept = search.trim_start_matches('?').split('&').filter(|it| !it.starts_with("__"));
    let kept = kept.collect::<Vec<_>>().join("&");
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{kept}") }
}

/// Where a form that asks leads; what is empty is left out.
pub fn queried(action: &str, data: &FormData) -> String {
    let pairs = encoded(data);
    let pairs: Vec<&str> = pairs.split('&').filter(|it| !it.ends_with('=')).collect();
    address(action, &pairs.join("&"))
}

/// What a form sends, as it stands in an address.
pub fn encoded(data: &FormData) -> String {
    web_sys::UrlSearchParams::new_with_str_sequence_sequence(data)
        .map(|it| String::from(it.to_string()))
        .unwrap_or_default()
}

/// What is answered and under which address in the end: a page, or nothing.
pub async fn ask(to: &str, body: Option<JsValue>) -> Option<(String, String)> {
    let init = web_sys::RequestInit::new();
    let headers = web_sys::Headers::new().ok()?;
    headers.set("accept", "text/html").ok()?;
    if let Some(body) = body {
        init.set_method("POST");
        if body.is_string() {
            headers.set("content-type", "application/x-www-form-urlencoded").ok()?;
        }
        init.set_body(&body);
    }
    init.set_headers(&headers);
    let answer = window().fetch_with_str_and_init(to, &init);
    let answer = wasm_bindgen_futures::JsFuture::from(answer).await.ok()?;
    let answer: web_sys::Response = answer.dyn_into().ok()?;
    let text = wasm_bindgen_futures::JsFuture::from(answer.text().ok()?).await.ok()?;
    let url = web_sys::Url::new(&answer.url()).ok()?;
    Some((address(&url.pathname(), &url.search()), text.as_string()?))
}
