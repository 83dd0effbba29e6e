//! When a request was taken back, and by whom: beside what was decided before, which stays.

use sea_orm_migration::prelude::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, SQL).await
    }
}

// Until now a withdrawal stood where the decision does, without a name: who did it is not known of these.
const SQL: &str = r"
ALTER TABLE request ADD COLUMN withdrawn_at {time};
ALTER TABLE request ADD COLUMN withdrawn_by BIGINT REFERENCES account (id);
UPDATE request SET withdrawn_at = decided_at, decided_at = NULL WHERE status = 'withdrawn';
";
