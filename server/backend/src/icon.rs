//! The icon of a host app. It is no part of an edit's revision: whoever is typing is not disturbed.

use crate::access::Space;
use crate::audit;
use crate::entity::host_app;
use crate::picture::{self, Shown};
use crate::{Cx, Error};
use domain::access::WorkspaceAction;
use domain::audit::EventKind;
use domain::form::Field;
use domain::id::HostAppId;
use domain::picture::Size;
use sea_orm::{ConnectionTrait, QuerySelect as _, entity::prelude::*};
use serde_json::json;

/// Checks that the actor may set the icon, before a byte of it is read.
pub async fn open(cx: &Cx<'_>, workspace: &str, key: &str) -> Result<(), Error> {
    granted(cx, workspace, key).await.map(drop)
}

/// Makes a file the icon.
pub async fn set(cx: &Cx<'_>, workspace: &str, key: &str, bytes: Vec<u8>) -> Result<(), Error> {
    let (space, row) = granted(cx, workspace, key).await?;
    let picture = picture::decoded(cx, Field::Icon, bytes).await?;

    let txn = cx.backend.database.begin().await?;
    let before = locked(&txn, row.id).await?;
    let hash = picture.hash.clone();
    if before.as_ref() == Some(&hash) {
        return Ok(());
    }
    picture::store(&txn, cx, picture).await?;
    change(&txn, cx, (&space, &row), (before, Some(hash))).await?;
    txn.commit().await?;
    Ok(())
}

/// Takes the icon away.
pub async fn remove(cx: &Cx<'_>, workspace: &str, key: &str) -> Result<(), Error> {
    let (space, row) = granted(cx, workspace, key).await?;

    let txn = cx.backend.database.begin().await?;
    let before = locked(&txn, row.id).await?;
    if before.is_none() {
        return Err(Error::Conflict);
    }
    change(&txn, cx, (&space, &row), (before, None)).await?;
    txn.commit().await?;
    Ok(())
}

/// The icon, for an address that asks for the one with this mark.
pub async fn read(
    cx: &Cx<'_>,
    workspace: &str,
    key: &str,
    mark: &str,
    size: Size,
) -> Result<Shown, Error> {
    let (_, row) = granted(cx, workspace, key).await?;
    picture::shown(&cx.backend.database.reader, row.icon.as_deref(), mark, size).await
}

async fn granted(
    cx: &Cx<'_>,
    workspace: &str,
    key: &str,
) -> Result<(Space, host_app::Model), Error> {
    let space = cx.tenant(workspace, WorkspaceAction::EditHostApps).await?;
    let row = crate::host_app::find(&cx.backend.database.reader, &space, key).await?;
    Ok((space, row))
}

/// The icon that is there, the row locked: two who set one at the same time follow each other.
async fn locked(txn: &impl ConnectionTrait, id: HostAppId) -> Result<Option<String>, Error> {
    let row = host_app::Entity::find_by_id(id).lock_exclusive().one(txn).await?;
    Ok(row.ok_or(Error::Conflict)?.icon)
}

async fn change(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    (space, row): (&Space, &host_app::Model),
    (before, after): (Option<String>, Option<String>),
) -> Result<(), Error> {
    host_app::Entity::update_many()
        .col_expr(host_app::Column::Icon, Expr::value(after.clone()))
        .filter(host_app::COLUMN.id.eq(row.id))
        .exec(txn)
        .await?;
    let subject = format!("{} {}", row.key, row.name);
    let event = (EventKind::HostAppIconChanged, subject.as_str());
    audit::record_in(txn, cx, space, event, (json!({ "icon": before }), json!({ "icon": after })))
        .await
}
