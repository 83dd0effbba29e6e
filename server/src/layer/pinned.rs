//! Renders each page on one thread. Leptos' suspended parts tell each other over atomics that they are
//! done, and about once in two thousand pages on several threads one of them was never told: the page
//! then hung until its timeout. On one thread there is no such gap.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::{Arc, OnceLock};
use tokio_util::task::LocalPoolHandle;

/// Says of a request that it is answered on one thread already.
#[derive(Clone, Copy, Debug)]
pub struct OnThread;

/// Threads for pages: one for each core.
pub fn threads() -> LocalPoolHandle {
    LocalPoolHandle::new(std::thread::available_parallelism().map_or(1, usize::from))
}

/// Threads for pages that are asked otherwise than over a connection of `answer`, made when the first one is.
#[derive(Clone, Debug, Default)]
pub struct Threads(Arc<OnceLock<LocalPoolHandle>>);

/// Answers on one of the threads; all that a page spawns stays on it. Pages are rendered whole before their
/// first byte, so nothing is lost by taking the body whole: what it held is let go on the same thread.
pub async fn pinned(State(threads): State<Threads>, request: Request, next: Next) -> Response {
    let answered = if request.extensions().get::<OnThread>().is_some() {
        Ok(whole(request, next).await)
    } else {
        threads.0.get_or_init(self::threads).spawn_pinned(move || whole(request, next)).await
    };
    let failed = match answered {
        Ok(Ok(response)) => return response,
        Ok(Err(error)) => error.to_string(),
        Err(error) => error.to_string(),
    };
    tracing::error!(error = failed, "a page ended early");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

async fn whole(request: Request, next: Next) -> Result<Response, axum::Error> {
    let (parts, body) = next.run(request).await.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}
