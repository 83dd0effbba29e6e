//! A tenant may let people decide what they asked for themselves.

use sea_orm_migration::prelude::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, SELF_APPROVAL).await
    }
}

const SELF_APPROVAL: &str = r"
ALTER TABLE workspace ADD COLUMN self_approval BOOLEAN NOT NULL DEFAULT FALSE;
";
