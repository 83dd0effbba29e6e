//! Who takes part in one mini program (rules §2.3, §2.10).

mod people;

pub use people::People;

use crate::access::Program;
use crate::audit::{self, Event};
use crate::entity::{account, mini_program, mini_program_member, workspace_member};
use crate::notification::{Notice, notify};
use crate::{Cx, Error};
use chrono::{DateTime, Utc};
use domain::access::{Action, MemberState, MiniProgramRole};
use domain::account::Person;
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::{AccountId, MiniProgramId, MiniProgramKey, WorkspaceId};
use domain::notification::NotificationKind;
use sea_orm::sea_query::{Condition, LockType, SelectStatement};
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, QueryTrait, entity::prelude::*};
use serde_json::json;

pub use crate::naming::named;

/// How many of those who may be added are shown.
pub const FOUND_MOST: u64 = 20;

/// How the row is locked whose members are changed. Two of these exclude each other; a row that merely refers to
/// it, such as a notification behind the head of the audit's chain, waits for neither.
pub(crate) const MEMBERS_LOCK: LockType = LockType::NoKeyUpdate;

/// Somebody who takes part, in a mini program or in a workspace: `R` is what they can be there.
#[derive(Clone, Debug)]
pub struct Member<R> {
    /// Who.
    pub person: Person,
    /// Their address.
    pub email: String,
    /// What they are.
    pub role: R,
    /// Whether it counts: somebody blocked in the workspace stays in the list and may do nothing.
    pub state: MemberState,
    /// Since when.
    pub added: DateTime<Utc>,
    /// When they were last here.
    pub seen: Option<DateTime<Utc>>,
}

/// Who takes part, and who might.
#[derive(Clone, Debug)]
pub struct Members {
    /// Those whose name or address holds what was typed.
    pub rows: Vec<Member<MiniProgramRole>>,
    /// At most [`FOUND_MOST`] who may be added; none for whoever may not add.
    pub candidates: Vec<(Person, String)>,
    /// Whether the reader may add, change and remove.
    pub may_edit: bool,
    /// Whether the reader may leave.
    pub may_leave: bool,
    /// The reader's account.
    pub reader: AccountId,
}

/// Who takes part in a mini program and fits what was typed.
pub async fn list(cx: &Cx<'_>, id: &MiniProgramId, typed: &str) -> Result<Members, Error> {
    let program = cx.program(id, Action::ViewMembers).await?;
    let db = &cx.backend.database.reader;
    let members = mini_program_member::Entity::find()
        .filter(mini_program_member::COLUMN.mini_program_id.eq(program.key()))
        .order_by_asc(mini_program_member::Column::CreatedAt)
        .order_by_asc(mini_program_member::Column::AccountId)
        .all(db)
        .await?;
    let ids: Vec<AccountId> = members.iter().map(|it| it.account_id).collect();
    let people = People::read(db, &ids, typed).await?;
    let active = counting(db, program.row(), &ids).await?;
    let rows = members.iter().filter_map(|member| {
        let counts = active.contains(&member.account_id);
        let state = if counts { MemberState::Active } else { MemberState::Blocked };
        people.member(member.account_id, member.role, state, member.created_at)
    });
    let may_edit = program.roles().may(Action::EditMembers);
    let reader = program.actor().account;
    let candidates = if may_edit && !typed.trim().is_empty() {
        candidates(db, program.row(), typed).await?
    } else {
        Vec::new()
    };
    let may_leave = program.roles().may(Action::LeaveMiniProgram) && ids.contains(&reader);
    Ok(Members { rows: rows.collect(), candidates, may_edit, may_leave, reader })
}

/// Active members of the workspace that owns a mini program, or of the tenant above it.
fn may_join(row: &mini_program::Model) -> SelectStatement {
    workspace_member::Entity::find()
        .select_only()
        .column(workspace_member::Column::AccountId)
        .filter(workspace_member::COLUMN.workspace_id.is_in([row.workspace_id, row.tenant_id]))
        .filter(workspace_member::COLUMN.state.eq(MemberState::Active))
        .into_query()
}

/// Accounts whose part in a mini program counts: those who may join it and are not blocked where it belongs.
pub(crate) fn counts(row: &mini_program::Model) -> Condition {
    let blocked = workspace_member::Entity::find()
        .select_only()
        .column(workspace_member::Column::AccountId)
        .filter(workspace_member::COLUMN.workspace_id.eq(row.workspace_id))
        .filter(workspace_member::COLUMN.state.eq(MemberState::Blocked))
        .into_query();
    Condition::all()
        .add(account::Column::Id.in_subquery(may_join(row)))
        .add(account::Column::Id.not_in_subquery(blocked))
}

/// Those of some people whose membership of a mini program counts.
pub(crate) async fn counting(
    db: &impl ConnectionTrait,
    row: &mini_program::Model,
    people: &[AccountId],
) -> Result<Vec<AccountId>, Error> {
    Ok(account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(account::COLUMN.id.is_in(people.to_vec()))
        .filter(counts(row))
        .into_tuple()
        .all(db)
        .await?)
}

async fn candidates(
    db: &impl ConnectionTrait,
    row: &mini_program::Model,
    typed: &str,
) -> Result<Vec<(Person, String)>, Error> {
    let joined = mini_program_member::Entity::find()
        .select_only()
        .column(mini_program_member::Column::AccountId)
        .filter(mini_program_member::COLUMN.mini_program_id.eq(row.id))
        .into_query();
    let found = account::Entity::find()
        .filter(named(typed))
        .filter(account::Column::Id.in_subquery(may_join(row)))
        .filter(account::Column::Id.not_in_subquery(joined))
        .order_by_asc(account::Column::Name)
        .limit(FOUND_MOST)
        .all(db)
        .await?;
    Ok(found.into_iter().map(|it| (Person { id: it.id, name: it.name }, it.email)).collect())
}

/// Makes somebody Mini Program Admin or Developer.
pub async fn add(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    account: AccountId,
    role: MiniProgramRole,
) -> Result<(), Error> {
    let program = cx.program(id, Action::EditMembers).await?;
    let may = account::Entity::find_by_id(account)
        .filter(account::Column::Id.in_subquery(may_join(program.row())));
    let who = may.one(&cx.backend.database.reader).await?;
    let who = who.ok_or_else(|| Error::field(Field::Member, Problem::NoSuchChoice))?;

    let txn = cx.backend.database.begin().await?;
    match crate::mini_program::join(&txn, cx, program.key(), account, role).await {
        Err(Error::Db(error)) if crate::error::is_unique_violation(&error) => {
            return Err(Error::field(Field::Member, Problem::AlreadyMember));
        }
        joined => joined?,
    }
    let notice = Notice::of_program(program.row(), "information", NotificationKind::MemberAdded);
    notify(&txn, cx, &[account], notice.role(role)).await?;
    let after = json!({ "role": role });
    record(&txn, cx, &program, (EventKind::MemberAdded, &who.email), (json!(null), after)).await?;
    txn.commit().await?;
    Ok(())
}

/// Makes somebody who takes part something else.
pub async fn change_role(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    account: AccountId,
    role: MiniProgramRole,
) -> Result<(), Error> {
    let program = cx.program(id, Action::EditMembers).await?;
    let (before, email) = find(cx, &program, account).await?;
    if before.role == role {
        return Ok(());
    }

    let txn = cx.backend.database.begin().await?;
    lock(&txn, program.key()).await?;
    let changed = mini_program_member::Entity::update_many()
        .col_expr(mini_program_member::Column::Role, Expr::value(role))
        .filter(still(&before))
        .filter(keeps_admin(program.row(), &before))
        .exec(&txn)
        .await?;
    done(&txn, &before, changed.rows_affected).await?;
    let notice = Notice::of_program(program.row(), "information", NotificationKind::MemberChanged);
    notify(&txn, cx, &[account], notice.role(role)).await?;
    let shown = |role: MiniProgramRole| json!({ "role": role });
    let difference = (shown(before.role), shown(role));
    record(&txn, cx, &program, (EventKind::MemberChanged, &email), difference).await?;
    txn.commit().await?;
    Ok(())
}

/// Takes somebody out of a mini program.
pub async fn remove(cx: &Cx<'_>, id: &MiniProgramId, account: AccountId) -> Result<(), Error> {
    let program = cx.program(id, Action::EditMembers).await?;
    end(cx, &program, account, EventKind::MemberRemoved).await
}

/// Stops taking part oneself.
pub async fn leave(cx: &Cx<'_>, id: &MiniProgramId) -> Result<(), Error> {
    let program = cx.program(id, Action::LeaveMiniProgram).await?;
    end(cx, &program, program.actor().account, EventKind::MemberLeft).await
}

async fn end(
    cx: &Cx<'_>,
    program: &Program,
    account: AccountId,
    kind: EventKind,
) -> Result<(), Error> {
    let (before, email) = find(cx, program, account).await?;

    let txn = cx.backend.database.begin().await?;
    lock(&txn, program.key()).await?;
    let ended = mini_program_member::Entity::delete_many()
        .filter(still(&before))
        .filter(keeps_admin(program.row(), &before))
        .exec(&txn)
        .await?;
    done(&txn, &before, ended.rows_affected).await?;
    // Whoever leaves acts, and is not told.
    let notice = Notice::of_program(program.row(), "information", NotificationKind::MemberRemoved);
    notify(&txn, cx, &[account], notice.from_outside()).await?;
    let difference = (json!({ "role": before.role }), json!(null));
    record(&txn, cx, program, (kind, &email), difference).await?;
    txn.commit().await?;
    Ok(())
}

async fn find(
    cx: &Cx<'_>,
    program: &Program,
    account: AccountId,
) -> Result<(mini_program_member::Model, String), Error> {
    let db = &cx.backend.database.reader;
    let row = mini_program_member::Entity::find_by_id((program.key(), account)).one(db).await?;
    let who = account::Entity::find_by_id(account).one(db).await?;
    row.zip(who.map(|it| it.email)).ok_or(Error::Conflict)
}

/// Of two who change the members of one mini program at once, the second waits and sees what happened. For
/// SQLite, which has one writer, no lock is written.
async fn lock(txn: &impl ConnectionTrait, key: MiniProgramKey) -> Result<(), Error> {
    mini_program::Entity::find_by_id(key).lock(MEMBERS_LOCK).one(txn).await?;
    Ok(())
}

/// That somebody is what they were when it was read.
fn still(before: &mini_program_member::Model) -> Condition {
    Condition::all()
        .add(mini_program_member::COLUMN.mini_program_id.eq(before.mini_program_id))
        .add(mini_program_member::COLUMN.account_id.eq(before.account_id))
        .add(mini_program_member::COLUMN.role.eq(before.role))
}

/// That an admin is left who counts when this one is none any more (rules §2.10).
fn keeps_admin(row: &mini_program::Model, before: &mini_program_member::Model) -> Condition {
    if before.role != MiniProgramRole::Admin {
        return Condition::all();
    }
    let keys = [row.id.0, row.workspace_id.0, row.tenant_id.0].map(|it| it.to_string());
    let sql = other_admin([&keys[0], &keys[1], &keys[2]], before.account_id);
    Condition::any().add(Expr::cust(sql)).add(Expr::cust(developer_admin(row.workspace_id)))
}

/// SQL: somebody else is Mini Program Admin, and counts. The mini program, its owner and its tenant are
/// keys, or columns that hold them.
pub fn other_admin([program, owner, tenant]: [&str; 3], but: AccountId) -> String {
    let but = but.0;
    let member = |space: &str, state: &str| {
        format!(
            "EXISTS (SELECT 1 FROM workspace_member w WHERE w.account_id = o.account_id \
             AND w.workspace_id = {space} AND w.state = '{state}')"
        )
    };
    let (there, above) = (member(owner, "active"), member(tenant, "active"));
    let blocked = member(owner, "blocked");
    format!(
        "EXISTS (SELECT 1 FROM mini_program_member o WHERE o.mini_program_id = {program} \
         AND o.account_id <> {but} AND o.role = 'admin' \
         AND ({there} OR ({above} AND NOT {blocked})))"
    )
}

fn developer_admin(owner: WorkspaceId) -> String {
    format!(
        "EXISTS (SELECT 1 FROM workspace_member d WHERE d.workspace_id = {} \
         AND d.role = 'developer-admin' AND d.state = 'active')",
        owner.0
    )
}

/// Says why nothing was changed: somebody else was quicker, or this is the last admin.
async fn done(
    txn: &impl ConnectionTrait,
    before: &mini_program_member::Model,
    rows: u64,
) -> Result<(), Error> {
    if rows > 0 {
        return Ok(());
    }
    let key = (before.mini_program_id, before.account_id);
    let now = mini_program_member::Entity::find_by_id(key).one(txn).await?;
    if now.is_some_and(|now| now.role == before.role) {
        Err(Error::field(Field::Member, Problem::LastAdmin))
    } else {
        Err(Error::Conflict)
    }
}

async fn record(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    program: &Program,
    (kind, subject): (EventKind, &str),
    (before, after): (serde_json::Value, serde_json::Value),
) -> Result<(), Error> {
    let row = program.row();
    let event = Event {
        tenant: Some(row.tenant_id),
        kind,
        workspace: Some(row.workspace_id),
        mini_program: Some(row.id),
        subject,
        before,
        after,
    };
    audit::record(txn, cx, event).await
}
