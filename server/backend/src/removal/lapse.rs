//! An approval of a removal that nobody confirmed in time (rules §6.5.4): it lapses by itself, and whom it
//! concerns is told of it.

use crate::entity::{mini_program, notification, request};
use crate::notification::{Notice, notify, removers};
use crate::request::notice::still_seeing;
use crate::{Backend, Cx, Error};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::RequestId;
use domain::notification::NotificationKind;
use domain::removal::CONFIRM_DAYS;
use domain::request::{RequestKind, RequestStatus};
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, Select, entity::prelude::*};

/// For how many days after that somebody is still told: a console that stood still for longer does not begin
/// with what everybody knows. Shorter than a notification is kept, since that is what says who was told.
const TOLD_DAYS: i64 = 30;

/// Tells of every approval that has lapsed and of which nobody was told yet. Gives back how many there were.
/// Any number of processes may do it at once.
pub async fn tell_lapsed(backend: &Backend) -> Result<u64, Error> {
    let cx = backend.local();
    let ids: Vec<RequestId> = lapsed(backend.clock.now())
        .select_only()
        .column(request::Column::Id)
        .order_by_asc(request::Column::Id)
        .into_tuple()
        .all(&backend.database.reader)
        .await?;
    let mut told = 0;
    for id in ids {
        told += u64::from(one(&cx, id).await?);
    }
    Ok(told)
}

/// Approvals that have lapsed, not long ago.
fn lapsed(now: DateTime<Utc>) -> Select<request::Entity> {
    let until = now - TimeDelta::days(CONFIRM_DAYS);
    request::Entity::find()
        .filter(request::COLUMN.kind.eq(RequestKind::Removal))
        .filter(request::COLUMN.status.eq(RequestStatus::Approved))
        .filter(request::COLUMN.confirmed_at.is_null())
        .filter(request::COLUMN.decided_at.lte(until))
        .filter(request::COLUMN.decided_at.gt(until - TimeDelta::days(TOLD_DAYS)))
        .filter(request::Column::MiniProgramId.not_in_subquery(super::binned()))
}

/// Tells of one, unless another process did or it was told of before.
async fn one(cx: &Cx<'_>, id: RequestId) -> Result<bool, Error> {
    let now = cx.backend.clock.now();
    let txn = cx.backend.database.begin().await?;
    let row = lapsed(now).filter(request::COLUMN.id.eq(id)).lock_exclusive().one(&txn).await?;
    let Some(row) = row else { return Ok(false) };
    let path = format!("/requests/{id}");
    if is_told(&txn, &row, &path).await? {
        return Ok(false);
    }
    let program = mini_program::Entity::find_by_id(row.mini_program_id).one(&txn).await?;
    let program = program.ok_or(Error::NotFound)?;
    let mut to = removers(&txn, &program).await?;
    to.extend(still_seeing(&txn, &program, &[row.applicant_id]).await?);
    let notice = Notice::of_program(&program, "removal", NotificationKind::RemovalLapsed);
    notify(&txn, cx, &to, Notice { path, ..notice }).await?;
    txn.commit().await?;
    Ok(true)
}

async fn is_told(
    txn: &impl ConnectionTrait,
    row: &request::Model,
    path: &str,
) -> Result<bool, Error> {
    let told = notification::Entity::find()
        .filter(notification::COLUMN.mini_program_id.eq(row.mini_program_id))
        .filter(notification::COLUMN.kind.eq(NotificationKind::RemovalLapsed))
        .filter(notification::COLUMN.path.eq(path));
    Ok(told.limit(1).count(txn).await? > 0)
}
