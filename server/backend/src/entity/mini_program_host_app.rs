//! A host app that a mini program is released to.

use domain::id::{HostAppId, MiniProgramKey};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mini_program_host_app")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub mini_program_id: MiniProgramKey,
    #[sea_orm(primary_key, auto_increment = false)]
    pub host_app_id: HostAppId,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model { mini_program_id, host_app_id, created_at });
