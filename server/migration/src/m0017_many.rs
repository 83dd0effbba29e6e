//! What rows are found by among many mini programs, requests and releases.

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

// Those of a column that is mostly empty are for deleting for good, too: without them every row that goes has
// the whole table read for what might refer to it.
const INDEXES: &str = r#"
CREATE INDEX mini_program_by_kind ON mini_program (tenant_id, kind, modified_at, id) WHERE deleted_at IS NULL;
CREATE INDEX mini_program_by_kind_and_status ON mini_program (tenant_id, kind, status, modified_at, id)
    WHERE deleted_at IS NULL;
CREATE INDEX mini_program_of_workspace_by_created ON mini_program (workspace_id, created_at, id)
    WHERE deleted_at IS NULL;
CREATE INDEX mini_program_of_workspace_by_name ON mini_program (workspace_id, name_sort, id)
    WHERE deleted_at IS NULL;
CREATE INDEX request_of_release ON request (release_id) WHERE release_id IS NOT NULL;
CREATE INDEX request_of_version ON request (version_id) WHERE version_id IS NOT NULL;
CREATE INDEX request_of_applicant_by_kind ON request (applicant_id, kind, id);
CREATE INDEX request_comment_of_finding ON request_comment (finding_id) WHERE finding_id IS NOT NULL;
CREATE INDEX release_at_target ON "release" (mini_program_id, target_id, status);
CREATE INDEX release_of_rollback ON "release" (rollback_of) WHERE rollback_of IS NOT NULL;
CREATE INDEX configuration_revision_of_version ON configuration_revision (version_id)
    WHERE version_id IS NOT NULL;
"#;
