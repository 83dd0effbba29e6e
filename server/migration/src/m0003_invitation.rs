//! A link can invite somebody into a workspace.

use sea_orm_migration::prelude::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, INVITATION).await
    }
}

const INVITATION: &str = r"
ALTER TABLE one_time_link ADD COLUMN workspace_id BIGINT REFERENCES workspace (id);
CREATE INDEX one_time_link_of_account ON one_time_link (account_id);
";
