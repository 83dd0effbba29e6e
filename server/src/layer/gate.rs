//! Decides before anything is rendered where a signed-out reader goes: a redirect inside a page that is
//! already being written comes too late.

use app::host::Visit;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

/// Pages that are for those who are not signed in.
const OPEN: [&str; 5] =
    ["/sign-in", app::path::SECOND_STEP, "/first-run", "/password", "/invitation"];

/// Sends a signed-out reader to the page for signing in, and from there back to exactly this address.
pub async fn gate(request: Request, next: Next) -> Response {
    let visit = request.extensions().get::<Visit>();
    let signed_in = visit.is_some_and(|visit| visit.actor.is_some());
    match destination(request.method(), request.uri(), signed_in) {
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
    let here = uri.path_and_query().map_or("/", |it| it.as_str());
    Some(if here == "/" { String::from("/sign-in") } else { app::path::sign_in(here) })
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
