//! What a phone opens that scanned a QR code, and the pictures of codes that one downloads.

use app::error::AppError;
use app::host::Visit;
use app::text::Text;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use backend::{Backend, Cx, Error, qr_code, qr_image, scan};
use domain::id::MiniProgramId;
use domain::language::Locale;
use domain::qr_code::{QrToken, SIZES, is_scan};

/// Where a request says that nobody asked for it yet, by the names that browsers have given it.
const PURPOSES: [&str; 3] = ["sec-purpose", "purpose", "x-moz"];

/// `GET /q/{token}`: a page for whoever scanned a code, in the phone's language.
pub async fn landing(
    State(backend): State<Backend>,
    Path(token): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let locale = Locale::accepted(text(&headers, &header::ACCEPT_LANGUAGE));
    let answered = answer(&backend, &token, locale).await;
    let (status, page, nonce, scanned) = match answered {
        Ok(answered) => answered,
        Err(error) => {
            tracing::error!(%error, "a scanned code was not answered");
            return (StatusCode::INTERNAL_SERVER_ERROR, Text(locale).error_internal())
                .into_response();
        }
    };
    // A page that leads nowhere is no scan of anything.
    if let Some(scanned) = scanned.filter(|_| status == StatusCode::OK)
        && method == Method::GET
        && is_asked_for(&headers)
    {
        scan::count(&backend, scanned.code);
    }
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; img-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    let headers = [
        (header::CONTENT_TYPE, String::from("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, String::from("no-store")),
        (header::CONTENT_LANGUAGE, locale.word().to_owned()),
        (HeaderName::from_static("x-robots-tag"), String::from("noindex")),
    ];
    (status, headers, page).into_response()
}

type Answered = (StatusCode, String, String, Option<scan::Scanned>);

async fn answer(backend: &Backend, token: &str, locale: Locale) -> Result<Answered, Error> {
    let scanned = match token.parse::<QrToken>() {
        Ok(token) => scan::open(backend, &token, locale).await?,
        Err(_) => None,
    };
    let nonce = backend::random::token()?;
    let (status, page) = app::qr_code::landing::page(Text(locale), scanned.as_ref(), &nonce);
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Ok((status, page, nonce, scanned))
}

/// Whether it is a browser, and somebody looks.
fn is_asked_for(headers: &HeaderMap) -> bool {
    let named = PURPOSES.map(HeaderName::from_static);
    let purposes: Vec<&str> = named.iter().map(|name| text(headers, name)).collect();
    is_scan(text(headers, &header::USER_AGENT), &purposes.join(" "))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// `GET /mini-programs/{id}/qr-codes/{token}/{file}`: `code.svg`, or a PNG by its side, like `512.png`.
pub async fn picture(
    State(backend): State<Backend>,
    Path((id, token, file)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    let visit = request.extensions().get::<Visit>().cloned().unwrap_or_default();
    let cx = Cx { backend: &backend, actor: visit.actor, address: &visit.address };
    match drawn(&cx, &id, &token, &file).await {
        Ok((kind, name, bytes)) => {
            let named = format!(
                "attachment; filename=\"qr-code-{file}\"; filename*=UTF-8''{}-{file}",
                app::path::encode(&name)
            );
            let headers =
                [(header::CONTENT_TYPE, String::from(kind)), (header::CONTENT_DISPOSITION, named)];
            (headers, bytes).into_response()
        }
        Err(error) => {
            let error = AppError::from(error);
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST);
            (status, error.words(Text(visit.locale))).into_response()
        }
    }
}

/// The kind of a picture, the name of what it is of, its bytes.
async fn drawn(
    cx: &Cx<'_>,
    id: &str,
    token: &str,
    file: &str,
) -> Result<(&'static str, String, Vec<u8>), Error> {
    let id: MiniProgramId = id.parse().map_err(|_| Error::NotFound)?;
    qr_code::allowed(cx, &id).await?;
    let token: QrToken = token.parse().map_err(|_| Error::NotFound)?;
    let (code, _) = qr_code::read(cx, &id, &token).await?;
    let content = format!("{}{}", cx.backend.base_url, app::path::scan(&token));
    let name = code.label.unwrap_or_else(|| id.to_string());
    if file == "code.svg" {
        return Ok(("image/svg+xml", name, qr_image::svg(&content)?.into_bytes()));
    }
    let size = SIZES.into_iter().find(|size| file == format!("{size}.png"));
    let size = size.ok_or(Error::NotFound)?;
    Ok(("image/png", name, qr_image::png(&content, size)?))
}
