//! Uploads are read piece by piece, and no piece is long. Whoever reads a form with files waits for the end of
//! each part's head, and would wait in memory for one that never comes.

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use futures::stream::{StreamExt as _, poll_fn};
use std::cell::Cell;
use std::task::Poll;

/// Most bytes that may come before whoever reads them has made something of any: more than all that is typed
/// into a form.
const UNREAD_MOST: usize = 2 * 1024 * 1024;

/// Most bytes that come at once.
const PIECE: usize = 64 * 1024;

tokio::task_local! {
    /// How many bytes came since something was made of them.
    static UNREAD: Cell<usize>;
}

/// Gives a request's body on in pieces, and breaks off where nothing is made of them.
pub async fn piecewise(request: Request, next: Next) -> Response {
    UNREAD.scope(Cell::new(0), next.run(request.map(in_pieces))).await
}

/// Says that something was made of what came.
pub fn progress() {
    // Without the layer nothing counts.
    let _ = UNREAD.try_with(|unread| unread.set(0));
}

fn in_pieces(body: Body) -> Body {
    let mut whole = body.into_data_stream();
    let mut rest = Bytes::new();
    let mut pauses = false;
    Body::from_stream(poll_fn(move |cx| {
        // Whoever reads goes on as long as something is there; the pause is when they look at it.
        if std::mem::take(&mut pauses) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if rest.is_empty() {
            rest = match std::task::ready!(whole.poll_next_unpin(cx)) {
                Some(Ok(bytes)) => bytes,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
        }
        let piece = rest.split_to(rest.len().min(PIECE));
        let unread = UNREAD.try_with(|unread| {
            unread.set(unread.get() + piece.len());
            unread.get()
        });
        if unread.is_ok_and(|unread| unread > UNREAD_MOST) {
            let error = std::io::Error::other("a part of a form has no end");
            return Poll::Ready(Some(Err(axum::Error::new(error))));
        }
        pauses = true;
        Poll::Ready(Some(Ok(piece)))
    }))
}
