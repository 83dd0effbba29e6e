//! `minideck serve`: migrates, tidies up, then answers until it is told to stop.

use super::{Failure, say};
use crate::config::Settings;
use crate::router::{self, Site};
use backend::{Backend, installation, link, notification, removal, version};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// How long requests that have begun may take after the word to stop; with closing the database it
/// stays below ten seconds.
const GRACE: Duration = Duration::from_secs(8);
/// How often it is looked for what lay in the bin long enough, and for removals that lapsed.
const EMPTYING: Duration = Duration::from_hours(1);
/// How long closing the database may take.
const CLOSING: Duration = Duration::from_secs(1);

/// How often what is old is removed.
const FORGET: Duration = Duration::from_hours(6);

pub(super) async fn run(settings: &Settings) -> Result<(), Failure> {
    let options = settings.site()?;
    let listen = |error| Failure::Listen(settings.addr, error);
    let listener = TcpListener::bind(settings.addr).await.map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;
    // Only now, since port 0 has become a real one.
    let base_url = settings.base_url(address)?;
    let secure = base_url.starts_with("https:");
    let backend = super::open(settings, base_url).await?;
    if !backend::two_step::key_fits(&backend).await? {
        return Err(settings.wrong_key().into());
    }
    tidy(&backend).await?;
    if let Some(link) = installation::first_run_link(&backend).await? {
        say(&format!("first run: {link}"));
        say(&format!(
            "Open it to name the tenant, its first host app and its first admin. It is good once and for {} hours; \
             each start prints a new one until then.",
            link::FIRST_RUN_HOURS
        ));
    }
    let site = Site { options, trusted_proxies: settings.trusted_proxies.clone(), secure };
    let router = router::router(&site, backend.clone());
    let stop = stop()?;
    let streams = backend.clone();
    let ending = stop.clone();
    tokio::spawn(async move {
        ending.cancelled().await;
        // They would last as long as somebody looks at a page.
        streams.wakes.stop();
    });
    tokio::spawn(forget(backend.clone(), stop.clone()));
    tokio::spawn(empty_bin(backend.clone(), stop.clone()));
    say(&format!("listening on http://{address}"));
    answer(listener, router, stop).await;
    let closed = tokio::time::timeout(CLOSING, super::close(backend)).await;
    closed.unwrap_or_else(|_| {
        tracing::warn!("the database was still busy when the process ended");
        Ok(())
    })
}

/// Removes what an earlier process left behind when it ended in the middle of an upload.
async fn tidy(backend: &Backend) -> Result<(), Failure> {
    backend.storage.sweep_incoming()?;
    let removed = version::sweep(backend).await?;
    if removed > 0 {
        tracing::info!(removed, "removed packages that no version names");
    }
    Ok(())
}

/// Removes what is kept for some time only, and brings the index of search up to date and together, now and
/// every [`FORGET`].
async fn forget(backend: Backend, stop: CancellationToken) {
    loop {
        if let Err(error) = backend::search::catch_up(&backend).await {
            tracing::warn!(%error, "what somebody created is not yet found by their name");
        }
        if let Err(error) = backend::search::settle(&backend.database).await {
            tracing::warn!(%error, "the index of search could not be brought together");
        }
        match notification::sweep(&backend).await {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "removed old notifications"),
            Err(error) => tracing::warn!(%error, "old notifications could not be removed"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(FORGET) => {}
        }
    }
}

/// Empties the bin and tells of lapsed removals, at once and then now and again, until `stop`. What fails is
/// tried again the next time.
async fn empty_bin(backend: Backend, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match removal::purge(&backend).await {
            Ok(0) => {}
            Ok(gone) => tracing::info!(gone, "deleted for good what lay in the bin long enough"),
            Err(error) => tracing::warn!(%error, "the bin could not be emptied"),
        }
        match backend::request::picture::sweep(&backend).await {
            Ok(0) => {}
            Ok(gone) => tracing::info!(gone, "removed pictures of forms that were never sent"),
            Err(error) => tracing::warn!(%error, "pictures that wait could not be removed"),
        }
        match removal::tell_lapsed(&backend).await {
            Ok(0) => {}
            Ok(told) => tracing::info!(told, "told of removals that nobody confirmed in time"),
            Err(error) => tracing::warn!(%error, "lapsed removals could not be told of"),
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(EMPTYING) => {}
        }
    }
}

/// Answers until `stop`, and what has begun by then for [`GRACE`] more.
async fn answer(listener: TcpListener, router: axum::Router, stop: CancellationToken) {
    let serving = crate::answer::serve(listener, router, stop.clone());
    let late = async {
        stop.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        () = serving => {}
        () = late => tracing::warn!("some requests were cut off: they took longer than {} s to end", GRACE.as_secs()),
    }
}

/// Cancelled by SIGTERM and SIGINT.
#[cfg(unix)]
fn stop() -> Result<CancellationToken, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        told.cancel();
        tracing::info!("stopping");
    });
    Ok(stop)
}

/// Cancelled by Ctrl+C.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn stop() -> Result<CancellationToken, Failure> {
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            told.cancel();
        }
    });
    Ok(stop)
}
