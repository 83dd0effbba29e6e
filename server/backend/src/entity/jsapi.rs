//! One method of the host bridge in a tenant's registry.

use domain::id::{JsapiId, WorkspaceId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "jsapi")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: JsapiId,
    pub tenant_id: WorkspaceId,
    pub name: String,
    pub description: String,
    pub platforms: String,
    pub since_version: String,
    pub deprecated: bool,
    pub revision: i64,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model {
    id,
    tenant_id,
    name,
    description,
    platforms,
    since_version,
    deprecated,
    revision
});
