//! Somebody who gets a mini program's version in pilot testing at a target.

use domain::id::{MiniProgramKey, TargetId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pilot_tester")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub mini_program_id: MiniProgramKey,
    #[sea_orm(primary_key, auto_increment = false)]
    pub target_id: TargetId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub tester: String,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model { mini_program_id, target_id, tester });
