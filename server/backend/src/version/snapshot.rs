//! Versions of HTML5 mini programs: a number, and the entrance address as it is now (rules §4.12).

use super::{checked, highest, part};
use crate::access::Program;
use crate::audit::{self, Event};
use crate::entity::{mini_program, version};
use crate::{Cx, Error};
use domain::access::Action;
use domain::audit::EventKind;
use domain::id::MiniProgramId;
use domain::mini_program::MiniProgramKind;
use domain::version::VersionNumber;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use serde_json::json;

/// An HTML5 mini program that the actor may make versions of. Of a DSL one packages are uploaded: there is
/// no such address.
async fn snapshotable(cx: &Cx<'_>, id: &MiniProgramId) -> Result<(Program, String), Error> {
    let program = cx.program(id, Action::CreateVersion).await?;
    match (program.row().kind, program.row().entrance_url.clone()) {
        (MiniProgramKind::Html5, Some(url)) => Ok((program, url)),
        (MiniProgramKind::Html5 | MiniProgramKind::Dsl, _) => Err(Error::NotFound),
    }
}

/// The number that is proposed, and the address that will be frozen.
pub async fn snapshot_form(
    cx: &Cx<'_>,
    id: &MiniProgramId,
) -> Result<(VersionNumber, String), Error> {
    let (program, url) = snapshotable(cx, id).await?;
    let highest = highest(&cx.backend.database.reader, program.key()).await?;
    Ok((VersionNumber::proposed(highest), url))
}

/// Makes a version with this number; without one, the proposed.
pub async fn snapshot(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    typed: &str,
) -> Result<VersionNumber, Error> {
    let (program, _) = snapshotable(cx, id).await?;
    let now = cx.backend.clock.now();
    let txn = cx.backend.database.begin().await?;
    // Holds the mini program's row: of two snapshots one sees the other's number, and the address is the
    // one that stands when the version is made.
    mini_program::Entity::update_many()
        .col_expr(mini_program::Column::ModifiedAt, Expr::value(now))
        .filter(mini_program::COLUMN.id.eq(program.key()))
        .exec(&txn)
        .await?;
    let row = mini_program::Entity::find_by_id(program.key()).one(&txn).await?;
    let row = row.ok_or(Error::NotFound)?;
    let known = highest(&txn, row.id).await?;
    let number = if typed.trim().is_empty() {
        VersionNumber::proposed(known).to_string()
    } else {
        typed.to_owned()
    };
    // What follows the last number that there can be is none.
    let number = checked(&number, known)?;
    let added = version::ActiveModel {
        id: NotSet,
        mini_program_id: Set(row.id),
        major: Set(part(number.major)),
        minor: Set(part(number.minor)),
        patch: Set(part(number.patch)),
        uploader_id: Set(program.actor().account),
        uploaded_at: Set(now),
        entrance_url: Set(row.entrance_url.clone()),
        sha256: Set(None),
        size: Set(None),
        profile: Set(None),
        report: Set(None),
        blocking: Set(0),
        warnings: Set(0),
        revision: Set(1),
    };
    version::Entity::insert(added).exec_without_returning(&txn).await?;
    let event = Event {
        tenant: Some(row.tenant_id),
        kind: EventKind::VersionSnapshot,
        workspace: Some(row.workspace_id),
        mini_program: Some(row.id),
        subject: &format!("{} {} {number}", row.public_id, row.name),
        before: json!(null),
        after: json!({ "number": number, "entrance_url": row.entrance_url }),
    };
    audit::record(&txn, cx, event).await?;
    txn.commit().await?;
    Ok(number)
}
