//! JSAPIs of the registry: what is known of each, which features hold it, who calls it.

use super::broken::{Broken, broken, refuse};
use super::{Registry, program};
use crate::audit::record_in;
use crate::entity::{feature, feature_jsapi, jsapi};
use crate::list::{marks, statement};
use crate::{Cx, Error};
use domain::audit::EventKind;
use domain::feature::{CheckedJsapi, JsapiForm, JsapiRecord, jsapi_names};
use domain::form::Field;
use domain::id::{FeatureId, MiniProgramKey, WorkspaceId};
use domain::version::VersionNumber;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ConnectionTrait, FromQueryResult, QueryOrder, QuerySelect, QueryTrait, Value,
    entity::prelude::*,
};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// How many versions are named for a JSAPI.
const VERSIONS_NAMED: usize = 5;
/// How many calls are read to name them.
const CALLS_READ: usize = 2_000;

#[derive(FromQueryResult)]
struct Call {
    name: String,
    major: i32,
    minor: i32,
    patch: i32,
}

/// Which versions of a mini program call each of some JSAPIs, the highest first, a few of each.
pub(super) async fn calls(
    db: &impl ConnectionTrait,
    program: MiniProgramKey,
    names: &[String],
) -> Result<BTreeMap<String, Vec<String>>, Error> {
    if names.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = format!(
        "SELECT c.name, v.major, v.minor, v.patch FROM version v \
         JOIN version_jsapi c ON c.version_id = v.id WHERE v.mini_program_id = ? AND c.name IN ({}) \
         ORDER BY v.major DESC, v.minor DESC, v.patch DESC LIMIT {CALLS_READ}",
        marks(names.len())
    );
    let values = std::iter::once(Value::from(program.0));
    let values = values.chain(names.iter().map(|it| it.clone().into()));
    let asked = statement(db.get_database_backend(), &sql, values.collect());
    let part = |part: i32| u32::try_from(part).unwrap_or_default();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for call in Call::find_by_statement(asked).all(db).await? {
        let (major, minor, patch) = (part(call.major), part(call.minor), part(call.patch));
        let versions = found.entry(call.name).or_default();
        if versions.len() < VERSIONS_NAMED {
            versions.push(VersionNumber { major, minor, patch }.to_string());
        }
    }
    Ok(found)
}

/// A JSAPI's page, below one of the features that hold it.
pub struct Page {
    /// What is known of it.
    pub row: JsapiRecord,
    /// The feature below which it stands: key and name.
    pub feature: (String, String),
    /// Other features that hold it: keys and names.
    pub others: Vec<(String, String)>,
    /// What taking it out of this feature would break; for whoever may do that.
    pub broken: Vec<Broken>,
    /// Whether the reader may change it.
    pub may_edit: bool,
}

/// A JSAPI's page.
pub async fn page(cx: &Cx<'_>, workspace: &str, key: &str, name: &str) -> Result<Page, Error> {
    let registry = Registry::open(cx, workspace).await?;
    let db = &cx.backend.database.reader;
    let of = registry.find(db, key).await?;
    let row = find(db, registry.tenant(), name).await?;
    if !is_held(db, &of, &row).await? {
        return Err(Error::NotFound);
    }
    let may_edit = registry.may_edit();
    let broken = if may_edit {
        broken(db, of.id, std::slice::from_ref(&row.name), None).await?
    } else {
        Vec::new()
    };
    let mut others = Vec::new();
    for other in holding(db, &row).await?.into_iter().filter(|it| it.id != of.id) {
        // Of a merchant's address the others are not all there.
        if registry.find(db, &other.key).await.is_ok() {
            others.push((other.key, other.name));
        }
    }
    Ok(Page { row: super::jsapi_record(row), feature: (of.key, of.name), others, broken, may_edit })
}

async fn is_held(
    db: &impl ConnectionTrait,
    of: &feature::Model,
    row: &jsapi::Model,
) -> Result<bool, Error> {
    Ok(feature_jsapi::Entity::find_by_id((of.id, row.id)).one(db).await?.is_some())
}

async fn holding(
    db: &impl ConnectionTrait,
    row: &jsapi::Model,
) -> Result<Vec<feature::Model>, Error> {
    let ids = feature_jsapi::Entity::find()
        .select_only()
        .column(feature_jsapi::Column::FeatureId)
        .filter(feature_jsapi::COLUMN.jsapi_id.eq(row.id));
    let found = feature::Entity::find()
        .filter(feature::Column::Id.in_subquery(ids.into_query()))
        .filter(feature::COLUMN.archived_at.is_null());
    Ok(found.order_by_asc(feature::Column::Key).limit(20).all(db).await?)
}

/// The tenant's JSAPI with this name.
async fn find(
    db: &impl ConnectionTrait,
    tenant: WorkspaceId,
    name: &str,
) -> Result<jsapi::Model, Error> {
    if !domain::feature::is_jsapi(name) {
        return Err(Error::NotFound);
    }
    jsapi::Entity::find()
        .filter(jsapi::COLUMN.tenant_id.eq(tenant))
        .filter(jsapi::COLUMN.name.eq(name))
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}

/// Puts JSAPIs into a feature by name; those that the registry does not know are added to it.
pub async fn add(cx: &Cx<'_>, workspace: &str, key: &str, typed: &str) -> Result<(), Error> {
    let registry = Registry::open_to_edit(cx, workspace).await?;
    let db = &cx.backend.database.reader;
    let of = registry.find(db, key).await?;
    let names = jsapi_names(typed).map_err(|problem| Error::field(Field::Jsapis, problem))?;

    let txn = cx.backend.database.begin().await?;
    lock(&txn, &of).await?;
    let known = named(&txn, registry.tenant(), &names).await?;
    let is_known = |name: &String| known.iter().any(|it| it.name == *name);
    let new: Vec<&String> = names.iter().filter(|name| !is_known(name)).collect();
    if !new.is_empty() {
        let rows = new.iter().map(|name| jsapi::ActiveModel {
            id: NotSet,
            tenant_id: Set(registry.tenant()),
            name: Set((*name).clone()),
            description: Set(String::new()),
            platforms: Set(String::new()),
            since_version: Set(String::new()),
            deprecated: Set(false),
            revision: Set(1),
        });
        match jsapi::Entity::insert_many(rows).exec_without_returning(&txn).await {
            // Somebody else added one of them to another feature meanwhile.
            Err(error) if crate::error::is_unique_violation(&error) => return Err(Error::Conflict),
            inserted => inserted?,
        };
    }
    let held: BTreeSet<String> =
        program::jsapis(&txn, of.id).await?.into_iter().map(|it| it.name).collect();
    let rows: Vec<feature_jsapi::ActiveModel> = named(&txn, registry.tenant(), &names)
        .await?
        .into_iter()
        .filter(|it| !held.contains(&it.name))
        .map(|it| feature_jsapi::ActiveModel { feature_id: Set(of.id), jsapi_id: Set(it.id) })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    feature_jsapi::Entity::insert_many(rows).exec_without_returning(&txn).await?;
    let added: Vec<&String> = names.iter().filter(|name| !held.contains(*name)).collect();
    let after = json!({ "jsapis": added });
    let event = (EventKind::JsapisAdded, subject(&of));
    record_in(&txn, cx, registry.space(), (event.0, &event.1), (json!(null), after)).await?;
    txn.commit().await?;
    Ok(())
}

async fn named(
    db: &impl ConnectionTrait,
    tenant: WorkspaceId,
    names: &[String],
) -> Result<Vec<jsapi::Model>, Error> {
    Ok(jsapi::Entity::find()
        .filter(jsapi::COLUMN.tenant_id.eq(tenant))
        .filter(jsapi::COLUMN.name.is_in(names.to_vec()))
        .all(db)
        .await?)
}

/// Takes a JSAPI out of a feature. Refused while a version in use would lose it; what else would break has
/// to be agreed to.
pub async fn remove(
    cx: &Cx<'_>,
    workspace: &str,
    key: &str,
    name: &str,
    agreed: bool,
) -> Result<(), Error> {
    let registry = Registry::open_to_edit(cx, workspace).await?;
    let db = &cx.backend.database.reader;
    let of = registry.find(db, key).await?;
    let row = find(db, registry.tenant(), name).await?;

    let txn = cx.backend.database.begin().await?;
    lock(&txn, &of).await?;
    refuse(&broken(&txn, of.id, std::slice::from_ref(&row.name), None).await?, agreed)?;
    let gone = feature_jsapi::Entity::delete_many()
        .filter(feature_jsapi::COLUMN.feature_id.eq(of.id))
        .filter(feature_jsapi::COLUMN.jsapi_id.eq(row.id))
        .exec(&txn)
        .await?;
    if gone.rows_affected == 0 {
        return Err(Error::Conflict);
    }
    let before = json!({ "jsapis": [row.name] });
    let event = (EventKind::JsapiRemoved, subject(&of));
    record_in(&txn, cx, registry.space(), (event.0, &event.1), (before, json!(null))).await?;
    txn.commit().await?;
    Ok(())
}

/// Changes what is known of a JSAPI, if nobody else did since the edit began.
pub async fn edit(
    cx: &Cx<'_>,
    workspace: &str,
    (key, name): (&str, &str),
    revision: i64,
    form: &JsapiForm,
) -> Result<(), Error> {
    let registry = Registry::open_to_edit(cx, workspace).await?;
    let db = &cx.backend.database.reader;
    let of = registry.find(db, key).await?;
    let row = find(db, registry.tenant(), name).await?;
    let form = form.checked().map_err(Error::Fields)?;

    let txn = cx.backend.database.begin().await?;
    let changed = jsapi::Entity::update_many()
        .col_expr(jsapi::Column::Description, Expr::value(form.description.as_str()))
        .col_expr(jsapi::Column::Platforms, Expr::value(form.platforms.as_str()))
        .col_expr(jsapi::Column::SinceVersion, Expr::value(form.since_version.as_str()))
        .col_expr(jsapi::Column::Deprecated, Expr::value(form.deprecated))
        .col_expr(jsapi::Column::Revision, Expr::value(revision.saturating_add(1)))
        .filter(jsapi::COLUMN.id.eq(row.id))
        .filter(jsapi::COLUMN.revision.eq(revision))
        .exec(&txn)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Error::Conflict);
    }
    let before = CheckedJsapi {
        description: row.description,
        platforms: row.platforms,
        since_version: row.since_version,
        deprecated: row.deprecated,
    };
    let shown = |it: &CheckedJsapi| -> Result<Json, Error> {
        Ok(json!({ "jsapi": row.name, "is": serde_json::to_value(it)? }))
    };
    let event = (EventKind::JsapiChanged, subject(&of));
    let difference = (shown(&before)?, shown(&form)?);
    record_in(&txn, cx, registry.space(), (event.0, &event.1), difference).await?;
    txn.commit().await?;
    Ok(())
}

/// How the audit names a feature: its history is found by this.
pub(super) fn subject(of: &feature::Model) -> String {
    format!("{} {}", of.key, of.name)
}

/// Of two who change what features grant at once, the second waits and sees what happened, and so does
/// whoever submits a version meanwhile. All of the tenant's are held, since what one of them grants may be
/// granted by another, too. For SQLite, which has one writer, no lock is written.
pub(super) async fn lock(txn: &impl ConnectionTrait, of: &feature::Model) -> Result<(), Error> {
    let all = feature::Entity::find()
        .select_only()
        .column(feature::Column::Id)
        .filter(feature::COLUMN.tenant_id.eq(of.tenant_id))
        .order_by_asc(feature::Column::Id)
        .lock_exclusive();
    all.into_tuple::<FeatureId>().all(txn).await?;
    Ok(())
}
