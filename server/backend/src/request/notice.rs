//! Who is told of what becomes of a request (rules §6.8).

use crate::entity::{feature, mini_program, request, request_comment, version};
use crate::notification::{Notice, deciders, notify, removers, takers_part};
use crate::{Cx, Error};
use domain::id::AccountId;
use domain::notification::NotificationKind;
use domain::request::{RequestKind, RequestStatus};
use sea_orm::{ConnectionTrait, QuerySelect, entity::prelude::*};

/// Tells those who may decide it that somebody asks.
pub(crate) async fn made(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    row: &request::Model,
    program: &mini_program::Model,
) -> Result<(), Error> {
    let to = deciders(txn, row.tenant_id).await?;
    tell(txn, cx, (row, program), NotificationKind::RequestToDecide, &to).await
}

/// Tells what became of it: whoever asked and who takes part, or those who need not decide it any more. Of
/// an approved removal those hear who may confirm it.
pub(super) async fn settled(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    row: &request::Model,
    program: &mini_program::Model,
    status: RequestStatus,
) -> Result<(), Error> {
    let kind = match status {
        RequestStatus::Approved => NotificationKind::RequestApproved,
        RequestStatus::Rejected => NotificationKind::RequestRejected,
        RequestStatus::Withdrawn => NotificationKind::RequestWithdrawn,
        RequestStatus::InReview => return Ok(()),
    };
    let mut to = if status == RequestStatus::Withdrawn {
        deciders(txn, row.tenant_id).await?
    } else {
        takers_part(txn, program).await?
    };
    to.push(row.applicant_id);
    if (row.kind, status) == (RequestKind::Removal, RequestStatus::Approved) {
        // They hear that they are to confirm it, which says that it was approved.
        let confirming = removers(txn, program).await?;
        to.retain(|it| !confirming.contains(it));
        let kind = NotificationKind::RemovalToConfirm;
        notify(txn, cx, &confirming, Notice::of_program(program, "removal", kind)).await?;
    }
    tell(txn, cx, (row, program), kind, &to).await
}

/// Tells whoever asked, decided or talked about it that somebody said something; while nobody else did,
/// those who may decide it.
pub(super) async fn commented(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    row: &request::Model,
    program: &mini_program::Model,
) -> Result<(), Error> {
    let mut to: Vec<AccountId> = request_comment::Entity::find()
        .select_only()
        .column(request_comment::Column::AuthorId)
        .filter(request_comment::COLUMN.request_id.eq(row.id))
        .into_tuple()
        .all(txn)
        .await?;
    to.push(row.applicant_id);
    to.extend(row.decided_by);
    let actor = cx.actor.map(|it| it.account);
    if to.iter().all(|it| Some(*it) == actor) {
        to = deciders(txn, row.tenant_id).await?;
    }
    tell(txn, cx, (row, program), NotificationKind::RequestCommented, &to).await
}

/// Those of them who see the mini program: whoever asked, decided or talked and left since hears no more of it.
pub(crate) async fn still_seeing(
    txn: &impl ConnectionTrait,
    program: &mini_program::Model,
    people: &[AccountId],
) -> Result<Vec<AccountId>, Error> {
    let seeing = [takers_part(txn, program).await?, deciders(txn, program.tenant_id).await?];
    Ok(people.iter().copied().filter(|it| seeing.iter().any(|all| all.contains(it))).collect())
}

async fn tell(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    (row, program): (&request::Model, &mini_program::Model),
    kind: NotificationKind,
    to: &[AccountId],
) -> Result<(), Error> {
    let to = &still_seeing(txn, program, to).await?;
    let mut notice = Notice::of_program(program, "information", kind);
    notice.path = format!("/requests/{}", row.id);
    notice.facts.request = Some(row.kind);
    if let Some(id) = row.version_id {
        let version = version::Entity::find_by_id(id).one(txn).await?;
        let number = version.as_ref().map(|it| crate::version::number_of(it).to_string());
        notice.facts.version = number.unwrap_or_default();
    }
    if let Some(id) = row.feature_id {
        let feature = feature::Entity::find_by_id(id).one(txn).await?;
        notice.facts.feature = feature.map(|it| it.name).unwrap_or_default();
    }
    notify(txn, cx, to, notice).await
}
