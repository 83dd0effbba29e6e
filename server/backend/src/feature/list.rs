//! The list of the registry.

use super::{PAGE_ROWS, Registry, search};
use crate::list::{Conditions, statement};
use crate::{Cx, Error};
use domain::feature::{Access, Risk};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// A feature as the list shows it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    /// The word in its address.
    pub key: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// How it is got.
    pub access: Access,
    /// How much harm it can do.
    pub risk: Risk,
    /// Whether every mini program sees it.
    pub visible_to_all: bool,
    /// How many JSAPIs it holds.
    pub jsapis: i64,
}

/// A page of the list.
pub struct Page {
    /// The workspace from which it is seen.
    pub workspace: String,
    /// In the order of their keys.
    pub rows: Vec<Row>,
    /// How many fit what was typed.
    pub count: u64,
    /// The key behind which the next page begins.
    pub after: Option<String>,
    /// Whether the reader may change the registry.
    pub may_edit: bool,
    /// How many are archived; none for whoever may not see those.
    pub archived: u64,
}

/// A page of the registry as it is seen from a workspace: those that fit what was typed, archived or not.
pub async fn page(
    cx: &Cx<'_>,
    workspace: &str,
    typed: &str,
    archived: bool,
    after: &str,
) -> Result<Page, Error> {
    let registry = Registry::open(cx, workspace).await?;
    let db = &cx.backend.database.reader;
    let mut conditions = Conditions::default();
    registry.scope(&mut conditions);
    let is_archived =
        |yes: bool| if yes { "f.archived_at IS NOT NULL" } else { "f.archived_at IS NULL" };
    let archived_count = if registry.is_of_merchant() {
        0
    } else {
        let mut all = Conditions::default();
        registry.scope(&mut all);
        all.add(is_archived(true), []);
        count(db, "feature f", &all).await?
    };
    conditions.add(is_archived(archived), []);
    search(&mut conditions, registry.tenant(), typed);
    let count = count(db, "feature f", &conditions).await?;
    // PostgreSQL refuses a text with NUL in it; no key has one.
    if !after.is_empty() && !after.contains('\0') {
        conditions.add("f.key > ?", [after.into()]);
    }
    let sql = format!(
        "SELECT f.key, f.name, f.description, f.access, f.risk, f.visible_to_all, \
         (SELECT COUNT(*) FROM feature_jsapi x WHERE x.feature_id = f.id) AS jsapis \
         FROM feature f WHERE {} ORDER BY f.key LIMIT {}",
        conditions.parts.join(" AND "),
        PAGE_ROWS + 1
    );
    let asked = statement(cx.backend.database.backend(), &sql, conditions.values);
    let mut rows = Row::find_by_statement(asked).all(db).await?;
    let more = rows.len() > PAGE_ROWS;
    rows.truncate(PAGE_ROWS);
    Ok(Page {
        workspace: registry.space().row().name.clone(),
        after: rows.last().filter(|_| more).map(|it| it.key.clone()),
        rows,
        count,
        may_edit: registry.may_edit(),
        archived: archived_count,
    })
}

/// How many rows of `from` there are.
pub(super) async fn count(
    db: &impl ConnectionTrait,
    from: &str,
    conditions: &Conditions,
) -> Result<u64, Error> {
    let sql =
        format!("SELECT COUNT(*) AS count FROM {from} WHERE {}", conditions.parts.join(" AND "));
    let asked = statement(db.get_database_backend(), &sql, conditions.values.clone());
    let found = db.query_one_raw(asked).await?;
    let count: i64 = found.map_or(Ok(0), |row| row.try_get("", "count"))?;
    Ok(u64::try_from(count).unwrap_or(0))
}
