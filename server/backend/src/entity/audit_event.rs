//! One change, chained to the one before it.

use domain::audit::EventKind;
use domain::id::{AccountId, MiniProgramKey, WorkspaceId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub chain: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub at: DateTimeUtc,
    pub actor_id: Option<AccountId>,
    pub address: String,
    pub kind: EventKind,
    pub workspace_id: Option<WorkspaceId>,
    pub mini_program_id: Option<MiniProgramKey>,
    pub subject: String,
    pub before: String,
    pub after: String,
    pub hash: String,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model {
    chain,
    seq,
    at,
    actor_id,
    address,
    kind,
    workspace_id,
    mini_program_id,
    subject,
    before,
    after,
    hash
});
