//! What a reviewer found: stored with the rejection, answered, mended (rules §6.4).

use super::{Asked, open, picture, record, remark};
use crate::entity::{request, request_finding};
use crate::error::Denied;
use crate::{Cx, Error};
use chrono::{DateTime, Utc};
use domain::access::Action;
use domain::audit::EventKind;
use domain::id::{AccountId, RequestFindingId};
use domain::request::NewFinding;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{ExprTrait as _, SimpleExpr};
use sea_orm::{ConnectionTrait, entity::prelude::*};
use serde_json::json;

/// Stores the findings of a rejection, within its transaction.
pub(super) async fn insert(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    asked: &Asked,
    findings: &[NewFinding],
) -> Result<(), Error> {
    // One after the other, so that their ids keep the order in which they were typed.
    for finding in findings {
        let row = request_finding::ActiveModel {
            id: NotSet,
            request_id: Set(asked.row.id),
            severity: Set(finding.severity),
            rule: Set(finding.rule.clone()),
            place: Set(finding.place.clone()),
            text: Set(finding.text.clone()),
            fixed_at: Set(None),
            fixed_by: Set(None),
            created_by: Set(asked.actor.account),
            created_at: Set(cx.backend.clock.now()),
        };
        let row = row.insert(txn).await?;
        if let Some(token) = &finding.picture {
            picture::claim(txn, asked, row.id, token).await?;
        }
    }
    Ok(())
}

/// The finding with this number, for those who may open its request.
async fn find(cx: &Cx<'_>, id: RequestFindingId) -> Result<(Asked, request_finding::Model), Error> {
    cx.actor()?;
    let found = request_finding::Entity::find_by_id(id).one(&cx.backend.database.reader).await?;
    let row = found.ok_or(Error::NotFound)?;
    Ok((open(cx, row.request_id).await?, row))
}

/// Says something below a finding.
pub async fn answer(cx: &Cx<'_>, id: RequestFindingId, typed: &str) -> Result<(), Error> {
    let (asked, finding) = find(cx, id).await?;
    remark(cx, &asked, Some(finding.id), typed).await
}

/// Marks a finding as mended: whoever may open its request.
pub async fn fix(cx: &Cx<'_>, id: RequestFindingId) -> Result<(), Error> {
    let (asked, finding) = find(cx, id).await?;
    let fixed = Some((asked.actor.account, cx.backend.clock.now()));
    let was_open = request_finding::COLUMN.fixed_at.is_null();
    mark(cx, &asked, &finding, (EventKind::FindingFixed, was_open, fixed)).await
}

/// Has a finding that was marked as mended be open again: whoever decides.
pub async fn reopen(cx: &Cx<'_>, id: RequestFindingId) -> Result<(), Error> {
    let (asked, finding) = find(cx, id).await?;
    if !asked.may_decide() {
        let ask = cx.whom_to_ask(&asked.program, Action::DecideRequest).await?;
        return Err(Error::Denied(Denied::MiniProgram { action: Action::DecideRequest, ask }));
    }
    let was_fixed = request_finding::COLUMN.fixed_at.is_not_null();
    mark(cx, &asked, &finding, (EventKind::FindingReopened, was_fixed, None)).await
}

async fn mark(
    cx: &Cx<'_>,
    asked: &Asked,
    finding: &request_finding::Model,
    (kind, as_before, fixed): (EventKind, SimpleExpr, Option<(AccountId, DateTime<Utc>)>),
) -> Result<(), Error> {
    let txn = cx.backend.database.begin().await?;
    let changed = request_finding::Entity::update_many()
        .col_expr(request_finding::Column::FixedBy, Expr::value(fixed.map(|it| it.0)))
        .col_expr(request_finding::Column::FixedAt, Expr::value(fixed.map(|it| it.1)))
        .filter(request_finding::COLUMN.id.eq(finding.id))
        .filter(as_before)
        .exec(&txn)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Error::Conflict);
    }
    request::Entity::update_many()
        .col_expr(request::Column::Revision, Expr::col(request::Column::Revision).add(1))
        .filter(request::COLUMN.id.eq(asked.row.id))
        .exec(&txn)
        .await?;
    let state = |is_fixed: bool| json!({ "finding": finding.id, "fixed": is_fixed });
    record(&txn, cx, asked, kind, (state(fixed.is_none()), state(fixed.is_some()))).await?;
    txn.commit().await?;
    Ok(())
}
