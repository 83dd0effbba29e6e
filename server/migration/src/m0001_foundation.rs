//! Accounts, workspaces, mini programs, versions, the feature registry and the audit.

use sea_orm_migration::prelude::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for part in [ACCOUNTS, WORKSPACES, MINI_PROGRAMS, FEATURES, VERSIONS, AUDIT] {
            crate::run(manager, part).await?;
        }
        Ok(())
    }
}

const ACCOUNTS: &str = r"
CREATE TABLE account (
    id {id},
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT,
    locale TEXT,
    theme TEXT,
    created_at {time} NOT NULL
);
CREATE TABLE one_time_link (
    id {id},
    purpose TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    account_id BIGINT REFERENCES account (id),
    created_at {time} NOT NULL,
    expires_at {time} NOT NULL,
    used_at {time}
);
CREATE TABLE session (
    id {id},
    account_id BIGINT NOT NULL REFERENCES account (id),
    token_hash TEXT NOT NULL UNIQUE,
    created_at {time} NOT NULL,
    seen_at {time} NOT NULL,
    expires_at {time} NOT NULL,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL
);
CREATE INDEX session_of_account ON session (account_id);
";

const WORKSPACES: &str = r"
CREATE TABLE workspace (
    id {id},
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    tenant_id BIGINT REFERENCES workspace (id),
    name TEXT NOT NULL,
    address TEXT NOT NULL DEFAULT '',
    contact TEXT NOT NULL DEFAULT '',
    namespaces TEXT NOT NULL DEFAULT 'my,wx',
    sub_namespaces TEXT NOT NULL DEFAULT 'ap',
    limits TEXT NOT NULL DEFAULT '{}',
    created_at {time} NOT NULL
);
CREATE INDEX workspace_of_tenant ON workspace (tenant_id);
CREATE TABLE workspace_member (
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at {time} NOT NULL,
    PRIMARY KEY (workspace_id, account_id)
);
CREATE INDEX workspace_member_of_account ON workspace_member (account_id);
CREATE TABLE host_app (
    id {id},
    tenant_id BIGINT NOT NULL REFERENCES workspace (id),
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at {time} NOT NULL,
    UNIQUE (tenant_id, key)
);
CREATE TABLE target (
    id {id},
    host_app_id BIGINT NOT NULL REFERENCES host_app (id),
    environment TEXT NOT NULL,
    review BOOLEAN NOT NULL,
    pilot_testing BOOLEAN NOT NULL,
    UNIQUE (host_app_id, environment)
);
CREATE TABLE category (
    id {id},
    tenant_id BIGINT NOT NULL REFERENCES workspace (id),
    parent_id BIGINT REFERENCES category (id),
    position INTEGER NOT NULL,
    names TEXT NOT NULL
);
CREATE INDEX category_of_tenant ON category (tenant_id);
";

const MINI_PROGRAMS: &str = r"
CREATE TABLE mini_program (
    id {id},
    public_id TEXT NOT NULL UNIQUE,
    tenant_id BIGINT NOT NULL REFERENCES workspace (id),
    workspace_id BIGINT NOT NULL REFERENCES workspace (id),
    kind TEXT NOT NULL,
    entrance_url TEXT,
    status TEXT NOT NULL,
    default_language TEXT NOT NULL,
    name TEXT NOT NULL,
    name_sort {code_point} NOT NULL,
    category_id BIGINT REFERENCES category (id),
    keywords TEXT NOT NULL DEFAULT '',
    service_phone TEXT NOT NULL DEFAULT '',
    service_email TEXT NOT NULL DEFAULT '',
    logo TEXT,
    creator_id BIGINT NOT NULL REFERENCES account (id),
    revision BIGINT NOT NULL,
    created_at {time} NOT NULL,
    modified_at {time} NOT NULL,
    deleted_at {time}
);
CREATE INDEX mini_program_by_modified ON mini_program (tenant_id, modified_at, id) WHERE deleted_at IS NULL;
CREATE INDEX mini_program_by_created ON mini_program (tenant_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX mini_program_by_name ON mini_program (tenant_id, name_sort, id) WHERE deleted_at IS NULL;
CREATE INDEX mini_program_by_status ON mini_program (tenant_id, status, modified_at, id) WHERE deleted_at IS NULL;
CREATE INDEX mini_program_of_workspace ON mini_program (workspace_id, modified_at, id) WHERE deleted_at IS NULL;
CREATE TABLE mini_program_text (
    mini_program_id BIGINT NOT NULL REFERENCES mini_program (id),
    language TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    tagline TEXT NOT NULL,
    description TEXT NOT NULL,
    PRIMARY KEY (mini_program_id, language)
);
CREATE TABLE mini_program_name (
    tenant_id BIGINT NOT NULL REFERENCES workspace (id),
    folded TEXT NOT NULL,
    mini_program_id BIGINT NOT NULL REFERENCES mini_program (id),
    PRIMARY KEY (tenant_id, folded)
);
CREATE INDEX mini_program_name_of ON mini_program_name (mini_program_id);
CREATE TABLE mini_program_member (
    mini_program_id BIGINT NOT NULL REFERENCES mini_program (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,
    created_at {time} NOT NULL,
    PRIMARY KEY (mini_program_id, account_id)
);
CREATE INDEX mini_program_member_of_account ON mini_program_member (account_id);
CREATE TABLE mini_program_host_app (
    mini_program_id BIGINT NOT NULL REFERENCES mini_program (id),
    host_app_id BIGINT NOT NULL REFERENCES host_app (id),
    created_at {time} NOT NULL,
    PRIMARY KEY (mini_program_id, host_app_id)
);
";

const FEATURES: &str = r"
CREATE TABLE feature (
    id {id},
    tenant_id BIGINT NOT NULL REFERENCES workspace (id),
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    access TEXT NOT NULL,
    risk TEXT NOT NULL,
    visible_to_all BOOLEAN NOT NULL,
    archived_at {time},
    created_at {time} NOT NULL,
    UNIQUE (tenant_id, key)
);
CREATE TABLE jsapi (
    id {id},
    tenant_id BIGINT NOT NULL REFERENCES workspace (id),
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    platforms TEXT NOT NULL DEFAULT '',
    since_version TEXT NOT NULL DEFAULT '',
    deprecated BOOLEAN NOT NULL DEFAULT FALSE,
    UNIQUE (tenant_id, name)
);
CREATE TABLE feature_jsapi (
    feature_id BIGINT NOT NULL REFERENCES feature (id),
    jsapi_id BIGINT NOT NULL REFERENCES jsapi (id),
    PRIMARY KEY (feature_id, jsapi_id)
);
CREATE INDEX feature_jsapi_of_jsapi ON feature_jsapi (jsapi_id);
CREATE TABLE mini_program_feature (
    mini_program_id BIGINT NOT NULL REFERENCES mini_program (id),
    feature_id BIGINT NOT NULL REFERENCES feature (id),
    created_at {time} NOT NULL,
    PRIMARY KEY (mini_program_id, feature_id)
);
";

const VERSIONS: &str = r"
CREATE TABLE version (
    id {id},
    mini_program_id BIGINT NOT NULL REFERENCES mini_program (id),
    major INTEGER NOT NULL,
    minor INTEGER NOT NULL,
    patch INTEGER NOT NULL,
    uploader_id BIGINT NOT NULL REFERENCES account (id),
    uploaded_at {time} NOT NULL,
    entrance_url TEXT,
    sha256 TEXT,
    size BIGINT,
    profile TEXT,
    report TEXT,
    blocking INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    UNIQUE (mini_program_id, major, minor, patch)
);
CREATE INDEX version_of_package ON version (sha256);
CREATE TABLE version_jsapi (
    version_id BIGINT NOT NULL REFERENCES version (id),
    name TEXT NOT NULL,
    PRIMARY KEY (version_id, name)
);
CREATE INDEX version_jsapi_by_name ON version_jsapi (name);
";

const AUDIT: &str = r"
CREATE TABLE audit_chain (
    chain BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
CREATE TABLE audit_event (
    chain BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at {time} NOT NULL,
    actor_id BIGINT,
    address TEXT NOT NULL,
    kind TEXT NOT NULL,
    workspace_id BIGINT,
    mini_program_id BIGINT,
    subject TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (chain, seq)
);
CREATE INDEX audit_event_of_mini_program ON audit_event (mini_program_id);
CREATE INDEX audit_event_of_actor ON audit_event (chain, actor_id, seq);
CREATE INDEX audit_event_of_kind ON audit_event (chain, kind, seq);
INSERT INTO audit_chain (chain, seq, hash) VALUES (0, 0, '');
";
