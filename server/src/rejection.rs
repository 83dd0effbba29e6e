//! Receives the form that rejects a request: with pictures as a browser sends files, or without as any other
//! form. A step of it stores nothing but the pictures, which a browser would not send again.

use crate::picture::{file, status};
use crate::upload::{back, drain, idle, wants_json};
use app::error::AppError;
use app::host::Visit;
use app::request::api::REJECT_PATH;
use app::served::said::{Said, saying};
use axum::Json;
use axum::body::to_bytes;
use axum::extract::multipart::{Field as Part, Multipart};
use axum::extract::{Extension, FromRequest, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use backend::request::picture::{keep, may_reject};
use backend::{Backend, Cx, Error};
use domain::form::{Field, FieldProblem, Problem};
use domain::id::RequestId;
use domain::request::picture::BYTES_MOST;
use domain::request::{FINDINGS_MOST, TypedFinding};
use std::collections::BTreeMap;

/// Most bytes of all that is typed.
const TYPED_BYTES: usize = 1024 * 1024;

/// What was typed and sent so far.
#[derive(Default)]
struct Form {
    number: Option<RequestId>,
    reason: String,
    step: String,
    findings: BTreeMap<usize, TypedFinding>,
    /// What a picture that came with a finding is kept as, or why it is not.
    pictures: BTreeMap<usize, Result<String, Problem>>,
}

/// What of a name `findings[3][text]` says: 3, `text`.
fn row(name: &str) -> Option<(usize, &str)> {
    let (at, field) = name.strip_prefix("findings[")?.split_once("][")?;
    let at = at.parse().ok().filter(|at| *at < FINDINGS_MOST)?;
    Some((at, field.strip_suffix(']')?))
}

impl Form {
    fn take(&mut self, name: &str, value: String) {
        match name {
            "number" => self.number = value.parse().ok().filter(|it| *it > 0).map(RequestId),
            "reason" => self.reason = value,
            "step" => self.step = value,
            _ => self.take_of_row(name, value),
        }
    }

    fn take_of_row(&mut self, name: &str, value: String) {
        let Some((at, field)) = row(name) else { return };
        let finding = self.findings.entry(at).or_default();
        match field {
            "severity" => finding.severity = value,
            "rule" => finding.rule = value,
            "place" => finding.place = value,
            "text" => finding.text = value,
            "picture" => finding.picture = value,
            // Stands behind the picture that it takes away.
            "drop" => finding.picture = String::new(),
            _ => {}
        }
    }
}

/// `POST /api/request/reject`: `number`, `reason`, `findings[…][…]`, and `step` for one finding more.
pub async fn reject(
    State(backend): State<Backend>,
    Extension(visit): Extension<Visit>,
    request: Request,
) -> Response {
    let is_script = wants_json(request.headers());
    let cx = Cx { backend: &backend, actor: visit.actor, address: &visit.address };
    let mut form = Form::default();
    let done = match receive(&cx, request, &mut form).await {
        Ok(()) => carry_out(&cx, &mut form).await,
        Err(error) => Err(AppError::from(error)),
    };
    let page = form.number.map_or_else(|| app::path::REQUESTS.to_owned(), app::path::request);
    match done {
        Ok(()) if is_script => ([(header::LOCATION, page)], Json(())).into_response(),
        Ok(()) => {
            let said = saying(Said::RequestRejected);
            ([(header::SET_COOKIE, said)], Redirect::to(&page)).into_response()
        }
        Err(error) if is_script => (status(&error), Json(error)).into_response(),
        Err(error) => back(&backend, &page, REJECT_PATH, error),
    }
}

async fn receive(cx: &Cx<'_>, request: Request, form: &mut Form) -> Result<(), Error> {
    cx.actor()?;
    let media = request.headers().get(header::CONTENT_TYPE);
    let media = media.and_then(|it| it.to_str().ok()).unwrap_or_default();
    if !media.starts_with("multipart/form-data") {
        let body = to_bytes(request.into_body(), TYPED_BYTES).await;
        let body = body.map_err(|_| Error::BrokenOff)?;
        for (name, value) in url::form_urlencoded::parse(&body) {
            form.take(&name, value.into_owned());
        }
        return may_reject(cx, form.number.ok_or(Error::NotFound)?).await;
    }
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| Error::BrokenOff)?;
    let mut left = TYPED_BYTES;
    let mut is_granted = false;
    while let Some(part) = idle(parts.next_field()).await? {
        let name = part.name().unwrap_or_default().to_owned();
        if part.file_name().is_none() {
            let value = text(part, &mut left).await?;
            form.take(&name, value);
            continue;
        }
        // The number stands first. Whoever may not is told before a file is read.
        if !is_granted {
            may_reject(cx, form.number.ok_or(Error::NotFound)?).await?;
            is_granted = true;
        }
        // One at a time, and one for each finding: however many are sent, one of them is in memory.
        match row(&name) {
            Some((at, "file")) if !form.pictures.contains_key(&at) => {
                if let Some(picture) = picture(cx, form.number, part).await? {
                    form.pictures.insert(at, picture);
                }
            }
            _ => drain(part).await?,
        }
    }
    may_reject(cx, form.number.ok_or(Error::NotFound)?).await
}

/// Keeps a file that was sent; nothing where the field was left empty.
async fn picture(
    cx: &Cx<'_>,
    number: Option<RequestId>,
    part: Part<'_>,
) -> Result<Option<Result<String, Problem>>, Error> {
    let kept = match file(part, Field::Finding, BYTES_MOST).await {
        Ok(bytes) if bytes.is_empty() => return Ok(None),
        Ok(bytes) => keep(cx, number.ok_or(Error::NotFound)?, bytes).await,
        Err(error) => Err(error),
    };
    match kept {
        Ok(token) => Ok(Some(Ok(token))),
        Err(error) => Ok(Some(Err(why(error)?))),
    }
}

/// What is wrong with a file; every other failure stays one.
fn why(error: Error) -> Result<Problem, Error> {
    if let Error::Fields(problems) = error {
        let first = problems.into_iter().next();
        Ok(first.map_or(Problem::NoImage, |it| it.problem))
    } else {
        Err(error)
    }
}

async fn text(mut part: Part<'_>, left: &mut usize) -> Result<String, Error> {
    let mut bytes = Vec::new();
    while let Some(chunk) = idle(part.chunk()).await? {
        *left = left.checked_sub(chunk.len()).ok_or(Error::BrokenOff)?;
        bytes.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

async fn carry_out(cx: &Cx<'_>, form: &mut Form) -> Result<(), AppError> {
    let number = form.number.ok_or(AppError::NotFound)?;
    for (at, picture) in std::mem::take(&mut form.pictures) {
        let finding = form.findings.entry(at).or_default();
        match picture {
            Ok(token) => finding.picture = token,
            Err(problem) => finding.refused = Some(problem),
        }
    }
    let mut findings: Vec<TypedFinding> =
        std::mem::take(&mut form.findings).into_values().collect();
    if form.step == "add" {
        if findings.len() < FINDINGS_MOST {
            findings.push(TypedFinding::default());
        }
        return Err(AppError::draft(&(&form.reason, findings)));
    }
    let done = backend::request::reject(cx, number, &form.reason, &findings).await;
    done.map_err(|error| {
        // What was kept for the form and is gone is not asked for again.
        let is_gone = |it: &FieldProblem| it.problem == Problem::PictureGone;
        if matches!(&error, Error::Fields(problems) if problems.iter().any(is_gone)) {
            for finding in findings.iter_mut().filter(|it| !it.picture.is_empty()) {
                finding.picture = String::new();
                finding.refused = Some(Problem::PictureGone);
            }
        }
        AppError::from(error).keeping(&(&form.reason, findings))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_which_row_and_which_field() {
        assert_eq!(row("findings[0][text]"), Some((0, "text")));
        assert_eq!(row("findings[19][file]"), Some((19, "file")));
        for name in
            ["findings[20][text]", "findings[-1][text]", "findings[x][y]", "reason", "findings[0]"]
        {
            assert_eq!(row(name), None, "{name}");
        }
    }
}
