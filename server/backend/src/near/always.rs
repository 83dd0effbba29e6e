//! Statements whose text is always the same.

use sea_orm::sea_query::SelectStatement;
use sea_orm::{DbBackend, Statement, Value};
use std::sync::OnceLock;

/// The text of a query that every page asks: it is written once for each kind of database, and only its values
/// are new each time. Writing it took longer than many a row takes to be found.
pub(crate) struct Always {
    sqlite: OnceLock<String>,
    other: OnceLock<String>,
}

impl Always {
    /// Not written yet.
    pub(crate) const fn new() -> Always {
        Always { sqlite: OnceLock::new(), other: OnceLock::new() }
    }

    /// The query with these values, in the order in which they stand in it. `query` makes it, with the same ones.
    pub(crate) fn with<const N: usize>(
        &self,
        backend: DbBackend,
        values: [Value; N],
        query: impl Fn() -> SelectStatement,
    ) -> Statement {
        let kept = if backend == DbBackend::Sqlite { &self.sqlite } else { &self.other };
        let sql = kept.get_or_init(|| backend.build(&query()).sql);
        let statement = Statement::from_sql_and_values(backend, sql, values);
        debug_assert_eq!(statement, backend.build(&query()), "its text is not always the same");
        statement
    }
}
