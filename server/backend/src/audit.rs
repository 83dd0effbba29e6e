//! The audit: one event for every change, written in its transaction, each chained to the one before.

use crate::access::Space;
use crate::entity::{audit_chain, audit_event};
use crate::{Cx, Error};
use domain::audit::{EventKind, chained};
use domain::id::{MiniProgramKey, WorkspaceId};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, Select};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The chain of what belongs to no tenant.
pub const INSTALLATION: i64 = 0;

/// What happened to what.
pub struct Event<'a> {
    /// The tenant whose chain it belongs to; none for the installation's.
    pub tenant: Option<WorkspaceId>,
    /// What happened.
    pub kind: EventKind,
    /// In which workspace.
    pub workspace: Option<WorkspaceId>,
    /// To which mini program.
    pub mini_program: Option<MiniProgramKey>,
    /// What it happened to, in words that stay readable when the thing is gone.
    pub subject: &'a str,
    /// What changed, as it was.
    pub before: Value,
    /// What changed, as it is.
    pub after: Value,
}

/// Writes an event of something in a workspace: what happened to what, and what it was and is.
pub async fn record_in(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    space: &Space,
    (kind, subject): (EventKind, &str),
    (before, after): (Value, Value),
) -> Result<(), Error> {
    let event = Event {
        tenant: Some(space.tenant()),
        kind,
        workspace: Some(space.row().id),
        mini_program: None,
        subject,
        before,
        after,
    };
    record(txn, cx, event).await
}

/// Writes an event; the last thing a transaction does, since it locks the head of the chain.
pub async fn record(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    event: Event<'_>,
) -> Result<(), Error> {
    let Event { tenant, kind, workspace, mini_program, subject, before, after } = event;
    let chain = tenant.map_or(INSTALLATION, |tenant| tenant.0);
    let head = head(txn, chain).await?;
    let seq = head.seq + 1;
    let mut row = audit_event::Model {
        chain,
        seq,
        at: cx.backend.clock.now(),
        actor_id: cx.actor.map(|actor| actor.account),
        address: cx.address.to_owned(),
        kind,
        workspace_id: workspace,
        mini_program_id: mini_program,
        subject: subject.to_owned(),
        before: before.to_string(),
        after: after.to_string(),
        hash: String::new(),
    };
    row.hash = hash(&head.hash, &row);
    let hash = row.hash.clone();
    audit_event::Entity::insert(audit_event::ActiveModel::from(row))
        .exec_without_returning(txn)
        .await?;
    let moved = audit_chain::Entity::update_many()
        .col_expr(audit_chain::Column::Seq, Expr::value(seq))
        .col_expr(audit_chain::Column::Hash, Expr::value(hash))
        .filter(audit_chain::COLUMN.chain.eq(chain))
        .filter(audit_chain::COLUMN.seq.eq(head.seq))
        .exec(txn)
        .await?;
    if moved.rows_affected == 0 { Err(Error::Conflict) } else { Ok(()) }
}

/// The head of a chain, locked until the transaction ends. For SQLite, which has one writer, no lock is
/// written.
pub(crate) async fn head(
    txn: &impl ConnectionTrait,
    chain: i64,
) -> Result<audit_chain::Model, Error> {
    let query = audit_chain::Entity::find_by_id(chain).lock_exclusive();
    query.one(txn).await?.ok_or_else(|| Error::Internal(format!("no audit chain {chain}")))
}

/// Begins the chain of a new tenant.
pub async fn begin_chain(txn: &impl ConnectionTrait, tenant: WorkspaceId) -> Result<(), Error> {
    let row =
        audit_chain::ActiveModel { chain: Set(tenant.0), seq: Set(0), hash: Set(String::new()) };
    audit_chain::Entity::insert(row).exec_without_returning(txn).await?;
    Ok(())
}

fn hash(previous: &str, row: &audit_event::Model) -> String {
    let number = |id: Option<i64>| id.map_or_else(String::new, |id| id.to_string());
    let fields = [
        row.chain.to_string(),
        row.seq.to_string(),
        row.at.timestamp_micros().to_string(),
        number(row.actor_id.map(|id| id.0)),
        row.address.clone(),
        row.kind.word().to_owned(),
        number(row.workspace_id.map(|id| id.0)),
        number(row.mini_program_id.map(|id| id.0)),
        row.subject.clone(),
        row.before.clone(),
        row.after.clone(),
    ];
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    hex::encode(Sha256::digest(chained(previous, &fields).as_bytes()))
}

/// The first entry of a chain that does not fit, or how many entries there are. What is written meanwhile is
/// not looked at: the head is read first, and says where the chain ends.
pub async fn verify(db: &impl ConnectionTrait, chain: i64) -> Result<Result<i64, i64>, Error> {
    let head = audit_chain::Entity::find_by_id(chain);
    let Some(audit_chain::Model { seq: end, hash: last, .. }) = head.clone().one(db).await? else {
        return Ok(Err(1));
    };
    let mut previous = String::new();
    let mut seq = 0;
    while seq < end {
        let rows = behind(chain, seq)
            .filter(audit_event::COLUMN.seq.lte(end))
            .order_by_asc(audit_event::Column::Seq)
            .limit(1_000)
            .all(db)
            .await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            if row.seq != seq + 1 || row.hash != hash(&previous, &row) {
                return Ok(Err(seq + 1));
            }
            seq = row.seq;
            previous = row.hash;
        }
    }
    if seq != end || previous != last {
        return Ok(Err(seq + 1));
    }
    // Whoever writes an event moves the head in the same transaction: one behind a head that stayed was put
    // there otherwise.
    if behind(chain, end).limit(1).one(db).await?.is_some() {
        let now = head.one(db).await?;
        if now.is_none_or(|head| head.seq <= end) {
            return Ok(Err(end + 1));
        }
    }
    Ok(Ok(end))
}

/// The entries of a chain behind the one with this number.
fn behind(chain: i64, seq: i64) -> Select<audit_event::Entity> {
    audit_event::Entity::find()
        .filter(audit_event::COLUMN.chain.eq(chain))
        .filter(audit_event::COLUMN.seq.gt(seq))
}
