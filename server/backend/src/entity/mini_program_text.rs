//! The texts of a mini program in one language.

use domain::id::MiniProgramKey;
use domain::language::Tag;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mini_program_text")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub mini_program_id: MiniProgramKey,
    #[sea_orm(primary_key, auto_increment = false)]
    pub language: Tag,
    pub position: i32,
    pub name: String,
    pub tagline: String,
    pub description: String,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model {
    mini_program_id,
    language,
    position,
    name,
    tagline,
    description
});
