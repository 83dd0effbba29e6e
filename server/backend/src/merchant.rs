//! The merchants of a tenant: developer workspaces, seen from above (rules §1.5).

use crate::access::Space;
use crate::audit::{self, Event};
use crate::entity::{mini_program, version, workspace, workspace_member};
use crate::release::{NamedVersion, in_use_of, named};
use crate::{Cx, Error};
use chrono::Duration;
use domain::access::WorkspaceAction;
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::WorkspaceId;
use domain::merchant::{Merchant, MerchantForm, MerchantRow, RECENT_DAYS, confirms};
use domain::package::Namespaces;
use domain::workspace::WorkspaceKind;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, QueryTrait, entity::prelude::*};
use serde_json::json;
use std::collections::HashMap;

/// Most merchants that the list shows; whoever has more searches.
pub const SHOWN_MOST: usize = 200;

/// The tenant's name, its merchants that hold `q` in name, contact or key, by name and the removed ones
/// last, and how many there are.
pub async fn list(
    cx: &Cx<'_>,
    workspace: &str,
    q: &str,
) -> Result<(String, Vec<MerchantRow>, usize), Error> {
    let space = cx.tenant(workspace, WorkspaceAction::EditMerchants).await?;
    let db = &cx.backend.database.reader;
    let mut rows = workspace::Entity::find()
        .filter(workspace::COLUMN.tenant_id.eq(space.row().id))
        .all(db)
        .await?;
    let asked = domain::text::fold(q);
    rows.retain(|it| {
        [&it.name, &it.contact, &it.key]
            .iter()
            .any(|text| domain::text::fold(text).contains(&asked))
    });
    rows.sort_by_cached_key(|it| (it.removed_at.is_some(), domain::text::fold(&it.name), it.id));
    let count = rows.len();
    rows.truncate(SHOWN_MOST);
    let ids: Vec<WorkspaceId> = rows.iter().map(|it| it.id).collect();
    let (programs, members) = (mini_programs(db, &ids).await?, members(db, &ids).await?);
    let rows = rows.iter().map(|row| shown(row, &programs, &members)).collect();
    Ok((space.row().name.clone(), rows, count))
}

/// Checks that the form for a new one is there for the actor; the tenant's name.
pub async fn open(cx: &Cx<'_>, workspace: &str) -> Result<String, Error> {
    let space = cx.tenant(workspace, WorkspaceAction::EditMerchants).await?;
    Ok(space.row().name.clone())
}

/// A merchant, removed or not.
pub async fn read(cx: &Cx<'_>, workspace: &str, key: &str) -> Result<Merchant, Error> {
    let space = cx.tenant(workspace, WorkspaceAction::EditMerchants).await?;
    let db = &cx.backend.database.reader;
    let row = find(db, &space, key).await?;
    let (programs, members) = (mini_programs(db, &[row.id]).await?, members(db, &[row.id]).await?);
    Ok(Merchant {
        row: shown(&row, &programs, &members),
        address: row.address,
        created: row.created_at,
        removed: row.removed_at,
        revision: row.revision,
    })
}

/// Adds a merchant. Gives back its key.
pub async fn create(cx: &Cx<'_>, workspace: &str, form: &MerchantForm) -> Result<String, Error> {
    let space = cx.tenant(workspace, WorkspaceAction::EditMerchants).await?;
    let form = form.checked().map_err(Error::Fields)?;

    let txn = cx.backend.database.begin().await?;
    let key = crate::workspace::free_key(&txn, &form.name, WorkspaceKind::Developer).await?;
    let row = workspace::ActiveModel {
        id: NotSet,
        key: Set(key.clone()),
        kind: Set(WorkspaceKind::Developer),
        tenant_id: Set(Some(space.row().id)),
        name: Set(form.name.clone()),
        address: Set(form.address.clone()),
        contact: Set(form.contact.clone()),
        namespaces: Set(Namespaces::default().namespaces.join(",")),
        sub_namespaces: Set(Namespaces::default().sub_namespaces.join(",")),
        limits: Set(String::from("{}")),
        self_approval: Set(false),
        created_at: Set(cx.backend.clock.now()),
        revision: Set(1),
        removed_at: Set(None),
    };
    // Somebody else may have taken the key meanwhile; trying again takes the next.
    let row = match row.insert(&txn).await {
        Err(error) if crate::error::is_unique_violation(&error) => return Err(Error::Conflict),
        inserted => inserted?,
    };
    let after = json!({
        "key": key, "name": form.name, "address": form.address, "contact": form.contact,
    });
    let kind = EventKind::MerchantCreated;
    record(&txn, cx, &space, &row, kind, (json!(null), after)).await?;
    txn.commit().await?;
    Ok(key)
}

/// Changes what is known of a merchant, if nobody else did since the edit began.
pub async fn edit(
    cx: &Cx<'_>,
    workspace: &str,
    key: &str,
    revision: i64,
    form: &MerchantForm,
) -> Result<(), Error> {
    let space = cx.tenant(workspace, WorkspaceAction::EditMerchants).await?;
    let row = find(&cx.backend.database.reader, &space, key).await?;
    // Before anything is said of single fields: their form would come back with the present revision.
    if row.revision != revision {
        return Err(Error::Conflict);
    }
    let form = form.checked().map_err(Error::Fields)?;

    let txn = cx.backend.database.begin().await?;
    let changed = workspace::Entity::update_many()
        .col_expr(workspace::Column::Name, Expr::value(form.name.as_str()))
        .col_expr(workspace::Column::Address, Expr::value(form.address.as_str()))
        .col_expr(workspace::Column::Contact, Expr::value(form.contact.as_str()))
        .col_expr(workspace::Column::Revision, Expr::value(revision.saturating_add(1)))
        .filter(workspace::COLUMN.id.eq(row.id))
        .filter(workspace::COLUMN.revision.eq(revision))
        .filter(workspace::COLUMN.removed_at.is_null())
        .exec(&txn)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Error::Conflict);
    }
    let before = json!({ "name": row.name, "address": row.address, "contact": row.contact });
    let after = json!({ "name": form.name, "address": form.address, "contact": form.contact });
    record(&txn, cx, &space, &row, EventKind::MerchantChanged, (before, after)).await?;
    txn.commit().await?;
    Ok(())
}

/// Removes a merchant, after its name was typed. One with a version in use, or with a recent upload,
/// stays.
pub async fn remove(cx: &Cx<'_>, workspace: &str, key: &str, typed: &str) -> Result<(), Error> {
    let space = cx.tenant(workspace, WorkspaceAction::EditMerchants).await?;
    let row = find(&cx.backend.database.reader, &space, key).await?;
    if !confirms(typed, &row.name) {
        return Err(Error::field(Field::Confirmation, Problem::NotTheName));
    }

    let txn = cx.backend.database.begin().await?;
    let now = cx.backend.clock.now();
    let changed = workspace::Entity::update_many()
        .col_expr(workspace::Column::RemovedAt, Expr::value(now))
        .col_expr(workspace::Column::Revision, Expr::value(row.revision.saturating_add(1)))
        .filter(workspace::COLUMN.id.eq(row.id))
        .filter(workspace::COLUMN.revision.eq(row.revision))
        .filter(workspace::COLUMN.removed_at.is_null())
        .exec(&txn)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Error::Conflict);
    }
    lock_mini_programs(&txn, row.id).await?;
    if let Some(NamedVersion { mini_program, number }) = in_use_of(&txn, row.id).await? {
        let problem = Problem::VersionInUse { mini_program, version: number };
        return Err(Error::field(Field::Merchant, problem));
    }
    let since = now - Duration::days(RECENT_DAYS);
    let recent = version::Entity::find()
        .filter(version::Column::MiniProgramId.in_subquery(owned(row.id)))
        .filter(version::COLUMN.uploaded_at.gt(since))
        .order_by_desc(version::Column::Id)
        .one(&txn)
        .await?;
    if let Some(recent) = recent {
        let NamedVersion { mini_program, number } = named(&txn, recent.id).await?;
        let problem = Problem::UploadedLately { mini_program, version: number, days: RECENT_DAYS };
        return Err(Error::field(Field::Merchant, problem));
    }
    let (before, after) = (json!({ "removed_at": null }), json!({ "removed_at": now }));
    record(&txn, cx, &space, &row, EventKind::MerchantRemoved, (before, after)).await?;
    txn.commit().await?;
    Ok(())
}

/// Locks a merchant's mini programs until the transaction ends: a version or release that is added at the
/// same time refers to one of them, and so one of the two waits. For SQLite, which has one
/// writer, no lock is written.
async fn lock_mini_programs(
    txn: &impl ConnectionTrait,
    workspace: WorkspaceId,
) -> Result<(), Error> {
    let query = mini_program::Entity::find()
        .filter(mini_program::COLUMN.workspace_id.eq(workspace))
        .order_by_asc(mini_program::Column::Id);
    query.lock_exclusive().all(txn).await?;
    Ok(())
}

async fn record(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    space: &Space,
    row: &workspace::Model,
    kind: EventKind,
    (before, after): (serde_json::Value, serde_json::Value),
) -> Result<(), Error> {
    let event = Event {
        tenant: Some(space.row().id),
        kind,
        workspace: Some(row.id),
        mini_program: None,
        subject: &format!("{} {}", row.key, row.name),
        before,
        after,
    };
    audit::record(txn, cx, event).await
}

/// The tenant's merchant with this key.
async fn find(
    db: &impl ConnectionTrait,
    space: &Space,
    key: &str,
) -> Result<workspace::Model, Error> {
    // PostgreSQL refuses a text with NUL in it; no key has one.
    if key.contains('\0') {
        return Err(Error::NotFound);
    }
    workspace::Entity::find()
        .filter(workspace::COLUMN.tenant_id.eq(space.row().id))
        .filter(workspace::COLUMN.key.eq(key))
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}

/// Keys of the mini programs that a workspace owns.
pub(crate) fn owned(workspace: WorkspaceId) -> sea_orm::sea_query::SelectStatement {
    mini_program::Entity::find()
        .select_only()
        .column(mini_program::Column::Id)
        .filter(mini_program::COLUMN.workspace_id.eq(workspace))
        .into_query()
}

/// How many of something each workspace has.
type Counts = HashMap<WorkspaceId, u64>;

fn counts(found: Vec<(WorkspaceId, i64)>) -> Counts {
    found.into_iter().map(|(id, count)| (id, u64::try_from(count).unwrap_or_default())).collect()
}

async fn mini_programs(db: &impl ConnectionTrait, ids: &[WorkspaceId]) -> Result<Counts, Error> {
    let query = mini_program::Entity::find()
        .select_only()
        .column(mini_program::Column::WorkspaceId)
        .column_as(mini_program::Column::Id.count(), "count")
        .filter(mini_program::COLUMN.workspace_id.is_in(ids.iter().copied()))
        .filter(mini_program::COLUMN.deleted_at.is_null())
        .group_by(mini_program::Column::WorkspaceId);
    Ok(counts(query.into_tuple().all(db).await?))
}

async fn members(db: &impl ConnectionTrait, ids: &[WorkspaceId]) -> Result<Counts, Error> {
    let query = workspace_member::Entity::find()
        .select_only()
        .column(workspace_member::Column::WorkspaceId)
        .column_as(workspace_member::Column::AccountId.count(), "count")
        .filter(workspace_member::COLUMN.workspace_id.is_in(ids.iter().copied()))
        .group_by(workspace_member::Column::WorkspaceId);
    Ok(counts(query.into_tuple().all(db).await?))
}

fn shown(row: &workspace::Model, programs: &Counts, members: &Counts) -> MerchantRow {
    MerchantRow {
        key: row.key.clone(),
        name: row.name.clone(),
        contact: row.contact.clone(),
        mini_programs: programs.get(&row.id).copied().unwrap_or_default(),
        members: members.get(&row.id).copied().unwrap_or_default(),
        is_removed: row.removed_at.is_some(),
    }
}
