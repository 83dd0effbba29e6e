//! Sends the audit as a file: written page by page as it is read, never whole in memory.

use app::error::AppError;
use app::host::Visit;
use app::served::Query;
use app::text::Text;
use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use backend::audit_export::Export;
use backend::audit_list::Entry;
use backend::{Backend, Cx, Error};
use chrono::SecondsFormat;
use domain::audit::{ExportFormat, text_cell};
use serde_json::json;

/// What a spreadsheet tells UTF-8 by.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The names of the columns.
const COLUMNS: [&str; 9] = [
    "entry",
    "at",
    "event",
    "actor",
    "address",
    "mini_program",
    "mini_program_name",
    "subject",
    "changes",
];

/// `GET /workspaces/{key}/audit/export.csv`, narrowed by what narrows the page.
pub async fn csv(
    state: State<Backend>,
    path: Path<String>,
    query: RawQuery,
    request: Request,
) -> Response {
    export(state, path, query, request, ExportFormat::Csv).await
}

/// `GET /workspaces/{key}/audit/export.json`, narrowed by what narrows the page.
pub async fn json(
    state: State<Backend>,
    path: Path<String>,
    query: RawQuery,
    request: Request,
) -> Response {
    export(state, path, query, request, ExportFormat::Json).await
}

async fn export(
    State(backend): State<Backend>,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
    request: Request,
    format: ExportFormat,
) -> Response {
    let visit = request.extensions().get::<Visit>().cloned().unwrap_or_default();
    let cx = Cx { backend: &backend, actor: visit.actor, address: &visit.address };
    let filter = app::audit::page::filter(&Query::of(&query.unwrap_or_default()));
    let export = match backend::audit_export::begin(&cx, &key, &filter, format).await {
        Ok(export) => export,
        Err(error) => {
            let error = AppError::from(error);
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST);
            return (status, error.words(Text(visit.locale))).into_response();
        }
    };
    let kind = match format {
        ExportFormat::Csv => "text/csv; charset=utf-8",
        ExportFormat::Json => "application/json",
    };
    let attachment = format!("attachment; filename=\"{}\"", export.name);
    let writing = Writing { backend, export, begun: false, ended: false };
    let body = Body::from_stream(futures::stream::try_unfold(writing, Writing::next));
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, attachment)], body)
        .into_response()
}

/// An export on its way.
struct Writing {
    backend: Backend,
    export: Export,
    begun: bool,
    ended: bool,
}

impl Writing {
    /// The next piece. One that cannot be read breaks the answer off, so that nobody takes half for all.
    async fn next(mut self) -> Result<Option<(Bytes, Writing)>, Error> {
        if self.ended {
            return Ok(None);
        }
        let read = self.export.next(&self.backend).await;
        let entries = read.inspect_err(|error| tracing::error!(%error, "an export broke off"))?;
        let piece = match self.export.format {
            ExportFormat::Csv => table(&entries, self.begun)?,
            ExportFormat::Json => objects(&entries, self.begun),
        };
        self.begun = true;
        self.ended = entries.is_empty();
        Ok(Some((Bytes::from(piece), self)))
    }
}

/// Entries as lines of a table, after its head where it begins.
fn table(entries: &[Entry], begun: bool) -> Result<Vec<u8>, Error> {
    let failed = |error: &dyn std::fmt::Display| Error::Internal(format!("CSV: {error}"));
    let start = if begun { Vec::new() } else { BYTE_ORDER_MARK.to_vec() };
    let mut writer =
        ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(start);
    if !begun {
        writer.write_record(COLUMNS).map_err(|error| failed(&error))?;
    }
    for entry in entries {
        let (program, name) =
            entry.mini_program.as_ref().map_or(("", ""), |(id, name)| (id.as_str(), name));
        let changes: Vec<String> = entry
            .differences
            .iter()
            .map(|it| format!("{}: {} → {}", it.path, it.before, it.after))
            .collect();
        let (seq, at, changes) = (entry.seq.to_string(), moment(entry), changes.join("\n"));
        let cells = [
            &seq,
            &at,
            entry.kind.word(),
            entry.actor.as_deref().unwrap_or_default(),
            &entry.address,
            program,
            name,
            &entry.subject,
            &changes,
        ];
        writer
            .write_record(cells.iter().map(|cell| text_cell(cell).into_owned()))
            .map_err(|error| failed(&error))?;
    }
    writer.into_inner().map_err(|error| failed(&error))
}

/// Entries as objects of one list, which ends where there are none.
fn objects(entries: &[Entry], begun: bool) -> Vec<u8> {
    let mut text = String::from(if begun { "" } else { "[" });
    for (at, entry) in entries.iter().enumerate() {
        let changes: Vec<_> = entry
            .differences
            .iter()
            .map(|it| json!({ "path": it.path, "before": it.before, "after": it.after }))
            .collect();
        let program = entry.mini_program.as_ref();
        let object = json!({
            "entry": entry.seq,
            "at": moment(entry),
            "event": entry.kind,
            "actor": entry.actor,
            "address": entry.address,
            "mini_program": program.map(|it| it.0.as_str()),
            "mini_program_name": program.map(|it| it.1.as_str()),
            "subject": entry.subject,
            "changes": changes,
        });
        text.push_str(if begun || at > 0 { ",\n" } else { "\n" });
        text.push_str(&object.to_string());
    }
    if entries.is_empty() {
        text.push_str("\n]\n");
    }
    text.into_bytes()
}

fn moment(entry: &Entry) -> String {
    entry.at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
