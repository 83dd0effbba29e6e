//! Accounts: made from the command line, given a password through a link, read by their owner.

use crate::access::Actor;
use crate::audit::{self, Event};
use crate::entity::{account, session, workspace};
use crate::error::is_unique_violation;
use crate::link::{self, LinkPurpose};
use crate::list::statement;
use crate::near::{Reads as _, row};
use crate::request::list::decides;
use crate::session::Entrance;
use crate::{Cx, Error};
use domain::access::{Membership, standing};
use domain::account::{Person, Reader};
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::{AccountId, WorkspaceId};
use domain::language::{Locale, Theme};
use domain::workspace::{WorkspaceKind, WorkspaceSummary};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ConnectionTrait, QueryOrder, QueryTrait as _, entity::prelude::*};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Adds an account within a transaction; its name and address have been checked. It locks the head of the
/// installation's chain, so it stands before what locks a tenant's: everybody locks in that order.
pub async fn insert(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    name: &str,
    email: &str,
    password_hash: Option<String>,
) -> Result<AccountId, Error> {
    let row = account::ActiveModel {
        id: NotSet,
        email: Set(email.to_owned()),
        email_folded: Set(domain::text::fold(email)),
        name: Set(name.to_owned()),
        password_hash: Set(password_hash),
        locale: Set(None),
        theme: Set(None),
        created_at: Set(cx.backend.clock.now()),
    };
    let row = match row.insert(txn).await {
        Err(error) if is_unique_violation(&error) => {
            return Err(Error::field(Field::Email, Problem::EmailTaken));
        }
        inserted => inserted?,
    };
    record(txn, cx, (EventKind::AccountCreated, email), json!({ "name": name })).await?;
    Ok(row.id)
}

/// Writes an event of an account, into the installation's chain.
pub(crate) async fn record(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    what: (EventKind, &str),
    after: Value,
) -> Result<(), Error> {
    record_change(txn, cx, what, (Value::Null, after)).await
}

/// The same of something that was there before.
pub(crate) async fn record_change(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    (kind, email): (EventKind, &str),
    (before, after): (Value, Value),
) -> Result<(), Error> {
    let event = Event {
        tenant: None,
        kind,
        workspace: None,
        mini_program: None,
        subject: email,
        before,
        after,
    };
    audit::record(txn, cx, event).await
}

/// The actor and their account.
pub(crate) async fn own(cx: &Cx<'_>) -> Result<(Actor, account::Model), Error> {
    let actor = cx.actor()?;
    let db = &cx.backend.database.reader;
    let row = account::Entity::find_by_id(actor.account).one(db).await?;
    Ok((actor, row.ok_or(Error::SignedOut)?))
}

/// Whether somebody knows the password of an account. Guesses are slowed down like those at signing in.
pub(crate) async fn prove_password(
    cx: &Cx<'_>,
    account: &account::Model,
    typed: &str,
) -> Result<(), Error> {
    let missing = || Error::field(Field::PresentPassword, Problem::Missing);
    let wrong = || Error::field(Field::PresentPassword, Problem::WrongPassword);
    if typed.is_empty() {
        return Err(missing());
    }
    cx.backend.throttle.attempt(&account.email_folded, cx.address)?;
    let right = cx.backend.passwords.check(typed, account.password_hash.clone()).await?;
    if right { Ok(()) } else { Err(wrong()) }
}

/// The account with this address, made if absent, within a transaction.
pub async fn by_email_or_new(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    email: &str,
    name: &str,
) -> Result<AccountId, Error> {
    let known = account::Entity::find()
        .filter(account::COLUMN.email_folded.eq(domain::text::fold(email)))
        .one(txn)
        .await?;
    match known {
        Some(known) => Ok(known.id),
        None => insert(txn, cx, name, email, None).await,
    }
}

/// The person who reads a page, with every workspace that is there for them.
pub async fn reader(cx: &Cx<'_>) -> Result<Reader, Error> {
    let actor = cx.actor()?;
    let db = &cx.backend.database;
    let members = crate::workspace::memberships(cx, actor).await?;
    let deciding: Vec<WorkspaceId> =
        members.iter().filter(|it| decides(it.1, it.2)).map(|it| it.0.id).collect();
    // In one query: every page has it.
    let (waiting, values) = crate::request::list::waiting_in(&deciding);
    let sql = format!(
        "SELECT a.name, a.email, a.locale, a.theme, {waiting} AS waiting, {} AS unread \
         FROM account a WHERE a.id = ?",
        crate::notification::unread_of("a")
    );
    let values = values.into_iter().chain([actor.account.0.into()]).collect();
    let found = db.near.row::<Row>(statement(db.backend(), &sql, values));
    let account = found.await?.ok_or(Error::SignedOut)?;
    let count = |count: i64| u64::try_from(count).unwrap_or(0);
    Ok(Reader {
        person: Person { id: actor.account, name: account.name },
        email: account.email,
        locale: account.locale,
        theme: account.theme,
        workspaces: workspaces(cx, actor).await?,
        waiting: account.waiting.map(count),
        unread: u32::try_from(account.unread).unwrap_or(0),
    })
}

row! {
    /// What of the reader's account the frame shows, with what waits for them.
    struct Row {
        name: String,
        email: String,
        locale: Option<Locale>,
        theme: Option<Theme>,
        waiting: Option<i64>,
        unread: i64,
    }
}

/// Most workspaces that the switcher lists.
const WORKSPACES_MOST: u64 = 200;

/// Every workspace that is there for the actor: their own, and below a tenant that they administer
/// its merchants'. Tenants first, then by name.
pub async fn workspaces(cx: &Cx<'_>, actor: Actor) -> Result<Vec<WorkspaceSummary>, Error> {
    use sea_orm::QuerySelect as _;
    let db = &cx.backend.database;
    let members = crate::workspace::memberships(cx, actor).await?;
    let own: HashMap<WorkspaceId, Membership> =
        members.iter().map(|(row, role, state)| (row.id, Some((*role, *state)))).collect();
    let tenants: Vec<WorkspaceId> =
        members.iter().filter(|(row, ..)| row.tenant_id.is_none()).map(|it| it.0.id).collect();
    let there = members.iter().map(|it| &it.0).filter(|it| it.removed_at.is_none());
    let mut rows: Vec<Shown> = there.map(Shown::of).collect();
    if !tenants.is_empty() {
        let below = workspace::Entity::find()
            .select_only()
            .columns(Shown::COLUMNS)
            .filter(workspace::COLUMN.tenant_id.is_in(tenants))
            .filter(workspace::COLUMN.id.is_not_in(own.keys().copied()))
            .filter(workspace::COLUMN.removed_at.is_null())
            .order_by_asc(workspace::Column::Name)
            .limit(WORKSPACES_MOST)
            .build(db.backend());
        rows.extend(db.near.rows::<Shown>(below).await?);
    }
    rows.sort_by(|a, b| (b.kind.word(), &a.name).cmp(&(a.kind.word(), &b.name)));
    rows.truncate(usize::try_from(WORKSPACES_MOST).unwrap_or(usize::MAX));
    let membership = |id: WorkspaceId| own.get(&id).copied().flatten();
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let above = row.tenant_id.and_then(membership);
            let standing = standing(membership(row.id), above)?;
            Some(WorkspaceSummary { key: row.key, name: row.name, kind: row.kind, standing })
        })
        .collect())
}

row! {
    /// What is listed of a workspace.
    struct Shown {
        id: WorkspaceId,
        key: String,
        name: String,
        kind: WorkspaceKind,
        tenant_id: Option<WorkspaceId>,
    }
}

impl Shown {
    const COLUMNS: [workspace::Column; 5] = {
        use workspace::Column::{Id, Key, Kind, Name, TenantId};
        [Id, Key, Name, Kind, TenantId]
    };

    fn of(row: &workspace::Model) -> Shown {
        Shown {
            id: row.id,
            key: row.key.clone(),
            name: row.name.clone(),
            kind: row.kind,
            tenant_id: row.tenant_id,
        }
    }
}

/// Keeps the language or the theme that somebody chose; `Some(None)` takes a choice back.
pub async fn set_preferences(
    cx: &Cx<'_>,
    locale: Option<Option<Locale>>,
    theme: Option<Option<Theme>>,
) -> Result<(), Error> {
    let (_, row) = own(cx).await?;
    let shown =
        |locale: Option<Locale>, theme: Option<Theme>| json!({ "locale": locale, "theme": theme });
    let before = shown(row.locale, row.theme);
    let (locale, theme) = (locale.unwrap_or(row.locale), theme.unwrap_or(row.theme));

    let txn = cx.backend.database.begin().await?;
    account::Entity::update_many()
        .col_expr(account::Column::Locale, Expr::value(locale))
        .col_expr(account::Column::Theme, Expr::value(theme))
        .filter(account::COLUMN.id.eq(row.id))
        .exec(&txn)
        .await?;
    let difference = (before, shown(locale, theme));
    record_change(&txn, cx, (EventKind::PreferencesChanged, &row.email), difference).await?;
    txn.commit().await?;
    Ok(())
}

/// Whose password a link sets: their name and address.
pub async fn of_password_link(cx: &Cx<'_>, token: &str) -> Result<(String, String), Error> {
    let row = link_owner(cx, token).await?.1;
    Ok((row.name, row.email))
}

async fn link_owner(
    cx: &Cx<'_>,
    token: &str,
) -> Result<(crate::entity::one_time_link::Model, account::Model), Error> {
    let db = &cx.backend.database.reader;
    let link = link::find(db, cx.backend, LinkPurpose::Password, token).await?;
    let id = link.account_id.ok_or(Error::LinkSpent)?;
    let row = account::Entity::find_by_id(id).one(db).await?.ok_or(Error::LinkSpent)?;
    Ok((link, row))
}

/// Sets a password through a link, ends the person's other sessions and lets them in. Whoever has a second
/// step still has to show it: a link stands in for a password only.
pub async fn set_password(
    cx: &Cx<'_>,
    token: &str,
    password: &str,
    user_agent: &str,
) -> Result<Entrance, Error> {
    let (link, row) = link_owner(cx, token).await?;
    domain::account::password(password, &row.name, &row.email)
        .map_err(|problem| Error::field(Field::Password, problem))?;
    let hash = cx.backend.passwords.hash(password).await?;

    let txn = cx.backend.database.begin().await?;
    link::spend(&txn, cx.backend, &link).await?;
    account::Entity::update_many()
        .col_expr(account::Column::PasswordHash, Expr::value(hash))
        .filter(account::COLUMN.id.eq(row.id))
        .exec(&txn)
        .await?;
    session::Entity::delete_many().filter(session::COLUMN.account_id.eq(row.id)).exec(&txn).await?;
    // What was begun with the password before ends with it: other links, and who stands before the second step.
    for purpose in [LinkPurpose::Password, LinkPurpose::SecondStep] {
        link::end_all(&txn, cx.backend, purpose, Some(row.id)).await?;
    }
    let (entrance, actor) = crate::session::enter(&txn, cx, row.id, user_agent).await?;
    let cx = Cx { backend: cx.backend, actor, address: cx.address };
    record(&txn, &cx, (EventKind::PasswordSet, &row.email), json!(null)).await?;
    txn.commit().await?;
    Ok(entrance)
}
