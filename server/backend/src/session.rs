//! Signing in and out, and who a session's secret belongs to.

pub(crate) mod recent;

use crate::account::record;
use crate::entity::{account, one_time_link, session};
use crate::link::{self, LinkPurpose};
use crate::near::{Always, Reads as _, row};
use crate::notification::announce;
use crate::two_step::{self, TwoStep};
use crate::{Actor, Backend, Cx, Error, random};
use chrono::TimeDelta;
use domain::audit::EventKind;
use domain::id::{AccountId, SessionId};
use domain::language::{Locale, Theme};
use domain::two_step::Proof;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    Condition, ConnectionTrait, JoinType, QuerySelect, QueryTrait as _, entity::prelude::*,
};
use serde_json::json;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

/// How long a session lasts without a request.
pub const IDLE_DAYS: i64 = 7;
/// How long a session lasts at most.
pub const ABSOLUTE_DAYS: i64 = 30;
/// How often at most it is written down that a session was seen.
const SEEN_EVERY_MINUTES: i64 = 5;
/// Attempts to sign in to one account before a pause.
pub const ATTEMPTS_PER_ACCOUNT: u32 = 10;
/// Attempts to sign in from one address before a pause.
pub const ATTEMPTS_PER_ADDRESS: u32 = 50;
/// How long until one more attempt is free.
const ATTEMPT_EVERY: Duration = Duration::from_secs(30);
/// How many accounts or addresses are counted before those whose attempts are free again are let go.
const KEYS_MOST: usize = 10_000;
/// Longest browser name that is kept.
const USER_AGENT_MOST: usize = 300;

/// Slows down those who guess passwords, per account and per address.
#[derive(Debug)]
pub struct Throttle {
    accounts: DefaultKeyedRateLimiter<String>,
    addresses: DefaultKeyedRateLimiter<String>,
}

impl Default for Throttle {
    fn default() -> Throttle {
        let limiter = |burst: u32, every: Duration| {
            let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
            let quota = Quota::with_period(every).unwrap_or(Quota::per_minute(burst));
            RateLimiter::keyed(quota.allow_burst(burst))
        };
        Throttle {
            accounts: limiter(ATTEMPTS_PER_ACCOUNT, ATTEMPT_EVERY),
            addresses: limiter(ATTEMPTS_PER_ADDRESS, ATTEMPT_EVERY / 10),
        }
    }
}

impl Throttle {
    /// Counts an attempt at an account from an address. An address that has none left is refused first, at no
    /// cost to the account: otherwise it could keep others out of it for ever.
    pub(crate) fn attempt(&self, account: &str, address: &str) -> Result<(), Error> {
        let clock = governor::clock::DefaultClock::default();
        // Keys of those who stopped trying are let go, so that guessing at many names costs no memory.
        if self.accounts.len() > KEYS_MOST || self.addresses.len() > KEYS_MOST {
            self.accounts.retain_recent();
            self.addresses.retain_recent();
        }
        let tried = self.addresses.check_key(&address_key(address));
        match tried.and_then(|()| self.accounts.check_key(&account_key(account))) {
            Err(refused) => {
                let seconds = refused.wait_time_from(clock.now()).as_secs() + 1;
                Err(Error::Throttled { seconds })
            }
            Ok(()) => Ok(()),
        }
    }
}

/// What attempts at an account are counted by: as long for every text, for anybody types what they like.
fn account_key(typed: &str) -> String {
    random::token_hash(typed)
}

/// What attempts from an address are counted by: of IPv6 the network, all of which one customer has.
fn address_key(address: &str) -> String {
    match address.parse::<IpAddr>().map(|it| it.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        Ok(address) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

/// A browser that signs in.
pub struct Credentials<'a> {
    /// What was typed as the address.
    pub email: &'a str,
    /// What was typed as the password.
    pub password: &'a str,
    /// What the browser calls itself.
    pub user_agent: &'a str,
}

/// What the right password opens: the secret for one cookie or another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entrance {
    /// A session.
    Session(String),
    /// The second step, which is asked for next. It is no session: it opens nothing else.
    SecondStep(String),
}

/// Signs in, or goes on to the second step. An unknown account and a wrong password answer alike and take
/// alike long.
pub async fn sign_in(cx: &Cx<'_>, credentials: Credentials<'_>) -> Result<Entrance, Error> {
    let backend = cx.backend;
    // PostgreSQL refuses a text with NUL in it; no address has one.
    let email = domain::text::fold(credentials.email).replace('\0', "\u{fffd}");
    backend.throttle.attempt(&email, cx.address)?;

    let found = account::Entity::find()
        .filter(account::COLUMN.email_folded.eq(email))
        .one(&backend.database.reader)
        .await?;
    let hash = found.as_ref().and_then(|it| it.password_hash.clone());
    let right = backend.passwords.check(credentials.password, hash).await?;
    let account = found.filter(|_| right).ok_or(Error::WrongCredentials)?;

    let txn = backend.database.begin().await?;
    let (entrance, actor) = enter(&txn, cx, account.id, credentials.user_agent).await?;
    if actor.is_some() {
        let signed_in = Cx { backend, actor, address: cx.address };
        record(&txn, &signed_in, (EventKind::SignedIn, &account.email), json!(null)).await?;
    }
    txn.commit().await?;
    Ok(entrance)
}

/// Signs in with the second step, after the first gave `token`. A wrong code leaves the token good.
pub async fn second_step(
    cx: &Cx<'_>,
    token: &str,
    typed: &str,
    user_agent: &str,
) -> Result<String, Error> {
    let backend = cx.backend;
    let (link, account) = between_steps(cx, token).await?;
    let proof = two_step::read(typed)?;
    backend.throttle.attempt(&account.email_folded, cx.address)?;

    let txn = backend.database.begin().await?;
    link::spend(&txn, backend, &link).await?;
    two_step::prove(&txn, backend, &account, &proof).await?;
    let (token, actor) = start(&txn, cx, account.id, user_agent).await?;
    let signed_in = Cx { backend, actor: Some(actor), address: cx.address };
    let with = match proof {
        Proof::Code(_) => "code",
        Proof::Recovery(_) => "recovery-code",
    };
    let what = (EventKind::SignedIn, account.email.as_str());
    record(&txn, &signed_in, what, json!({ "second_step": with })).await?;
    txn.commit().await?;
    Ok(token)
}

/// Whether somebody is between the first and the second step.
pub async fn check_between_steps(cx: &Cx<'_>, token: &str) -> Result<(), Error> {
    between_steps(cx, token).await.map(|_| ())
}

async fn between_steps(
    cx: &Cx<'_>,
    token: &str,
) -> Result<(one_time_link::Model, account::Model), Error> {
    let db = &cx.backend.database.reader;
    let link = link::find(db, cx.backend, LinkPurpose::SecondStep, token).await?;
    let id = link.account_id.ok_or(Error::LinkSpent)?;
    let account = account::Entity::find_by_id(id).one(db).await?.ok_or(Error::LinkSpent)?;
    Ok((link, account))
}

/// Lets somebody in whose password is right, or set, within a transaction: into a session, or before the
/// second step where they have one.
pub(crate) async fn enter(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    account: AccountId,
    user_agent: &str,
) -> Result<(Entrance, Option<Actor>), Error> {
    match two_step::state(txn, account).await? {
        TwoStep::Off => {
            let (secret, actor) = start(txn, cx, account, user_agent).await?;
            Ok((Entrance::Session(secret), Some(actor)))
        }
        TwoStep::On { .. } => {
            let purpose = LinkPurpose::SecondStep;
            let secret = link::make(txn, cx.backend, purpose, Some(account)).await?;
            Ok((Entrance::SecondStep(secret), None))
        }
    }
}

/// Starts a session of an account within a transaction.
pub async fn start(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    account: AccountId,
    user_agent: &str,
) -> Result<(String, Actor), Error> {
    let token = random::token()?;
    let now = cx.backend.clock.now();
    let row = session::ActiveModel {
        id: NotSet,
        account_id: Set(account),
        token_hash: Set(random::token_hash(&token)),
        created_at: Set(now),
        seen_at: Set(now),
        expires_at: Set(now + TimeDelta::days(ABSOLUTE_DAYS)),
        address: Set(cx.address.to_owned()),
        user_agent: Set(user_agent.chars().take(USER_AGENT_MOST).collect()),
    };
    let row = row.insert(txn).await?;
    Ok((token, Actor { account, session: row.id }))
}

/// Ends the session that the request came with.
pub async fn sign_out(cx: &Cx<'_>) -> Result<(), Error> {
    let (actor, account) = crate::account::own(cx).await?;

    let txn = cx.backend.database.begin().await?;
    session::Entity::delete_by_id(actor.session).exec(&txn).await?;
    // What the browser still listens to ends at once.
    announce(&txn, &[account.id]).await?;
    record(&txn, cx, (EventKind::SignedOut, &account.email), json!(null)).await?;
    txn.commit().await?;
    cx.backend.wakes.tell(account.id);
    Ok(())
}

/// Whether a session still lasts.
pub async fn lasts(backend: &Backend, actor: Actor) -> Result<bool, Error> {
    let now = backend.clock.now();
    let found = session::Entity::find_by_id(actor.session)
        .filter(session::COLUMN.account_id.eq(actor.account))
        .filter(session::COLUMN.expires_at.gt(now))
        .filter(session::COLUMN.seen_at.gt(now - TimeDelta::days(IDLE_DAYS)))
        .one(&backend.database.reader)
        .await?;
    Ok(found.is_some())
}

/// What the middleware learns from a cookie.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Who it is.
    pub actor: Actor,
    /// The language they chose.
    pub locale: Option<Locale>,
    /// The theme they chose.
    pub theme: Option<Theme>,
}

/// Sessions that have not ended by themselves.
pub(crate) fn lasting(now: DateTimeUtc) -> Condition {
    Condition::all()
        .add(session::COLUMN.expires_at.gt(now))
        .add(session::COLUMN.seen_at.gt(now - TimeDelta::days(IDLE_DAYS)))
}

row! {
    /// A session, and of its account what every page needs.
    #[derive(Clone, Debug)]
    struct Found {
        session: SessionId,
        seen_at: DateTimeUtc,
        account_id: AccountId,
        locale: Option<Locale>,
        theme: Option<Theme>,
    }
}

/// The session of a secret with this hash. One query for both: every request begins with it.
fn named(hash: &str, now: DateTimeUtc) -> SelectStatement {
    let whose = session::Entity::belongs_to(account::Entity)
        .from(session::Column::AccountId)
        .to(account::Column::Id);
    session::Entity::find()
        .select_only()
        .column_as(session::Column::Id, "session")
        .column(session::Column::SeenAt)
        .column(session::Column::AccountId)
        .column(account::Column::Locale)
        .column(account::Column::Theme)
        .join(JoinType::InnerJoin, whose.into())
        .filter(session::COLUMN.token_hash.eq(hash))
        .filter(lasting(now))
        .into_query()
}

/// Whose session this secret is, if it still lasts.
pub async fn find(backend: &Backend, token: &str) -> Result<Option<Known>, Error> {
    static ASKED: Always = Always::new();
    let db = &backend.database;
    let now = backend.clock.now();
    let hash = random::token_hash(token);
    let found = if let Some(found) = db.sessions.find(&hash, now) {
        found
    } else {
        let values = [hash.as_str().into(), now.into(), (now - TimeDelta::days(IDLE_DAYS)).into()];
        let query = ASKED.with(db.backend(), values, || named(&hash, now));
        let Some(found) = db.near.row(query).await? else { return Ok(None) };
        db.sessions.keep(hash, now, &found);
        found
    };
    let Found { session: id, seen_at, account_id: account, locale, theme } = found;
    if seen_at < now - TimeDelta::minutes(SEEN_EVERY_MINUTES) {
        let txn = db.begin().await?;
        session::Entity::update_many()
            .col_expr(session::Column::SeenAt, Expr::value(now))
            .filter(session::COLUMN.id.eq(id))
            .exec(&txn)
            .await?;
        txn.commit().await?;
    }
    Ok(Some(Known { actor: Actor { account, session: id }, locale, theme }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_address_costs_no_more_than_a_short_one() {
        let long = "a".repeat(1024 * 1024);
        assert_eq!(account_key(&long).len(), account_key("a").len());
        assert_ne!(account_key(&long), account_key("a"));
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        assert_eq!(address_key("2001:db8:1:2::7"), address_key("2001:db8:1:2:a:b:c:d"));
        assert_ne!(address_key("2001:db8:1:2::7"), address_key("2001:db8:1:3::7"));
        assert_eq!(address_key("::ffff:192.0.2.1"), address_key("192.0.2.1"));
        assert_ne!(address_key("192.0.2.1"), address_key("192.0.2.2"));
        assert_eq!(address_key("unknown"), "unknown");
    }

    #[test]
    fn an_address_without_attempts_left_takes_none_from_an_account() {
        let throttle = Throttle::default();
        for at in 0..ATTEMPTS_PER_ADDRESS {
            throttle.attempt(&at.to_string(), "192.0.2.1").unwrap();
        }
        let refused = (0..ATTEMPTS_PER_ACCOUNT * 2)
            .filter(|_| throttle.attempt("somebody", "192.0.2.1").is_err())
            .count();
        assert!(refused > 0);
        throttle.attempt("somebody", "192.0.2.2").unwrap();
    }
}
