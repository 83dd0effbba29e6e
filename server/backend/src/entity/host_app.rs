//! An app of the tenant that runs mini programs; its lists are JSON.

use domain::id::{HostAppId, WorkspaceId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "host_app")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: HostAppId,
    pub tenant_id: WorkspaceId,
    pub key: String,
    pub name: String,
    pub created_at: DateTimeUtc,
    pub ios: String,
    pub android: String,
    pub fingerprints: String,
    pub deep_link: String,
    pub revision: i64,
    pub icon: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model {
    id,
    tenant_id,
    key,
    name,
    created_at,
    ios,
    android,
    fingerprints,
    deep_link,
    revision,
    icon
});
