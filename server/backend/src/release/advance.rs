//! A release moves on: further, to everybody, or no further.

use super::situation::{Place, lock, place};
use super::{live, number, refused, subject};
use crate::access::Program;
use crate::audit::{self, Event};
use crate::entity::{mini_program, release, release_step, version};
use crate::error::is_unique_violation;
use crate::{Cx, Error};
use domain::access::Action;
use domain::audit::EventKind;
use domain::form::{Field, lines};
use domain::id::{MiniProgramId, MiniProgramKey, ReleaseId, TargetId};
use domain::release::{Frozen, ReleaseStatus, ReleaseStep, roll_back as rule, step};
use domain::request::TEXT_MOST;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ConnectionTrait, entity::prelude::*};
use serde_json::json;

/// What whoever releases does to a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Gives it to so many percent.
    Percent(u8),
    /// Gives it to everybody.
    Complete,
    /// Stops it.
    Cancel,
}

impl Move {
    const fn step(self) -> ReleaseStep {
        match self {
            Move::Percent(percent) => ReleaseStep::Percent(percent),
            Move::Complete => ReleaseStep::Complete,
            Move::Cancel => ReleaseStep::Cancel,
        }
    }

    const fn event(self) -> EventKind {
        match self {
            Move::Percent(_) => EventKind::ReleaseRaised,
            Move::Complete => EventKind::ReleaseCompleted,
            Move::Cancel => EventKind::ReleaseCancelled,
        }
    }
}

/// Moves a release of a mini program on.
pub async fn move_on(
    cx: &Cx<'_>,
    program: &MiniProgramId,
    id: ReleaseId,
    to: Move,
) -> Result<(), Error> {
    let program = cx.program(program, Action::ReleaseVersion).await?;
    let found = find(&cx.backend.database.reader, program.key(), id).await?;
    let txn = cx.backend.database.begin().await?;
    let row = lock(&txn, cx, program.key(), found.target_id).await?;
    let (place, now) = stand(&txn, cx, &row, id).await?;
    let (status, percent) =
        step(now.status, percent_of(&now), &place.at, to.step()).map_err(refused)?;
    let archived = make_room(&txn, cx, &place, status).await?;
    set(&txn, cx, &now, (status, percent)).await?;
    live::refresh(&txn, cx, &row).await?;
    let version = version_row(&txn, &now).await?;
    super::tell(&txn, cx, (&row, &version, &place), (status, percent)).await?;
    let event = Event {
        tenant: Some(row.tenant_id),
        kind: to.event(),
        workspace: Some(row.workspace_id),
        mini_program: Some(row.id),
        subject: &subject(&row, &version, &place),
        before: json!({
            "status": now.status, "percent": now.percent,
            "full": number(&txn, archived.map(|it| it.version_id)).await?,
        }),
        after: json!({ "status": status, "percent": percent }),
    };
    audit::record(&txn, cx, event).await?;
    txn.commit().await?;
    Ok(())
}

/// What becomes of a release when its request is settled, within that transaction. The request's own event
/// says who did what.
pub(crate) async fn settle(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    id: ReleaseId,
    to: ReleaseStep,
) -> Result<(), Error> {
    let found = release::Entity::find_by_id(id).one(txn).await?.ok_or(Error::NotFound)?;
    let row = lock(txn, cx, found.mini_program_id, found.target_id).await?;
    let (place, now) = stand(txn, cx, &row, id).await?;
    let to = step(now.status, percent_of(&now), &place.at, to).map_err(refused)?;
    set(txn, cx, &now, to).await
}

/// Brings a release back that was Full before, as a new one (rules §4.8). Gives back the new release.
pub async fn roll_back(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    to: ReleaseId,
    reason: &str,
) -> Result<ReleaseId, Error> {
    let program = cx.program(id, Action::ReleaseVersion).await?;
    let reason = lines(reason, 1, TEXT_MOST).map_err(|it| Error::field(Field::Reason, it))?;
    let found = find(&cx.backend.database.reader, program.key(), to).await?;
    let txn = cx.backend.database.begin().await?;
    let row = lock(&txn, cx, program.key(), found.target_id).await?;
    let (place, old) = stand(&txn, cx, &row, to).await?;
    let effect = rule(&place.at, old.status, old.full_at.is_some()).map_err(refused)?;
    let cancelled = place.under_way.as_ref().filter(|_| effect.cancels);
    if let Some(moving) = cancelled {
        set(&txn, cx, moving, (ReleaseStatus::Cancelled, None)).await?;
    }
    let archived = make_room(&txn, cx, &place, ReleaseStatus::Full).await?;
    let now = cx.backend.clock.now();
    let made = release::ActiveModel {
        id: NotSet,
        mini_program_id: Set(row.id),
        version_id: Set(old.version_id),
        target_id: Set(old.target_id),
        status: Set(ReleaseStatus::Full),
        percent: Set(None),
        rollback_of: Set(Some(old.id)),
        snapshot: Set(old.snapshot.clone()),
        full_at: Set(Some(now)),
        reason: Set(reason.clone()),
        created_by: Set(program.actor().account),
        created_at: Set(now),
        modified_at: Set(now),
    };
    let made = made.insert(&txn).await?;
    note_step(&txn, cx, made.id, (ReleaseStatus::Full, None)).await?;
    live::refresh(&txn, cx, &row).await?;
    let version = version_row(&txn, &old).await?;
    super::tell(&txn, cx, (&row, &version, &place), (ReleaseStatus::Full, None)).await?;
    let event = Event {
        tenant: Some(row.tenant_id),
        kind: EventKind::ReleaseRolledBack,
        workspace: Some(row.workspace_id),
        mini_program: Some(row.id),
        subject: &subject(&row, &version, &place),
        before: json!({
            "full": number(&txn, archived.map(|it| it.version_id)).await?,
            "cancelled": number(&txn, cancelled.map(|it| it.version_id)).await?,
        }),
        after: json!({ "full": number(&txn, Some(old.version_id)).await?, "reason": reason }),
    };
    audit::record(&txn, cx, event).await?;
    txn.commit().await?;
    Ok(made.id)
}

/// Adds a release with what was frozen for it.
pub(super) async fn new_release(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    program: &Program,
    version: &version::Model,
    target: TargetId,
    status: ReleaseStatus,
    frozen: &Frozen,
) -> Result<release::Model, Error> {
    let now = cx.backend.clock.now();
    let row = release::ActiveModel {
        id: NotSet,
        mini_program_id: Set(program.key()),
        version_id: Set(version.id),
        target_id: Set(target),
        status: Set(status),
        percent: Set(None),
        rollback_of: Set(None),
        snapshot: Set(serde_json::to_string(frozen)?),
        full_at: Set((status == ReleaseStatus::Full).then_some(now)),
        reason: Set(String::new()),
        created_by: Set(program.actor().account),
        created_at: Set(now),
        modified_at: Set(now),
    };
    let row = match row.insert(txn).await {
        Ok(row) => row,
        Err(error) if is_unique_violation(&error) => return Err(Error::Conflict),
        Err(error) => return Err(error.into()),
    };
    note_step(txn, cx, row.id, (status, None)).await?;
    Ok(row)
}

/// Archives what is Full at a place when another becomes that (rules §4.7). Gives back what it was.
pub(super) async fn make_room(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    place: &Place,
    to: ReleaseStatus,
) -> Result<Option<release::Model>, Error> {
    let Some(full) = place.full.clone().filter(|_| to == ReleaseStatus::Full) else {
        return Ok(None);
    };
    set(txn, cx, &full, (ReleaseStatus::Archived, None)).await?;
    Ok(Some(full))
}

/// Gives a release another status if it still has the one that was read, and notes the step.
pub(crate) async fn set(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    row: &release::Model,
    (status, percent): (ReleaseStatus, Option<u8>),
) -> Result<(), Error> {
    use release::Column;
    let now = cx.backend.clock.now();
    let mut update = release::Entity::update_many()
        .col_expr(Column::Status, Expr::value(status))
        .col_expr(Column::Percent, Expr::value(percent.map(i32::from)))
        .col_expr(Column::ModifiedAt, Expr::value(now))
        .filter(release::COLUMN.id.eq(row.id))
        .filter(release::COLUMN.status.eq(row.status));
    update = match row.percent {
        Some(percent) => update.filter(release::COLUMN.percent.eq(percent)),
        None => update.filter(release::COLUMN.percent.is_null()),
    };
    if status == ReleaseStatus::Full {
        update = update.col_expr(Column::FullAt, Expr::value(now));
    }
    if update.exec(txn).await?.rows_affected == 0 {
        return Err(Error::Conflict);
    }
    note_step(txn, cx, row.id, (status, percent)).await
}

async fn note_step(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    id: ReleaseId,
    (status, percent): (ReleaseStatus, Option<u8>),
) -> Result<(), Error> {
    let row = release_step::ActiveModel {
        id: NotSet,
        release_id: Set(id),
        status: Set(status),
        percent: Set(percent.map(i32::from)),
        account_id: Set(cx.actor.map(|it| it.account)),
        at: Set(cx.backend.clock.now()),
    };
    release_step::Entity::insert(row).exec_without_returning(txn).await?;
    Ok(())
}

/// A release of a mini program; another's is none.
async fn find(
    db: &impl ConnectionTrait,
    program: MiniProgramKey,
    id: ReleaseId,
) -> Result<release::Model, Error> {
    let found = release::Entity::find_by_id(id)
        .filter(release::COLUMN.mini_program_id.eq(program))
        .one(db)
        .await?;
    found.ok_or(Error::NotFound)
}

/// A release and what stands around it, once the mini program is held.
async fn stand(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    row: &mini_program::Model,
    id: ReleaseId,
) -> Result<(Place, release::Model), Error> {
    let now = find(txn, row.id, id).await?;
    let place = place(txn, cx, row, now.target_id).await?;
    Ok((place, now))
}

async fn version_row(
    db: &impl ConnectionTrait,
    release: &release::Model,
) -> Result<version::Model, Error> {
    version::Entity::find_by_id(release.version_id).one(db).await?.ok_or(Error::NotFound)
}

fn percent_of(row: &release::Model) -> Option<u8> {
    row.percent.and_then(|it| u8::try_from(it).ok())
}
