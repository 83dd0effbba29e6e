//! The second step of signing in, and the codes for when it is lost.

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

// The secret is sealed with a key that is not in the database. Without `confirmed_at` it is being set up,
// and nobody is asked for it.
const SQL: &str = r"
CREATE TABLE two_step (
    account_id BIGINT PRIMARY KEY REFERENCES account (id),
    secret TEXT NOT NULL,
    last_step BIGINT NOT NULL,
    created_at {time} NOT NULL,
    confirmed_at {time}
);
CREATE TABLE recovery_code (
    id {id},
    account_id BIGINT NOT NULL REFERENCES account (id),
    code_hash TEXT NOT NULL,
    used_at {time}
);
CREATE INDEX recovery_code_of_account ON recovery_code (account_id);
";
