//! Something that a person was told of; `facts` is the JSON of what it is about.

use domain::id::{AccountId, MiniProgramKey, NotificationId};
use domain::notification::NotificationKind;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: NotificationId,
    pub account_id: AccountId,
    pub kind: NotificationKind,
    pub facts: String,
    pub path: String,
    pub mini_program_id: Option<MiniProgramKey>,
    pub created_at: DateTimeUtc,
    pub read_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model {
    id,
    account_id,
    kind,
    facts,
    path,
    mini_program_id,
    created_at,
    read_at
});
