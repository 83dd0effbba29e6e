//! Decides before anything is rendered where a signed-out reader goes: a redirect inside a page that is
//! already being written comes too late.

use app::host::Visit;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

/// Pages that are for those who are not signed in.
const OPEN: [&str; 5] =
    ["/sign-in", app::path::SECOND_STEP, "/first-run", "/password", "/invitation"];

/// What a refused form leaves in the address: which one, and why.
const REFUSED: [&str; 2] = ["__path", "__err"];

/// Sends a signed-out reader to the page for signing in, and from there back to exactly this address.
pub async fn gate(request: Request, next: Next) -> Response {
    let visit = request.extensions().get::<Visit>();
    let signed_in = visit.is_some_and(|visit| visit.actor.is_some());
    let (method, uri) = (request.method(), request.uri());
    let planted = planted(request.headers(), method, uri);
    match planted.or_else(|| destination(method, uri, signed_in)) {
        Some(destination) => Redirect::to(&destination).into_response(),
        None => tidy(next.run(request).await),
    }
}

/// A form that a browser sent by itself comes back to its page; the framework leaves a bare `?` behind.
fn tidy(mut response: Response) -> Response {
    let location = response.headers().get(header::LOCATION).and_then(|it| it.to_str().ok());
    let tidied = location.and_then(|it| it.strip_suffix('?')).map(HeaderValue::from_str);
    if let Some(Ok(tidied)) = tidied {
        response.headers_mut().insert(header::LOCATION, tidied);
    }
    response
}

/// The address without what a refused form left in it, where that cannot be trusted: only our own pages come back
/// with what was typed and why it was refused. A link from elsewhere could otherwise fill in a form that the
/// reader need only send, or put its words on the page.
fn planted(headers: &HeaderMap, method: &Method, uri: &Uri) -> Option<String> {
    let from = headers.get("sec-fetch-site")?;
    let here = uri.path_and_query()?.as_str();
    let is_ours = from == "same-origin" || uri.path().starts_with("/api/");
    let bare = if is_ours || *method != Method::GET { return None } else { bare(here) };
    (bare != here).then_some(bare)
}

/// An address without what the framework puts behind it for a refused form.
fn bare(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let own = query.split('&').filter(|it| !it.is_empty());
    let own: Vec<&str> = own.filter(|it| !REFUSED.iter().any(|name| is_named(it, name))).collect();
    if own.is_empty() { path.to_owned() } else { format!("{path}?{}", own.join("&")) }
}

fn is_named(pair: &str, name: &str) -> bool {
    url::form_urlencoded::parse(pair.as_bytes()).any(|(found, _)| found == name)
}

fn destination(method: &Method, uri: &Uri, signed_in: bool) -> Option<String> {
    if !matches!(*method, Method::GET | Method::HEAD) || uri.path().starts_with("/api/") {
        return None;
    }
    if signed_in {
        return match uri.path() {
            "/" => Some(app::path::HOME.to_owned()),
            "/sign-in" | app::path::SECOND_STEP => Some(next_of(uri)),
            _ => None,
        };
    }
    let design = cfg!(debug_assertions) && uri.path() == "/design";
    if design || OPEN.contains(&uri.path()) {
        return None;
    }
    // Why a form was refused is over once somebody has signed in.
    let here = bare(uri.path_and_query().map_or("/", |it| it.as_str()));
    Some(if here == "/" { String::from("/sign-in") } else { app::path::sign_in(&here) })
}

/// Where somebody who is signed in already was going.
fn next_of(uri: &Uri) -> String {
    let query = uri.query().unwrap_or_default();
    let next = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "next");
    app::path::own(next.as_ref().map_or("", |(_, value)| value)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn go(uri: &str, signed_in: bool) -> Option<String> {
        destination(&Method::GET, &uri.parse().unwrap(), signed_in)
    }

    #[test]
    fn signed_out_one_comes_back_to_the_whole_address() {
        assert_eq!(
            go("/mini-programs?q=%E8%8E%B2&status=created", false).as_deref(),
            Some("/sign-in?next=%2Fmini-programs%3Fq%3D%25E8%258E%25B2%26status%3Dcreated")
        );
        assert_eq!(go("/", false).as_deref(), Some("/sign-in"));
        assert_eq!(go("/sign-in?next=%2Fa", false), None);
        assert_eq!(go("/api/mini-program/head?id=MP1", false), None);
        assert_eq!(destination(&Method::POST, &"/x".parse().unwrap(), false), None);
    }

    #[test]
    fn what_a_refused_form_left_is_not_gone_back_to() {
        assert_eq!(
            go("/mini-programs?__path=%2Fapi&q=a&__err=x", false).as_deref(),
            Some("/sign-in?next=%2Fmini-programs%3Fq%3Da")
        );
        assert_eq!(go("/?__err=x", false).as_deref(), Some("/sign-in"));
    }

    #[test]
    fn only_our_own_pages_say_why_a_form_was_refused() {
        let come = |from: Option<&str>, uri: &str| {
            let mut headers = HeaderMap::new();
            if let Some(from) = from {
                headers.insert("sec-fetch-site", HeaderValue::from_str(from).unwrap());
            }
            planted(&headers, &Method::GET, &uri.parse().unwrap())
        };
        let planted = "/sign-in?next=%2Fa&__path=%2Fapi&%5F_err=x";
        for from in ["cross-site", "same-site", "none"] {
            assert_eq!(come(Some(from), planted).as_deref(), Some("/sign-in?next=%2Fa"), "{from}");
            assert_eq!(come(Some(from), "/sign-in?next=%2Fa"), None, "{from}");
        }
        assert_eq!(come(Some("same-origin"), planted), None);
        assert_eq!(come(None, planted), None, "an old browser keeps what was typed");
    }

    #[test]
    fn signed_in_one_is_not_asked_again() {
        assert_eq!(go("/", true).as_deref(), Some("/mini-programs"));
        assert_eq!(
            go("/sign-in?next=%2Fmini-programs%2FMP1", true).as_deref(),
            Some("/mini-programs/MP1")
        );
        assert_eq!(
            go("/sign-in?next=https%3A%2F%2Fevil.example", true).as_deref(),
            Some("/mini-programs")
        );
        assert_eq!(go("/mini-programs", true), None);
    }
}
