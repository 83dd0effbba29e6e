//! A tenant's host apps and their environments (rules §1.4).

use crate::access::Space;
use crate::audit::{self, Event};
use crate::entity::{host_app, target};
use crate::error::is_unique_violation;
use crate::{Cx, Error};
use domain::access::WorkspaceAction;
use domain::audit::EventKind;
use domain::form::{Field, Problem, Problems};
use domain::host_app::{
    CheckedHostApp, HostAppForm, HostAppRow, TargetForm, TargetSettings, is_key, may_pilot,
};
use domain::id::HostAppId;
use domain::picture;
use domain::workspace::Environment;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::{Value, json};

/// The tenant's name and its host apps, the one added earliest first.
pub async fn list(cx: &Cx<'_>, workspace: &str) -> Result<(String, Vec<HostAppRow>), Error> {
    let space = cx.tenant(workspace, WorkspaceAction::EditHostApps).await?;
    let db = &cx.backend.database.reader;
    let rows = host_app::Entity::find()
        .filter(host_app::COLUMN.tenant_id.eq(space.row().id))
        .order_by_asc(host_app::Column::Id)
        .all(db)
        .await?;
    let choices = crate::workspace::host_apps(db, space.row().id, None).await?;
    let mut shown = Vec::with_capacity(rows.len());
    for row in rows {
        let choice = choices.iter().find(|it| it.id == row.id);
        shown.push(HostAppRow {
            ios: entries(&row.ios)?.len(),
            android: entries(&row.android)?.len(),
            environments: choice.map(|it| it.environments.clone()).unwrap_or_default(),
            icon: row.icon.as_deref().map(picture::mark).map(str::to_owned),
            key: row.key,
            name: row.name,
        });
    }
    Ok((space.row().name.clone(), shown))
}

/// Checks that the form for a new one is there for the actor; the tenant's name.
pub async fn open(cx: &Cx<'_>, workspace: &str) -> Result<String, Error> {
    let space = cx.tenant(workspace, WorkspaceAction::EditHostApps).await?;
    Ok(space.row().name.clone())
}

/// A host app as it is edited, and the revision that the edit starts from.
///
/// Beside them what of its icon's hash stands in the icon's address, if it has one.
pub async fn read(
    cx: &Cx<'_>,
    workspace: &str,
    key: &str,
) -> Result<(HostAppForm, i64, Option<String>), Error> {
    let space = cx.tenant(workspace, WorkspaceAction::EditHostApps).await?;
    let db = &cx.backend.database.reader;
    let row = find(db, &space, key).await?;
    let icon = row.icon.as_deref().map(picture::mark).map(str::to_owned);
    let mut form = HostAppForm {
        ios: entries(&row.ios)?.join("\n"),
        android: entries(&row.android)?.join("\n"),
        fingerprints: entries(&row.fingerprints)?.join("\n"),
        key: row.key,
        name: row.name,
        deep_link: row.deep_link,
        ..HostAppForm::default()
    };
    for it in targets(db, row.id).await? {
        *form.target_mut(it.environment) =
            TargetForm { on: it.active, review: it.review, pilot_testing: it.pilot_testing };
    }
    Ok((form, row.revision, icon))
}

/// Adds a host app. Gives back its key.
pub async fn create(cx: &Cx<'_>, workspace: &str, form: &HostAppForm) -> Result<String, Error> {
    let space = cx.tenant(workspace, WorkspaceAction::EditHostApps).await?;
    let (key, form) = form.checked_new().map_err(Error::Fields)?;

    let txn = cx.backend.database.begin().await?;
    let row = host_app::ActiveModel {
        id: NotSet,
        tenant_id: Set(space.row().id),
        key: Set(key.clone()),
        name: Set(form.name.clone()),
        created_at: Set(cx.backend.clock.now()),
        ios: Set(json!(form.ios).to_string()),
        android: Set(json!(form.android).to_string()),
        fingerprints: Set(json!(form.fingerprints).to_string()),
        deep_link: Set(form.deep_link.clone()),
        revision: Set(1),
        icon: Set(None),
    };
    let row = match row.insert(&txn).await {
        Err(error) if is_unique_violation(&error) => {
            return Err(Error::field(Field::Key, Problem::KeyTaken));
        }
        inserted => inserted?,
    };
    for settings in &form.targets {
        add_target(&txn, row.id, *settings).await?;
    }
    audit::record(
        &txn,
        cx,
        Event {
            tenant: Some(space.row().id),
            kind: EventKind::HostAppCreated,
            workspace: Some(space.row().id),
            mini_program: None,
            subject: &format!("{key} {}", form.name),
            before: json!(null),
            after: shown(&form),
        },
    )
    .await?;
    txn.commit().await?;
    Ok(key)
}

/// Changes a host app and its environments, if nobody else did since the edit began. An environment in
/// which a version is in use stays.
pub async fn edit(
    cx: &Cx<'_>,
    workspace: &str,
    key: &str,
    revision: i64,
    form: &HostAppForm,
) -> Result<(), Error> {
    let space = cx.tenant(workspace, WorkspaceAction::EditHostApps).await?;
    let row = find(&cx.backend.database.reader, &space, key).await?;
    // Before anything is said of single fields: their form would come back with the present revision.
    if row.revision != revision {
        return Err(Error::Conflict);
    }
    let form = form.checked().map_err(Error::Fields)?;

    let txn = cx.backend.database.begin().await?;
    let changed = host_app::Entity::update_many()
        .col_expr(host_app::Column::Name, Expr::value(form.name.as_str()))
        .col_expr(host_app::Column::Ios, Expr::value(json!(form.ios).to_string()))
        .col_expr(host_app::Column::Android, Expr::value(json!(form.android).to_string()))
        .col_expr(host_app::Column::Fingerprints, Expr::value(json!(form.fingerprints).to_string()))
        .col_expr(host_app::Column::DeepLink, Expr::value(form.deep_link.as_str()))
        .col_expr(host_app::Column::Revision, Expr::value(revision.saturating_add(1)))
        .filter(host_app::COLUMN.id.eq(row.id))
        .filter(host_app::COLUMN.revision.eq(revision))
        .exec(&txn)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Error::Conflict);
    }
    let before = change_targets(&txn, row.id, &form.targets).await?;
    let before = CheckedHostApp {
        ios: entries(&row.ios)?,
        android: entries(&row.android)?,
        fingerprints: entries(&row.fingerprints)?,
        name: row.name,
        deep_link: row.deep_link,
        targets: before,
    };
    audit::record(
        &txn,
        cx,
        Event {
            tenant: Some(space.row().id),
            kind: EventKind::HostAppChanged,
            workspace: Some(space.row().id),
            mini_program: None,
            subject: &format!("{key} {}", form.name),
            before: shown(&before),
            after: shown(&form),
        },
    )
    .await?;
    txn.commit().await?;
    Ok(())
}

/// Makes the environments of a host app those that are wanted. Gives back those that it had.
async fn change_targets(
    txn: &impl ConnectionTrait,
    host_app: HostAppId,
    wanted: &[TargetSettings],
) -> Result<Vec<TargetSettings>, Error> {
    let known = locked_targets(txn, host_app).await?;
    let mut problems = Problems::default();
    for row in known.iter().filter(|it| it.active) {
        if wanted.iter().any(|it| it.environment == row.environment) {
            continue;
        }
        if let Some(version) = crate::release::in_use_at(txn, row.id).await? {
            problems.add(
                Field::Environments,
                Problem::EnvironmentInUse {
                    environment: row.environment,
                    mini_program: version.mini_program,
                    version: version.number,
                },
            );
        }
    }
    problems.finish().map_err(Error::Fields)?;
    for environment in Environment::ALL {
        let settings = wanted.iter().find(|it| it.environment == *environment);
        let row = known.iter().find(|it| it.environment == *environment);
        match (row, settings) {
            (Some(row), settings) => set_target(txn, row, settings).await?,
            (None, Some(settings)) => add_target(txn, host_app, *settings).await?,
            (None, None) => {}
        }
    }
    let had = known.into_iter().filter(|it| it.active).map(|it| TargetSettings {
        environment: it.environment,
        review: it.review,
        pilot_testing: it.pilot_testing,
    });
    Ok(had.collect())
}

/// Writes what a target is from now on; one that is switched off keeps its settings for later.
async fn set_target(
    txn: &impl ConnectionTrait,
    row: &target::Model,
    settings: Option<&TargetSettings>,
) -> Result<(), Error> {
    let (review, pilot_testing) =
        settings.map_or((row.review, row.pilot_testing), |it| (it.review, it.pilot_testing));
    target::Entity::update_many()
        .col_expr(target::Column::Active, Expr::value(settings.is_some()))
        .col_expr(target::Column::Review, Expr::value(review))
        .col_expr(target::Column::PilotTesting, Expr::value(pilot_testing))
        .filter(target::COLUMN.id.eq(row.id))
        .exec(txn)
        .await?;
    Ok(())
}

async fn add_target(
    txn: &impl ConnectionTrait,
    host_app: HostAppId,
    settings: TargetSettings,
) -> Result<(), Error> {
    let TargetSettings { environment, review, pilot_testing } = settings;
    let row = target::ActiveModel {
        id: NotSet,
        host_app_id: Set(host_app),
        environment: Set(environment),
        review: Set(review),
        pilot_testing: Set(pilot_testing && may_pilot(environment)),
        active: Set(true),
    };
    row.insert(txn).await?;
    Ok(())
}

/// The targets of a host app, locked until the transaction ends: a release that is added at the same time
/// locks its target too, so one of the two waits. For SQLite, which has one writer, no
/// lock is written.
pub(crate) async fn locked_targets(
    txn: &impl ConnectionTrait,
    host_app: HostAppId,
) -> Result<Vec<target::Model>, Error> {
    let query = target::Entity::find()
        .filter(target::COLUMN.host_app_id.eq(host_app))
        .order_by_asc(target::Column::Id);
    Ok(query.lock_exclusive().all(txn).await?)
}

async fn targets(
    db: &impl ConnectionTrait,
    host_app: HostAppId,
) -> Result<Vec<target::Model>, Error> {
    Ok(target::Entity::find().filter(target::COLUMN.host_app_id.eq(host_app)).all(db).await?)
}

/// The tenant's host app with this key. A text that is no key names none.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    space: &Space,
    key: &str,
) -> Result<host_app::Model, Error> {
    if !is_key(key) {
        return Err(Error::NotFound);
    }
    host_app::Entity::find()
        .filter(host_app::COLUMN.tenant_id.eq(space.row().id))
        .filter(host_app::COLUMN.key.eq(key))
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}

fn entries(list: &str) -> Result<Vec<String>, Error> {
    Ok(serde_json::from_str(list)?)
}

fn shown(it: &CheckedHostApp) -> Value {
    json!({
        "name": it.name, "ios": it.ios, "android": it.android, "fingerprints": it.fingerprints,
        "deep_link": it.deep_link, "environments": it.targets,
    })
}
