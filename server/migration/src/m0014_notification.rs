//! What people are told of.

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

// `facts` is JSON. What tells of a mini program goes with it when it is removed for good.
const SQL: &str = r"
CREATE TABLE notification (
    id {id},
    account_id BIGINT NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    facts TEXT NOT NULL,
    path TEXT NOT NULL,
    mini_program_id BIGINT REFERENCES mini_program (id) ON DELETE CASCADE,
    created_at {time} NOT NULL,
    read_at {time}
);
CREATE INDEX notification_of_account ON notification (account_id, id);
CREATE INDEX notification_unread ON notification (account_id, id) WHERE read_at IS NULL;
CREATE INDEX notification_of_mini_program ON notification (mini_program_id);
CREATE INDEX notification_age ON notification (created_at);
";
