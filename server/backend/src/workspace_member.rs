//! Who takes part in one workspace (rules §2.9–2.11).

use crate::access::Space;
use crate::audit::record_in;
use crate::entity::{account, mini_program_member, workspace, workspace_member};
use crate::member::{MEMBERS_LOCK, Member, People, named};
use crate::notification::{Notice, notify};
use crate::succession::{below, hand_over, tell};
use crate::{Cx, Error, link};
use domain::access::{MemberState, WorkspaceAction, WorkspaceRole};
use domain::account::Person;
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::{AccountId, WorkspaceId};
use domain::notification::NotificationKind;
use domain::workspace::WorkspaceKind;
use sea_orm::sea_query::{Condition, OnConflict};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect};
use sea_orm::{QueryTrait, entity::prelude::*};
use serde_json::{Value, json};

/// How many members a page shows.
pub const PAGE_ROWS: u64 = 50;

/// A page of a workspace's members.
#[derive(Clone, Debug)]
pub struct Members {
    /// At most [`PAGE_ROWS`].
    pub rows: Vec<Member<WorkspaceRole>>,
    /// Where the next page begins, if there is one.
    pub after: Option<AccountId>,
    /// What people call the workspace.
    pub name: String,
    /// Whose it is.
    pub kind: WorkspaceKind,
    /// The reader's account.
    pub reader: AccountId,
}

/// A page of the members of a workspace who fit what was typed, the newest accounts first.
pub async fn list(
    cx: &Cx<'_>,
    key: &str,
    typed: &str,
    after: Option<AccountId>,
) -> Result<Members, Error> {
    let space = cx.workspace(key, WorkspaceAction::EditMembers).await?;
    let db = &cx.backend.database.reader;
    let people = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(named(typed))
        .into_query();
    let mut members = workspace_member::Entity::find()
        .filter(workspace_member::COLUMN.workspace_id.eq(space.row().id))
        .order_by_desc(workspace_member::Column::AccountId)
        .limit(PAGE_ROWS + 1);
    if !typed.trim().is_empty() {
        members = members.filter(workspace_member::Column::AccountId.in_subquery(people));
    }
    if let Some(after) = after {
        members = members.filter(workspace_member::COLUMN.account_id.lt(after));
    }
    let mut members = members.all(db).await?;
    let more = members.len() as u64 > PAGE_ROWS;
    members.truncate(usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX));
    let ids: Vec<AccountId> = members.iter().map(|it| it.account_id).collect();
    let people = People::read(db, &ids, "").await?;
    let rows = members
        .into_iter()
        .filter_map(|it| people.member(it.account_id, it.role, it.state, it.created_at));
    Ok(Members {
        rows: rows.collect(),
        after: if more { ids.last().copied() } else { None },
        name: space.row().name.clone(),
        kind: space.row().kind,
        reader: space.actor().account,
    })
}

/// Active members of a workspace who may take somebody's place as admin of a mini program.
pub async fn successors(
    cx: &Cx<'_>,
    key: &str,
    of: AccountId,
) -> Result<Vec<(Person, String)>, Error> {
    let space = cx.workspace(key, WorkspaceAction::EditMembers).await?;
    let active = workspace_member::Entity::find()
        .select_only()
        .column(workspace_member::Column::AccountId)
        .filter(workspace_member::COLUMN.workspace_id.eq(space.row().id))
        .filter(workspace_member::COLUMN.state.eq(MemberState::Active))
        .into_query();
    let found = account::Entity::find()
        .filter(account::Column::Id.in_subquery(active))
        .filter(account::COLUMN.id.ne(of))
        .order_by_asc(account::Column::Name)
        .limit(200)
        .all(&cx.backend.database.reader)
        .await?;
    Ok(found.into_iter().map(|it| (Person { id: it.id, name: it.name }, it.email)).collect())
}

/// What a mail about an invitation says.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The link that is followed once.
    pub link: String,
    /// The address that was invited.
    pub email: String,
    /// The workspace's name.
    pub workspace: String,
    /// Whoever invites.
    pub inviter: String,
}

/// Invites somebody by their address, or again with another role.
pub async fn invite(
    cx: &Cx<'_>,
    key: &str,
    email: &str,
    role: WorkspaceRole,
) -> Result<Invited, Error> {
    let space = cx.workspace(key, WorkspaceAction::EditMembers).await?;
    let email = domain::form::email(email).map_err(|it| Error::field(Field::Email, it))?;
    if role.kind() != space.row().kind {
        return Err(Error::field(Field::Role, Problem::NoSuchChoice));
    }
    let (_, inviter) = crate::account::own(cx).await?;

    let txn = cx.backend.database.begin().await?;
    lock(&txn, space.row().id).await?;
    // Until they say how they are called.
    let local = email.split('@').next().unwrap_or(&email);
    let account = crate::account::by_email_or_new(&txn, cx, &email, local).await?;
    let found = workspace_member::Entity::find_by_id((space.row().id, account)).one(&txn).await?;
    if found.as_ref().is_some_and(|it| it.state != MemberState::Invited) {
        return Err(Error::field(Field::Email, Problem::EmailTaken));
    }
    let row = workspace_member::ActiveModel {
        workspace_id: Set(space.row().id),
        account_id: Set(account),
        role: Set(role),
        state: Set(MemberState::Invited),
        created_at: Set(cx.backend.clock.now()),
    };
    let again = OnConflict::columns([
        workspace_member::Column::WorkspaceId,
        workspace_member::Column::AccountId,
    ])
    .update_columns([workspace_member::Column::Role, workspace_member::Column::CreatedAt])
    .to_owned();
    let insert = workspace_member::Entity::insert(row).on_conflict(again);
    insert.exec_without_returning(&txn).await?;
    let token = link::invite(&txn, cx.backend, account, space.row().id).await?;
    let notice = Notice::of_workspace(space.row(), NotificationKind::WorkspaceInvited);
    notify(&txn, cx, &[account], notice.workspace_role(role).from_outside()).await?;
    let after = json!({ "role": role, "state": MemberState::Invited });
    let before = shown(found.as_ref());
    record_in(&txn, cx, &space, (EventKind::MemberInvited, &email), (before, after)).await?;
    txn.commit().await?;
    let link = format!("{}/invitation?token={token}", cx.backend.base_url);
    Ok(Invited { link, email, workspace: space.row().name.clone(), inviter: inviter.name })
}

/// Makes a member something else.
pub async fn change_role(
    cx: &Cx<'_>,
    key: &str,
    account: AccountId,
    role: WorkspaceRole,
) -> Result<(), Error> {
    let space = cx.workspace(key, WorkspaceAction::EditMembers).await?;
    if role.kind() != space.row().kind {
        return Err(Error::field(Field::Role, Problem::NoSuchChoice));
    }
    let (before, email) = find(cx, &space, account).await?;
    if before.role == role {
        return Ok(());
    }

    let txn = cx.backend.database.begin().await?;
    lock(&txn, space.row().id).await?;
    let changed = workspace_member::Entity::update_many()
        .col_expr(workspace_member::Column::Role, Expr::value(role))
        .filter(still(&before))
        .filter(keeps_admin(&before, role == admin_role(space.row().kind)))
        .exec(&txn)
        .await?;
    done(&txn, &before, changed.rows_affected).await?;
    // An invitation is not yet a membership: it says in the end what it is to.
    if before.state != MemberState::Invited {
        let notice = Notice::of_workspace(space.row(), NotificationKind::WorkspaceRoleChanged);
        notify(&txn, cx, &[account], notice.workspace_role(role)).await?;
    }
    let after = json!({ "role": role, "state": before.state });
    let difference = (shown(Some(&before)), after);
    record_in(&txn, cx, &space, (EventKind::MemberChanged, &email), difference).await?;
    txn.commit().await?;
    Ok(())
}

/// Suspends a membership there and in the workspace's mini programs. `successor` becomes admin of those
/// that would have none.
pub async fn block(
    cx: &Cx<'_>,
    key: &str,
    account: AccountId,
    successor: Option<AccountId>,
) -> Result<(), Error> {
    set_state(cx, key, account, (MemberState::Active, MemberState::Blocked), successor).await
}

/// Has a suspended membership count again.
pub async fn unblock(cx: &Cx<'_>, key: &str, account: AccountId) -> Result<(), Error> {
    set_state(cx, key, account, (MemberState::Blocked, MemberState::Active), None).await
}

async fn set_state(
    cx: &Cx<'_>,
    key: &str,
    account: AccountId,
    (from, to): (MemberState, MemberState),
    successor: Option<AccountId>,
) -> Result<(), Error> {
    let space = cx.workspace(key, WorkspaceAction::EditMembers).await?;
    let (before, email) = find(cx, &space, account).await?;
    if before.state != from {
        return Err(Error::Conflict);
    }

    let txn = cx.backend.database.begin().await?;
    lock(&txn, space.row().id).await?;
    let changed = workspace_member::Entity::update_many()
        .col_expr(workspace_member::Column::State, Expr::value(to))
        .filter(still(&before))
        .filter(keeps_admin(&before, to == MemberState::Active))
        .exec(&txn)
        .await?;
    done(&txn, &before, changed.rows_affected).await?;
    let told = |kind: NotificationKind| Notice::of_workspace(space.row(), kind);
    let (kind, notice) = if to == MemberState::Blocked {
        let handed = hand_over(&txn, cx, &space, account, successor).await?;
        tell(&txn, cx, &space, handed).await?;
        (EventKind::MemberBlocked, told(NotificationKind::WorkspaceBlocked).from_outside())
    } else {
        (EventKind::MemberUnblocked, told(NotificationKind::WorkspaceUnblocked))
    };
    notify(&txn, cx, &[account], notice).await?;
    let difference = (shown(Some(&before)), json!({ "role": before.role, "state": to }));
    record_in(&txn, cx, &space, (kind, &email), difference).await?;
    txn.commit().await?;
    Ok(())
}

/// Ends a membership there and in the workspace's mini programs (a tenant's: in its merchants' too, unless
/// the person is an active member of that merchant); an invitation is withdrawn. `successor` becomes admin
/// of the mini programs that would have none.
pub async fn remove(
    cx: &Cx<'_>,
    key: &str,
    account: AccountId,
    successor: Option<AccountId>,
) -> Result<(), Error> {
    let space = cx.workspace(key, WorkspaceAction::EditMembers).await?;
    let (before, email) = find(cx, &space, account).await?;

    let txn = cx.backend.database.begin().await?;
    lock(&txn, space.row().id).await?;
    let removed = workspace_member::Entity::delete_many()
        .filter(still(&before))
        .filter(keeps_admin(&before, false))
        .exec(&txn)
        .await?;
    done(&txn, &before, removed.rows_affected).await?;
    let kind = if before.state == MemberState::Invited {
        // Nothing was joined by it: what they are in mini programs they are through another membership.
        link::end_invitations(&txn, cx.backend, account, space.row().id).await?;
        EventKind::InvitationWithdrawn
    } else {
        let handed = hand_over(&txn, cx, &space, account, successor).await?;
        end_below(&txn, space.row().id, account).await?;
        tell(&txn, cx, &space, handed).await?;
        let notice = Notice::of_workspace(space.row(), NotificationKind::WorkspaceRemoved);
        notify(&txn, cx, &[account], notice.from_outside()).await?;
        EventKind::MemberRemoved
    };
    record_in(&txn, cx, &space, (kind, &email), (shown(Some(&before)), json!(null))).await?;
    txn.commit().await?;
    Ok(())
}

/// Ends what somebody is in the mini programs that their membership of a workspace was for.
async fn end_below(
    txn: &impl ConnectionTrait,
    space: WorkspaceId,
    account: AccountId,
) -> Result<(), Error> {
    mini_program_member::Entity::delete_many()
        .filter(mini_program_member::COLUMN.account_id.eq(account))
        .filter(mini_program_member::Column::MiniProgramId.in_subquery(below(space, account)))
        .exec(txn)
        .await?;
    Ok(())
}

async fn find(
    cx: &Cx<'_>,
    space: &Space,
    account: AccountId,
) -> Result<(workspace_member::Model, String), Error> {
    let db = &cx.backend.database.reader;
    let row = workspace_member::Entity::find_by_id((space.row().id, account)).one(db).await?;
    let who = account::Entity::find_by_id(account).one(db).await?;
    row.zip(who.map(|it| it.email)).ok_or(Error::Conflict)
}

/// Of two who change the members of one workspace at once, the second waits and sees what happened. For
/// SQLite, which has one writer, no lock is written.
pub async fn lock(txn: &impl ConnectionTrait, id: WorkspaceId) -> Result<(), Error> {
    workspace::Entity::find_by_id(id).lock(MEMBERS_LOCK).one(txn).await?;
    Ok(())
}

/// That somebody is what they were when it was read.
fn still(before: &workspace_member::Model) -> Condition {
    Condition::all()
        .add(workspace_member::COLUMN.workspace_id.eq(before.workspace_id))
        .add(workspace_member::COLUMN.account_id.eq(before.account_id))
        .add(workspace_member::COLUMN.role.eq(before.role))
        .add(workspace_member::COLUMN.state.eq(before.state))
}

const fn admin_role(kind: WorkspaceKind) -> WorkspaceRole {
    match kind {
        WorkspaceKind::Tenant => WorkspaceRole::WorkspaceAdmin,
        WorkspaceKind::Developer => WorkspaceRole::DeveloperAdmin,
    }
}

/// That another unblocked admin is left, where an unblocked admin stops being one (rules §2.10).
fn keeps_admin(before: &workspace_member::Model, stays: bool) -> Condition {
    let admin = admin_role(before.role.kind());
    if stays || before.role != admin || before.state != MemberState::Active {
        return Condition::all();
    }
    Condition::all().add(Expr::cust(format!(
        "EXISTS (SELECT 1 FROM workspace_member o WHERE o.workspace_id = {} AND o.account_id <> {} \
         AND o.role = '{}' AND o.state = 'active')",
        before.workspace_id.0,
        before.account_id.0,
        admin.word()
    )))
}

/// Says why nothing was changed: somebody else was quicker, or this is the last admin.
async fn done(
    txn: &impl ConnectionTrait,
    before: &workspace_member::Model,
    rows: u64,
) -> Result<(), Error> {
    if rows > 0 {
        return Ok(());
    }
    let key = (before.workspace_id, before.account_id);
    let now = workspace_member::Entity::find_by_id(key).one(txn).await?;
    if now.is_some_and(|now| now.role == before.role && now.state == before.state) {
        Err(Error::field(Field::Member, Problem::LastAdmin))
    } else {
        Err(Error::Conflict)
    }
}

fn shown(row: Option<&workspace_member::Model>) -> Value {
    row.map_or(json!(null), |it| json!({ "role": it.role, "state": it.state }))
}
