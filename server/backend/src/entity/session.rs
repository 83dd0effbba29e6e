//! A signed-in browser; of its token only the hash is stored.

use domain::id::{AccountId, SessionId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SessionId,
    pub account_id: AccountId,
    pub token_hash: String,
    pub created_at: DateTimeUtc,
    pub seen_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub address: String,
    pub user_agent: String,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model {
    id,
    account_id,
    token_hash,
    created_at,
    seen_at,
    expires_at,
    address,
    user_agent
});
