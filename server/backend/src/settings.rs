//! What a workspace's admins set (rules §2.5, §2.6).

use crate::audit::record_in;
use crate::entity::workspace;
use crate::workspace::package_settings;
use crate::{Cx, Error};
use domain::access::WorkspaceAction;
use domain::audit::EventKind;
use domain::settings::{Settings, SettingsForm};
use domain::workspace::WorkspaceKind;
use sea_orm::entity::prelude::*;
use serde_json::{Value, json};

/// The settings of a workspace, whose it is, and the revision that an edit starts from.
pub async fn read(cx: &Cx<'_>, key: &str) -> Result<(WorkspaceKind, Settings, i64), Error> {
    let space = cx.workspace(key, WorkspaceAction::EditSettings).await?;
    Ok((space.row().kind, stored(space.row())?, space.row().revision))
}

fn stored(row: &workspace::Model) -> Result<Settings, Error> {
    let (limits, namespaces) = package_settings(row)?;
    Ok(Settings {
        name: row.name.clone(),
        address: row.address.clone(),
        contact: row.contact.clone(),
        namespaces,
        limits,
        self_approval: row.self_approval,
    })
}

fn shown(kind: WorkspaceKind, settings: &Settings) -> Value {
    match kind {
        WorkspaceKind::Tenant => json!({
            "name": settings.name,
            "namespaces": settings.namespaces.namespaces,
            "sub_namespaces": settings.namespaces.sub_namespaces,
            "limits": settings.limits,
            "self_approval": settings.self_approval,
        }),
        WorkspaceKind::Developer => json!({
            "name": settings.name,
            "address": settings.address,
            "contact": settings.contact,
        }),
    }
}

/// Changes the settings of a workspace, if nobody else did since the edit began.
pub async fn edit(cx: &Cx<'_>, key: &str, revision: i64, form: &SettingsForm) -> Result<(), Error> {
    let space = cx.workspace(key, WorkspaceAction::EditSettings).await?;
    let (row, kind) = (space.row(), space.row().kind);
    // Before anything is said of single fields: their form would come back with the present revision.
    if row.revision != revision {
        return Err(Error::Conflict);
    }
    let before = stored(row)?;
    let after = form.checked(kind, &before).map_err(Error::Fields)?;
    if after == before {
        return Ok(());
    }

    let txn = cx.backend.database.begin().await?;
    let changed = workspace::Entity::update_many()
        .col_expr(workspace::Column::Name, Expr::value(after.name.clone()))
        .col_expr(workspace::Column::Address, Expr::value(after.address.clone()))
        .col_expr(workspace::Column::Contact, Expr::value(after.contact.clone()))
        .col_expr(workspace::Column::Namespaces, Expr::value(after.namespaces.namespaces.join(",")))
        .col_expr(
            workspace::Column::SubNamespaces,
            Expr::value(after.namespaces.sub_namespaces.join(",")),
        )
        .col_expr(workspace::Column::Limits, Expr::value(serde_json::to_string(&after.limits)?))
        .col_expr(workspace::Column::SelfApproval, Expr::value(after.self_approval))
        .col_expr(workspace::Column::Revision, Expr::value(revision.saturating_add(1)))
        .filter(workspace::COLUMN.id.eq(row.id))
        .filter(workspace::COLUMN.revision.eq(revision))
        .exec(&txn)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Error::Conflict);
    }
    let difference = (shown(kind, &before), shown(kind, &after));
    record_in(&txn, cx, &space, (EventKind::SettingsChanged, &after.name), difference).await?;
    txn.commit().await?;
    Ok(())
}
