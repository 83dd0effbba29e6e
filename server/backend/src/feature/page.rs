//! A feature's page in the registry: what it is, where it is used, what became of it.

use super::broken::{Broken, broken};
use super::{Registry, program};
use crate::audit_list::{self, Entry};
use crate::entity::{audit_event, feature};
use crate::list::statement;
use crate::{Cx, Error};
use domain::access::{Standing, WorkspaceRole};
use domain::audit::EventKind;
use domain::feature::{FeatureRecord, JsapiRecord};
use domain::id::MiniProgramId;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ConnectionTrait, FromQueryResult, QueryOrder, QuerySelect, Value, entity::prelude::*,
};

/// How many mini programs that have it are named.
const NAMED_MOST: usize = 50;
/// How many entries of its history are shown.
const HISTORY_MOST: u64 = 30;

/// What happens to a feature of the registry.
const EVENTS: [EventKind; 7] = [
    EventKind::FeatureCreated,
    EventKind::FeatureChanged,
    EventKind::FeatureArchived,
    EventKind::FeatureRestored,
    EventKind::JsapisAdded,
    EventKind::JsapiRemoved,
    EventKind::JsapiChanged,
];

/// A mini program that has the feature.
#[derive(Clone, Debug, FromQueryResult)]
pub struct User {
    /// Its id.
    pub public_id: MiniProgramId,
    /// Its name.
    pub name: String,
    /// Whether a version of it is in use that calls one of the JSAPIs.
    pub in_use: bool,
}

/// The page.
pub struct Page {
    /// What it is.
    pub row: FeatureRecord,
    /// The workspace from which it is seen.
    pub workspace: String,
    /// Its JSAPIs, by name.
    pub jsapis: Vec<JsapiRecord>,
    /// The mini programs that it is visible to, when it is not visible to all; for whoever may edit it.
    pub chosen: Vec<(MiniProgramId, String)>,
    /// How many mini programs have it, and in how many of them a version in use calls it. At a merchant's
    /// address only its own count.
    pub used: (u64, u64),
    /// The first of them; for whoever may edit it, and for a merchant's own.
    pub users: Vec<User>,
    /// Whether the reader sees every mini program of the tenant, and so may follow links to them.
    pub sees_all: bool,
    /// What archiving it would break; for whoever may.
    pub broken: Vec<Broken>,
    /// What became of it, the latest first; of the tenant's address only.
    pub history: Vec<Entry>,
    /// Whether the reader may change it.
    pub may_edit: bool,
}

/// A feature's page.
pub async fn page(cx: &Cx<'_>, workspace: &str, key: &str) -> Result<Page, Error> {
    let registry = Registry::open(cx, workspace).await?;
    let db = &cx.backend.database.reader;
    let row = registry.find(db, key).await?;
    let jsapis = program::jsapis(db, row.id).await?;
    let may_edit = registry.may_edit();
    let users = if may_edit || registry.is_of_merchant() {
        users(db, &registry, &row).await?
    } else {
        Vec::new()
    };
    let broken = if may_edit {
        let names: Vec<String> = jsapis.iter().map(|it| it.name.clone()).collect();
        broken(db, row.id, &names, None).await?
    } else {
        Vec::new()
    };
    let history =
        if registry.is_of_merchant() { Vec::new() } else { history(db, &registry, key).await? };
    let sees_all = match registry.space().standing() {
        Standing::Member(role) => role == WorkspaceRole::WorkspaceAdmin,
        Standing::TenantAdmin => true,
    };
    Ok(Page {
        workspace: registry.space().row().name.clone(),
        used: used(db, &registry, &row).await?,
        chosen: if may_edit { super::chosen(db, &row).await? } else { Vec::new() },
        row: super::record(row),
        jsapis: jsapis.into_iter().map(super::jsapi_record).collect(),
        users,
        sees_all,
        broken,
        history,
        may_edit,
    })
}

/// SQL: a version of the mini program `a.mini_program_id` is in use that calls a JSAPI of `a.feature_id`.
fn in_use() -> String {
    let statuses: Vec<String> =
        domain::release::ReleaseStatus::in_use().map(|it| format!("'{}'", it.word())).collect();
    format!(
        "EXISTS (SELECT 1 FROM \"release\" r JOIN version_jsapi c ON c.version_id = r.version_id \
         JOIN jsapi j ON j.name = c.name JOIN feature_jsapi x ON x.jsapi_id = j.id \
         WHERE r.mini_program_id = a.mini_program_id AND r.status IN ({}) AND x.feature_id = a.feature_id)",
        statuses.join(", ")
    )
}

/// The mini programs that have a feature: all, or those of the merchant from whose workspace one looks.
fn having(registry: &Registry, row: &feature::Model) -> (String, Vec<Value>) {
    let from = "FROM mini_program_feature a JOIN mini_program m ON m.id = a.mini_program_id \
                WHERE a.feature_id = ? AND m.deleted_at IS NULL";
    if registry.is_of_merchant() {
        let values = vec![row.id.0.into(), registry.space().row().id.0.into()];
        (format!("{from} AND m.workspace_id = ?"), values)
    } else {
        (from.to_owned(), vec![row.id.0.into()])
    }
}

async fn used(
    db: &impl ConnectionTrait,
    registry: &Registry,
    row: &feature::Model,
) -> Result<(u64, u64), Error> {
    let (from, values) = having(registry, row);
    let sql = format!(
        "SELECT COUNT(*) AS count, COALESCE(SUM(CASE WHEN {} THEN 1 ELSE 0 END), 0) AS used {from}",
        in_use()
    );
    let found = db.query_one_raw(statement(db.get_database_backend(), &sql, values)).await?;
    let Some(found) = found else { return Ok((0, 0)) };
    let number = |name: &str| -> Result<u64, Error> {
        Ok(u64::try_from(found.try_get::<i64>("", name)?).unwrap_or(0))
    };
    Ok((number("count")?, number("used")?))
}

async fn users(
    db: &impl ConnectionTrait,
    registry: &Registry,
    row: &feature::Model,
) -> Result<Vec<User>, Error> {
    let (from, values) = having(registry, row);
    let sql = format!(
        "SELECT m.public_id, m.name, {} AS in_use {from} ORDER BY m.name_sort, m.id LIMIT {NAMED_MOST}",
        in_use()
    );
    let asked = statement(db.get_database_backend(), &sql, values);
    Ok(User::find_by_statement(asked).all(db).await?)
}

async fn history(
    db: &DatabaseConnection,
    registry: &Registry,
    key: &str,
) -> Result<Vec<Entry>, Error> {
    // Keys have no character that means something in a pattern.
    let rows = audit_event::Entity::find()
        .filter(audit_event::COLUMN.chain.eq(registry.tenant().0))
        .filter(audit_event::COLUMN.kind.is_in(EVENTS))
        .filter(audit_event::COLUMN.subject.like(format!("{key} %")))
        // Added to, so that no index gives this order: the few of these kinds are looked up and put in order,
        // and the chain is not walked from its end.
        .order_by_desc(Expr::col((audit_event::Entity, audit_event::Column::Seq)).add(0))
        .limit(HISTORY_MOST)
        .all(db)
        .await?;
    audit_list::entries(db, rows).await
}
