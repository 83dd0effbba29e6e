//! What a workspace's admins set (rules §2.5, §2.6).

use crate::audit::{self, Event};
use crate::entity::workspace;
use crate::{Cx, Error};
use domain::access::WorkspaceAction;
use domain::audit::EventKind;
use domain::package::Namespaces;
use domain::settings::{Settings, SettingsForm};
use domain::workspace::WorkspaceKind;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait as _;
use serde_json::{Value, json};

/// The settings of a workspace, and whose it is.
pub async fn read(cx: &Cx<'_>, key: &str) -> Result<(WorkspaceKind, Settings), Error> {
    let space = cx.workspace(key, WorkspaceAction::EditSettings).await?;
    Ok((space.row().kind, stored(space.row())?))
}

fn stored(row: &workspace::Model) -> Result<Settings, Error> {
    Ok(Settings {
        name: row.name.clone(),
        address: row.address.clone(),
        contact: row.contact.clone(),
        namespaces: Namespaces {
            namespaces: split(&row.namespaces),
            sub_namespaces: split(&row.sub_namespaces),
        },
        limits: serde_json::from_str(&row.limits)?,
        self_approval: row.self_approval,
    })
}

fn split(names: &str) -> Vec<String> {
    names.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
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

/// Changes the settings of a workspace. Of two who save what they read at the same time, the second is told.
pub async fn edit(cx: &Cx<'_>, key: &str, form: &SettingsForm) -> Result<(), Error> {
    let space = cx.workspace(key, WorkspaceAction::EditSettings).await?;
    let (row, kind) = (space.row(), space.row().kind);
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
        .col_expr(workspace::Column::Revision, Expr::col(workspace::Column::Revision).add(1))
        .filter(workspace::COLUMN.id.eq(row.id))
        .filter(workspace::COLUMN.revision.eq(row.revision))
        .exec(&txn)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Error::Conflict);
    }
    let event = Event {
        tenant: Some(space.tenant()),
        kind: EventKind::SettingsChanged,
        workspace: Some(row.id),
        mini_program: None,
        subject: &after.name,
        before: shown(kind, &before),
        after: shown(kind, &after),
    };
    audit::record(&txn, cx, event).await?;
    txn.commit().await?;
    Ok(())
}
