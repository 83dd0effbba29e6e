//! What a reviewer found, and whether it was mended.

use domain::id::{AccountId, RequestFindingId, RequestId};
use domain::request::FindingSeverity;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "request_finding")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: RequestFindingId,
    pub request_id: RequestId,
    pub severity: FindingSeverity,
    pub rule: String,
    pub place: String,
    pub text: String,
    pub fixed_at: Option<DateTimeUtc>,
    pub fixed_by: Option<AccountId>,
    pub created_by: AccountId,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model {
    id,
    request_id,
    severity,
    rule,
    place,
    text,
    fixed_at,
    fixed_by,
    created_by,
    created_at
});
