//! The logo of a mini program. It is no part of an edit's revision: whoever is typing is not disturbed.

use crate::access::Program;
use crate::audit::{self, Event};
use crate::entity::mini_program;
use crate::picture::{self, Shown};
use crate::{Cx, Error};
use domain::access::Action;
use domain::audit::EventKind;
use domain::form::Field;
use domain::id::MiniProgramId;
use domain::picture::Size;
use sea_orm::{ConnectionTrait, QuerySelect as _, entity::prelude::*};
use serde_json::json;

/// Checks that the actor may set the logo, before a byte of it is read.
pub async fn open(cx: &Cx<'_>, id: &MiniProgramId) -> Result<(), Error> {
    cx.program(id, Action::EditInformation).await.map(drop)
}

/// Makes a file the logo.
pub async fn set(cx: &Cx<'_>, id: &MiniProgramId, bytes: Vec<u8>) -> Result<(), Error> {
    let program = cx.program(id, Action::EditInformation).await?;
    let picture = picture::decoded(cx, Field::Logo, bytes).await?;

    let txn = cx.backend.database.begin().await?;
    let before = locked(&txn, &program).await?;
    let hash = picture.hash.clone();
    if before.as_ref() == Some(&hash) {
        return Ok(());
    }
    picture::store(&txn, cx, picture).await?;
    change(&txn, cx, &program, (before, Some(hash))).await?;
    txn.commit().await?;
    Ok(())
}

/// Takes the logo away.
pub async fn remove(cx: &Cx<'_>, id: &MiniProgramId) -> Result<(), Error> {
    let program = cx.program(id, Action::EditInformation).await?;

    let txn = cx.backend.database.begin().await?;
    let before = locked(&txn, &program).await?;
    if before.is_none() {
        return Err(Error::Conflict);
    }
    change(&txn, cx, &program, (before, None)).await?;
    txn.commit().await?;
    Ok(())
}

/// The logo, for an address that asks for the one with this mark.
pub async fn read(cx: &Cx<'_>, id: &MiniProgramId, mark: &str, size: Size) -> Result<Shown, Error> {
    let program = cx.program(id, Action::ViewInformation).await?;
    picture::shown(&cx.backend.database.reader, program.row().logo.as_deref(), mark, size).await
}

/// The logo that is there, the row locked: two who set one at the same time follow each other.
async fn locked(txn: &impl ConnectionTrait, program: &Program) -> Result<Option<String>, Error> {
    let row = mini_program::Entity::find_by_id(program.key())
        .filter(mini_program::COLUMN.deleted_at.is_null())
        .lock_exclusive()
        .one(txn)
        .await?;
    Ok(row.ok_or(Error::Conflict)?.logo)
}

async fn change(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    program: &Program,
    (before, after): (Option<String>, Option<String>),
) -> Result<(), Error> {
    let row = program.row();
    mini_program::Entity::update_many()
        .col_expr(mini_program::Column::Logo, Expr::value(after.clone()))
        .col_expr(mini_program::Column::ModifiedAt, Expr::value(cx.backend.clock.now()))
        .filter(mini_program::COLUMN.id.eq(row.id))
        .exec(txn)
        .await?;
    let event = Event {
        tenant: Some(row.tenant_id),
        kind: EventKind::LogoChanged,
        workspace: Some(row.workspace_id),
        mini_program: Some(row.id),
        subject: &format!("{} {}", row.public_id, row.name),
        before: json!({ "logo": before }),
        after: json!({ "logo": after }),
    };
    audit::record(txn, cx, event).await
}
