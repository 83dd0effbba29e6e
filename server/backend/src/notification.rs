//! What people are told of: written in the transaction of what happened, read as a list, and live
//! (rules §6.8).

mod feed;
mod read;
mod wake;

pub use feed::{Feed, Told};
pub(crate) use read::unread_of;
pub use read::{Listed, Row, list, mark_all_read, mark_read, open, sweep, unread};
pub use wake::{STREAMS_MOST, Wakes};

pub(crate) use wake::announce;

use crate::entity::{
    account, mini_program, mini_program_member, notification, workspace, workspace_member,
};
use crate::{Cx, Error, audit, member};
use domain::access::{MemberState, MiniProgramRole, WorkspaceRole};
use domain::id::{AccountId, MiniProgramKey, WorkspaceId};
use domain::notification::{NotificationFacts, NotificationKind};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::LockType;
use sea_orm::{ConnectionTrait, QuerySelect, entity::prelude::*};

/// What somebody is told.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The tenant in which it happened.
    pub tenant: WorkspaceId,
    /// What happened.
    pub kind: NotificationKind,
    /// What it is about; who did it is filled in.
    pub facts: NotificationFacts,
    /// Where one reads more: a path of our own.
    pub path: String,
    /// The mini program it tells of.
    pub mini_program: Option<MiniProgramKey>,
}

impl Notice {
    /// Something about a mini program, to be read on one of its tabs.
    pub fn of_program(row: &mini_program::Model, tab: &str, kind: NotificationKind) -> Notice {
        let facts =
            NotificationFacts { mini_program: row.name.clone(), ..NotificationFacts::default() };
        Notice {
            tenant: row.tenant_id,
            kind,
            facts,
            path: format!("/mini-programs/{}/{tab}", row.public_id),
            mini_program: Some(row.id),
        }
    }

    /// Something about a membership of a workspace, whose mini programs are where one goes from there.
    pub fn of_workspace(row: &workspace::Model, kind: NotificationKind) -> Notice {
        let facts =
            NotificationFacts { workspace: row.name.clone(), ..NotificationFacts::default() };
        Notice {
            tenant: row.tenant_id.unwrap_or(row.id),
            kind,
            facts,
            path: format!("/mini-programs?workspace={}", row.key),
            mini_program: None,
        }
    }

    /// The same where the reader sees the thing itself no more: the way leads to what they do see.
    #[must_use]
    pub fn from_outside(self) -> Notice {
        Notice { path: String::from("/mini-programs"), ..self }
    }

    /// The same with what one is in the mini program.
    #[must_use]
    pub fn role(mut self, role: MiniProgramRole) -> Notice {
        self.facts.role = Some(role);
        self
    }

    /// The same with what one is in the workspace.
    #[must_use]
    pub fn workspace_role(mut self, role: WorkspaceRole) -> Notice {
        self.facts.workspace_role = Some(role);
        self
    }
}

/// Tells some people of what a transaction changes, just before its audit event; whoever acts is never
/// told. Live pages hear of it when the transaction is committed, and not if it is rolled back.
///
/// Like the audit it locks the head of the tenant's chain: so notifications of one tenant become visible
/// in the order of their ids, and whoever has read one has read those before it.
pub async fn notify(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    to: &[AccountId],
    notice: Notice,
) -> Result<(), Error> {
    let actor = cx.actor.map(|it| it.account);
    let mut to: Vec<AccountId> = to.iter().copied().filter(|it| Some(*it) != actor).collect();
    to.sort_unstable();
    to.dedup();
    if to.is_empty() {
        return Ok(());
    }
    let Notice { tenant, kind, mut facts, path, mini_program } = notice;
    if let Some(actor) = actor {
        let who = account::Entity::find_by_id(actor).one(txn).await?;
        facts.actor = who.map(|it| it.name).unwrap_or_default();
    }
    // A row that tells of a mini program refers to it: whoever has that locked is waited for here, since they may
    // be waiting for the head.
    if let Some(key) = mini_program {
        let told = mini_program::Entity::find_by_id(key).select_only();
        let told = told.column(mini_program::Column::Id).lock(LockType::KeyShare);
        told.into_tuple::<MiniProgramKey>().one(txn).await?;
    }
    audit::head(txn, tenant.0).await?;
    let (facts, now) = (facts.written(), cx.backend.clock.now());
    let rows = to.iter().map(|account| notification::ActiveModel {
        id: NotSet,
        account_id: Set(*account),
        kind: Set(kind),
        facts: Set(facts.clone()),
        path: Set(path.clone()),
        mini_program_id: Set(mini_program),
        created_at: Set(now),
        read_at: Set(None),
    });
    notification::Entity::insert_many(rows).exec_without_returning(txn).await?;
    announce(txn, &to).await
}

/// Those who may decide what is asked in a tenant: its active admins and reviewers (rules §2.4).
pub async fn deciders(
    db: &impl ConnectionTrait,
    tenant: WorkspaceId,
) -> Result<Vec<AccountId>, Error> {
    let roles = [WorkspaceRole::WorkspaceAdmin, WorkspaceRole::WorkspaceReviewer];
    active(db, tenant, &roles).await
}

/// Those who take part in a mini program: its Admins and Developers whose membership counts, and the
/// Developer Admins of its workspace (rules §2.2). Of a merchant that was removed nobody.
pub async fn takers_part(
    db: &impl ConnectionTrait,
    row: &mini_program::Model,
) -> Result<Vec<AccountId>, Error> {
    let owner = workspace::Entity::find_by_id(row.workspace_id).one(db).await?;
    if owner.is_none_or(|it| it.removed_at.is_some()) {
        return Ok(Vec::new());
    }
    let joined: Vec<AccountId> = joined(row).into_tuple().all(db).await?;
    let mut found = member::counting(db, row, &joined).await?;
    found.extend(active(db, row.workspace_id, &[WorkspaceRole::DeveloperAdmin]).await?);
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Those who may take a mini program back: its Admins whose membership counts, the Developer Admins of its
/// workspace, and the tenant's admins (rules §2.4).
pub async fn removers(
    db: &impl ConnectionTrait,
    row: &mini_program::Model,
) -> Result<Vec<AccountId>, Error> {
    let mut found = active(db, row.tenant_id, &[WorkspaceRole::WorkspaceAdmin]).await?;
    let owner = workspace::Entity::find_by_id(row.workspace_id).one(db).await?;
    if owner.is_none_or(|it| it.removed_at.is_some()) {
        return Ok(found);
    }
    let admins = joined(row).filter(mini_program_member::COLUMN.role.eq(MiniProgramRole::Admin));
    let admins: Vec<AccountId> = admins.into_tuple().all(db).await?;
    found.extend(member::counting(db, row, &admins).await?);
    found.extend(active(db, row.workspace_id, &[WorkspaceRole::DeveloperAdmin]).await?);
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Accounts that were made something in a mini program.
fn joined(row: &mini_program::Model) -> Select<mini_program_member::Entity> {
    mini_program_member::Entity::find()
        .select_only()
        .column(mini_program_member::Column::AccountId)
        .filter(mini_program_member::COLUMN.mini_program_id.eq(row.id))
}

async fn active(
    db: &impl ConnectionTrait,
    workspace: WorkspaceId,
    roles: &[WorkspaceRole],
) -> Result<Vec<AccountId>, Error> {
    Ok(workspace_member::Entity::find()
        .select_only()
        .column(workspace_member::Column::AccountId)
        .filter(workspace_member::COLUMN.workspace_id.eq(workspace))
        .filter(workspace_member::COLUMN.state.eq(MemberState::Active))
        .filter(workspace_member::COLUMN.role.is_in(roles.iter().copied()))
        .into_tuple()
        .all(db)
        .await?)
}
