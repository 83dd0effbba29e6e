//! One upload or snapshot of a mini program; `report` is the JSON of what its package holds.

use domain::id::{AccountId, MiniProgramKey, VersionId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "version")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: VersionId,
    pub mini_program_id: MiniProgramKey,
    pub major: i32,
    pub minor: i32,
    pub patch: i32,
    pub uploader_id: AccountId,
    pub uploaded_at: DateTimeUtc,
    pub entrance_url: Option<String>,
    pub sha256: Option<String>,
    pub size: Option<i64>,
    pub profile: Option<String>,
    pub report: Option<String>,
    pub blocking: i32,
    pub warnings: i32,
    pub revision: i64,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model {
    id,
    mini_program_id,
    major,
    minor,
    patch,
    uploader_id,
    uploaded_at,
    entrance_url,
    sha256,
    size,
    profile,
    report,
    blocking,
    warnings,
    revision
});
