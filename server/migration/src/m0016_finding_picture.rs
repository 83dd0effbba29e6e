//! Pictures of findings.

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

// One that has no finding yet waits for the form that it was sent with: that may come back for something else,
// and a browser does not send a file twice. The index holds those alone, for the job that removes them.
const SQL: &str = r"
CREATE TABLE finding_picture (
    token TEXT NOT NULL PRIMARY KEY,
    request_id BIGINT NOT NULL REFERENCES request (id),
    finding_id BIGINT UNIQUE REFERENCES request_finding (id),
    media TEXT NOT NULL,
    content {bytes} NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    created_by BIGINT NOT NULL REFERENCES account (id),
    created_at {time} NOT NULL
);
CREATE INDEX finding_picture_of_request ON finding_picture (request_id);
CREATE INDEX finding_picture_waiting ON finding_picture (created_at) WHERE finding_id IS NULL;
";
