//! A link that can be followed once: the first run, a password to be set.

use crate::link::LinkPurpose;
use domain::id::{AccountId, WorkspaceId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "one_time_link")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub purpose: LinkPurpose,
    pub token_hash: String,
    pub account_id: Option<AccountId>,
    pub workspace_id: Option<WorkspaceId>,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub used_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model {
    id,
    purpose,
    token_hash,
    account_id,
    workspace_id,
    created_at,
    expires_at,
    used_at
});
