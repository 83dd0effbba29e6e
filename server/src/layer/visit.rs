//! Who asks, from where, in which language: found once, left in the request's extensions.

use app::host::{SESSION_COOKIE, Visit};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use backend::Backend;
use backend::seen::Seen;
use domain::language::Locale;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// What finding out needs.
#[derive(Clone)]
pub struct VisitState {
    /// Where sessions are.
    pub backend: Backend,
    /// Proxies whose word about the address is taken.
    pub trusted_proxies: Arc<[IpAddr]>,
}

/// Leaves a [`Visit`] in the request.
pub async fn visit(State(state): State<VisitState>, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let peer =
        request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let known = match cookie(headers, SESSION_COOKIE) {
        Some(secret) => match backend::session::find(&state.backend, secret).await {
            Ok(known) => known,
            Err(error) => {
                tracing::error!(%error, "sessions could not be read");
                return StatusCode::SERVICE_UNAVAILABLE.into_response();
            }
        },
        None => None,
    };
    let chosen = known.and_then(|it| it.locale);
    let chosen = chosen.or_else(|| cookie(headers, "locale").and_then(|word| word.parse().ok()));
    let visit = Visit {
        actor: known.map(|it| it.actor),
        address: address(headers, peer, &state.trusted_proxies),
        locale: chosen.unwrap_or_else(|| Locale::accepted(text(headers, header::ACCEPT_LANGUAGE))),
        theme: known
            .and_then(|it| it.theme)
            .or_else(|| cookie(headers, "theme").and_then(|word| word.parse().ok())),
        user_agent: text(headers, header::USER_AGENT).to_owned(),
        seen: (*request.method() == Method::GET).then(Seen::default),
    };
    request.extensions_mut().insert(visit);
    let mut response = next.run(request).await;
    // A page depends on who reads it, and in which language: no cache may give it to somebody else.
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(header::HeaderValue::from_static("no-store"));
    response
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The value of a cookie.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    pairs.flat_map(|pairs| pairs.split(';')).find_map(|pair| {
        let (found, value) = pair.trim().split_once('=')?;
        (found == name).then_some(value)
    })
}

/// The peer's address; behind a trusted proxy the last one that no trusted proxy added.
fn address(headers: &HeaderMap, peer: Option<IpAddr>, trusted: &[IpAddr]) -> String {
    let Some(peer) = peer else {
        return String::from("unknown");
    };
    if !trusted.contains(&peer) {
        return peer.to_string();
    }
    // Each proxy adds to the end, be it of the last line or as a line of its own.
    let lines = headers.get_all("x-forwarded-for").iter().rev();
    let hops = lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
    // What stands before a hop that is no address was not written by a proxy that can be believed.
    let mut believed = peer;
    for hop in hops.map_while(hop) {
        believed = hop;
        if !trusted.contains(&hop) {
            break;
        }
    }
    believed.to_string()
}

/// The address that a proxy wrote down, with or without a port.
fn hop(written: &[u8]) -> Option<IpAddr> {
    let written = std::str::from_utf8(written).ok()?.trim();
    let bare = written.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let address = bare.unwrap_or(written).parse::<IpAddr>();
    address.ok().or_else(|| written.parse::<SocketAddr>().ok().map(|it| it.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let other: IpAddr = "192.0.2.9".parse().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "198.51.100.7, 203.0.113.5, 10.0.0.1".parse().unwrap());
        assert_eq!(address(&headers, Some(other), &[proxy]), "192.0.2.9");
        assert_eq!(address(&headers, Some(proxy), &[proxy]), "203.0.113.5");
        assert_eq!(address(&HeaderMap::new(), Some(proxy), &[proxy]), "10.0.0.1");
        assert_eq!(address(&headers, None, &[proxy]), "unknown");
    }

    #[test]
    fn every_line_of_hops_counts_in_its_order() {
        let trusted: [IpAddr; 2] = ["10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()];
        let from = |lines: &[&str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", line.parse().unwrap());
            }
            address(&headers, Some(trusted[0]), &trusted)
        };
        assert_eq!(from(&["198.51.100.7", "203.0.113.5"]), "203.0.113.5");
        assert_eq!(from(&["198.51.100.7, 203.0.113.5", "10.0.0.2"]), "203.0.113.5");
        assert_eq!(from(&["203.0.113.5:4711"]), "203.0.113.5");
        assert_eq!(from(&["[2001:db8::5]:4711"]), "2001:db8::5");
        assert_eq!(from(&["[2001:db8::5]"]), "2001:db8::5");
        assert_eq!(from(&["2001:db8::5"]), "2001:db8::5");
    }

    #[test]
    fn nothing_is_believed_before_a_hop_that_is_no_address() {
        let trusted: [IpAddr; 2] = ["10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()];
        for (line, found) in [
            ("198.51.100.7, unknown", "10.0.0.1"),
            ("198.51.100.7,", "10.0.0.1"),
            ("198.51.100.7, _hidden, 10.0.0.2", "10.0.0.2"),
            ("198.51.100.7, \u{e9}", "10.0.0.1"),
        ] {
            let mut headers = HeaderMap::new();
            let line = header::HeaderValue::from_bytes(line.as_bytes()).unwrap();
            headers.insert("x-forwarded-for", line);
            assert_eq!(address(&headers, Some(trusted[0]), &trusted), found);
        }
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "a=1; locale=zh-CN".parse().unwrap());
        headers.append(header::COOKIE, "theme=dark".parse().unwrap());
        assert_eq!(cookie(&headers, "locale"), Some("zh-CN"));
        assert_eq!(cookie(&headers, "theme"), Some("dark"));
        assert_eq!(cookie(&headers, "loc"), None);
    }
}
