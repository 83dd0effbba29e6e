//! What lay in the bin long enough is deleted for good. Any number of processes may do it at once, and one
//! that ends in the middle leaves the mini program whole.

use crate::entity::{mini_program, mini_program_gone};
use crate::request::record_of;
use crate::{Backend, Cx, Error};
use chrono::{DateTime, TimeDelta, Utc};
use domain::audit::EventKind;
use domain::id::MiniProgramKey;
use domain::removal::BIN_DAYS;
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DbBackend, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;

/// How many are looked for at once.
const BATCH: u64 = 100;

const OF_PROGRAM: &str = "mini_program_id = {key}";
const OF_REQUEST: &str = "request_id IN (SELECT id FROM request WHERE mini_program_id = {key})";
const OF_RELEASE: &str = "release_id IN (SELECT id FROM \"release\" WHERE mini_program_id = {key})";
const OF_VERSION: &str = "version_id IN (SELECT id FROM version WHERE mini_program_id = {key})";

/// Every table with rows of a mini program, and which these are, those first that refer to others. A new
/// table that refers to one of these belongs here; a test says so.
pub const TABLES: [(&str, &str); 20] = [
    ("notification", OF_PROGRAM),
    ("request_comment", OF_REQUEST),
    ("finding_picture", OF_REQUEST),
    ("request_finding", OF_REQUEST),
    ("request", OF_PROGRAM),
    ("release_step", OF_RELEASE),
    ("release", OF_PROGRAM),
    ("pilot_tester", OF_PROGRAM),
    ("configuration_revision", OF_PROGRAM),
    ("release_note", OF_VERSION),
    ("version_jsapi", OF_VERSION),
    ("version", OF_PROGRAM),
    ("qr_code", OF_PROGRAM),
    ("mini_program_feature", OF_PROGRAM),
    ("feature_mini_program", OF_PROGRAM),
    ("mini_program_host_app", OF_PROGRAM),
    ("mini_program_member", OF_PROGRAM),
    ("mini_program_name", OF_PROGRAM),
    ("mini_program_text", OF_PROGRAM),
    ("mini_program", "id = {key}"),
];

/// Deletes for good what lay in the bin long enough. Gives back how many mini programs that were. The
/// packages that no version names afterwards go with the next start.
pub async fn purge(backend: &Backend) -> Result<u64, Error> {
    let cx = backend.local();
    let before = backend.clock.now() - TimeDelta::days(BIN_DAYS);
    let mut gone = 0;
    loop {
        let keys: Vec<MiniProgramKey> = mini_program::Entity::find()
            .select_only()
            .column(mini_program::Column::Id)
            .filter(mini_program::COLUMN.deleted_at.lte(before))
            .order_by_asc(mini_program::Column::DeletedAt)
            .limit(BATCH)
            .into_tuple()
            .all(&backend.database.reader)
            .await?;
        let mut done = 0;
        for key in keys {
            done += u64::from(one(&cx, key, before).await?);
        }
        gone += done;
        // Nothing left, or what is left another process deletes.
        if done == 0 {
            return Ok(gone);
        }
    }
}

/// Deletes one, unless another process did or it was restored meanwhile.
async fn one(cx: &Cx<'_>, key: MiniProgramKey, before: DateTime<Utc>) -> Result<bool, Error> {
    let txn = cx.backend.database.begin().await?;
    let row = mini_program::Entity::find_by_id(key)
        .filter(mini_program::COLUMN.deleted_at.lte(before))
        .lock_exclusive()
        .one(&txn)
        .await?;
    let Some(row) = row else { return Ok(false) };
    let index = match txn.get_database_backend() {
        DbBackend::Postgres => "id",
        DbBackend::Sqlite | DbBackend::MySql | _ => "rowid",
    };
    let search = format!("DELETE FROM mini_program_search WHERE {index} = {key}");
    txn.execute_unprepared(&search).await?;
    for (table, which) in TABLES {
        let which = which.replace("{key}", &key.to_string());
        txn.execute_unprepared(&format!("DELETE FROM \"{table}\" WHERE {which}")).await?;
    }
    let tombstone = mini_program_gone::ActiveModel {
        public_id: Set(row.public_id.to_string()),
        tenant_id: Set(row.tenant_id),
        gone_at: Set(cx.backend.clock.now()),
    };
    mini_program_gone::Entity::insert(tombstone).exec_without_returning(&txn).await?;
    let difference = (json!({ "deleted_at": row.deleted_at }), json!(null));
    record_of(&txn, cx, &row, (EventKind::MiniProgramGone, ""), difference).await?;
    txn.commit().await?;
    Ok(true)
}
