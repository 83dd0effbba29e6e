//! A status that a release came to: when, and through whom.

use domain::id::{AccountId, ReleaseId, ReleaseStepId};
use domain::release::ReleaseStatus;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "release_step")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ReleaseStepId,
    pub release_id: ReleaseId,
    pub status: ReleaseStatus,
    pub percent: Option<i32>,
    pub account_id: Option<AccountId>,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model { id, release_id, status, percent, account_id, at });
