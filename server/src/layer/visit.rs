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
    let forwarded = text(headers, header::HeaderName::from_static("x-forwarded-for"));
    let hops = forwarded.rsplit(',').filter_map(|hop| hop.trim().parse::<IpAddr>().ok());
    hops.into_iter().find(|hop| !trusted.contains(hop)).unwrap_or(peer).to_string()
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
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "a=1; locale=zh-CN".parse().unwrap());
        headers.append(header::COOKIE, "theme=dark".parse().unwrap());
        assert_eq!(cookie(&headers, "locale"), Some("zh-CN"));
        assert_eq!(cookie(&headers, "theme"), Some("dark"));
        assert_eq!(cookie(&headers, "loc"), None);
    }
}
