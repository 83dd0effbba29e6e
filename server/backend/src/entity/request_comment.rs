//! What somebody said about a request, or below one of its findings.

use domain::id::{AccountId, RequestCommentId, RequestFindingId, RequestId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "request_comment")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: RequestCommentId,
    pub request_id: RequestId,
    pub finding_id: Option<RequestFindingId>,
    pub author_id: AccountId,
    pub text: String,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model { id, request_id, finding_id, author_id, text, created_at });
