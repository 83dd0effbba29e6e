//! Following an invitation into a workspace (rules §2.11).

use crate::audit::{self, Event};
use crate::entity::{account, one_time_link, workspace, workspace_member};
use crate::link::{self, LinkPurpose};
use crate::{Cx, Error};
use domain::access::{MemberState, WorkspaceRole};
use domain::audit::EventKind;
use domain::form::Field;
use sea_orm::{
    Condition, DatabaseTransaction, QuerySelect as _, QueryTrait as _, entity::prelude::*,
};
use serde_json::json;

/// What an invitation offers, and to whom.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The workspace's name.
    pub workspace: String,
    /// What one becomes.
    pub role: WorkspaceRole,
    /// The address that was invited.
    pub email: String,
    /// Who follows the link.
    pub follower: Follower,
}

/// Who follows an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follower {
    /// Whoever was invited, signed in.
    Invited,
    /// Somebody else, signed in.
    SomebodyElse,
    /// Nobody is signed in, and the account is somebody's already.
    SignedOut,
    /// Nobody is signed in, and the account has yet to be completed.
    New,
}

struct Found {
    link: one_time_link::Model,
    account: account::Model,
    space: workspace::Model,
    member: workspace_member::Model,
    /// Whether the account may be completed by whoever follows the link, see [`unclaimed`].
    is_new: bool,
}

/// What a link offers. One that was used, withdrawn or has expired is no longer good.
pub async fn read(cx: &Cx<'_>, token: &str) -> Result<Invitation, Error> {
    let found = find(cx, token).await?;
    let follower = match cx.actor {
        Some(actor) if actor.account == found.account.id => Follower::Invited,
        Some(_) => Follower::SomebodyElse,
        None if found.is_new => Follower::New,
        None => Follower::SignedOut,
    };
    Ok(Invitation {
        workspace: found.space.name,
        role: found.member.role,
        email: found.account.email,
        follower,
    })
}

/// Takes an invitation, signed in as whoever was invited. For anybody else it does not exist.
pub async fn accept(cx: &Cx<'_>, token: &str) -> Result<(), Error> {
    let actor = cx.actor()?;
    let found = find(cx, token).await?;
    if found.account.id != actor.account {
        return Err(Error::NotFound);
    }

    let txn = cx.backend.database.begin().await?;
    join(&txn, cx, &found).await?;
    txn.commit().await?;
    Ok(())
}

/// Takes an invitation with a new account: gives it name and password and signs in. Gives back the secret
/// for the cookie.
pub async fn accept_new(
    cx: &Cx<'_>,
    token: &str,
    (name, password): (&str, &str),
    user_agent: &str,
) -> Result<String, Error> {
    let found = find(cx, token).await?;
    if !found.is_new {
        return Err(Error::LinkSpent);
    }
    let mut problems = domain::form::Problems::default();
    let checked = problems.keep(Field::Name, domain::account::name(name));
    let fits = domain::account::password(password, name, &found.account.email);
    problems.keep(Field::Password, fits);
    problems.finish().map_err(Error::Fields)?;
    let name = checked.unwrap_or_default();
    let hash = cx.backend.passwords.hash(password).await?;

    let txn = cx.backend.database.begin().await?;
    let completed = account::Entity::update_many()
        .col_expr(account::Column::Name, Expr::value(name))
        .col_expr(account::Column::PasswordHash, Expr::value(hash))
        .filter(account::COLUMN.id.eq(found.account.id))
        .filter(unclaimed())
        .exec(&txn)
        .await?;
    if completed.rows_affected == 0 {
        return Err(Error::LinkSpent);
    }
    let (secret, actor) = crate::session::start(&txn, cx, found.account.id, user_agent).await?;
    let signed_in = Cx { backend: cx.backend, actor: Some(actor), address: cx.address };
    join(&txn, &signed_in, &found).await?;
    txn.commit().await?;
    Ok(secret)
}

async fn find(cx: &Cx<'_>, token: &str) -> Result<Found, Error> {
    let db = &cx.backend.database.reader;
    let link = link::find(db, cx.backend, LinkPurpose::Invitation, token).await?;
    let (Some(account), Some(space)) = (link.account_id, link.workspace_id) else {
        return Err(Error::LinkSpent);
    };
    let member = workspace_member::Entity::find_by_id((space, account)).one(db).await?;
    let member = member.filter(|it| it.state == MemberState::Invited).ok_or(Error::LinkSpent)?;
    let new = account::Entity::find_by_id(account).filter(unclaimed()).count(db).await?;
    let account = account::Entity::find_by_id(account).one(db).await?.ok_or(Error::LinkSpent)?;
    let space = workspace::Entity::find_by_id(space).one(db).await?;
    let space = space.filter(|it| it.removed_at.is_none()).ok_or(Error::LinkSpent)?;
    Ok(Found { link, account, space, member, is_new: new > 0 })
}

/// Accounts that nobody has taken yet: without a password, and a member of nothing. Whoever invites sees the
/// link; they must not come to own the account of a member who has yet to set their password (rules §2.11).
fn unclaimed() -> Condition {
    let members = workspace_member::Entity::find()
        .select_only()
        .column(workspace_member::Column::AccountId)
        .filter(workspace_member::COLUMN.state.ne(MemberState::Invited))
        .into_query();
    Condition::all()
        .add(account::COLUMN.password_hash.is_null())
        .add(account::Column::Id.not_in_subquery(members))
}

async fn join(txn: &DatabaseTransaction, cx: &Cx<'_>, found: &Found) -> Result<(), Error> {
    // The member before the link, in the order of whoever withdraws an invitation or sends it again.
    let joined = workspace_member::Entity::update_many()
        .col_expr(workspace_member::Column::State, Expr::value(MemberState::Active))
        .filter(workspace_member::COLUMN.workspace_id.eq(found.space.id))
        .filter(workspace_member::COLUMN.account_id.eq(found.account.id))
        .filter(workspace_member::COLUMN.state.eq(MemberState::Invited))
        .exec(txn)
        .await?;
    if joined.rows_affected == 0 {
        return Err(Error::LinkSpent);
    }
    link::spend(txn, cx.backend, &found.link).await?;
    let shown = |state: MemberState| json!({ "role": found.member.role, "state": state });
    let event = Event {
        tenant: Some(found.space.tenant_id.unwrap_or(found.space.id)),
        kind: EventKind::MemberAdded,
        workspace: Some(found.space.id),
        mini_program: None,
        subject: &found.account.email,
        before: shown(MemberState::Invited),
        after: shown(MemberState::Active),
    };
    audit::record(txn, cx, event).await
}
