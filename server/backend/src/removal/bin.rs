//! The bin (rules §6.6): mini programs go there, lie there, and come back.

use super::refused;
use crate::entity::{mini_program, mini_program_member, request, workspace};
use crate::notification::{Notice, notify, takers_part};
use crate::release::{archive_all, under_way};
use crate::request::record_of;
use crate::version::{people, person};
use crate::{Cx, Error};
use chrono::{DateTime, Utc};
use domain::access::{Action, MiniProgramRole, WorkspaceAction};
use domain::account::Person;
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::{AccountId, MiniProgramId, MiniProgramKey, WorkspaceId};
use domain::notification::NotificationKind;
use domain::removal::{self as rule, days_left};
use domain::request::RequestStatus;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, QueryTrait, entity::prelude::*};
use serde_json::json;

/// Most mini programs that the page shows.
pub const SHOWN_MOST: u64 = 200;

/// A mini program in the bin.
pub struct Binned {
    /// Its id.
    pub id: MiniProgramId,
    /// Its name in the default language.
    pub name: String,
    /// The key and the name of the workspace that owns it.
    pub workspace: (String, String),
    /// Who deleted it.
    pub by: Option<Person>,
    /// When.
    pub at: DateTime<Utc>,
    /// How many days it still lies there.
    pub days_left: u64,
}

/// Where whoever deleted one goes on.
pub struct Deleted {
    /// The key of the workspace in whose bin it lies.
    pub workspace: String,
}

/// Puts a mini program that is not released into the bin, once its name was typed. What is Full is
/// archived with it, and what is in review about it is taken back.
pub async fn delete(cx: &Cx<'_>, id: &MiniProgramId, typed: &str) -> Result<Deleted, Error> {
    let program = cx.program(id, Action::RemoveMiniProgram).await?;

    let txn = cx.backend.database.begin().await?;
    // Before the mini program, as those do who decide.
    let open = open_requests(&txn, program.key()).await?;
    let row = crate::release::hold(&txn, cx, program.key()).await?;
    rule::delete(row.status, under_way(&txn, row.id).await?).map_err(refused)?;
    if !rule::confirms(typed, &row.name) {
        return Err(Error::field(Field::Confirmation, Problem::NotTheName));
    }
    let now = cx.backend.clock.now();
    let ended = archive_all(&txn, cx, &row).await?;
    request::Entity::update_many()
        .col_expr(request::Column::Status, Expr::value(RequestStatus::Withdrawn))
        .col_expr(request::Column::WithdrawnAt, Expr::value(now))
        .col_expr(request::Column::WithdrawnBy, Expr::value(program.actor().account))
        .filter(request::COLUMN.mini_program_id.eq(row.id))
        .filter(request::COLUMN.status.eq(RequestStatus::InReview))
        .exec(&txn)
        .await?;
    let changed = mini_program::Entity::update_many()
        .col_expr(mini_program::Column::DeletedAt, Expr::value(now))
        .col_expr(mini_program::Column::DeletedBy, Expr::value(program.actor().account))
        .filter(mini_program::COLUMN.id.eq(row.id))
        .filter(mini_program::COLUMN.deleted_at.is_null())
        .exec(&txn)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Error::Conflict);
    }
    let workspace = workspace::Entity::find_by_id(row.workspace_id).one(&txn).await?;
    let after = json!({ "deleted_at": now, "archived": ended, "withdrawn": open });
    let notice = Notice::of_program(&row, "removal", NotificationKind::MiniProgramDeleted);
    notify(&txn, cx, &takers_part(&txn, &row).await?, notice.from_outside()).await?;
    let event = (EventKind::MiniProgramDeleted, "");
    record_of(&txn, cx, &row, event, (json!({ "deleted_at": null }), after)).await?;
    txn.commit().await?;
    Ok(Deleted { workspace: workspace.ok_or(Error::NotFound)?.key })
}

/// The numbers of what is in review about a mini program, held until the transaction ends.
async fn open_requests(txn: &impl ConnectionTrait, key: MiniProgramKey) -> Result<Vec<i64>, Error> {
    let rows = request::Entity::find()
        .filter(request::COLUMN.mini_program_id.eq(key))
        .filter(request::COLUMN.status.eq(RequestStatus::InReview))
        .order_by_asc(request::Column::Id)
        .lock_exclusive()
        .all(txn)
        .await?;
    Ok(rows.iter().map(|it| it.id.0).collect())
}

/// Takes a mini program out of the bin, as it was. Gives back its name.
pub async fn restore(cx: &Cx<'_>, id: &MiniProgramId) -> Result<String, Error> {
    let program = cx.deleted_program(id, Action::RemoveMiniProgram).await?;
    let row = program.row();
    let now = cx.backend.clock.now();
    let deleted = row.deleted_at.ok_or(Error::NotFound)?;
    // The job that empties the bin may be a little late.
    if now >= rule::gone_at(deleted) {
        return Err(Error::NotFound);
    }

    let txn = cx.backend.database.begin().await?;
    let changed = mini_program::Entity::update_many()
        .col_expr(mini_program::Column::DeletedAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(mini_program::Column::DeletedBy, Expr::value(None::<AccountId>))
        .col_expr(mini_program::Column::ModifiedAt, Expr::value(now))
        .filter(mini_program::COLUMN.id.eq(row.id))
        .filter(mini_program::COLUMN.deleted_at.eq(deleted))
        .exec(&txn)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Error::Conflict);
    }
    let difference = (json!({ "deleted_at": deleted }), json!({ "deleted_at": null }));
    let notice = Notice::of_program(row, "information", NotificationKind::MiniProgramRestored);
    notify(&txn, cx, &takers_part(&txn, row).await?, notice).await?;
    record_of(&txn, cx, row, (EventKind::MiniProgramRestored, ""), difference).await?;
    txn.commit().await?;
    Ok(row.name.clone())
}

/// The workspace's name and what lies in its bin, the latest first; a tenant's holds its merchants' too.
/// Whoever may not use the bin as a whole sees there what they are admin of.
pub async fn list(cx: &Cx<'_>, key: &str) -> Result<(String, Vec<Binned>), Error> {
    let space = cx.workspace(key, WorkspaceAction::View).await?;
    let is_whole = space.standing().may(WorkspaceAction::UseBin);
    let db = &cx.backend.database.reader;
    let own = match space.row().tenant_id {
        None => mini_program::COLUMN.tenant_id.eq(space.row().id),
        Some(_) => mini_program::COLUMN.workspace_id.eq(space.row().id),
    };
    let mut query = mini_program::Entity::find()
        .filter(own)
        .filter(mini_program::COLUMN.deleted_at.is_not_null())
        .order_by_desc(mini_program::Column::DeletedAt)
        .order_by_desc(mini_program::Column::Id)
        .limit(SHOWN_MOST);
    if !is_whole {
        let theirs = mini_program_member::Entity::find()
            .select_only()
            .column(mini_program_member::Column::MiniProgramId)
            .filter(mini_program_member::COLUMN.account_id.eq(space.actor().account))
            .filter(mini_program_member::COLUMN.role.eq(MiniProgramRole::Admin))
            .into_query();
        query = query.filter(mini_program::Column::Id.in_subquery(theirs));
    }
    let now = cx.backend.clock.now();
    let mut rows = Vec::new();
    for row in query.all(db).await? {
        let is_there = row.deleted_at.is_some_and(|it| now < rule::gone_at(it));
        // What one was made may be suspended, which only the row itself tells.
        let may =
            is_whole || cx.deleted_program(&row.public_id, Action::RemoveMiniProgram).await.is_ok();
        if is_there && may {
            rows.push(row);
        }
    }
    if rows.is_empty() && !is_whole {
        // Says whom to ask.
        cx.workspace(key, WorkspaceAction::UseBin).await?;
    }
    Ok((space.row().name.clone(), shown(db, rows, now).await?))
}

async fn shown(
    db: &DatabaseConnection,
    rows: Vec<mini_program::Model>,
    now: DateTime<Utc>,
) -> Result<Vec<Binned>, Error> {
    let found = people(db, rows.iter().filter_map(|it| it.deleted_by)).await?;
    let ids: Vec<WorkspaceId> = rows.iter().map(|it| it.workspace_id).collect();
    let spaces = workspace::Entity::find().filter(workspace::COLUMN.id.is_in(ids)).all(db).await?;
    let rows = rows.into_iter().filter_map(|row| {
        let at = row.deleted_at?;
        let space = spaces.iter().find(|it| it.id == row.workspace_id)?;
        Some(Binned {
            id: row.public_id,
            name: row.name,
            workspace: (space.key.clone(), space.name.clone()),
            by: row.deleted_by.map(|it| person(&found, it)),
            at,
            days_left: days_left(at, now),
        })
    });
    Ok(rows.collect())
}
