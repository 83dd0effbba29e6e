//! What somebody sees and changes of their own account (rules §11.1–11.3).

use crate::account::{own, prove_password, record};
use crate::entity::{account, session};
use crate::link::{self, LinkPurpose};
use crate::session::lasting;
use crate::two_step::{self, TwoStep};
use crate::{Cx, Error};
use chrono::{DateTime, Utc};
use domain::audit::EventKind;
use domain::form::{Field, Problems};
use domain::id::SessionId;
use domain::language::{Locale, Theme};
use sea_orm::{QueryOrder, entity::prelude::*};
use serde_json::json;

/// Somebody's own account.
#[derive(Clone, Debug)]
pub struct Profile {
    /// What they call themselves.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// The language they chose.
    pub locale: Option<Locale>,
    /// The theme they chose.
    pub theme: Option<Theme>,
    /// Whether they are asked for a second step.
    pub two_step: TwoStep,
    /// Where they are signed in, the present one first, then the one seen last.
    pub sessions: Vec<OwnSession>,
}

/// A browser in which somebody is signed in.
#[derive(Clone, Debug)]
pub struct OwnSession {
    /// Which.
    pub id: SessionId,
    /// Where it signed in from.
    pub address: String,
    /// What the browser calls itself.
    pub user_agent: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// When it was last here.
    pub seen: DateTime<Utc>,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// The actor's own account.
pub async fn read(cx: &Cx<'_>) -> Result<Profile, Error> {
    let (actor, account) = own(cx).await?;
    let db = &cx.backend.database.reader;
    let rows = session::Entity::find()
        .filter(session::COLUMN.account_id.eq(account.id))
        .filter(lasting(cx.backend.clock.now()))
        .order_by_desc(session::Column::SeenAt)
        .order_by_desc(session::Column::Id)
        .all(db)
        .await?;
    let mut sessions: Vec<OwnSession> = rows
        .into_iter()
        .map(|it| OwnSession {
            id: it.id,
            address: it.address,
            user_agent: it.user_agent,
            since: it.created_at,
            seen: it.seen_at,
            is_this: it.id == actor.session,
        })
        .collect();
    sessions.sort_by_key(|it| !it.is_this);
    Ok(Profile {
        name: account.name,
        email: account.email,
        locale: account.locale,
        theme: account.theme,
        two_step: two_step::state(db, account.id).await?,
        sessions,
    })
}

/// Changes the actor's own name.
pub async fn rename(cx: &Cx<'_>, name: &str) -> Result<(), Error> {
    let (_, account) = own(cx).await?;
    let name = domain::account::name(name).map_err(|it| Error::field(Field::Name, it))?;

    let txn = cx.backend.database.begin().await?;
    let renamed = account::Entity::update_many()
        .col_expr(account::Column::Name, Expr::value(name.as_str()))
        .filter(account::COLUMN.id.eq(account.id))
        .filter(account::COLUMN.name.eq(account.name.as_str()))
        .exec(&txn)
        .await?;
    if renamed.rows_affected == 0 {
        return Err(Error::Conflict);
    }
    crate::search::note(&txn, account.id).await?;
    let difference = (json!({ "name": account.name }), json!({ "name": name }));
    crate::account::record_change(
        &txn,
        cx,
        (EventKind::AccountRenamed, &account.email),
        difference,
    )
    .await?;
    txn.commit().await?;
    crate::search::begin(cx.backend, account.id).await;
    Ok(())
}

/// Changes the actor's own password, who knows the present one. Their other sessions end, and so does
/// every link that would let somebody in.
pub async fn change_password(cx: &Cx<'_>, present: &str, new: &str) -> Result<(), Error> {
    let (actor, account) = own(cx).await?;
    let mut problems = Problems::default();
    problems.keep(Field::Password, domain::account::password(new, &account.name, &account.email));
    problems.finish().map_err(Error::Fields)?;
    prove_password(cx, &account, present).await?;
    let hash = cx.backend.passwords.hash(new).await?;

    let txn = cx.backend.database.begin().await?;
    let changed = account::Entity::update_many()
        .col_expr(account::Column::PasswordHash, Expr::value(hash))
        .filter(account::COLUMN.id.eq(account.id))
        .filter(account::COLUMN.password_hash.eq(account.password_hash.clone()))
        .exec(&txn)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Error::Conflict);
    }
    for purpose in [LinkPurpose::Password, LinkPurpose::SecondStep] {
        link::end_all(&txn, cx.backend, purpose, Some(account.id)).await?;
    }
    session::Entity::delete_many()
        .filter(session::COLUMN.account_id.eq(account.id))
        .filter(session::COLUMN.id.ne(actor.session))
        .exec(&txn)
        .await?;
    record(&txn, cx, (EventKind::PasswordChanged, &account.email), json!(null)).await?;
    txn.commit().await?;
    Ok(())
}

/// Ends one of the actor's own sessions. One of somebody else does not exist for them.
pub async fn end_session(cx: &Cx<'_>, id: SessionId) -> Result<(), Error> {
    let (_, account) = own(cx).await?;

    let txn = cx.backend.database.begin().await?;
    let ended = session::Entity::delete_many()
        .filter(session::COLUMN.id.eq(id))
        .filter(session::COLUMN.account_id.eq(account.id))
        .exec(&txn)
        .await?;
    if ended.rows_affected == 0 {
        return Err(Error::NotFound);
    }
    let after = json!({ "sessions": ended.rows_affected });
    record(&txn, cx, (EventKind::SessionsEnded, &account.email), after).await?;
    txn.commit().await?;
    Ok(())
}

/// Ends all of the actor's own sessions but the one that asks.
pub async fn end_other_sessions(cx: &Cx<'_>) -> Result<(), Error> {
    let (actor, account) = own(cx).await?;

    let txn = cx.backend.database.begin().await?;
    let ended = session::Entity::delete_many()
        .filter(session::COLUMN.account_id.eq(account.id))
        .filter(session::COLUMN.id.ne(actor.session))
        .exec(&txn)
        .await?;
    let after = json!({ "sessions": ended.rows_affected });
    record(&txn, cx, (EventKind::SessionsEnded, &account.email), after).await?;
    txn.commit().await?;
    Ok(())
}
