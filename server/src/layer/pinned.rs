//! Renders each page on one thread. Leptos' suspended parts tell each other over atomics that they are
//! done, and about once in two thousand pages on several threads one of them was never told: the page
//! then hung until its timeout. On one thread there is no such gap.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio_util::task::LocalPoolHandle;

/// Threads for pages: one for each core.
pub fn threads() -> LocalPoolHandle {
    LocalPoolHandle::new(std::thread::available_parallelism().map_or(1, usize::from))
}

/// Answers on one of the threads; all that a page spawns stays on it. Pages are rendered whole before their
/// first byte, so nothing is lost by taking the body whole: what it held is let go on the same thread.
pub async fn pinned(
    State(threads): State<LocalPoolHandle>,
    request: Request,
    next: Next,
) -> Response {
    let answered = threads.spawn_pinned(move || async move {
        let (parts, body) = next.run(request).await.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await?;
        Ok::<_, axum::Error>(Response::from_parts(parts, Body::from(bytes)))
    });
    let failed = match answered.await {
        Ok(Ok(response)) => return response,
        Ok(Err(error)) => error.to_string(),
        Err(error) => error.to_string(),
    };
    tracing::error!(error = failed, "a page ended early");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
