//! Somebody who was renamed and has created mini programs that are not found by the new name yet: those
//! behind `after_id`.

use domain::id::AccountId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_due")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    pub after_id: i64,
}

impl ActiveModelBehavior for ActiveModel {}
