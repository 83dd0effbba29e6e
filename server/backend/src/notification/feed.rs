//! One live stream of one person's notifications.

use super::read::{Row, unread};
use super::wake::{Place, Wake, Wakes};
use crate::access::Actor;
use crate::entity::notification;
use crate::{Backend, Cx, Error, session};
use domain::id::{AccountId, NotificationId};
use sea_orm::{QueryOrder, QuerySelect, entity::prelude::*};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// How many are read at once.
const ROWS: u64 = 100;
/// How often a stream looks without having been told to: whether its session lasts, and whether a wake
/// was lost.
const LOOK: Duration = Duration::from_secs(10);

/// What a stream tells.
#[derive(Clone, Debug)]
pub enum Told {
    /// Something new, or only another count.
    News {
        /// From where to go on after an interruption.
        id: NotificationId,
        /// What is new.
        row: Option<Box<Row>>,
        /// How many are unread.
        unread: u32,
    },
    /// That it ends and should not be opened again: the session is over, or a newer stream took its
    /// place.
    End,
}

/// One live stream. Its session is checked again and again; it ends with it.
pub struct Feed {
    backend: Backend,
    actor: Actor,
    place: Place,
    after: NotificationId,
    /// The count that was told last.
    unread: Option<u32>,
    told: VecDeque<Told>,
    /// Whether there may be something new.
    due: bool,
    ended: bool,
}

impl Feed {
    /// Opens one that tells everything after `after`, or what is new from now on. It begins with the count.
    pub async fn open(cx: &Cx<'_>, after: Option<NotificationId>) -> Result<Feed, Error> {
        let actor = cx.actor()?;
        let backend = cx.backend.clone();
        let place = Wakes::place(&backend, actor.account);
        let newest = newest(&backend, actor.account).await?;
        // A number from the future was given by a database that is no more.
        let after = after.map_or(newest, |after| after.min(newest));
        let told = VecDeque::new();
        Ok(Feed { backend, actor, place, after, unread: None, told, due: true, ended: false })
    }

    /// What is told next, or nothing if that was all.
    pub async fn next(&mut self) -> Option<Told> {
        loop {
            if let Some(told) = self.told.pop_front() {
                return Some(told);
            }
            if self.ended {
                return None;
            }
            if !self.due {
                self.wait().await;
                continue;
            }
            self.due = false;
            if let Err(error) = self.look().await {
                // The browser opens it again, and goes on where this one ended.
                tracing::warn!(%error, "a stream of notifications ended");
                self.ended = true;
            }
        }
    }

    async fn wait(&mut self) {
        tokio::select! {
            // The sender is dropped when the place is: both say that it is taken.
            _ = &mut self.place.taken => self.end(),
            wake = self.place.wakes.recv() => match wake {
                Ok(Wake::Of(accounts)) => self.due = accounts.contains(&self.actor.account),
                Ok(Wake::All) | Err(RecvError::Lagged(_)) => self.due = true,
                Ok(Wake::Stop) | Err(RecvError::Closed) => self.ended = true,
            },
            () = tokio::time::sleep(LOOK) => self.due = true,
        }
    }

    fn end(&mut self) {
        self.told.push_back(Told::End);
        self.ended = true;
    }

    async fn look(&mut self) -> Result<(), Error> {
        if !session::lasts(&self.backend, self.actor).await? {
            self.end();
            return Ok(());
        }
        let db = &self.backend.database.reader;
        let rows = notification::Entity::find()
            .filter(notification::COLUMN.account_id.eq(self.actor.account))
            .filter(notification::COLUMN.id.gt(self.after))
            .order_by_asc(notification::Column::Id)
            .limit(ROWS)
            .all(db)
            .await?;
        let unread = unread(db, self.actor.account).await?;
        self.due = rows.len() as u64 == ROWS;
        let fresh = rows.is_empty() && self.unread != Some(unread);
        for row in rows.into_iter().map(Row::from) {
            self.after = row.id;
            self.told.push_back(Told::News { id: row.id, row: Some(Box::new(row)), unread });
        }
        if fresh {
            self.told.push_back(Told::News { id: self.after, row: None, unread });
        }
        self.unread = Some(unread);
        Ok(())
    }
}

async fn newest(backend: &Backend, account: AccountId) -> Result<NotificationId, Error> {
    let found: Option<NotificationId> = notification::Entity::find()
        .select_only()
        .column(notification::Column::Id)
        .filter(notification::COLUMN.account_id.eq(account))
        .order_by_desc(notification::Column::Id)
        .into_tuple()
        .one(&backend.database.reader)
        .await?;
    Ok(found.unwrap_or(NotificationId(0)))
}
