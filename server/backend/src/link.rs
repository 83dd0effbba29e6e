//! Secrets that are good once: links to the first run, to a password and to a workspace, and what a browser
//! holds between the first and the second step of signing in.

use crate::entity::one_time_link;
use crate::{Backend, Error, random};
use chrono::TimeDelta;
pub use domain::account::LinkPurpose;
use domain::id::{AccountId, WorkspaceId};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ConnectionTrait, entity::prelude::*};

/// How long a link to the first run is good.
pub const FIRST_RUN_HOURS: i64 = 24;
/// How long a link to a password is good.
pub const PASSWORD_DAYS: i64 = 7;
/// How long the second step of signing in may take (rules §11.4).
pub const SECOND_STEP_MINUTES: i64 = 10;
/// How long an invitation is good (rules §2.11).
pub const INVITATION_DAYS: i64 = 7;

/// Makes a link and gives back its secret, which is not stored.
pub async fn make(
    db: &impl ConnectionTrait,
    backend: &Backend,
    purpose: LinkPurpose,
    account: Option<AccountId>,
) -> Result<String, Error> {
    insert(db, backend, purpose, (account, None)).await
}

/// Makes a link that invites somebody into a workspace, and ends the earlier ones.
pub async fn invite(
    db: &impl ConnectionTrait,
    backend: &Backend,
    account: AccountId,
    workspace: WorkspaceId,
) -> Result<String, Error> {
    end_invitations(db, backend, account, workspace).await?;
    insert(db, backend, LinkPurpose::Invitation, (Some(account), Some(workspace))).await
}

/// Ends every unused invitation of somebody into a workspace.
pub async fn end_invitations(
    db: &impl ConnectionTrait,
    backend: &Backend,
    account: AccountId,
    workspace: WorkspaceId,
) -> Result<(), Error> {
    one_time_link::Entity::update_many()
        .col_expr(one_time_link::Column::UsedAt, Expr::value(backend.clock.now()))
        .filter(one_time_link::COLUMN.purpose.eq(LinkPurpose::Invitation))
        .filter(one_time_link::COLUMN.account_id.eq(account))
        .filter(one_time_link::COLUMN.workspace_id.eq(workspace))
        .filter(one_time_link::COLUMN.used_at.is_null())
        .exec(db)
        .await?;
    Ok(())
}

async fn insert(
    db: &impl ConnectionTrait,
    backend: &Backend,
    purpose: LinkPurpose,
    (account, workspace): (Option<AccountId>, Option<WorkspaceId>),
) -> Result<String, Error> {
    let token = random::token()?;
    let now = backend.clock.now();
    let lifetime = match purpose {
        LinkPurpose::FirstRun => TimeDelta::hours(FIRST_RUN_HOURS),
        LinkPurpose::Password => TimeDelta::days(PASSWORD_DAYS),
        LinkPurpose::Invitation => TimeDelta::days(INVITATION_DAYS),
        LinkPurpose::SecondStep => TimeDelta::minutes(SECOND_STEP_MINUTES),
    };
    let row = one_time_link::ActiveModel {
        id: NotSet,
        purpose: Set(purpose),
        token_hash: Set(random::token_hash(&token)),
        account_id: Set(account),
        workspace_id: Set(workspace),
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
