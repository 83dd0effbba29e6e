//! What releasing needs beside the releases: their steps, release notes, testers, and what the list shows.

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

// `full_at` is set once a release was Full, whatever became of it. What the list shows of the live versions
// is repeated in the mini program's row, since the list asks for it fifty times.
const SQL: &str = r#"
ALTER TABLE "release" ADD COLUMN full_at {time};
ALTER TABLE "release" ADD COLUMN reason TEXT NOT NULL DEFAULT '';
CREATE INDEX release_once_full ON "release" (mini_program_id, target_id, id) WHERE full_at IS NOT NULL;
CREATE INDEX release_last ON "release" (version_id, target_id, id);
CREATE TABLE release_step (
    id {id},
    release_id BIGINT NOT NULL REFERENCES "release" (id),
    status TEXT NOT NULL,
    percent INTEGER,
    account_id BIGINT REFERENCES account (id),
    at {time} NOT NULL
);
CREATE INDEX release_step_of_release ON release_step (release_id, id);
CREATE TABLE release_note (
    version_id BIGINT NOT NULL REFERENCES version (id),
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (version_id, language)
);
ALTER TABLE version ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
CREATE TABLE pilot_tester (
    mini_program_id BIGINT NOT NULL REFERENCES mini_program (id),
    target_id BIGINT NOT NULL REFERENCES target (id),
    tester TEXT NOT NULL,
    PRIMARY KEY (mini_program_id, target_id, tester)
);
ALTER TABLE mini_program ADD COLUMN live_version TEXT;
ALTER TABLE mini_program ADD COLUMN live_elsewhere INTEGER NOT NULL DEFAULT 0;
"#;
