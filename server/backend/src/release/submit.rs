//! A version gets on its way: submitted for review, or live at once where none is needed.

use super::advance::{make_room, new_release};
use super::own::own;
use super::situation::{Place, lock, place, version_of};
use super::{freeze, subject};
use crate::access::Program;
use crate::audit::{self, Event};
use crate::entity::{mini_program, release, version};
use crate::request::{Wish, make};
use crate::{Cx, Error};
use domain::access::Action;
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::{MiniProgramId, RequestId, TargetId};
use domain::release::{ReleaseStatus, Unmet, submit as rule};
use domain::request::RequestKind;
use domain::version::VersionNumber;
use sea_orm::ConnectionTrait;
use serde_json::json;

/// Where a submission led.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Submitted {
    /// The status that it came to.
    pub status: ReleaseStatus,
    /// The request that was made, where a reviewer decides.
    pub request: Option<RequestId>,
}

/// What a version still needs before it can be submitted; nothing where it goes live without.
pub async fn conditions(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    number: VersionNumber,
) -> Result<Vec<Unmet>, Error> {
    let program = cx.program(id, Action::ReleaseVersion).await?;
    let db = &cx.backend.database.reader;
    let version = version_of(db, &program, number).await?;
    freeze::unmet(db, cx, program.row(), &version).await
}

/// Submits a version to a target, or lets it go live where nothing is reviewed (rules §4.4). `words` tell
/// the reviewer what to look at; they may be empty.
pub async fn submit(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    number: VersionNumber,
    target: TargetId,
    words: &str,
) -> Result<Submitted, Error> {
    let program = cx.program(id, Action::ReleaseVersion).await?;
    let words = if words.trim().is_empty() {
        String::new()
    } else {
        domain::request::text(Field::Reason, words).map_err(Error::Fields)?
    };
    let version = version_of(&cx.backend.database.reader, &program, number).await?;

    let txn = cx.backend.database.begin().await?;
    let row = lock(&txn, cx, program.key(), target).await?;
    crate::feature::program::hold(&txn, row.id).await?;
    let found = place(&txn, cx, &row, target).await?;
    let status = own(&txn, version.id, target).await?.map(|it| it.status);
    let to = rule(&found.at, status).map_err(super::refused)?;
    if !found.at.rules.is_direct() {
        let unmet = freeze::unmet(&txn, cx, &row, &version).await?;
        if !unmet.is_empty() {
            let unmet = u32::try_from(unmet.len()).unwrap_or(u32::MAX);
            return Err(Error::field(Field::Target, Problem::NotReady { unmet }));
        }
    }
    let frozen = freeze::freeze(&txn, &row, &version, (target, found.target.environment)).await?;
    let archived = make_room(&txn, cx, &found, to).await?;
    let made = new_release(&txn, cx, &program, &version, target, to, &frozen).await?;
    let request = if to == ReleaseStatus::UnderReview {
        let wish = Wish {
            kind: RequestKind::Launch,
            feature: None,
            launch: Some((version.id, made.id)),
            reason: words,
        };
        Some(make(&txn, cx, &row, program.actor().account, wish).await?.id)
    } else {
        None
    };
    super::live::refresh(&txn, cx, &row).await?;
    if request.is_none() {
        super::tell(&txn, cx, (&row, &version, &found), (to, None)).await?;
    }
    record(&txn, cx, &program, (&row, &version, &found), (to, request, archived)).await?;
    txn.commit().await?;
    Ok(Submitted { status: to, request })
}

async fn record(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    program: &Program,
    (row, version, place): (&mini_program::Model, &version::Model, &Place),
    (to, request, archived): (ReleaseStatus, Option<RequestId>, Option<release::Model>),
) -> Result<(), Error> {
    let event = Event {
        tenant: Some(row.tenant_id),
        kind: EventKind::ReleaseSubmitted,
        workspace: Some(row.workspace_id),
        mini_program: Some(program.key()),
        subject: &subject(row, version, place),
        before: json!({ "full": super::number(txn, archived.map(|it| it.version_id)).await? }),
        after: json!({ "status": to, "request": request }),
    };
    audit::record(txn, cx, event).await
}
