//! Logos of mini programs and icons of host apps.

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

// In the database, so that every process has them. A picture is known by the hash of what it holds and never
// changes; `mini_program.logo` and `host_app.icon` name it, and a frozen release may go on naming it.
const SQL: &str = r"
CREATE TABLE picture (
    hash TEXT NOT NULL PRIMARY KEY,
    large {bytes} NOT NULL,
    small {bytes} NOT NULL,
    created_at {time} NOT NULL
);
ALTER TABLE host_app ADD COLUMN icon TEXT;
";
