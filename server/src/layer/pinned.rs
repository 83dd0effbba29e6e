//! Renders each page on one thread. Leptos' suspended parts tell each other over atomics that they are
//! done, and about once in two thousand pages on several threads one of them was never told: the page
//! then hung until its timeout. On one thread there is no such gap.

use super::alone::alone;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::OnceLock;
use tokio_util::task::LocalPoolHandle;

/// Says of a request that it is answered on one thread already.
#[derive(Clone, Copy, Debug)]
pub struct OnThread;

/// Threads for pages, one for each core. They last as long as the process: a connection to the database belongs
/// to the thread on which it was opened, and another may have it next.
pub fn threads() -> &'static LocalPoolHandle {
    static THREADS: OnceLock<LocalPoolHandle> = OnceLock::new();
    THREADS.get_or_init(|| {
        LocalPoolHandle::new(std::thread::available_parallelism().map_or(1, usize::from))
    })
}

/// Answers on one of the threads; all that a page spawns stays on it. Pages are rendered whole before their
/// first byte, so nothing is lost by taking the body whole: what it held is let go on the same thread.
pub async fn pinned(request: Request, next: Next) -> Response {
    let answered = if request.extensions().get::<OnThread>().is_some() {
        Ok(whole(request, next).await)
    } else {
        threads().spawn_pinned(move || alone(whole(request, next))).await
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
