//! The bin: who deleted a mini program, and the ids of those that are gone for good.

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

// Few lie in the bin: the index holds those alone, for its page and for the job that empties it.
const SQL: &str = r"
ALTER TABLE mini_program ADD COLUMN deleted_by BIGINT REFERENCES account (id);
CREATE INDEX mini_program_in_bin ON mini_program (deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE TABLE mini_program_gone (
    public_id TEXT NOT NULL PRIMARY KEY,
    tenant_id BIGINT NOT NULL REFERENCES workspace (id),
    gone_at {time} NOT NULL
);
";
