//! A name that is taken in a tenant, folded; what makes it unique across languages.

use domain::id::{MiniProgramKey, WorkspaceId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mini_program_name")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: WorkspaceId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub folded: String,
    pub mini_program_id: MiniProgramKey,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model { tenant_id, folded, mini_program_id });
