//! Taking a mini program back (rules §6.5): asked for, decided as a request, confirmed. Below: the bin.

pub mod bin;
mod lapse;
mod purge;

pub use bin::{Binned, Deleted, delete, restore};
pub use lapse::tell_lapsed;
pub use purge::{TABLES, purge};

use crate::access::Program;
use crate::entity::{mini_program, request};
use crate::notification::{Notice, notify, takers_part};
use crate::release::{archive_all, hold, under_way};
use crate::request::{Wish, make, record_of};
use crate::version::{people, person};
use crate::{Cx, Error};
use chrono::{DateTime, Utc};
use domain::access::Action;
use domain::account::Person;
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::{MiniProgramId, MiniProgramKey, RequestId};
use domain::mini_program::MiniProgramStatus;
use domain::notification::NotificationKind;
use domain::removal::{self as rule, RemovalRefusal, Stage};
use domain::request::{RequestKind, RequestStatus};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, QueryTrait, entity::prelude::*};
use serde_json::json;

/// The last removal of a mini program that was asked for.
pub struct Asked {
    /// The request.
    pub id: RequestId,
    /// How far it is.
    pub stage: Stage,
    /// How far the request itself is.
    pub status: RequestStatus,
    /// Who asked.
    pub applicant: Person,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub decided_by: Option<Person>,
    /// When it was taken back.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// What was said with the decision.
    pub note: String,
    /// Whether the reader asked, and may take it back.
    pub may_withdraw: bool,
}

/// What the page shows.
pub struct Page {
    /// The name in the default language, which is typed to confirm.
    pub name: String,
    /// How far the mini program is.
    pub status: MiniProgramStatus,
    /// The last removal, if one was ever asked for.
    pub last: Option<Asked>,
    /// Why none can be asked for now, if so.
    pub no_asking: Option<RemovalRefusal>,
    /// Why what is approved cannot be confirmed now, if so.
    pub no_confirming: Option<RemovalRefusal>,
    /// Why it cannot be deleted now, if so.
    pub no_deleting: Option<RemovalRefusal>,
}

/// How far a removal is.
pub(crate) fn stage(row: &request::Model, now: DateTime<Utc>) -> Stage {
    Stage::of(row.status, row.decided_at, row.confirmed_at, now)
}

/// Keys of what lies in the bin.
pub(crate) fn binned() -> SelectStatement {
    mini_program::Entity::find()
        .select_only()
        .column(mini_program::Column::Id)
        .filter(mini_program::COLUMN.deleted_at.is_not_null())
        .into_query()
}

fn refused(refusal: RemovalRefusal) -> Error {
    Error::field(Field::Removal, Problem::Removal(refusal))
}

/// The page of a mini program's removal.
pub async fn open(cx: &Cx<'_>, id: &MiniProgramId) -> Result<Page, Error> {
    let program = cx.program(id, Action::RemoveMiniProgram).await?;
    let db = &cx.backend.database.reader;
    let (row, now) = (program.row(), cx.backend.clock.now());
    let moving = under_way(db, row.id).await?;
    let last = last(db, row.id).await?;
    let open = last.as_ref().filter(|it| stage(it, now).is_open()).map(|it| it.id.0);
    let no_confirming =
        last.as_ref().and_then(|it| rule::confirm(stage(it, now), moving.clone()).err());
    let no_asking = rule::ask(row.status, open, moving.clone()).err();
    let no_deleting = rule::delete(row.status, moving).err();
    let last = match last {
        Some(last) => Some(shown(db, &program, last, now).await?),
        None => None,
    };
    let (name, status) = (row.name.clone(), row.status);
    Ok(Page { name, status, last, no_asking, no_confirming, no_deleting })
}

async fn shown(
    db: &DatabaseConnection,
    program: &Program,
    row: request::Model,
    now: DateTime<Utc>,
) -> Result<Asked, Error> {
    let found = people(db, std::iter::once(row.applicant_id).chain(row.decided_by)).await?;
    let stage = stage(&row, now);
    Ok(Asked {
        id: row.id,
        stage,
        status: row.status,
        applicant: person(&found, row.applicant_id),
        at: row.created_at,
        decided_by: row.decided_by.map(|it| person(&found, it)),
        withdrawn_at: row.withdrawn_at,
        may_withdraw: stage.is_open() && row.applicant_id == program.actor().account,
        reason: row.reason,
        note: row.decision_note,
    })
}

async fn last(
    db: &impl ConnectionTrait,
    key: MiniProgramKey,
) -> Result<Option<request::Model>, Error> {
    Ok(request::Entity::find()
        .filter(request::COLUMN.mini_program_id.eq(key))
        .filter(request::COLUMN.kind.eq(RequestKind::Removal))
        .order_by_desc(request::Column::Id)
        .one(db)
        .await?)
}

/// Asks that a mini program is taken back. Gives back the request's number.
pub async fn ask(cx: &Cx<'_>, id: &MiniProgramId, reason: &str) -> Result<RequestId, Error> {
    let program = cx.program(id, Action::RemoveMiniProgram).await?;
    let reason = domain::request::text(Field::Reason, reason).map_err(Error::Fields)?;

    let txn = cx.backend.database.begin().await?;
    let row = hold(&txn, cx, program.key()).await?;
    let open = crate::release::removal(&txn, cx, row.id).await?.map(|it| it.id.0);
    rule::ask(row.status, open, under_way(&txn, row.id).await?).map_err(refused)?;
    let wish =
        Wish { kind: RequestKind::Removal, feature: None, launch: None, reason: reason.clone() };
    let asked = make(&txn, cx, &row, program.actor().account, wish).await?;
    let subject = format!("#{}", asked.id);
    let after = json!({ "kind": asked.kind, "reason": reason });
    let event = (EventKind::RequestMade, subject.as_str());
    record_of(&txn, cx, &row, event, (json!(null), after)).await?;
    txn.commit().await?;
    Ok(asked.id)
}

/// Carries out an approved removal, once the name was typed: whatever is in use is archived, and so is
/// the mini program.
pub async fn confirm(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    request: RequestId,
    typed: &str,
) -> Result<(), Error> {
    let program = cx.program(id, Action::RemoveMiniProgram).await?;

    let txn = cx.backend.database.begin().await?;
    let row = hold(&txn, cx, program.key()).await?;
    let asked = request::Entity::find_by_id(request)
        .filter(request::COLUMN.mini_program_id.eq(row.id))
        .filter(request::COLUMN.kind.eq(RequestKind::Removal))
        .one(&txn)
        .await?
        .ok_or(Error::NotFound)?;
    let now = cx.backend.clock.now();
    rule::confirm(stage(&asked, now), under_way(&txn, row.id).await?).map_err(refused)?;
    if !rule::confirms(typed, &row.name) {
        return Err(Error::field(Field::Confirmation, Problem::NotTheName));
    }
    let changed = request::Entity::update_many()
        .col_expr(request::Column::ConfirmedAt, Expr::value(now))
        .col_expr(request::Column::Revision, Expr::value(asked.revision.saturating_add(1)))
        .filter(request::COLUMN.id.eq(asked.id))
        .filter(request::COLUMN.status.eq(RequestStatus::Approved))
        .filter(request::COLUMN.revision.eq(asked.revision))
        .filter(request::COLUMN.confirmed_at.is_null())
        .exec(&txn)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Error::Conflict);
    }
    let before = json!({ "status": row.status, "live_version": row.live_version });
    let archived = mini_program::Model { status: MiniProgramStatus::Archived, ..row };
    let ended = archive_all(&txn, cx, &archived).await?;
    let after = json!({ "status": archived.status, "archived": ended });
    let subject = format!("#{}", asked.id);
    let notice = Notice::of_program(&archived, "removal", NotificationKind::MiniProgramRemoved);
    notify(&txn, cx, &takers_part(&txn, &archived).await?, notice).await?;
    let event = (EventKind::MiniProgramRemoved, subject.as_str());
    record_of(&txn, cx, &archived, event, (before, after)).await?;
    txn.commit().await?;
    Ok(())
}
