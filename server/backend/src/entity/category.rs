//! A category of the tenant's tree; `names` is a JSON object from language tag to name.

use domain::id::{CategoryId, WorkspaceId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "category")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CategoryId,
    pub tenant_id: WorkspaceId,
    pub parent_id: Option<CategoryId>,
    pub position: i32,
    pub names: String,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model { id, tenant_id, parent_id, position, names });
