//! The index that search reads: the pieces of two and of three characters of what a mini program is
//! found by, each as one word, so that a part of a text is a phrase of words.

use sea_orm_migration::prelude::*;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let postgres = manager.get_database_backend() == sea_orm::DbBackend::Postgres;
        let sql = if postgres { POSTGRES } else { SQLITE };
        crate::run(manager, sql).await
    }
}

const SQLITE: &str = r"
CREATE VIRTUAL TABLE mini_program_search USING fts5 (
    two, three, content = '', contentless_delete = 1, tokenize = 'ascii'
);
";

const POSTGRES: &str = r"
CREATE TABLE mini_program_search (
    id BIGINT PRIMARY KEY REFERENCES mini_program (id),
    two TSVECTOR NOT NULL,
    three TSVECTOR NOT NULL
);
CREATE INDEX mini_program_search_two ON mini_program_search USING gin (two);
CREATE INDEX mini_program_search_three ON mini_program_search USING gin (three);
";
