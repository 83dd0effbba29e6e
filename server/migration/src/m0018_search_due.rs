//! Whose mini programs the index of search still has under an old name of whoever created them.

use sea_orm_migration::prelude::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, TABLE).await
    }
}

const TABLE: &str = r"
CREATE TABLE search_due (
    account_id BIGINT PRIMARY KEY REFERENCES account (id),
    after_id BIGINT NOT NULL
);
";
