//! Tells live streams to look again. A wake carries nothing that matters: the rows do, and a stream that
//! was told too often, or not at all, still reads all of them.

use crate::entity::notification;
use crate::{Backend, Error};
use domain::id::{AccountId, NotificationId};
use sea_orm::sqlx::postgres::PgListener;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QuerySelect, Statement, entity::prelude::*};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{broadcast, oneshot};

/// How many live streams one account may have in one process; a further one ends the oldest.
pub const STREAMS_MOST: usize = 6;
/// The channel on which PostgreSQL tells every process.
const CHANNEL: &str = "minideck_notification";
/// Longest list of accounts that is put on the channel: PostgreSQL takes 8,000 bytes. Beyond it
/// everybody looks.
const PAYLOAD_MOST: usize = 7_000;
/// How often SQLite is asked whether there is something new.
const POLL: Duration = Duration::from_millis(200);
/// How often one looks whether anybody listens, and how long one waits after a failure.
const TICK: Duration = Duration::from_secs(1);
/// How many wakes may wait for a stream that is busy; if more do, it looks anyhow.
const WAITING: usize = 64;

/// Who should look again.
#[derive(Clone, Debug)]
pub(super) enum Wake {
    /// Streams of these accounts.
    Of(Arc<[AccountId]>),
    /// All of them.
    All,
    /// None: the process ends.
    Stop,
}

/// Where live streams wait.
#[derive(Debug)]
pub struct Wakes {
    sender: broadcast::Sender<Wake>,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    /// Whether a task watches the database.
    watched: bool,
    stopped: bool,
    /// How many streams there ever were: what tells them apart.
    opened: u64,
    /// Of each account the streams, the oldest first, and what ends them.
    streams: HashMap<AccountId, Vec<(u64, oneshot::Sender<()>)>>,
}

impl Default for Wakes {
    fn default() -> Wakes {
        Wakes { sender: broadcast::Sender::new(WAITING), state: Arc::default() }
    }
}

/// A stream's place among those of its account; it is free again when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    account: AccountId,
    number: u64,
    /// Answers when a newer stream takes the place.
    pub(super) taken: oneshot::Receiver<()>,
    pub(super) wakes: broadcast::Receiver<Wake>,
    state: Arc<Mutex<State>>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = lock(&self.state);
        if let Some(streams) = state.streams.get_mut(&self.account) {
            streams.retain(|(number, _)| *number != self.number);
            if streams.is_empty() {
                state.streams.remove(&self.account);
            }
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Wakes {
    /// Has the streams of an account in this process look again.
    pub fn tell(&self, account: AccountId) {
        self.wake(Wake::Of(Arc::new([account])));
    }

    /// Ends every stream, and those that begin later at once: the process is about to end.
    pub fn stop(&self) {
        lock(&self.state).stopped = true;
        self.wake(Wake::Stop);
    }

    /// How many streams there are in this process.
    pub fn streams(&self) -> usize {
        lock(&self.state).streams.values().map(Vec::len).sum()
    }

    fn wake(&self, wake: Wake) {
        // Nobody listens: nobody has to be told.
        let _ = self.sender.send(wake);
    }

    /// A place for a stream. From now on it misses no wake.
    pub(super) fn place(backend: &Backend, account: AccountId) -> Place {
        let own = &backend.wakes;
        let wakes = own.sender.subscribe();
        let (end, taken) = oneshot::channel();
        let mut state = lock(&own.state);
        state.opened += 1;
        let number = state.opened;
        let streams = state.streams.entry(account).or_default();
        if streams.len() >= STREAMS_MOST {
            let (_, oldest) = streams.remove(0);
            // One that has just ended by itself is content.
            let _ = oldest.send(());
        }
        streams.push((number, end));
        if state.stopped {
            own.wake(Wake::Stop);
        } else if !state.watched {
            state.watched = true;
            tokio::spawn(watch(backend.clone()));
        }
        drop(state);
        Place { account, number, taken, wakes, state: own.state.clone() }
    }

    /// Whether nobody needs the database to be watched any more; then nobody does.
    fn is_over(&self) -> bool {
        let mut state = lock(&self.state);
        let over = state.stopped || state.streams.is_empty();
        state.watched = !over;
        over
    }
}

/// Has every process look again for these accounts, once the transaction is committed. On SQLite the
/// process finds out by itself.
pub(crate) async fn announce(
    txn: &impl ConnectionTrait,
    accounts: &[AccountId],
) -> Result<(), Error> {
    if txn.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let ids: Vec<String> = accounts.iter().map(ToString::to_string).collect();
    let ids = ids.join(",");
    let payload = if ids.len() > PAYLOAD_MOST { String::new() } else { ids };
    let values = [CHANNEL.into(), payload.into()];
    let sql = "SELECT pg_notify($1, $2)";
    txn.query_one_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?;
    Ok(())
}

/// Watches the database while there are streams.
async fn watch(backend: Backend) {
    loop {
        let watched = if backend.database.backend() == DbBackend::Postgres {
            listen(&backend).await
        } else {
            poll(&backend).await
        };
        match watched {
            Ok(()) => return,
            Err(error) => {
                tracing::warn!(%error, "the database does not tell what is new");
                tokio::time::sleep(TICK).await;
                if backend.wakes.is_over() {
                    return;
                }
            }
        }
    }
}

/// Until nobody listens any more.
async fn listen(backend: &Backend) -> Result<(), DbErr> {
    let failed = |error: sea_orm::sqlx::Error| DbErr::Custom(error.to_string());
    let pool = backend.database.reader.get_postgres_connection_pool();
    let mut listener = PgListener::connect_with(pool).await.map_err(failed)?;
    listener.listen(CHANNEL).await.map_err(failed)?;
    // What came before anybody listened.
    backend.wakes.wake(Wake::All);
    loop {
        tokio::select! {
            heard = listener.try_recv() => {
                // Nothing: the connection was lost and is made anew, and something may have come meanwhile.
                let ids = heard.map_err(failed)?.map(|it| accounts(it.payload()));
                let ids = ids.filter(|it| !it.is_empty());
                backend.wakes.wake(ids.map_or(Wake::All, |ids| Wake::Of(ids.into())));
            }
            () = tokio::time::sleep(TICK) => {
                if backend.wakes.is_over() {
                    return Ok(());
                }
            }
        }
    }
}

fn accounts(payload: &str) -> Vec<AccountId> {
    payload.split(',').filter_map(|it| it.parse().ok()).collect()
}

/// Until nobody listens any more.
async fn poll(backend: &Backend) -> Result<(), DbErr> {
    let mut seen = newest(backend).await?;
    // What came before anybody asked.
    backend.wakes.wake(Wake::All);
    loop {
        tokio::time::sleep(POLL).await;
        if backend.wakes.is_over() {
            return Ok(());
        }
        let now = newest(backend).await?;
        if now != seen {
            seen = now;
            backend.wakes.wake(Wake::All);
        }
    }
}

async fn newest(backend: &Backend) -> Result<Option<NotificationId>, DbErr> {
    let found: Option<Option<NotificationId>> = notification::Entity::find()
        .select_only()
        .column_as(notification::Column::Id.max(), "newest")
        .into_tuple()
        .one(&backend.database.reader)
        .await?;
    Ok(found.flatten())
}
