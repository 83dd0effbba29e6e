//! Receives a package: streamed to disk, counted and hashed on the way, never whole in memory. A browser
//! with scripts is answered with JSON, a plain form with a redirect.

use crate::layer::piecewise::progress;
use app::error::AppError;
use app::host::Visit;
use app::version::UPLOAD_PATH;
use axum::Json;
use axum::extract::multipart::{Field as Part, Multipart};
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use backend::version::Incoming;
use backend::{Backend, Cx, Error};
use domain::form::{Field, Problem};
use domain::id::MiniProgramId;
use domain::package::Refusal;
use domain::version::Uploaded;
use leptos::server_fn::error::ServerFnUrlError;
use std::time::Duration;
use tokio::io::AsyncWriteExt;

/// How long an upload may pause.
const IDLE: Duration = Duration::from_mins(1);
/// Longest version number that is read.
const NUMBER_BYTES: usize = 100;
/// How much of an upload that is refused already is still read, so that the browser hears the answer.
const DRAIN_BYTES: u64 = 64 * 1024 * 1024;

/// `POST /mini-programs/{id}/versions`: `number`, then `file`.
pub async fn upload(
    State(backend): State<Backend>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let headers = request.headers().clone();
    let visit = request.extensions().get::<Visit>().cloned().unwrap_or_default();
    let cx = Cx { backend: &backend, actor: visit.actor, address: &visit.address };
    let mut number = String::new();
    let received = receive(&cx, &id, request, &mut number).await;
    if let Err(error) = &received {
        // Escaped: a refusal names files as the package does, with whatever would move a terminal.
        tracing::info!(error = ?error.to_string(), "an upload was not taken");
    }
    answer(&backend, &headers, (&id, &number), received.map_err(AppError::from))
}

async fn receive(
    cx: &Cx<'_>,
    id: &str,
    request: Request,
    number: &mut String,
) -> Result<Uploaded, Error> {
    let id: MiniProgramId = id.parse().map_err(|_| Error::NotFound)?;
    // Whoever may not upload is told before a byte is written.
    let form = backend::version::upload_form(cx, &id).await?;
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| Error::BrokenOff)?;
    let mut incoming = None;
    while let Some(part) = idle(parts.next_field()).await? {
        match part.name() {
            Some("number") => *number = text(part).await?,
            Some("file") if incoming.is_none() => incoming = Some(file(cx, part, form.most).await?),
            _ => drain(part).await?,
        }
    }
    let incoming = incoming.filter(|file| file.size() > 0);
    let incoming = incoming.ok_or_else(|| Error::field(Field::File, Problem::Missing))?;
    backend::version::upload(cx, &id, number, incoming).await
}

/// Waits for the next piece, but not for ever.
pub(crate) async fn idle<T>(
    next: impl Future<Output = Result<T, axum::extract::multipart::MultipartError>>,
) -> Result<T, Error> {
    let next = tokio::time::timeout(IDLE, next).await.map_err(|_| Error::BrokenOff)?;
    progress();
    next.map_err(|_| Error::BrokenOff)
}

async fn text(mut part: Part<'_>) -> Result<String, Error> {
    let mut bytes = Vec::new();
    while let Some(chunk) = idle(part.chunk()).await? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > NUMBER_BYTES {
            return Err(Error::field(Field::Number, Problem::NoVersionNumber));
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

async fn file(cx: &Cx<'_>, mut part: Part<'_>, most: u64) -> Result<Incoming, Error> {
    let temporary = cx.backend.storage.incoming()?;
    let mut to = tokio::fs::File::from_std(temporary.reopen()?);
    let mut hash = backend::storage::Hash::default();
    let mut size = 0_u64;
    while let Some(chunk) = idle(part.chunk()).await? {
        size += chunk.len() as u64;
        if size > most {
            let value = size + drain_counting(part).await?;
            return Err(Error::Refused(Refusal::UploadTooLarge { limit: most, value }));
        }
        hash.add(&chunk);
        to.write_all(&chunk).await?;
    }
    to.flush().await?;
    Ok(Incoming::new(temporary, hash.hex(), size))
}

pub(crate) async fn drain(part: Part<'_>) -> Result<(), Error> {
    drain_counting(part).await.map(|_| ())
}

/// Reads on without keeping anything, up to a bound; gives back how much it was.
pub(crate) async fn drain_counting(mut part: Part<'_>) -> Result<u64, Error> {
    let mut size = 0;
    while let Some(chunk) = idle(part.chunk()).await? {
        size += chunk.len() as u64;
        if size > DRAIN_BYTES {
            break;
        }
    }
    Ok(size)
}

fn answer(
    backend: &Backend,
    headers: &HeaderMap,
    (id, number): (&str, &str),
    received: Result<Uploaded, AppError>,
) -> Response {
    if wants_json(headers) {
        let status = match &received {
            Ok(_) => StatusCode::CREATED,
            Err(error) => StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST),
        };
        return (status, Json(received)).into_response();
    }
    let error = match received {
        Ok(uploaded) => return Redirect::to(&uploaded.address).into_response(),
        Err(error) => error,
    };
    let form = format!(
        "/mini-programs/{}/versions/upload?number={}",
        app::path::encode(id),
        app::path::encode(number)
    );
    back(backend, &form, UPLOAD_PATH, error)
}

/// Whether scripts ask, and not a browser by itself.
pub(crate) fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok()).unwrap_or_default();
    accept.contains("application/json")
}

/// Sends a plain form that was refused back to its page, with what it was refused for: `path` is what the
/// page knows it by.
pub(crate) fn back(backend: &Backend, page: &str, path: &str, error: AppError) -> Response {
    match ServerFnUrlError::new(path, error).to_url(&format!("{}{page}", backend.base_url)) {
        Ok(url) => {
            let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
            Redirect::to(&format!("{}{query}", url.path())).into_response()
        }
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}
