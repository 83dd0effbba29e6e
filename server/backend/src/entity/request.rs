//! What somebody asks a reviewer to decide. What a kind is about stands in `feature_id`, `version_id` and
//! `release_id`; `confirmed_at` is when an approved removal was carried out. What was decided stays when it is
//! withdrawn afterwards.

use domain::id::{
    AccountId, FeatureId, MiniProgramKey, ReleaseId, RequestId, VersionId, WorkspaceId,
};
use domain::request::{RequestKind, RequestStatus};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "request")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: RequestId,
    pub tenant_id: WorkspaceId,
    pub kind: RequestKind,
    pub status: RequestStatus,
    pub mini_program_id: MiniProgramKey,
    pub feature_id: Option<FeatureId>,
    pub version_id: Option<VersionId>,
    pub release_id: Option<ReleaseId>,
    pub applicant_id: AccountId,
    pub reason: String,
    pub created_at: DateTimeUtc,
    pub decided_by: Option<AccountId>,
    pub decided_at: Option<DateTimeUtc>,
    pub decision_note: String,
    pub self_approved: bool,
    pub confirmed_at: Option<DateTimeUtc>,
    pub withdrawn_at: Option<DateTimeUtc>,
    pub withdrawn_by: Option<AccountId>,
    pub revision: i64,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model {
    id,
    tenant_id,
    kind,
    status,
    mini_program_id,
    feature_id,
    version_id,
    release_id,
    applicant_id,
    reason,
    created_at,
    decided_by,
    decided_at,
    decision_note,
    self_approved,
    confirmed_at,
    withdrawn_at,
    withdrawn_by,
    revision
});
