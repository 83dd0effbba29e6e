//! The feature registry of a tenant (rules §5.2): who sees what of it, its pages, and the features of one
//! mini program (rules §5.3).

pub mod broken;
pub mod edit;
pub mod holder;
pub mod jsapi;
pub mod list;
pub mod page;
pub mod program;

use crate::access::Space;
use crate::entity::{feature, feature_mini_program, jsapi as jsapi_row, mini_program};
use crate::list::Conditions;
use crate::{Cx, Error};
use domain::access::WorkspaceAction;
use domain::feature::{FeatureRecord, JsapiRecord};
use domain::host_app::is_key;
use domain::id::{MiniProgramId, WorkspaceId};
use sea_orm::{ConnectionTrait, QuerySelect, QueryTrait, Value, entity::prelude::*};

/// How many features a page of a list shows.
pub const PAGE_ROWS: usize = 50;

/// The registry as it is seen from a workspace: a merchant's shows what is visible to one of its mini
/// programs, and nothing that was archived.
pub struct Registry {
    space: Space,
}

impl Registry {
    /// The registry at the address of the workspace with this key.
    pub async fn open(cx: &Cx<'_>, workspace: &str) -> Result<Registry, Error> {
        Ok(Registry { space: cx.workspace(workspace, WorkspaceAction::ViewFeatures).await? })
    }

    /// The same for whoever changes it; only the tenant's address has it for changing.
    pub async fn open_to_edit(cx: &Cx<'_>, workspace: &str) -> Result<Registry, Error> {
        Ok(Registry { space: cx.tenant(workspace, WorkspaceAction::EditFeatures).await? })
    }

    /// The workspace from which it is seen.
    pub fn space(&self) -> &Space {
        &self.space
    }

    /// Whose registry it is.
    pub fn tenant(&self) -> WorkspaceId {
        self.space.tenant()
    }

    /// Whether the actor may change it.
    pub fn may_edit(&self) -> bool {
        !self.is_of_merchant() && self.space.standing().may(WorkspaceAction::EditFeatures)
    }

    /// Whether it is seen from a merchant's workspace.
    pub fn is_of_merchant(&self) -> bool {
        self.space.row().tenant_id.is_some()
    }

    /// Narrows a query of features `f` to those that are there.
    fn scope(&self, conditions: &mut Conditions) {
        conditions.add("f.tenant_id = ?", [self.tenant().0.into()]);
        if self.is_of_merchant() {
            conditions.add(
                "f.archived_at IS NULL AND (f.visible_to_all OR f.id IN (SELECT c.feature_id \
                 FROM feature_mini_program c JOIN mini_program m ON m.id = c.mini_program_id \
                 WHERE m.workspace_id = ? AND m.deleted_at IS NULL))",
                [self.space.row().id.0.into()],
            );
        }
    }

    /// The feature with this key, if it is there.
    pub async fn find(
        &self,
        db: &impl ConnectionTrait,
        key: &str,
    ) -> Result<feature::Model, Error> {
        let row = by_key(db, self.tenant(), key).await?;
        let is_there = !self.is_of_merchant()
            || (row.archived_at.is_none()
                && (row.visible_to_all || self.is_chosen(db, &row).await?));
        if is_there { Ok(row) } else { Err(Error::NotFound) }
    }

    async fn is_chosen(
        &self,
        db: &impl ConnectionTrait,
        row: &feature::Model,
    ) -> Result<bool, Error> {
        let own = mini_program::Entity::find()
            .select_only()
            .column(mini_program::Column::Id)
            .filter(mini_program::COLUMN.workspace_id.eq(self.space.row().id))
            .filter(mini_program::COLUMN.deleted_at.is_null());
        let found = feature_mini_program::Entity::find()
            .filter(feature_mini_program::COLUMN.feature_id.eq(row.id))
            .filter(feature_mini_program::Column::MiniProgramId.in_subquery(own.into_query()))
            .one(db)
            .await?;
        Ok(found.is_some())
    }
}

/// A tenant's feature with this key. A text that is no key names none.
pub(crate) async fn by_key(
    db: &impl ConnectionTrait,
    tenant: WorkspaceId,
    key: &str,
) -> Result<feature::Model, Error> {
    if !is_key(key) {
        return Err(Error::NotFound);
    }
    feature::Entity::find()
        .filter(feature::COLUMN.tenant_id.eq(tenant))
        .filter(feature::COLUMN.key.eq(key))
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}

/// Narrows a query of a tenant's features `f` to those whose name, key or JSAPI holds what was typed.
fn search(conditions: &mut Conditions, tenant: WorkspaceId, typed: &str) {
    let typed = typed.trim();
    if typed.is_empty() {
        return;
    }
    let folded = crate::search::holding(&domain::text::fold(typed));
    let values: [Value; 5] = [
        folded.clone().into(),
        crate::search::holding(typed).into(),
        folded.clone().into(),
        tenant.0.into(),
        folded.into(),
    ];
    conditions.add(
        "(LOWER(f.name) LIKE ? ESCAPE '\\' OR f.name LIKE ? ESCAPE '\\' OR f.key LIKE ? ESCAPE '\\' \
         OR f.id IN (SELECT x.feature_id FROM jsapi j JOIN feature_jsapi x ON x.jsapi_id = j.id \
         WHERE j.tenant_id = ? AND LOWER(j.name) LIKE ? ESCAPE '\\'))",
        values,
    );
}

/// What is known of a JSAPI.
fn jsapi_record(row: jsapi_row::Model) -> JsapiRecord {
    JsapiRecord {
        name: row.name,
        description: row.description,
        platforms: row.platforms,
        since_version: row.since_version,
        deprecated: row.deprecated,
        revision: row.revision,
    }
}

/// What is known of a feature.
fn record(row: feature::Model) -> FeatureRecord {
    FeatureRecord {
        key: row.key,
        name: row.name,
        description: row.description,
        access: row.access,
        risk: row.risk,
        visible_to_all: row.visible_to_all,
        is_archived: row.archived_at.is_some(),
        revision: row.revision,
    }
}

/// The mini programs that a feature is visible to, when it is not visible to all.
async fn chosen(
    db: &impl ConnectionTrait,
    row: &feature::Model,
) -> Result<Vec<(MiniProgramId, String)>, Error> {
    if row.visible_to_all {
        return Ok(Vec::new());
    }
    let ids = feature_mini_program::Entity::find()
        .select_only()
        .column(feature_mini_program::Column::MiniProgramId)
        .filter(feature_mini_program::COLUMN.feature_id.eq(row.id));
    let rows = mini_program::Entity::find()
        .filter(mini_program::Column::Id.in_subquery(ids.into_query()))
        .filter(mini_program::COLUMN.deleted_at.is_null())
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|it| (it.public_id, it.name)).collect())
}
