//! Logos and icons: received as plain forms send them, and shown to whoever may see what they belong to. And
//! pictures of findings, shown to whoever may open the request.

use crate::upload::{back, drain, drain_counting, idle, wants_json};
use app::error::AppError;
use app::host::Visit;
use app::served::picture::PICTURE_PATH;
use app::served::said::{Said, saying};
use axum::Json;
use axum::extract::multipart::{Field as Part, Multipart};
use axum::extract::{Extension, FromRequest, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use backend::picture::Shown;
use backend::{Backend, Cx, Error};
use domain::form::{Field, Problem};
use domain::id::{MiniProgramId, RequestId};
use domain::picture::{BYTES_MOST, LARGE, Size};
use domain::qr_code::QrToken;
use serde::Deserialize;

/// How long a picture is kept that never changes; by its reader alone.
const NEVER_CHANGES: &str = "private, max-age=31536000, immutable";

/// What an address of a picture asks for.
#[derive(Deserialize)]
pub struct Asked {
    /// The mark of its hash.
    #[serde(default)]
    v: String,
    /// How large; the small one without it.
    #[serde(default)]
    size: u32,
}

impl Asked {
    const fn size(&self) -> Size {
        if self.size >= LARGE { Size::Large } else { Size::Small }
    }
}

/// What a form of a picture says.
enum Sent {
    /// This shall it be.
    File(Vec<u8>),
    /// There shall be none.
    Nothing,
}

fn cx<'a>(backend: &'a Backend, visit: &'a Visit) -> Cx<'a> {
    Cx { backend, actor: visit.actor, address: &visit.address }
}

/// `GET /mini-programs/{id}/logo?v=…&size=…`
pub async fn logo(
    State(backend): State<Backend>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    Extension(visit): Extension<Visit>,
) -> Response {
    let Ok(id) = id.parse::<MiniProgramId>() else { return refused(Error::NotFound) };
    let cx = cx(&backend, &visit);
    show(backend::logo::read(&cx, &id, &asked.v, asked.size()).await)
}

/// `GET /q/{token}/logo?v=…`, for whoever scanned a code: without a session, in the small size.
pub async fn scanned_logo(
    State(backend): State<Backend>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let Ok(token) = token.parse::<QrToken>() else { return refused(Error::NotFound) };
    show(backend::scan::logo(&backend, &token, &asked.v).await)
}

/// `GET /workspaces/{key}/host-apps/{host_app}/icon?v=…&size=…`
pub async fn icon(
    State(backend): State<Backend>,
    Path((key, host_app)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    Extension(visit): Extension<Visit>,
) -> Response {
    let cx = cx(&backend, &visit);
    show(backend::icon::read(&cx, &key, &host_app, &asked.v, asked.size()).await)
}

fn show(read: Result<Shown, Error>) -> Response {
    let Shown { bytes, is_asked } = match read {
        Ok(shown) => shown,
        Err(error) => return refused(error),
    };
    // An address with the mark of the hash shows this and never anything else; one of an older picture shows
    // the present one, and asks again next time. Never shared: who may see it is decided for each reader.
    let kept = if is_asked { NEVER_CHANGES } else { "private, no-cache" };
    ([(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, kept)], bytes).into_response()
}

fn refused(error: Error) -> Response {
    status(&AppError::from(error)).into_response()
}

/// The status of an answer to scripts.
pub(crate) fn status(error: &AppError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST)
}

/// `POST /mini-programs/{id}/logo`: `file`, or `remove`.
pub async fn set_logo(
    State(backend): State<Backend>,
    Path(id): Path<String>,
    Extension(visit): Extension<Visit>,
    request: Request,
) -> Response {
    let headers = request.headers().clone();
    let page = format!("/mini-programs/{}/information", app::path::encode(&id));
    let stored = store_logo(&cx(&backend, &visit), &id, request).await;
    answer(&backend, &headers, &page, stored)
}

async fn store_logo(cx: &Cx<'_>, id: &str, request: Request) -> Result<Said, Error> {
    let id: MiniProgramId = id.parse().map_err(|_| Error::NotFound)?;
    // Whoever may not is told before a byte is read.
    backend::logo::open(cx, &id).await?;
    match receive(request, Field::Logo).await? {
        Sent::File(bytes) => backend::logo::set(cx, &id, bytes).await.map(|()| Said::Saved),
        Sent::Nothing => backend::logo::remove(cx, &id).await.map(|()| Said::Removed),
    }
}

/// `POST /workspaces/{key}/host-apps/{host_app}/icon`: `file`, or `remove`.
pub async fn set_icon(
    State(backend): State<Backend>,
    Path((key, host_app)): Path<(String, String)>,
    Extension(visit): Extension<Visit>,
    request: Request,
) -> Response {
    let headers = request.headers().clone();
    let page = app::path::host_app(&key, &host_app);
    let stored = store_icon(&cx(&backend, &visit), (&key, &host_app), request).await;
    answer(&backend, &headers, &page, stored)
}

async fn store_icon(
    cx: &Cx<'_>,
    (key, host_app): (&str, &str),
    request: Request,
) -> Result<Said, Error> {
    use backend::icon::{open, remove, set};
    open(cx, key, host_app).await?;
    match receive(request, Field::Icon).await? {
        Sent::File(bytes) => set(cx, key, host_app, bytes).await.map(|()| Said::Saved),
        Sent::Nothing => remove(cx, key, host_app).await.map(|()| Said::Removed),
    }
}

/// `GET /requests/{number}/pictures/{token}`
pub async fn finding(
    State(backend): State<Backend>,
    Path((number, token)): Path<(String, String)>,
    Extension(visit): Extension<Visit>,
) -> Response {
    let Ok(number) = number.parse::<i64>() else { return refused(Error::NotFound) };
    let cx = cx(&backend, &visit);
    match backend::request::picture::read(&cx, RequestId(number), &token).await {
        Ok(shown) => {
            let media = [
                (header::CONTENT_TYPE, shown.media),
                (header::CACHE_CONTROL, NEVER_CHANGES.into()),
            ];
            (media, shown.content).into_response()
        }
        Err(error) => refused(error),
    }
}

async fn receive(request: Request, field: Field) -> Result<Sent, Error> {
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| Error::BrokenOff)?;
    let mut sent = None;
    while let Some(part) = idle(parts.next_field()).await? {
        match part.name() {
            Some("remove") => {
                drain(part).await?;
                sent = Some(Sent::Nothing);
            }
            Some("file") if sent.is_none() => {
                sent = Some(Sent::File(file(part, field, BYTES_MOST).await?));
            }
            _ => drain(part).await?,
        }
    }
    sent.ok_or_else(|| Error::field(field, Problem::EmptyPicture))
}

/// The bytes of a file; of one that is too large no more than may be kept.
pub(crate) async fn file(mut part: Part<'_>, field: Field, most: u64) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    while let Some(chunk) = idle(part.chunk()).await? {
        let size = (bytes.len() + chunk.len()) as u64;
        if size > most {
            let bytes = size + drain_counting(part).await?;
            let problem = Problem::PictureTooLarge { bytes, most };
            return Err(Error::field(field, problem));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Scripts are answered with JSON, a plain form with its page.
fn answer(
    backend: &Backend,
    headers: &HeaderMap,
    page: &str,
    stored: Result<Said, Error>,
) -> Response {
    let stored = stored.map_err(AppError::from);
    if wants_json(headers) {
        let status = stored.as_ref().err().map_or(StatusCode::OK, status);
        return (status, Json(stored.map(|_| ()))).into_response();
    }
    match stored {
        Ok(said) => ([(header::SET_COOKIE, saying(said))], Redirect::to(page)).into_response(),
        Err(error) => back(backend, page, PICTURE_PATH, error),
    }
}
