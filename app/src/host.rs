//! Glue between one HTTP request and the backend. Exists only in the server build.

use backend::seen::Seen;
use backend::{Backend, Cx};
use domain::language::{Locale, Theme};
use http::{HeaderValue, Method, StatusCode, header, request::Parts};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

/// The name of the session's cookie: `__Host-` binds it to this host, to `/` and to `Secure`.
pub const SESSION_COOKIE: &str = "__Host-minideck";

/// The name of the cookie that a browser has between the first and the second step of signing in.
pub const SECOND_STEP_COOKIE: &str = "__Host-second-step";

/// What the layers learned about a request; they leave it in its extensions.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Who is signed in.
    pub actor: Option<backend::Actor>,
    /// The address they came from.
    pub address: String,
    /// The language to answer in.
    pub locale: Locale,
    /// The theme they chose.
    pub theme: Option<Theme>,
    /// What the browser calls itself.
    pub user_agent: String,
    /// What has been read for it, where nothing is changed.
    pub seen: Option<Seen>,
}

impl Default for Visit {
    fn default() -> Visit {
        Visit {
            actor: None,
            address: String::new(),
            locale: Locale::En,
            theme: None,
            user_agent: String::new(),
            seen: None,
        }
    }
}

/// One request and what answers it.
pub struct Host {
    backend: Option<Backend>,
    visit: Visit,
}

impl Host {
    /// The request that is being answered. While the list of routes is made there is none: then nobody
    /// is signed in.
    pub fn of_request() -> Host {
        let visit =
            use_context::<Parts>().and_then(|parts| parts.extensions.get::<Visit>().cloned());
        let visit = visit.unwrap_or_default();
        let backend = use_context::<Backend>().map(|it| it.remembering(visit.seen.clone()));
        Host { backend, visit }
    }

    /// What a use case acts with.
    pub fn cx(&self) -> Result<Cx<'_>, backend::Error> {
        let backend = self.backend.as_ref();
        let backend =
            backend.ok_or_else(|| backend::Error::Internal(String::from("no backend")))?;
        Ok(Cx { backend, actor: self.visit.actor, address: &self.visit.address })
    }

    /// The language to answer in.
    pub fn locale(&self) -> Locale {
        self.visit.locale
    }

    /// The theme that was chosen.
    pub fn theme(&self) -> Option<Theme> {
        self.visit.theme
    }

    /// What the browser calls itself.
    pub fn user_agent(&self) -> &str {
        &self.visit.user_agent
    }
}

/// Whether the request is a form that a browser posts by itself, without WASM.
fn is_plain_form() -> bool {
    use_context::<Parts>().is_some_and(|request| {
        let accept = request.headers.get(header::ACCEPT).and_then(|it| it.to_str().ok());
        request.method == Method::POST && accept.is_some_and(|it| it.contains("text/html"))
    })
}

/// Sets the status of a fetch or of a page. A plain form must keep its redirect back to the page.
pub fn set_status(status: u16) {
    if is_plain_form() {
        return;
    }
    if let (Some(response), Ok(status)) =
        (use_context::<ResponseOptions>(), StatusCode::from_u16(status))
    {
        response.set_status(status);
    }
}

/// Gives the browser a cookie that scripts cannot read.
pub fn set_session_cookie(secret: &str) {
    let days = backend::session::ABSOLUTE_DAYS * 24 * 60 * 60;
    set_cookie(&format!(
        "{SESSION_COOKIE}={secret}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={days}"
    ));
}

/// Lets somebody in whose password is right, and sends them on to `next`, over the second step if they have
/// one.
pub fn let_in(entrance: &backend::session::Entrance, next: &str) {
    match entrance {
        backend::session::Entrance::Session(secret) => {
            set_session_cookie(secret);
            go(next);
        }
        backend::session::Entrance::SecondStep(secret) => {
            let seconds = backend::link::SECOND_STEP_MINUTES * 60;
            set_cookie(&format!(
                "{SECOND_STEP_COOKIE}={secret}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={seconds}"
            ));
            go(&crate::path::second_step(next));
        }
    }
}

/// Takes back what stood for the first step.
pub fn clear_second_step_cookie() {
    set_cookie(&format!(
        "{SECOND_STEP_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
    ));
}

/// Takes the session's cookie back.
pub fn clear_session_cookie() {
    set_cookie(&format!("{SESSION_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"));
}

/// Remembers a choice of somebody who may not be signed in: the language, the theme.
pub fn set_choice_cookie(name: &str, value: &str) {
    let year = 365 * 24 * 60 * 60;
    set_cookie(&format!("{name}={value}; Path=/; Secure; SameSite=Lax; Max-Age={year}"));
}

/// Hands a word over to the page that is shown next; an empty one takes it back.
pub fn set_brief_cookie(name: &str, value: &str) {
    set_cookie(&brief_cookie(name, value));
}

/// A cookie that hands a word over to the page that is shown next.
pub fn brief_cookie(name: &str, value: &str) -> String {
    let seconds = if value.is_empty() { 0 } else { 60 };
    format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={seconds}")
}

/// The value of a cookie that came with the request.
pub fn cookie(name: &str) -> Option<String> {
    let parts = use_context::<Parts>()?;
    let values = parts.headers.get_all(header::COOKIE).iter();
    let mut pairs = values.filter_map(|it| it.to_str().ok()).flat_map(|it| it.split(';'));
    pairs.find_map(|pair| {
        let (found, value) = pair.trim().split_once('=')?;
        (found == name).then(|| value.to_owned())
    })
}

fn set_cookie(cookie: &str) {
    if let (Some(response), Ok(value)) =
        (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie))
    {
        response.append_header(header::SET_COOKIE, value);
    }
}

/// Sends the browser on to a path of our own.
pub fn go(path: &str) {
    leptos_axum::redirect(crate::path::own(path));
}

/// Says what a page may load: only our own, and of scripts only those that carry this response's nonce.
pub fn set_content_security_policy() {
    let nonce = leptos::nonce::use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    // `cargo leptos watch` reloads pages over a web socket of its own.
    let connect = if cfg!(debug_assertions) { "'self' ws:" } else { "'self'" };
    let policy = format!(
        "default-src 'none'; script-src 'strict-dynamic' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src {connect}; \
         manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let (Some(response), Ok(value)) =
        (use_context::<ResponseOptions>(), HeaderValue::from_str(&policy))
    {
        response.insert_header(header::CONTENT_SECURITY_POLICY, value);
    }
}
