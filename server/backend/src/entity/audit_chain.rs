//! The head of one chain of the audit: 0 is the installation's, others a tenant's.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_chain")]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub chain: i64,
    pub seq: i64,
    pub hash: String,
}

impl ActiveModelBehavior for ActiveModel {}

crate::near::from_columns!(Model { chain, seq, hash });
