//! Ids and domains of mini programs: every revision of every set.

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

// Rows are only ever added; the highest revision of a scope is what is set now. A scope is an environment's
// word, or `version/target` by their keys. Of two edits that began from one revision the index lets in one.
const SQL: &str = r"
CREATE TABLE configuration_revision (
    id {id},
    mini_program_id BIGINT NOT NULL REFERENCES mini_program (id),
    scope TEXT NOT NULL,
    version_id BIGINT REFERENCES version (id),
    target_id BIGINT REFERENCES target (id),
    revision BIGINT NOT NULL,
    client_id TEXT NOT NULL,
    merchant_id TEXT NOT NULL,
    server_domains TEXT NOT NULL,
    webview_domains TEXT NOT NULL,
    restored_from BIGINT,
    author_id BIGINT NOT NULL REFERENCES account (id),
    created_at {time} NOT NULL
);
CREATE UNIQUE INDEX configuration_revision_of_scope
    ON configuration_revision (mini_program_id, scope, revision);
";
