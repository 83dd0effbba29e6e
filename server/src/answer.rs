//! Answers connections, each on one of as many threads as there are cores, and whole: what a page asks, renders
//! and spawns never changes the thread. Handing each page over to another thread cost it a tenth of its time,
//! and on several threads Leptos now and then lost the word that a part of a page was done (see `layer::pinned`).

use crate::layer::alone::alone;
use crate::layer::pinned::{self, OnThread};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

/// How long a client may take to send the head of a request, and so how long a connection may be idle. More than
/// the minute after which a proxy closes one that it keeps: else a request could meet the end of its connection.
const HEAD: Duration = Duration::from_secs(75);

/// Answers until `stop`, and what has begun by then until it is done.
pub async fn serve(mut listener: TcpListener, router: Router, stop: CancellationToken) {
    let threads = pinned::threads();
    let open = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            () = stop.cancelled() => break,
        };
        let (router, stop, token) = (router.clone(), stop.clone(), open.token());
        // It ends by itself: there is nothing to wait for here.
        drop(threads.spawn_pinned(move || async move {
            connection(accepted, router, stop).await;
            drop(token);
        }));
    }
    drop(listener);
    open.close();
    open.wait().await;
}

/// Answers what comes over one connection, until its other side closes it, or after `stop` its request is done.
async fn connection(accepted: (TcpStream, SocketAddr), router: Router, stop: CancellationToken) {
    let (stream, peer) = accepted;
    // A page is written in several small parts: with Nagle's algorithm each keep-alive request would
    // wait 40 ms for a delayed acknowledgement.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(OnThread);
        alone(router.clone().oneshot(request))
    });
    let answering = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .serve_connection(TokioIo::new(stream), service);
    let mut answering = std::pin::pin!(answering);
    let ended = tokio::select! {
        ended = answering.as_mut() => ended,
        () = stop.cancelled() => {
            answering.as_mut().graceful_shutdown();
            answering.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}
