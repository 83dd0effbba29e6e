//! A person's notifications: listed, counted, marked, and in the end forgotten.

use super::wake;
use crate::entity::notification;
use crate::list::statement;
use crate::{Backend, Cx, Error};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{AccountId, NotificationId};
use domain::notification::{COUNTED_MOST, KEPT_DAYS, NotificationFacts, NotificationKind};
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};

/// How many a page shows.
pub const PAGE_ROWS: u64 = 50;

/// Something that a person was told.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its number.
    pub id: NotificationId,
    /// What happened.
    pub kind: NotificationKind,
    /// What it is about.
    pub facts: NotificationFacts,
    /// Where one reads more.
    pub path: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it was read.
    pub is_read: bool,
}

impl From<notification::Model> for Row {
    fn from(row: notification::Model) -> Row {
        let notification::Model {
            id,
            account_id: _,
            kind,
            facts,
            path,
            mini_program_id: _,
            created_at,
            read_at,
        } = row;
        let facts = NotificationFacts::read(&facts);
        Row { id, kind, facts, path, at: created_at, is_read: read_at.is_some() }
    }
}

/// A page of one's notifications.
#[derive(Clone, Debug)]
pub struct Listed {
    /// At most [`PAGE_ROWS`], the newest first.
    pub rows: Vec<Row>,
    /// Where the next page begins, if there is one.
    pub before: Option<NotificationId>,
    /// How many are unread, on all pages, counted as far as [`COUNTED_MOST`].
    pub unread: u32,
}

/// One's notifications, older than `before` if there is one.
pub async fn list(cx: &Cx<'_>, before: Option<NotificationId>) -> Result<Listed, Error> {
    let actor = cx.actor()?;
    let db = &cx.backend.database.reader;
    let mut query = notification::Entity::find()
        .filter(notification::COLUMN.account_id.eq(actor.account))
        .order_by_desc(notification::Column::Id)
        .limit(PAGE_ROWS + 1);
    if let Some(before) = before {
        query = query.filter(notification::COLUMN.id.lt(before));
    }
    let mut rows: Vec<Row> = query.all(db).await?.into_iter().map(Row::from).collect();
    let more = rows.len() as u64 > PAGE_ROWS;
    rows.truncate(usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX));
    let before = rows.last().filter(|_| more).map(|it| it.id);
    Ok(Listed { rows, before, unread: unread(db, actor.account).await? })
}

/// How many somebody has not read, counted as far as [`COUNTED_MOST`].
pub async fn unread(db: &impl ConnectionTrait, account: AccountId) -> Result<u32, Error> {
    let sql = format!("SELECT {} AS unread FROM account a WHERE a.id = ?", unread_of("a"));
    let asked = statement(db.get_database_backend(), &sql, vec![account.0.into()]);
    let found = db.query_one_raw(asked).await?;
    let unread: i64 = found.map_or(Ok(0), |row| row.try_get("", "unread"))?;
    Ok(u32::try_from(unread).unwrap_or(COUNTED_MOST))
}

/// The same as an expression in a query of accounts.
pub(crate) fn unread_of(account: &str) -> String {
    format!(
        "(SELECT COUNT(*) FROM (SELECT 1 AS one FROM notification n \
         WHERE n.account_id = {account}.id AND n.read_at IS NULL LIMIT {COUNTED_MOST}) counted)"
    )
}

/// Marks one as read; a second time nothing happens. Another person's does not exist.
pub async fn mark_read(cx: &Cx<'_>, id: NotificationId) -> Result<(), Error> {
    open(cx, id).await.map(|_| ())
}

/// Marks one as read, and gives back where one reads more. Another person's does not exist.
pub async fn open(cx: &Cx<'_>, id: NotificationId) -> Result<String, Error> {
    let actor = cx.actor()?;
    let db = &cx.backend.database.reader;
    let own = notification::Entity::find_by_id(id)
        .filter(notification::COLUMN.account_id.eq(actor.account));
    let row = own.one(db).await?.ok_or(Error::NotFound)?;
    mark(cx, notification::COLUMN.id.eq(id)).await?;
    Ok(row.path)
}

/// Marks everything up to one as read: what came after the page was made has not been seen.
pub async fn mark_all_read(cx: &Cx<'_>, until: NotificationId) -> Result<(), Error> {
    mark(cx, notification::COLUMN.id.lte(until)).await
}

/// That somebody read something is theirs alone: the audit does not keep it.
async fn mark(cx: &Cx<'_>, which: sea_orm::sea_query::SimpleExpr) -> Result<(), Error> {
    let account = cx.actor()?.account;

    let txn = cx.backend.database.begin().await?;
    notification::Entity::update_many()
        .col_expr(notification::Column::ReadAt, Expr::value(cx.backend.clock.now()))
        .filter(notification::COLUMN.account_id.eq(account))
        .filter(notification::COLUMN.read_at.is_null())
        .filter(which)
        .exec(&txn)
        .await?;
    wake::announce(&txn, &[account]).await?;
    txn.commit().await?;
    cx.backend.wakes.tell(account);
    Ok(())
}

/// Forgets those that are older than [`KEPT_DAYS`]; gives back how many there were.
pub async fn sweep(backend: &Backend) -> Result<u64, Error> {
    let until = backend.clock.now() - TimeDelta::days(KEPT_DAYS);
    let txn = backend.database.begin().await?;
    let gone = notification::Entity::delete_many()
        .filter(notification::COLUMN.created_at.lt(until))
        .exec(&txn)
        .await?;
    txn.commit().await?;
    Ok(gone.rows_affected)
}
