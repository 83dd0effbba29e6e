//! A person's account.

use domain::id::AccountId;
use domain::language::{Locale, Theme};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AccountId,
    pub email: String,
    pub email_folded: String,
    pub name: String,
    pub password_hash: Option<String>,
    pub locale: Option<Locale>,
    pub theme: Option<Theme>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model {
    id,
    email,
    email_folded,
    name,
    password_hash,
    locale,
    theme,
    created_at
});
