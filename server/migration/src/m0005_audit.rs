//! What a page of the audit is found by beside actor and kind.

use sea_orm_migration::prelude::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, INDEXES).await
    }
}

const INDEXES: &str = r"
CREATE INDEX audit_event_of_workspace ON audit_event (chain, workspace_id, seq);
CREATE INDEX audit_event_of_program ON audit_event (chain, mini_program_id, seq);
";
