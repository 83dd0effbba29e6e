//! A tenant's or a merchant's workspace.

use domain::id::WorkspaceId;
use domain::workspace::WorkspaceKind;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "workspace")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: WorkspaceId,
    pub key: String,
    pub kind: WorkspaceKind,
    pub tenant_id: Option<WorkspaceId>,
    pub name: String,
    pub address: String,
    pub contact: String,
    pub namespaces: String,
    pub sub_namespaces: String,
    pub limits: String,
    pub self_approval: bool,
    pub created_at: DateTimeUtc,
    pub revision: i64,
    pub removed_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model {
    id,
    key,
    kind,
    tenant_id,
    name,
    address,
    contact,
    namespaces,
    sub_namespaces,
    limits,
    self_approval,
    created_at,
    revision,
    removed_at
});
