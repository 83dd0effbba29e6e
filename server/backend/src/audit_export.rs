//! The audit as a file (rules §6.7): what a filter leaves, read page by page while it is sent.

use crate::audit::record_in;
use crate::audit_list::{Entry, Filter, entries, selected};
use crate::entity::{audit_chain, audit_event};
use crate::{Backend, Cx, Error};
use domain::access::WorkspaceAction;
use domain::audit::{EventKind, ExportFormat};
use sea_orm::{QuerySelect, Select, entity::prelude::*};
use serde_json::json;

/// How many entries are read at a time.
const PAGE_ROWS: u64 = 500;

/// An export that has begun. It holds no transaction: entries are only ever added, and it ends where the
/// chain ended when it began.
pub struct Export {
    /// What the file is called.
    pub name: String,
    /// How it is written.
    pub format: ExportFormat,
    query: Option<Select<audit_event::Entity>>,
    /// Only entries before this one are still to come.
    before: i64,
}

/// Begins to export what a filter leaves of the audit of a workspace; that it was is an entry itself, and
/// not yet one of those that are exported.
pub async fn begin(
    cx: &Cx<'_>,
    key: &str,
    filter: &Filter,
    format: ExportFormat,
) -> Result<Export, Error> {
    let space = cx.workspace(key, WorkspaceAction::ViewAudit).await?;
    let db = &cx.backend.database.reader;
    // Where one turned to does not narrow what is exported.
    let filter = Filter { before: None, ..filter.clone() };
    // Page after page of several people's entries is read in one walk along the chain.
    let query = selected(db, &space, &filter, 1).await?;
    let day = cx.backend.clock.now().format("%Y-%m-%d");
    let name = format!("audit-{}-{day}.{}", space.row().key, format.word());

    let txn = cx.backend.database.begin().await?;
    let after = json!({
        "actor": filter.actor,
        "kind": filter.kind,
        "mini_program": filter.mini_program,
        "from": filter.from,
        "to": filter.to,
    });
    let what = (EventKind::AuditExported, name.as_str());
    record_in(&txn, cx, &space, what, (json!(null), after)).await?;
    let head = audit_chain::Entity::find_by_id(space.tenant().0).one(&txn).await?;
    txn.commit().await?;
    let before = head.map(|head| head.seq).ok_or(Error::NotFound)?;
    Ok(Export { name, format, query, before })
}

impl Export {
    /// The next entries, the latest first; none at the end.
    pub async fn next(&mut self, backend: &Backend) -> Result<Vec<Entry>, Error> {
        let Some(query) = &self.query else { return Ok(Vec::new()) };
        let db = &backend.database.reader;
        let rows = query
            .clone()
            .filter(audit_event::COLUMN.seq.lt(self.before))
            .limit(PAGE_ROWS)
            .all(db)
            .await?;
        if let Some(last) = rows.last() {
            self.before = last.seq;
        }
        entries(db, rows).await
    }
}
