//! One revision of a set of ids and domains; its lists are JSON, and its scope is an environment's word or
//! `version/target`.

use domain::id::{AccountId, ConfigurationId, MiniProgramKey, TargetId, VersionId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "configuration_revision")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ConfigurationId,
    pub mini_program_id: MiniProgramKey,
    pub scope: String,
    pub version_id: Option<VersionId>,
    pub target_id: Option<TargetId>,
    pub revision: i64,
    pub client_id: String,
    pub merchant_id: String,
    pub server_domains: String,
    pub webview_domains: String,
    pub restored_from: Option<i64>,
    pub author_id: AccountId,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model {
    id,
    mini_program_id,
    scope,
    version_id,
    target_id,
    revision,
    client_id,
    merchant_id,
    server_domains,
    webview_domains,
    restored_from,
    author_id,
    created_at
});
