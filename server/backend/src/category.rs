//! The tenant's tree of categories: added, renamed, moved, removed (rules §3.4).

use crate::access::Space;
use crate::audit::record_in;
use crate::entity::{category, mini_program};
use crate::{Cx, Error};
use domain::access::WorkspaceAction;
use domain::audit::EventKind;
use domain::category::{CategoryForm, fits};
use domain::form::{Field, Problem};
use domain::id::CategoryId;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ConnectionTrait, PaginatorTrait, QueryOrder, entity::prelude::*};
use serde_json::{Value, json};

/// A tenant's categories in the order of the tree: each with its form, and how deep it stands.
pub async fn list(cx: &Cx<'_>, key: &str) -> Result<Vec<(CategoryId, CategoryForm, usize)>, Error> {
    let space = tenant(cx, key).await?;
    let db = &cx.backend.database.reader;
    let rows = rows(db, &space).await?;
    let ordered = crate::workspace::categories(db, space.row().id).await?;
    let shown = ordered.into_iter().filter_map(|choice| {
        let names = choice.path.last()?;
        let name = |tag: &str| names.get(tag).cloned().unwrap_or_default();
        let row = rows.iter().find(|row| row.id == choice.id)?;
        let parent = row.parent_id.map(|id| id.to_string()).unwrap_or_default();
        let form = CategoryForm { english: name("en"), chinese: name("zh-CN"), parent };
        Some((choice.id, form, choice.path.len()))
    });
    Ok(shown.collect())
}

/// The tenant whose settings the actor may edit; a merchant's workspace has no categories.
async fn tenant(cx: &Cx<'_>, key: &str) -> Result<Space, Error> {
    let space = cx.workspace(key, WorkspaceAction::EditSettings).await?;
    if space.row().tenant_id.is_some() { Err(Error::NotFound) } else { Ok(space) }
}

async fn rows(db: &impl ConnectionTrait, space: &Space) -> Result<Vec<category::Model>, Error> {
    let rows = category::Entity::find()
        .filter(category::COLUMN.tenant_id.eq(space.row().id))
        .order_by_asc(category::Column::Position)
        .order_by_asc(category::Column::Id);
    Ok(rows.all(db).await?)
}

/// Adds a category, or renames and moves the one with this id. Mini programs keep theirs.
pub async fn save(
    cx: &Cx<'_>,
    key: &str,
    id: Option<CategoryId>,
    form: &CategoryForm,
) -> Result<(), Error> {
    let space = tenant(cx, key).await?;
    let (names, parent) = form.checked().map_err(Error::Fields)?;

    let txn = cx.backend.database.begin().await?;
    // Two moves at once could otherwise put each below the other.
    crate::workspace_member::lock(&txn, space.row().id).await?;
    let rows = rows(&txn, &space).await?;
    let before = match id {
        Some(id) => Some(rows.iter().find(|row| row.id == id).ok_or(Error::NotFound)?),
        None => None,
    };
    let tree: Vec<_> = rows.iter().map(|row| (row.id, row.parent_id)).collect();
    fits(&tree, id, parent).map_err(|problem| Error::field(Field::Parent, problem))?;
    let names = serde_json::to_string(&names)?;
    let after = json!({ "names": names, "parent": parent });
    if let Some(row) = before {
        category::Entity::update_many()
            .col_expr(category::Column::Names, Expr::value(names))
            .col_expr(category::Column::ParentId, Expr::value(parent))
            .filter(category::COLUMN.id.eq(row.id))
            .exec(&txn)
            .await?;
    } else {
        let last = rows.iter().map(|row| row.position).max().unwrap_or(0);
        let row = category::ActiveModel {
            id: NotSet,
            tenant_id: Set(space.row().id),
            parent_id: Set(parent),
            position: Set(last + 1),
            names: Set(names),
        };
        row.insert(&txn).await?;
    }
    let kind = if id.is_some() { EventKind::CategoryChanged } else { EventKind::CategoryAdded };
    record_in(&txn, cx, &space, (kind, &form.english), (shown(before), after)).await?;
    txn.commit().await?;
    Ok(())
}

/// Removes a category that no mini program has and none stands below.
pub async fn remove(cx: &Cx<'_>, key: &str, id: CategoryId) -> Result<(), Error> {
    let space = tenant(cx, key).await?;

    let txn = cx.backend.database.begin().await?;
    crate::workspace_member::lock(&txn, space.row().id).await?;
    let rows = rows(&txn, &space).await?;
    let before = rows.iter().find(|row| row.id == id).ok_or(Error::NotFound)?;
    let used = mini_program::Entity::find()
        .filter(mini_program::COLUMN.category_id.eq(id))
        .count(&txn)
        .await?;
    if used > 0 || rows.iter().any(|row| row.parent_id == Some(id)) {
        return Err(Error::field(Field::Category, Problem::InUse));
    }
    category::Entity::delete_by_id(id).exec(&txn).await?;
    let name = before.names.clone();
    let difference = (shown(Some(before)), json!(null));
    record_in(&txn, cx, &space, (EventKind::CategoryRemoved, &name), difference).await?;
    txn.commit().await?;
    Ok(())
}

fn shown(row: Option<&category::Model>) -> Value {
    row.map_or(json!(null), |row| json!({ "names": row.names, "parent": row.parent_id }))
}
