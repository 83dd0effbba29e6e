//! QR codes. Every mini program that is there already gets its default one.

use sea_orm_migration::prelude::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, QR_CODE).await?;
        let token = if manager.get_database_backend() == sea_orm::DbBackend::Postgres {
            "replace(gen_random_uuid()::text, '-', '')"
        } else {
            "lower(hex(randomblob(16)))"
        };
        crate::run(manager, &DEFAULTS.replace("{token}", token)).await
    }
}

// A code without a target is the default one: it follows the mini program's first host app.
const QR_CODE: &str = r"
CREATE TABLE qr_code (
    id {id},
    token TEXT NOT NULL UNIQUE,
    mini_program_id BIGINT NOT NULL REFERENCES mini_program (id) ON DELETE CASCADE,
    target_id BIGINT REFERENCES target (id),
    label TEXT NOT NULL,
    page TEXT NOT NULL,
    parameters TEXT NOT NULL,
    expires_at {time},
    scans BIGINT NOT NULL DEFAULT 0,
    scanned_at {time},
    created_by BIGINT NOT NULL REFERENCES account (id),
    created_at {time} NOT NULL
);
CREATE INDEX qr_code_of_mini_program ON qr_code (mini_program_id, id);
CREATE UNIQUE INDEX qr_code_default ON qr_code (mini_program_id) WHERE target_id IS NULL;
";

const DEFAULTS: &str = r"
INSERT INTO qr_code (token, mini_program_id, label, page, parameters, created_by, created_at)
SELECT {token}, id, '', '', '', creator_id, created_at FROM mini_program;
";
