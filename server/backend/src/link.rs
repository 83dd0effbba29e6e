//! Links that can be followed once: the first run, and a password to be set.

use crate::entity::one_time_link;
use crate::{Backend, Error, random};
use chrono::TimeDelta;
pub use domain::account::LinkPurpose;
use domain::id::AccountId;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ConnectionTrait, entity::prelude::*};

/// How long a link to the first run is good.
pub const FIRST_RUN_HOURS: i64 = 24;
/// How long a link to a password is good.
pub const PASSWORD_DAYS: i64 = 7;

/// Makes a link and gives back its secret, which is not stored.
pub async fn make(
    db: &impl ConnectionTrait,
    backend: &Backend,
    purpose: LinkPurpose,
    account: Option<AccountId>,
) -> Result<String, Error> {
    let token = random::token()?;
    let now = backend.clock.now();
    let lifetime = match purpose {
        LinkPurpose::FirstRun => TimeDelta::hours(FIRST_RUN_HOURS),
        LinkPurpose::Password => TimeDelta::days(PASSWORD_DAYS),
    };
    let row = one_time_link::ActiveModel {
        id: NotSet,
        purpose: Set(purpose),
        token_hash: Set(random::token_hash(&token)),
        account_id: Set(account),
        created_at: Set(now),
        expires_at: Set(now + lifetime),
        used_at: Set(None),
    };
    row.insert(db).await?;
    Ok(token)
}

/// The link with this secret, if it is still good.
pub async fn find(
    db: &impl ConnectionTrait,
    backend: &Backend,
    purpose: LinkPurpose,
    token: &str,
) -> Result<one_time_link::Model, Error> {
    one_time_link::Entity::find()
        .filter(one_time_link::COLUMN.token_hash.eq(random::token_hash(token)))
        .filter(one_time_link::COLUMN.purpose.eq(purpose))
        .filter(one_time_link::COLUMN.used_at.is_null())
        .filter(one_time_link::COLUMN.expires_at.gt(backend.clock.now()))
        .one(db)
        .await?
        .ok_or(Error::LinkSpent)
}

/// Uses a link up; of two who try at the same moment one is told that it is spent.
pub async fn spend(
    db: &impl ConnectionTrait,
    backend: &Backend,
    link: &one_time_link::Model,
) -> Result<(), Error> {
    let spent = one_time_link::Entity::update_many()
        .col_expr(one_time_link::Column::UsedAt, Expr::value(backend.clock.now()))
        .filter(one_time_link::COLUMN.id.eq(link.id))
        .filter(one_time_link::COLUMN.used_at.is_null())
        .exec(db)
        .await?;
    if spent.rows_affected == 0 { Err(Error::LinkSpent) } else { Ok(()) }
}

/// Ends every unused link for a purpose: a new one replaces it.
pub async fn end_all(
    db: &impl ConnectionTrait,
    backend: &Backend,
    purpose: LinkPurpose,
    account: Option<AccountId>,
) -> Result<(), Error> {
    let mut ended = one_time_link::Entity::update_many()
        .col_expr(one_time_link::Column::UsedAt, Expr::value(backend.clock.now()))
        .filter(one_time_link::COLUMN.purpose.eq(purpose))
        .filter(one_time_link::COLUMN.used_at.is_null());
    if let Some(account) = account {
        ended = ended.filter(one_time_link::COLUMN.account_id.eq(account));
    }
    ended.exec(db).await?;
    Ok(())
}
