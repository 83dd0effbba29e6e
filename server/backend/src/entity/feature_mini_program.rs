//! That a feature which is not visible to all is visible to a mini program.

use domain::id::{FeatureId, MiniProgramKey};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feature_mini_program")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub feature_id: FeatureId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub mini_program_id: MiniProgramKey,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model { feature_id, mini_program_id });
