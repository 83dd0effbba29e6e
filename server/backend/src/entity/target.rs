//! A host app's environment: where a version is released to, while it is active.

use domain::id::{HostAppId, TargetId};
use domain::workspace::Environment;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "target")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: TargetId,
    pub host_app_id: HostAppId,
    pub environment: Environment,
    pub review: bool,
    pub pilot_testing: bool,
    pub active: bool,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model { id, host_app_id, environment, review, pilot_testing, active });
