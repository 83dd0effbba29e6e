//! What the browser asks the server for in place of a page that it would load.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
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

/// A question whose answer is under way.
#[derive(Clone)]
pub struct Asked(js_sys::Promise);

impl Asked {
    /// What is answered and under which address in the end: a page, or nothing.
    pub async fn answer(self) -> Option<(String, String)> {
        let answer: web_sys::Response = JsFuture::from(self.0).await.ok()?.dyn_into().ok()?;
        // Another one may read it, too.
        let answer = answer.clone().ok()?;
        let text = JsFuture::from(answer.text().ok()?).await.ok()?;
        let url = web_sys::Url::new(&answer.url()).ok()?;
        Some((address(&url.pathname(), &url.search()), text.as_string()?))
    }

    /// Nobody may ever want the answer: then nobody is told that there is none.
    pub fn let_fail(&self) {
        let Asked(promise) = self.clone();
        leptos::task::spawn_local(async move {
            let _ = JsFuture::from(promise).await;
        });
    }
}

/// Asks, and does not wait.
pub fn begin(to: &str, body: Option<JsValue>) -> Option<Asked> {
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
    Some(Asked(window().fetch_with_str_and_init(to, &init)))
}

/// Asks, and waits for the answer.
pub async fn ask(to: &str, body: Option<JsValue>) -> Option<(String, String)> {
    begin(to, body)?.answer().await
}
