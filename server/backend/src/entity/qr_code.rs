//! A code that opens a mini program; without a target it is the default one.

use domain::id::{AccountId, MiniProgramKey, QrCodeId, TargetId};
use domain::qr_code::QrToken;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "qr_code")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: QrCodeId,
    pub token: QrToken,
    pub mini_program_id: MiniProgramKey,
    pub target_id: Option<TargetId>,
    pub label: String,
    pub page: String,
    pub parameters: String,
    pub expires_at: Option<DateTimeUtc>,
    pub scans: i64,
    pub scanned_at: Option<DateTimeUtc>,
    pub created_by: AccountId,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model {
    id,
    token,
    mini_program_id,
    target_id,
    label,
    page,
    parameters,
    expires_at,
    scans,
    scanned_at,
    created_by,
    created_at
});
