//! That a feature was added to a mini program.

use domain::id::{FeatureId, MiniProgramKey};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mini_program_feature")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub mini_program_id: MiniProgramKey,
    #[sea_orm(primary_key, auto_increment = false)]
    pub feature_id: FeatureId,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model { mini_program_id, feature_id, created_at });
