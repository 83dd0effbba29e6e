//! Adding, changing, archiving and restoring features of the registry.

use super::Registry;
use super::broken::{broken, refuse};
use super::jsapi::{lock, subject};
use crate::audit::record_in;
use crate::entity::{feature, feature_mini_program, mini_program};
use crate::error::is_unique_violation;
use crate::{Cx, Error};
use domain::audit::EventKind;
use domain::feature::{CheckedFeature, FeatureForm};
use domain::form::{Field, Problem};
use domain::id::{FeatureId, MiniProgramId, MiniProgramKey, WorkspaceId};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ConnectionTrait, entity::prelude::*};
use serde_json::json;

/// Checks that the form for a new one is there for the actor; the tenant's name.
pub async fn open(cx: &Cx<'_>, workspace: &str) -> Result<String, Error> {
    let registry = Registry::open_to_edit(cx, workspace).await?;
    Ok(registry.space().row().name.clone())
}

/// Adds a feature. Gives back its key.
pub async fn create(cx: &Cx<'_>, workspace: &str, form: &FeatureForm) -> Result<String, Error> {
    let registry = Registry::open_to_edit(cx, workspace).await?;
    let (key, form) = form.checked_new().map_err(Error::Fields)?;
    let db = &cx.backend.database.reader;
    let visible_to = programs(db, registry.tenant(), &form).await?;

    let txn = cx.backend.database.begin().await?;
    let row = feature::ActiveModel {
        id: NotSet,
        tenant_id: Set(registry.tenant()),
        key: Set(key.clone()),
        name: Set(form.name.clone()),
        description: Set(form.description.clone()),
        access: Set(form.access),
        risk: Set(form.risk),
        visible_to_all: Set(form.visible_to.is_none()),
        archived_at: Set(None),
        created_at: Set(cx.backend.clock.now()),
        revision: Set(1),
    };
    let row = match row.insert(&txn).await {
        Err(error) if is_unique_violation(&error) => {
            return Err(Error::field(Field::Key, Problem::KeyTaken));
        }
        inserted => inserted?,
    };
    choose(&txn, row.id, &visible_to).await?;
    let event = (EventKind::FeatureCreated, subject(&row));
    let difference = (json!(null), serde_json::to_value(&form)?);
    record_in(&txn, cx, registry.space(), (event.0, &event.1), difference).await?;
    txn.commit().await?;
    Ok(key)
}

/// Changes a feature, if nobody else did since the edit began.
pub async fn edit(
    cx: &Cx<'_>,
    workspace: &str,
    key: &str,
    revision: i64,
    form: &FeatureForm,
) -> Result<(), Error> {
    let registry = Registry::open_to_edit(cx, workspace).await?;
    let db = &cx.backend.database.reader;
    let row = registry.find(db, key).await?;
    let form = form.checked().map_err(Error::Fields)?;
    let visible_to = programs(db, registry.tenant(), &form).await?;
    let chosen = super::chosen(db, &row).await?;

    let txn = cx.backend.database.begin().await?;
    let changed = feature::Entity::update_many()
        .col_expr(feature::Column::Name, Expr::value(form.name.as_str()))
        .col_expr(feature::Column::Description, Expr::value(form.description.as_str()))
        .col_expr(feature::Column::Access, Expr::value(form.access))
        .col_expr(feature::Column::Risk, Expr::value(form.risk))
        .col_expr(feature::Column::VisibleToAll, Expr::value(form.visible_to.is_none()))
        .col_expr(feature::Column::Revision, Expr::value(revision.saturating_add(1)))
        .filter(feature::COLUMN.id.eq(row.id))
        .filter(feature::COLUMN.revision.eq(revision))
        .exec(&txn)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Error::Conflict);
    }
    choose(&txn, row.id, &visible_to).await?;
    let ids: Vec<MiniProgramId> = chosen.into_iter().map(|it| it.0).collect();
    let before = CheckedFeature {
        name: row.name.clone(),
        description: row.description.clone(),
        access: row.access,
        risk: row.risk,
        visible_to: (!row.visible_to_all).then_some(ids),
    };
    let event = (EventKind::FeatureChanged, subject(&row));
    let difference = (serde_json::to_value(&before)?, serde_json::to_value(&form)?);
    record_in(&txn, cx, registry.space(), (event.0, &event.1), difference).await?;
    txn.commit().await?;
    Ok(())
}

/// Archives a feature: it grants nothing any more and nobody can add it. Refused while a version in use would
/// lose a JSAPI; what else would break has to be agreed to.
pub async fn archive(cx: &Cx<'_>, workspace: &str, key: &str, agreed: bool) -> Result<(), Error> {
    let registry = Registry::open_to_edit(cx, workspace).await?;
    let row = registry.find(&cx.backend.database.reader, key).await?;

    let txn = cx.backend.database.begin().await?;
    lock(&txn, &row).await?;
    let held = super::program::jsapis(&txn, row.id).await?;
    let names: Vec<String> = held.into_iter().map(|it| it.name).collect();
    refuse(&broken(&txn, row.id, &names, None).await?, agreed)?;
    let archived = feature::Entity::update_many()
        .col_expr(feature::Column::ArchivedAt, Expr::value(cx.backend.clock.now()))
        .col_expr(feature::Column::Revision, Expr::col(feature::Column::Revision).add(1))
        .filter(feature::COLUMN.id.eq(row.id))
        .filter(feature::COLUMN.archived_at.is_null())
        .exec(&txn)
        .await?;
    if archived.rows_affected == 0 {
        return Err(Error::Conflict);
    }
    let event = (EventKind::FeatureArchived, subject(&row));
    let difference = (json!({ "archived": false }), json!({ "archived": true }));
    record_in(&txn, cx, registry.space(), (event.0, &event.1), difference).await?;
    txn.commit().await?;
    Ok(())
}

/// Makes an archived feature one that grants and can be added again.
pub async fn restore(cx: &Cx<'_>, workspace: &str, key: &str) -> Result<(), Error> {
    let registry = Registry::open_to_edit(cx, workspace).await?;
    let row = registry.find(&cx.backend.database.reader, key).await?;

    let txn = cx.backend.database.begin().await?;
    let restored = feature::Entity::update_many()
        .col_expr(feature::Column::ArchivedAt, Expr::value(Option::<DateTimeUtc>::None))
        .col_expr(feature::Column::Revision, Expr::col(feature::Column::Revision).add(1))
        .filter(feature::COLUMN.id.eq(row.id))
        .filter(feature::COLUMN.archived_at.is_not_null())
        .exec(&txn)
        .await?;
    if restored.rows_affected == 0 {
        return Err(Error::Conflict);
    }
    let event = (EventKind::FeatureRestored, subject(&row));
    let difference = (json!({ "archived": true }), json!({ "archived": false }));
    record_in(&txn, cx, registry.space(), (event.0, &event.1), difference).await?;
    txn.commit().await?;
    Ok(())
}

/// The mini programs that were chosen: each must be one of the tenant's, or of its merchants'.
async fn programs(
    db: &impl ConnectionTrait,
    tenant: WorkspaceId,
    form: &CheckedFeature,
) -> Result<Vec<MiniProgramKey>, Error> {
    let Some(ids) = &form.visible_to else { return Ok(Vec::new()) };
    let found = mini_program::Entity::find()
        .filter(mini_program::COLUMN.tenant_id.eq(tenant))
        .filter(mini_program::COLUMN.public_id.is_in(ids.iter().cloned()))
        .filter(mini_program::COLUMN.deleted_at.is_null())
        .all(db)
        .await?;
    match ids.iter().find(|id| !found.iter().any(|it| it.public_id == **id)) {
        Some(id) => {
            let problem = Problem::NotOfThisForm { entry: id.to_string() };
            Err(Error::field(Field::MiniPrograms, problem))
        }
        None => Ok(found.into_iter().map(|it| it.id).collect()),
    }
}

async fn choose(
    txn: &impl ConnectionTrait,
    feature: FeatureId,
    programs: &[MiniProgramKey],
) -> Result<(), Error> {
    feature_mini_program::Entity::delete_many()
        .filter(feature_mini_program::COLUMN.feature_id.eq(feature))
        .exec(txn)
        .await?;
    if programs.is_empty() {
        return Ok(());
    }
    let rows = programs.iter().map(|program| feature_mini_program::ActiveModel {
        feature_id: Set(feature),
        mini_program_id: Set(*program),
    });
    feature_mini_program::Entity::insert_many(rows).exec_without_returning(txn).await?;
    Ok(())
}
