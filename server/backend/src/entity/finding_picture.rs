//! The picture of a finding, or one that waits for the form that it was sent with.

use domain::id::{AccountId, RequestFindingId, RequestId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "finding_picture")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub token: String,
    pub request_id: RequestId,
    pub finding_id: Option<RequestFindingId>,
    pub media: String,
    pub content: Vec<u8>,
    pub width: i64,
    pub height: i64,
    pub created_by: AccountId,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model {
    token,
    request_id,
    finding_id,
    media,
    content,
    width,
    height,
    created_by,
    created_at
});
