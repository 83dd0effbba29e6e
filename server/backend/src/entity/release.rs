//! One version at one target; `snapshot` is the JSON of what was frozen with it. Whoever adds one locks
//! the row of its target first and looks whether that is still active.

use domain::id::{AccountId, MiniProgramKey, ReleaseId, TargetId, VersionId};
use domain::release::ReleaseStatus;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "release")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ReleaseId,
    pub mini_program_id: MiniProgramKey,
    pub version_id: VersionId,
    pub target_id: TargetId,
    pub status: ReleaseStatus,
    pub percent: Option<i32>,
    pub rollback_of: Option<ReleaseId>,
    pub snapshot: String,
    pub full_at: Option<DateTimeUtc>,
    pub reason: String,
    pub created_by: AccountId,
    pub created_at: DateTimeUtc,
    pub modified_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model {
    id,
    mini_program_id,
    version_id,
    target_id,
    status,
    percent,
    rollback_of,
    snapshot,
    full_at,
    reason,
    created_by,
    created_at,
    modified_at
});
