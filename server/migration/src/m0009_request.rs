//! Requests with what is said about them; what features and JSAPIs still lacked for being edited.

use sea_orm_migration::prelude::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for part in [REQUESTS, FEATURES] {
            crate::run(manager, part).await?;
        }
        Ok(())
    }
}

// What is asked for once is open once: the partial indexes hold it. The others are one for each way in
// which the list is narrowed; each ends with the id, by which it is ordered.
const REQUESTS: &str = r#"
CREATE TABLE request (
    id {id},
    tenant_id BIGINT NOT NULL REFERENCES workspace (id),
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    mini_program_id BIGINT NOT NULL REFERENCES mini_program (id),
    feature_id BIGINT REFERENCES feature (id),
    version_id BIGINT REFERENCES version (id),
    release_id BIGINT REFERENCES "release" (id),
    applicant_id BIGINT NOT NULL REFERENCES account (id),
    reason TEXT NOT NULL,
    created_at {time} NOT NULL,
    decided_by BIGINT REFERENCES account (id),
    decided_at {time},
    decision_note TEXT NOT NULL DEFAULT '',
    self_approved BOOLEAN NOT NULL DEFAULT FALSE,
    confirmed_at {time},
    revision BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX request_open_activation ON request (mini_program_id, feature_id)
    WHERE kind = 'feature-activation' AND status = 'in-review';
CREATE UNIQUE INDEX request_open_removal ON request (mini_program_id)
    WHERE kind = 'removal' AND status = 'in-review';
CREATE UNIQUE INDEX request_open_launch ON request (release_id)
    WHERE kind = 'launch' AND status = 'in-review';
CREATE INDEX request_of_tenant ON request (tenant_id, id);
CREATE INDEX request_by_status ON request (tenant_id, status, id);
CREATE INDEX request_by_kind ON request (tenant_id, kind, id);
CREATE INDEX request_by_kind_and_status ON request (tenant_id, kind, status, id);
CREATE INDEX request_of_applicant ON request (applicant_id, id);
CREATE INDEX request_of_applicant_by_status ON request (applicant_id, status, id);
CREATE INDEX request_of_mini_program ON request (mini_program_id, id);
CREATE INDEX request_of_mini_program_by_status ON request (mini_program_id, status, id);
CREATE INDEX request_of_decider ON request (decided_by, mini_program_id);
CREATE TABLE request_finding (
    id {id},
    request_id BIGINT NOT NULL REFERENCES request (id),
    severity TEXT NOT NULL,
    rule TEXT NOT NULL DEFAULT '',
    place TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL,
    fixed_at {time},
    fixed_by BIGINT REFERENCES account (id),
    created_by BIGINT NOT NULL REFERENCES account (id),
    created_at {time} NOT NULL
);
CREATE INDEX request_finding_of_request ON request_finding (request_id, id);
CREATE TABLE request_comment (
    id {id},
    request_id BIGINT NOT NULL REFERENCES request (id),
    finding_id BIGINT REFERENCES request_finding (id),
    author_id BIGINT NOT NULL REFERENCES account (id),
    text TEXT NOT NULL,
    created_at {time} NOT NULL
);
CREATE INDEX request_comment_of_request ON request_comment (request_id, id);
"#;

// A feature that is not visible to all is visible to these.
const FEATURES: &str = r"
ALTER TABLE feature ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE jsapi ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
CREATE TABLE feature_mini_program (
    feature_id BIGINT NOT NULL REFERENCES feature (id),
    mini_program_id BIGINT NOT NULL REFERENCES mini_program (id),
    PRIMARY KEY (feature_id, mini_program_id)
);
CREATE INDEX feature_mini_program_of ON feature_mini_program (mini_program_id);
CREATE INDEX mini_program_feature_of_feature ON mini_program_feature (feature_id);
";
