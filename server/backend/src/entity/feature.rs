//! A named package of JSAPIs in a tenant's registry.

use domain::feature::{Access, Risk};
use domain::id::{FeatureId, WorkspaceId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feature")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: FeatureId,
    pub tenant_id: WorkspaceId,
    pub key: String,
    pub name: String,
    pub description: String,
    pub access: Access,
    pub risk: Risk,
    pub visible_to_all: bool,
    pub archived_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub revision: i64,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model {
    id,
    tenant_id,
    key,
    name,
    description,
    access,
    risk,
    visible_to_all,
    archived_at,
    created_at,
    revision
});
