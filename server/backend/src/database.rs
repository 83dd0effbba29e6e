//! Connections: on SQLite one that writes and several that read, on PostgreSQL one pool for both.

use crate::Error;
use crate::near::Near;
use crate::session::recent::Recent;
use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    RuntimeErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::path::Path;
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

/// How many connections read from SQLite at once.
const SQLITE_READERS: u32 = 6;
/// How many connections PostgreSQL is given.
const POSTGRES_CONNECTIONS: u32 = 16;
/// Names our lock among PostgreSQL's advisory locks: "minideck" in ASCII, cut to eight bytes.
const MIGRATION_LOCK: i64 = 0x6d69_6e69_6465_636b;
/// How long SQLite waits for another process that writes.
pub(crate) const BUSY: Duration = Duration::from_secs(10);

/// What each connection to SQLite is set to.
pub(crate) const PRAGMAS: [(&str, &str); 5] = [
    ("journal_mode", "WAL"),
    ("synchronous", "NORMAL"),
    ("temp_store", "MEMORY"),
    ("cache_size", "-32768"),
    ("mmap_size", "268435456"),
];

/// Where rows are.
#[derive(Clone, Debug)]
pub struct Database {
    /// Reads; what it sees may be a moment old.
    pub reader: DatabaseConnection,
    /// Reads a few rows, on SQLite in the thread that asks.
    pub(crate) near: Near,
    /// Writes, only through [`Database::begin`].
    writer: DatabaseConnection,
    /// Sessions that were looked up just now.
    pub(crate) sessions: Arc<Recent>,
}

impl Database {
    /// Connects to `url` (`sqlite:///path/to/file` or `postgres://…`), making a SQLite file if absent.
    pub async fn connect(url: &str) -> Result<Database, DbErr> {
        if url.starts_with("sqlite:") {
            let writer = sea_orm::Database::connect(sqlite(url, 1)).await?;
            let reader = sea_orm::Database::connect(sqlite(url, SQLITE_READERS)).await?;
            let file = SqliteConnectOptions::from_str(url)
                .map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(error.into())))?;
            let near = Near::sqlite(file.get_filename().to_owned());
            return Ok(Database { reader, near, writer, sessions: Arc::default() });
        }
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(POSTGRES_CONNECTIONS)
            .sqlx_logging(false)
            .connect_timeout(BUSY)
            .acquire_timeout(BUSY);
        let pool = sea_orm::Database::connect(options).await?;
        let near = Near::Pool(pool.clone());
        Ok(Database { reader: pool.clone(), near, writer: pool, sessions: Arc::default() })
    }

    /// Begins a transaction that writes. On SQLite it holds the write lock from the start: one that
    /// reads first and writes later fails at once when somebody else wrote in between.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        self.sessions.forget();
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        if self.backend() == DbBackend::Sqlite {
            self.writer.begin_with_options(options).await
        } else {
            self.writer.begin().await
        }
    }

    /// Reads what may take longer, in a thread of its own, where [`Database::near`] is an alternative.
    pub(crate) fn far(&self) -> Near {
        Near::Pool(self.reader.clone())
    }

    /// Which kind of database it is.
    pub fn backend(&self) -> DbBackend {
        self.reader.get_database_backend()
    }

    /// Brings the schema up to date while no other process does. `data` is the folder whose lock
    /// SQLite's processes take.
    pub async fn migrate(&self, url: &str, data: &Path) -> Result<(), Error> {
        if self.backend() == DbBackend::Sqlite {
            let lock = std::fs::File::create(data.join("migration.lock"))?;
            lock.lock()?;
            Migrator::up(&self.writer, None).await?;
            lock.unlock()?;
            return Ok(());
        }
        // An advisory lock belongs to its connection: this pool has one and ends with it.
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false);
        let holder = sea_orm::Database::connect(options).await?;
        let sql = |function: &str| format!("SELECT {function}({MIGRATION_LOCK})");
        holder.execute_unprepared(&sql("pg_advisory_lock")).await?;
        let done = Migrator::up(&self.writer, None).await;
        holder.execute_unprepared(&sql("pg_advisory_unlock")).await?;
        holder.close().await?;
        Ok(done?)
    }

    /// Whether the database answers and has every step of the schema.
    pub async fn ready(&self) -> Result<bool, DbErr> {
        Ok(Migrator::get_pending_migrations(&self.reader).await?.is_empty())
    }

    /// Waits for what is being written, and closes.
    pub async fn close(self) -> Result<(), DbErr> {
        let Database { reader, near, writer, sessions: _ } = self;
        near.close();
        writer.close().await?;
        reader.close().await
    }
}

fn sqlite(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .sqlx_logging(false)
        .test_before_acquire(false)
        .acquire_timeout(BUSY * 3)
        .map_sqlx_sqlite_opts(|options| {
            let options = options.create_if_missing(true).foreign_keys(true).busy_timeout(BUSY);
            PRAGMAS.into_iter().fold(options, |options, (name, value)| options.pragma(name, value))
        });
    options
}
