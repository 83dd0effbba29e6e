//! What a version's release note says in one language.

use domain::id::VersionId;
use domain::language::Tag;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "release_note")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub version_id: VersionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub language: Tag,
    pub text: String,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model { version_id, language, text });
