//! Connections to SQLite that are used in the thread that asks.

use super::column::{Columns, FromColumns, written};
use crate::database::PRAGMAS;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use sea_orm::{DbErr, RuntimeErr, Statement};
use std::cell::Cell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many statements a connection keeps prepared.
const PREPARED: usize = 128;

/// Connections that nobody reads with at this moment. There are never more than threads that read at once.
pub(crate) struct Connections {
    file: PathBuf,
    /// How long to wait for another process that writes.
    busy: Duration,
    idle: Mutex<Vec<Reader>>,
}

impl std::fmt::Debug for Connections {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Connections").field(&self.file).finish()
    }
}

/// A connection, and how the columns of its statements are called.
struct Reader {
    connection: Connection,
    names: HashMap<String, Arc<[String]>>,
}

impl Connections {
    pub(super) fn to(file: PathBuf, busy: Duration) -> Connections {
        Connections { file, busy, idle: Mutex::default() }
    }

    pub(super) fn close(&self) {
        self.idle().clear();
    }

    pub(super) fn rows<T: FromColumns>(&self, statement: &Statement) -> Result<Vec<T>, DbErr> {
        // In a statement of its own: the lock is not held while a connection is opened.
        let idle = self.idle().pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => self.open().map_err(failed)?,
        };
        let rows = reader.rows(statement);
        self.idle().push(reader);
        rows
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Reader>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) -> rusqlite::Result<Reader> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags)?;
        connection.busy_timeout(self.busy)?;
        for (name, value) in PRAGMAS {
            connection.pragma_update(None, name, value)?;
        }
        // Else a statement is compiled anew for each value that is put into it.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        // Whoever reads here cannot write by mistake.
        connection.pragma_update(None, "query_only", "ON")?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        Ok(Reader { connection, names: HashMap::new() })
    }
}

impl Reader {
    fn rows<T: FromColumns>(&mut self, statement: &Statement) -> Result<Vec<T>, DbErr> {
        let mut prepared = self.connection.prepare_cached(&statement.sql).map_err(failed)?;
        let names = if let Some(known) = self.names.get(&statement.sql) {
            known.clone()
        } else {
            // Statements grow with the lists in them: not all that there ever were are kept.
            if self.names.len() >= PREPARED {
                self.names.clear();
            }
            let names: Arc<[String]> =
                prepared.column_names().into_iter().map(str::to_owned).collect();
            self.names.insert(statement.sql.clone(), names.clone());
            names
        };
        for (at, value) in statement.values.iter().flat_map(|it| &it.0).enumerate() {
            prepared.raw_bind_parameter(at + 1, written(value)?).map_err(failed)?;
        }
        let mut found = prepared.raw_query();
        let mut rows = Vec::new();
        while let Some(row) = found.next().map_err(failed)? {
            rows.push(T::from_columns(&Columns::Near { row, names: &names, next: Cell::new(0) })?);
        }
        Ok(rows)
    }
}

pub(super) fn failed(error: rusqlite::Error) -> DbErr {
    DbErr::Query(RuntimeErr::Internal(error.to_string()))
}
