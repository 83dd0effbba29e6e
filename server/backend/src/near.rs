//! Reads in the thread that asks, where SQLite can. A connection of sqlx has a thread of its own: each statement
//! wakes it and is woken by it, and for the few small rows that every page begins with this was a quarter of
//! what a page cost. Only for statements that take no longer than such a wake-up: meanwhile their thread does
//! nothing else. PostgreSQL is read as ever.

mod always;
mod column;
mod sqlite;

use crate::database::BUSY;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, QuerySelect as _,
    QueryTrait as _, Select, Statement,
};
use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;

#[cfg(test)]
mod tests;

pub(crate) use always::Always;
pub(crate) use column::{Columns, FromColumns, from_columns, row};

/// What small rows are read from. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) enum Near {
    /// Connections to SQLite without a thread.
    Sqlite(Arc<sqlite::Connections>),
    /// The connections that everything else is read from.
    Pool(DatabaseConnection),
}

impl Near {
    /// The SQLite database in `file`, which is opened when first asked.
    pub(crate) fn sqlite(file: PathBuf) -> Near {
        Near::Sqlite(Arc::new(sqlite::Connections::to(file, BUSY)))
    }

    /// Closes what only it has open.
    pub(crate) fn close(&self) {
        match self {
            Near::Sqlite(connections) => connections.close(),
            Near::Pool(_) => {}
        }
    }
}

/// Whatever rows can be read from: a connection, a transaction, or [`Near`].
pub(crate) trait Reads: Sync {
    /// Which kind of database it is.
    fn backend(&self) -> DbBackend;

    /// The rows that a statement gives.
    fn rows<T: FromColumns + Send>(
        &self,
        statement: Statement,
    ) -> impl Future<Output = Result<Vec<T>, DbErr>> + Send;

    /// The first of them.
    fn row<T: FromColumns + Send>(
        &self,
        statement: Statement,
    ) -> impl Future<Output = Result<Option<T>, DbErr>> + Send {
        async { Ok(self.rows(statement).await?.into_iter().next()) }
    }
}

/// Queries of entities, as [`Reads`] answers them.
pub(crate) trait Read: Sized {
    /// What a row is read as.
    type Row;

    /// All rows.
    fn read_all(
        self,
        db: &impl Reads,
    ) -> impl Future<Output = Result<Vec<Self::Row>, DbErr>> + Send;

    /// The first row.
    fn read_one(
        self,
        db: &impl Reads,
    ) -> impl Future<Output = Result<Option<Self::Row>, DbErr>> + Send;
}

impl<E: EntityTrait<Model: FromColumns + Send>> Read for Select<E> {
    type Row = E::Model;

    fn read_all(
        self,
        db: &impl Reads,
    ) -> impl Future<Output = Result<Vec<E::Model>, DbErr>> + Send {
        db.rows(self.build(db.backend()))
    }

    fn read_one(
        self,
        db: &impl Reads,
    ) -> impl Future<Output = Result<Option<E::Model>, DbErr>> + Send {
        db.row(self.limit(1).build(db.backend()))
    }
}

impl<C: ConnectionTrait> Reads for C {
    fn backend(&self) -> DbBackend {
        self.get_database_backend()
    }

    async fn rows<T: FromColumns + Send>(&self, statement: Statement) -> Result<Vec<T>, DbErr> {
        let found = self.query_all_raw(statement).await?;
        found.iter().map(|row| T::from_columns(&Columns::Far(row))).collect()
    }
}

impl Reads for Near {
    fn backend(&self) -> DbBackend {
        match self {
            Near::Sqlite(_) => DbBackend::Sqlite,
            Near::Pool(pool) => pool.get_database_backend(),
        }
    }

    async fn rows<T: FromColumns + Send>(&self, statement: Statement) -> Result<Vec<T>, DbErr> {
        match self {
            Near::Sqlite(connections) => connections.rows(&statement),
            Near::Pool(pool) => pool.rows(statement).await,
        }
    }
}
