//! Releases; what host apps, their environments and merchants still lacked for being edited.

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

// Lists are JSON. A target is switched off and never deleted: releases that ended there name it.
const SQL: &str = r#"
ALTER TABLE host_app ADD COLUMN ios TEXT NOT NULL DEFAULT '[]';
ALTER TABLE host_app ADD COLUMN android TEXT NOT NULL DEFAULT '[]';
ALTER TABLE host_app ADD COLUMN fingerprints TEXT NOT NULL DEFAULT '[]';
ALTER TABLE host_app ADD COLUMN deep_link TEXT NOT NULL DEFAULT '';
ALTER TABLE host_app ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE target ADD COLUMN active BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE workspace ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE workspace ADD COLUMN removed_at {time};
CREATE TABLE "release" (
    id {id},
    mini_program_id BIGINT NOT NULL REFERENCES mini_program (id),
    version_id BIGINT NOT NULL REFERENCES version (id),
    target_id BIGINT NOT NULL REFERENCES target (id),
    status TEXT NOT NULL,
    percent INTEGER,
    rollback_of BIGINT REFERENCES "release" (id),
    snapshot TEXT NOT NULL,
    created_by BIGINT NOT NULL REFERENCES account (id),
    created_at {time} NOT NULL,
    modified_at {time} NOT NULL
);
CREATE UNIQUE INDEX release_under_way ON "release" (mini_program_id, target_id)
    WHERE status IN ('under-review', 'release-preparation', 'pilot-testing', 'grayscale');
CREATE UNIQUE INDEX release_full ON "release" (mini_program_id, target_id) WHERE status = 'full';
CREATE INDEX release_of_mini_program ON "release" (mini_program_id, id);
CREATE INDEX release_of_version ON "release" (version_id);
CREATE INDEX release_of_target ON "release" (target_id, status);
"#;
