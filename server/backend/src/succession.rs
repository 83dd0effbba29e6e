//! What becomes of mini programs whose last admin leaves a workspace (rules §2.10).

use crate::access::Space;
use crate::audit::{self, Event};
use crate::entity::{account, mini_program, mini_program_member, workspace_member};
use crate::member::{MEMBERS_LOCK, other_admin};
use crate::notification::{Notice, notify};
use crate::{Cx, Error};
use domain::access::{MemberState, MiniProgramRole};
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::{AccountId, MiniProgramKey, WorkspaceId};
use domain::notification::NotificationKind;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Condition, OnConflict, SelectStatement};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, QueryTrait, Select};
use serde_json::json;

/// How many mini programs a refusal names.
const NAMED: usize = 5;

/// Mini programs of a workspace, and of the merchants below it of which somebody is no active member.
pub fn below(space: WorkspaceId, account: AccountId) -> SelectStatement {
    let elsewhere = workspace_member::Entity::find()
        .select_only()
        .column(workspace_member::Column::WorkspaceId)
        .filter(workspace_member::COLUMN.account_id.eq(account))
        .filter(workspace_member::COLUMN.workspace_id.ne(space))
        .filter(workspace_member::COLUMN.state.eq(MemberState::Active))
        .into_query();
    mini_program::Entity::find()
        .select_only()
        .column(mini_program::Column::Id)
        .filter(
            Condition::any()
                .add(mini_program::COLUMN.workspace_id.eq(space))
                .add(mini_program::COLUMN.tenant_id.eq(space)),
        )
        .filter(mini_program::Column::WorkspaceId.not_in_subquery(elsewhere))
        .into_query()
}

/// A mini program that was handed over: its key, its name and whose it is.
type Handed = (MiniProgramKey, String, WorkspaceId);

/// What was handed over, and to whom; [`tell`] says so.
#[must_use]
pub struct HandedOver {
    successor: AccountId,
    programs: Vec<Handed>,
}

/// Makes a successor admin of every mini program that somebody alone is admin of; without one it is refused.
pub async fn hand_over(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    space: &Space,
    account: AccountId,
    successor: Option<AccountId>,
) -> Result<Option<HandedOver>, Error> {
    lock(txn, space.row().id, account).await?;
    let programs = alone(txn, space.row().id, account).await?;
    if programs.is_empty() {
        return Ok(None);
    }
    let Some(successor) = successor else {
        let names = programs.into_iter().take(NAMED).map(|(_, name, _)| name).collect();
        return Err(Error::field(Field::Successor, Problem::LastAdminOf { names }));
    };
    let stands = workspace_member::Entity::find_by_id((space.row().id, successor)).one(txn).await?;
    let stands = stands.filter(|it| it.state == MemberState::Active && successor != account);
    stands.ok_or_else(|| Error::field(Field::Successor, Problem::NoSuchChoice))?;
    let now = cx.backend.clock.now();
    let rows = programs.iter().map(|(program, ..)| mini_program_member::ActiveModel {
        mini_program_id: Set(*program),
        account_id: Set(successor),
        role: Set(MiniProgramRole::Admin),
        created_at: Set(now),
    });
    let raised = OnConflict::columns([
        mini_program_member::Column::MiniProgramId,
        mini_program_member::Column::AccountId,
    ])
    .update_column(mini_program_member::Column::Role)
    .to_owned();
    let insert = mini_program_member::Entity::insert_many(rows).on_conflict(raised);
    insert.exec_without_returning(txn).await?;
    Ok(Some(HandedOver { successor, programs }))
}

/// Tells the successor, and writes down what was handed over. Behind every row that is changed, since it locks
/// the head of the chain.
pub async fn tell(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    space: &Space,
    handed: Option<HandedOver>,
) -> Result<(), Error> {
    let Some(HandedOver { successor, programs }) = handed else { return Ok(()) };
    let who = account::Entity::find_by_id(successor).one(txn).await?.ok_or(Error::NotFound)?;
    for (program, _, owner) in programs {
        if let Some(row) = mini_program::Entity::find_by_id(program).one(txn).await? {
            let notice = Notice::of_program(&row, "information", NotificationKind::MemberAdded);
            notify(txn, cx, &[successor], notice.role(MiniProgramRole::Admin)).await?;
        }
        let event = Event {
            tenant: Some(space.tenant()),
            kind: EventKind::MemberAdded,
            workspace: Some(owner),
            mini_program: Some(program),
            subject: &who.email,
            before: json!(null),
            after: json!({ "role": MiniProgramRole::Admin }),
        };
        audit::record(txn, cx, event).await?;
    }
    Ok(())
}

/// Mini programs of which somebody is admin through a membership that ends with the one in a workspace.
fn ending(space: WorkspaceId, account: AccountId) -> Select<mini_program::Entity> {
    let admin_of = mini_program_member::Entity::find()
        .select_only()
        .column(mini_program_member::Column::MiniProgramId)
        .filter(mini_program_member::COLUMN.account_id.eq(account))
        .filter(mini_program_member::COLUMN.role.eq(MiniProgramRole::Admin))
        .into_query();
    mini_program::Entity::find()
        .select_only()
        .column(mini_program::Column::Id)
        .filter(mini_program::COLUMN.deleted_at.is_null())
        .filter(mini_program::Column::Id.in_subquery(admin_of))
        .filter(mini_program::Column::Id.in_subquery(below(space, account)))
        .order_by_asc(mini_program::Column::Id)
}

/// Holds these mini programs as whoever changes the members of one does. Of two who each take away one of the
/// last two admins, here and there or in two workspaces, the second waits and sees that the first did.
async fn lock(
    txn: &impl ConnectionTrait,
    space: WorkspaceId,
    account: AccountId,
) -> Result<(), Error> {
    let held = ending(space, account).lock(MEMBERS_LOCK);
    held.into_tuple::<MiniProgramKey>().all(txn).await?;
    Ok(())
}

/// Mini programs that would have no admin without somebody.
async fn alone(
    db: &impl ConnectionTrait,
    space: WorkspaceId,
    account: AccountId,
) -> Result<Vec<Handed>, Error> {
    let keys = ["mini_program.id", "mini_program.workspace_id", "mini_program.tenant_id"];
    let (other, but) = (format!("NOT {}", other_admin(keys, account)), account.0);
    let developer = format!(
        "NOT EXISTS (SELECT 1 FROM workspace_member d WHERE d.workspace_id = mini_program.workspace_id \
         AND d.role = 'developer-admin' AND d.state = 'active' AND d.account_id <> {but})"
    );
    Ok(ending(space, account)
        .column(mini_program::Column::Name)
        .column(mini_program::Column::WorkspaceId)
        .filter(Expr::cust(other))
        .filter(Expr::cust(developer))
        .into_tuple()
        .all(db)
        .await?)
}
