//! The features of one mini program (rules §5.3).

use super::broken::{Broken, broken, refuse};
use super::list::count;
use super::{PAGE_ROWS, by_key, search};
use crate::entity::{
    feature, feature_jsapi, feature_mini_program, jsapi, mini_program, mini_program_feature,
};
use crate::list::{Conditions, statement};
use crate::request::record_of;
use crate::{Cx, Error};
use chrono::{DateTime, Utc};
use domain::access::Action;
use domain::audit::EventKind;
use domain::feature::{Access, FeatureState, JsapiRecord, Risk};
use domain::form::{Field, Problem};
use domain::id::{FeatureId, MiniProgramId, MiniProgramKey, RequestId};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ConnectionTrait, FromQueryResult, QueryOrder, QuerySelect, QueryTrait, entity::prelude::*,
};
use serde_json::json;

/// A feature as the tab shows it.
#[derive(Clone, Debug)]
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
    /// How many JSAPIs it holds.
    pub jsapis: u64,
    /// What it is to the mini program.
    pub state: FeatureState,
    /// The request that asks for it.
    pub request: Option<RequestId>,
    /// Whether it was archived: then it grants nothing.
    pub is_archived: bool,
}

/// The tab.
pub struct Tab {
    /// In the order of their keys.
    pub rows: Vec<Row>,
    /// How many fit.
    pub count: u64,
    /// How many are added in all.
    pub added: u64,
    /// The key behind which the next page begins.
    pub after: Option<String>,
    /// Whether the reader may add and delete.
    pub may_edit: bool,
}

#[derive(FromQueryResult)]
struct Found {
    key: String,
    name: String,
    description: String,
    access: Access,
    risk: Risk,
    jsapis: i64,
    added: Option<i64>,
    asked: Option<i64>,
    archived_at: Option<DateTime<Utc>>,
}

impl Found {
    fn row(self) -> Row {
        let state = match (self.added, self.asked) {
            (Some(_), _) => FeatureState::Added,
            (None, Some(_)) => FeatureState::AskedFor,
            (None, None) => FeatureState::NotAdded,
        };
        Row {
            key: self.key,
            name: self.name,
            description: self.description,
            access: self.access,
            risk: self.risk,
            jsapis: u64::try_from(self.jsapis).unwrap_or(0),
            state,
            request: self.asked.filter(|_| state == FeatureState::AskedFor).map(RequestId),
            is_archived: self.archived_at.is_some(),
        }
    }
}

const FROM: &str = "feature f \
    LEFT JOIN mini_program_feature a ON a.feature_id = f.id AND a.mini_program_id = ? \
    LEFT JOIN request q ON q.mini_program_id = ? AND q.feature_id = f.id \
    AND q.kind = 'feature-activation' AND q.status = 'in-review'";

/// What is added, and what may be: those whose name, key or JSAPI holds what was typed, in one state or
/// in all, behind `after`.
pub async fn list(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    typed: &str,
    state: Option<FeatureState>,
    after: &str,
) -> Result<Tab, Error> {
    let program = cx.program(id, Action::ViewFeatures).await?;
    let db = &cx.backend.database.reader;
    let (key, tenant) = (program.key(), program.row().tenant_id);
    let mut conditions = Conditions::default();
    // The values of the joins come first.
    conditions.add("f.tenant_id = ?", [key.0.into(), key.0.into(), tenant.0.into()]);
    conditions.add(
        "(a.feature_id IS NOT NULL OR (f.archived_at IS NULL AND (f.visible_to_all OR f.id IN \
         (SELECT c.feature_id FROM feature_mini_program c WHERE c.mini_program_id = ?))))",
        [key.0.into()],
    );
    search(&mut conditions, tenant, typed);
    match state {
        Some(FeatureState::Added) => conditions.add("a.feature_id IS NOT NULL", []),
        Some(FeatureState::AskedFor) => {
            conditions.add("a.feature_id IS NULL AND q.id IS NOT NULL", []);
        }
        Some(FeatureState::NotAdded) => conditions.add("a.feature_id IS NULL AND q.id IS NULL", []),
        None => {}
    }
    let count = count(db, FROM, &conditions).await?;
    // PostgreSQL refuses a text with NUL in it; no key has one.
    if !after.is_empty() && !after.contains('\0') {
        conditions.add("f.key > ?", [after.into()]);
    }
    let sql = format!(
        "SELECT f.key, f.name, f.description, f.access, f.risk, f.archived_at, a.feature_id AS added, \
         q.id AS asked, (SELECT COUNT(*) FROM feature_jsapi x WHERE x.feature_id = f.id) AS jsapis \
         FROM {FROM} WHERE {} ORDER BY f.key LIMIT {}",
        conditions.parts.join(" AND "),
        PAGE_ROWS + 1
    );
    let asked = statement(cx.backend.database.backend(), &sql, conditions.values);
    let mut found = Found::find_by_statement(asked).all(db).await?;
    let more = found.len() > PAGE_ROWS;
    found.truncate(PAGE_ROWS);
    let added = mini_program_feature::Entity::find()
        .filter(mini_program_feature::COLUMN.mini_program_id.eq(key))
        .count(db)
        .await?;
    Ok(Tab {
        after: found.last().filter(|_| more).map(|it| it.key.clone()),
        rows: found.into_iter().map(Found::row).collect(),
        count,
        added,
        may_edit: program.roles().may(Action::EditFeatures),
    })
}

/// A feature as its page below a mini program shows it.
pub struct Detail {
    /// What the tab shows.
    pub row: Row,
    /// Since when it is added.
    pub added: Option<DateTime<Utc>>,
    /// Its JSAPIs, each with the versions of the mini program that call it, the highest first.
    pub jsapis: Vec<(JsapiRecord, Vec<String>)>,
    /// What deleting it would break.
    pub broken: Vec<Broken>,
    /// Whether the reader may add and delete.
    pub may_edit: bool,
}

/// A feature's page below a mini program.
pub async fn detail(cx: &Cx<'_>, id: &MiniProgramId, key: &str) -> Result<Detail, Error> {
    let program = cx.program(id, Action::ViewFeatures).await?;
    let db = &cx.backend.database.reader;
    let row = find(db, program.row(), key).await?;
    let added = mini_program_feature::Entity::find_by_id((program.key(), row.id)).one(db).await?;
    let request = crate::request::open_activation(db, program.row(), &row).await?;
    let called = called(db, program.key(), &row).await?;
    let names: Vec<String> = called.iter().map(|it| it.0.name.clone()).collect();
    let broken = match added {
        Some(_) => broken(db, row.id, &names, Some(program.key())).await?,
        None => Vec::new(),
    };
    let found = Found {
        jsapis: i64::try_from(called.len()).unwrap_or(i64::MAX),
        added: added.as_ref().map(|it| it.feature_id.0),
        asked: request.map(|it| it.0),
        key: row.key,
        name: row.name,
        description: row.description,
        access: row.access,
        risk: row.risk,
        archived_at: row.archived_at,
    };
    Ok(Detail {
        row: found.row(),
        added: added.map(|it| it.created_at),
        jsapis: called,
        broken,
        may_edit: program.roles().may(Action::EditFeatures),
    })
}

/// The JSAPIs that a feature holds, each with the versions of a mini program that call it.
pub(crate) async fn called(
    db: &impl ConnectionTrait,
    program: MiniProgramKey,
    row: &feature::Model,
) -> Result<Vec<(JsapiRecord, Vec<String>)>, Error> {
    let held = jsapis(db, row.id).await?;
    let names: Vec<String> = held.iter().map(|it| it.name.clone()).collect();
    let mut calls = super::jsapi::calls(db, program, &names).await?;
    let with = |it: jsapi::Model| {
        let versions = calls.remove(&it.name).unwrap_or_default();
        (super::jsapi_record(it), versions)
    };
    Ok(held.into_iter().map(with).collect())
}

/// The JSAPIs that a feature holds, by name.
pub(super) async fn jsapis(
    db: &impl ConnectionTrait,
    feature: FeatureId,
) -> Result<Vec<jsapi::Model>, Error> {
    let held = feature_jsapi::Entity::find()
        .select_only()
        .column(feature_jsapi::Column::JsapiId)
        .filter(feature_jsapi::COLUMN.feature_id.eq(feature));
    let found = jsapi::Entity::find().filter(jsapi::Column::Id.in_subquery(held.into_query()));
    Ok(found.order_by_asc(jsapi::Column::Name).all(db).await?)
}

/// Adds a feature that needs no activation.
pub async fn add(cx: &Cx<'_>, id: &MiniProgramId, key: &str) -> Result<(), Error> {
    let program = cx.program(id, Action::EditFeatures).await?;
    let feature = find(&cx.backend.database.reader, program.row(), key).await?;
    if feature.access == Access::ActivationNeeded {
        return Err(Error::field(Field::Feature, Problem::NeedsActivation));
    }

    let txn = cx.backend.database.begin().await?;
    lock(&txn, program.key()).await?;
    if is_added(&txn, program.key(), feature.id).await? {
        return Err(Error::field(Field::Feature, Problem::AddedAlready));
    }
    let still = feature::Entity::find_by_id(feature.id).lock_shared().one(&txn).await?;
    let still = still.is_some_and(|it| it.archived_at.is_none() && it.access == feature.access);
    if !still {
        return Err(Error::field(Field::Feature, Problem::FeatureGone));
    }
    let row = mini_program_feature::ActiveModel {
        mini_program_id: Set(program.key()),
        feature_id: Set(feature.id),
        created_at: Set(cx.backend.clock.now()),
    };
    mini_program_feature::Entity::insert(row).exec_without_returning(&txn).await?;
    let event = (EventKind::FeatureAdded, feature.name.as_str());
    let after = json!({ "feature": feature.key });
    record_of(&txn, cx, program.row(), event, (json!(null), after)).await?;
    txn.commit().await?;
    Ok(())
}

/// Takes a feature away, unless a version in use calls one of its JSAPIs that no other added feature holds.
pub async fn delete(cx: &Cx<'_>, id: &MiniProgramId, key: &str) -> Result<(), Error> {
    let program = cx.program(id, Action::EditFeatures).await?;
    let feature = find(&cx.backend.database.reader, program.row(), key).await?;

    let txn = cx.backend.database.begin().await?;
    lock(&txn, program.key()).await?;
    hold(&txn, program.key()).await?;
    let held = jsapis(&txn, feature.id).await?;
    let names: Vec<String> = held.into_iter().map(|it| it.name).collect();
    let would_break = broken(&txn, feature.id, &names, Some(program.key())).await?;
    // Versions that are in use nowhere are named on the page, and keep nothing from going.
    refuse(&would_break, true)?;
    let gone = mini_program_feature::Entity::delete_many()
        .filter(mini_program_feature::COLUMN.mini_program_id.eq(program.key()))
        .filter(mini_program_feature::COLUMN.feature_id.eq(feature.id))
        .exec(&txn)
        .await?;
    if gone.rows_affected == 0 {
        return Err(Error::Conflict);
    }
    let event = (EventKind::FeatureDeleted, feature.name.as_str());
    let before = json!({ "feature": feature.key });
    record_of(&txn, cx, program.row(), event, (before, json!(null))).await?;
    txn.commit().await?;
    Ok(())
}

/// The feature with this key, if it is there for a mini program: added to it, or visible and not archived.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    program: &mini_program::Model,
    key: &str,
) -> Result<feature::Model, Error> {
    let row = by_key(db, program.tenant_id, key).await?;
    let is_there = is_added(db, program.id, row.id).await?
        || (row.archived_at.is_none() && is_visible(db, program, &row).await?);
    if is_there { Ok(row) } else { Err(Error::NotFound) }
}

/// Whether a feature is visible to a mini program.
pub(crate) async fn is_visible(
    db: &impl ConnectionTrait,
    program: &mini_program::Model,
    row: &feature::Model,
) -> Result<bool, Error> {
    if row.visible_to_all {
        return Ok(row.tenant_id == program.tenant_id);
    }
    let chosen = feature_mini_program::Entity::find_by_id((row.id, program.id)).one(db).await?;
    Ok(chosen.is_some())
}

/// Whether a mini program has a feature.
pub(crate) async fn is_added(
    db: &impl ConnectionTrait,
    program: MiniProgramKey,
    feature: FeatureId,
) -> Result<bool, Error> {
    let row = mini_program_feature::Entity::find_by_id((program, feature)).one(db).await?;
    Ok(row.is_some())
}

/// Of two who change the features of one mini program at once, the second waits and sees what happened. For
/// SQLite, which has one writer, no lock is written.
pub(crate) async fn lock(txn: &impl ConnectionTrait, program: MiniProgramKey) -> Result<(), Error> {
    mini_program::Entity::find_by_id(program).lock_exclusive().one(txn).await?;
    Ok(())
}

/// Keeps what the features of a mini program grant as it is until the transaction ends, for whoever looks at
/// it there; behind the lock of the mini program. Nobody takes anything away meanwhile.
pub(crate) async fn hold(txn: &impl ConnectionTrait, program: MiniProgramKey) -> Result<(), Error> {
    let added = mini_program_feature::Entity::find()
        .select_only()
        .column(mini_program_feature::Column::FeatureId)
        .filter(mini_program_feature::COLUMN.mini_program_id.eq(program));
    let held = feature::Entity::find()
        .select_only()
        .column(feature::Column::Id)
        .filter(feature::Column::Id.in_subquery(added.into_query()))
        .order_by_asc(feature::Column::Id)
        .lock_shared();
    held.into_tuple::<FeatureId>().all(txn).await?;
    Ok(())
}
