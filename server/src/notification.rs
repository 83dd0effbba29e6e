//! What is new, as server-sent events: live, and after an interruption from where it broke off.

use app::host::Visit;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use backend::notification::{Feed, Told};
use backend::{Backend, Cx, Error};
use domain::id::NotificationId;
use futures::stream;
use serde::Deserialize;
use serde_json::json;
use std::convert::Infallible;
use std::time::Duration;

/// How often a line without meaning keeps proxies from closing a stream that is silent.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How long a browser waits before it opens a stream again that broke off.
const RETRY: Duration = Duration::from_secs(1);
/// Has nginx hand every event on at once.
const UNBUFFERED: HeaderName = HeaderName::from_static("x-accel-buffering");

/// What may stand behind the `?`.
#[derive(Debug, Deserialize)]
pub struct From {
    /// The number of the last one that is known; a browser that comes again says it in a header.
    after: Option<i64>,
}

/// `GET /api/notifications/stream`.
pub async fn stream(
    State(backend): State<Backend>,
    Extension(visit): Extension<Visit>,
    Query(From { after }): Query<From>,
    headers: HeaderMap,
) -> Response {
    let last = headers.get("last-event-id").and_then(|it| it.to_str().ok());
    let after = last.and_then(|it| it.parse().ok()).or(after.map(NotificationId));
    let cx = Cx { backend: &backend, actor: visit.actor, address: &visit.address };
    let feed = match Feed::open(&cx, after).await {
        Ok(feed) => feed,
        Err(Error::SignedOut) => return StatusCode::UNAUTHORIZED.into_response(),
        Err(error) => {
            tracing::error!(%error, "a stream of notifications could not be opened");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let events = stream::unfold(feed, |mut feed| async move {
        let told = feed.next().await?;
        Some((Ok::<_, Infallible>(event(told)), feed))
    });
    let sse = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    ([(UNBUFFERED, HeaderValue::from_static("no"))], sse).into_response()
}

fn event(told: Told) -> Event {
    let event = Event::default().retry(RETRY);
    match told {
        Told::News { id, row: None, unread } => {
            event.id(id.to_string()).data(json!({ "unread": unread }).to_string())
        }
        Told::News { id, row: Some(row), unread } => {
            let data = json!({
                "unread": unread, "kind": row.kind, "facts": row.facts, "path": row.path, "at": row.at,
            });
            event.id(id.to_string()).data(data.to_string())
        }
        Told::End => event.data(json!({ "end": true }).to_string()),
    }
}
