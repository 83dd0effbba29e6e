//! Pages of the audit (rules §6.7): a tenant's whole chain, or what concerns one merchant.

use crate::access::Space;
use crate::entity::{account, audit_event, mini_program};
use crate::{Cx, Error};
use chrono::{DateTime, Utc};
use domain::access::WorkspaceAction;
use domain::audit::{Difference, EventKind, differences};
use domain::id::{AccountId, MiniProgramId, MiniProgramKey};
use sea_orm::sea_query::{Condition, ExprTrait as _};
use sea_orm::{QueryOrder, QuerySelect, QueryTrait, Select, entity::prelude::*};
use std::collections::HashMap;

/// How many entries a page shows.
pub const PAGE_ROWS: u64 = 50;
/// Of how many people a page looks up the entries of each.
pub const FEW: u64 = 5;

/// What narrows a page; what is not set narrows nothing.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Part of an actor's name or address.
    pub actor: String,
    /// What happened.
    pub kind: Option<EventKind>,
    /// To which mini program; an id that is none finds nothing.
    pub mini_program: String,
    /// Not earlier.
    pub from: Option<DateTime<Utc>>,
    /// Earlier.
    pub to: Option<DateTime<Utc>>,
    /// Entries before this one.
    pub before: Option<i64>,
}

/// An entry as one reads it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its number in the chain.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What happened.
    pub kind: EventKind,
    /// To what, as it was called.
    pub subject: String,
    /// Who did it; none for the command line and those who were not signed in.
    pub actor: Option<String>,
    /// The address they came from.
    pub address: String,
    /// The mini program it happened to.
    pub mini_program: Option<(MiniProgramId, String)>,
    /// What changed.
    pub differences: Vec<Difference>,
}

/// A page: the workspace's name, the entries, and whether there are earlier ones.
pub type Page = (String, Vec<Entry>, bool);

/// A page of the audit, the latest entry first.
pub async fn page(cx: &Cx<'_>, key: &str, filter: &Filter) -> Result<Page, Error> {
    let space = cx.workspace(key, WorkspaceAction::ViewAudit).await?;
    let db = &cx.backend.database.reader;
    let name = space.row().name.clone();
    let Some(query) = selected(db, &space, filter, FEW).await? else {
        return Ok((name, Vec::new(), false));
    };
    let mut rows = query.limit(PAGE_ROWS + 1).all(db).await?;
    let more = rows.len() as u64 > PAGE_ROWS;
    rows.truncate(usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX));
    Ok((name, entries(db, rows).await?, more))
}

/// What a filter leaves of the entries that are the reader's to see, the latest first; nothing where it
/// names what is not there. Up to `few` people the entries of each are looked up and put in order; of more
/// the chain is walked from its end, and what is another's left out.
pub async fn selected(
    db: &DatabaseConnection,
    space: &Space,
    filter: &Filter,
    few: u64,
) -> Result<Option<Select<audit_event::Entity>>, Error> {
    let mut query = audit_event::Entity::find()
        .filter(condition(space, filter))
        .order_by_desc(audit_event::Column::Seq);
    if !filter.actor.trim().is_empty() {
        let named = || {
            let people = account::Entity::find().select_only().column(account::Column::Id);
            people.filter(crate::member::named(&filter.actor))
        };
        let people: Vec<AccountId> = named().limit(few + 1).into_tuple().all(db).await?;
        query = if people.len() as u64 > few {
            // Nothing is added so that no index is taken: its entries would all have to be sorted.
            let actor = Expr::col((audit_event::Entity, audit_event::Column::ActorId)).add(0);
            query.filter(actor.in_subquery(named().into_query()))
        } else {
            query.filter(audit_event::COLUMN.actor_id.is_in(people))
        };
    }
    if !filter.mini_program.trim().is_empty() {
        let Ok(id) = filter.mini_program.trim().parse::<MiniProgramId>() else {
            return Ok(None);
        };
        let found = mini_program::Entity::find().filter(mini_program::COLUMN.public_id.eq(id));
        let found = found.one(db).await?.map(|it| it.id);
        query = query.filter(audit_event::COLUMN.mini_program_id.is_in(found));
    }
    Ok(Some(query))
}

fn condition(space: &Space, filter: &Filter) -> Condition {
    let mut all = Condition::all().add(audit_event::COLUMN.chain.eq(space.tenant().0));
    // Whatever happens to a mini program is written with the workspace that owns it.
    if space.row().tenant_id.is_some() {
        all = all.add(audit_event::COLUMN.workspace_id.eq(space.row().id));
    }
    let narrowed = [
        filter.kind.map(|kind| audit_event::COLUMN.kind.eq(kind)),
        filter.from.map(|from| audit_event::COLUMN.at.gte(from)),
        filter.to.map(|to| audit_event::COLUMN.at.lt(to)),
        filter.before.map(|seq| audit_event::COLUMN.seq.lt(seq)),
    ];
    narrowed.into_iter().flatten().fold(all, Condition::add)
}

/// Rows as one reads them.
pub(crate) async fn entries(
    db: &DatabaseConnection,
    rows: Vec<audit_event::Model>,
) -> Result<Vec<Entry>, Error> {
    let people = account::Entity::find()
        .filter(account::COLUMN.id.is_in(rows.iter().filter_map(|it| it.actor_id)));
    let people: HashMap<AccountId, String> =
        people.all(db).await?.into_iter().map(|it| (it.id, it.name)).collect();
    let programs = mini_program::Entity::find()
        .filter(mini_program::COLUMN.id.is_in(rows.iter().filter_map(|it| it.mini_program_id)));
    let programs: HashMap<MiniProgramKey, (MiniProgramId, String)> =
        programs.all(db).await?.into_iter().map(|it| (it.id, (it.public_id, it.name))).collect();
    rows.into_iter()
        .map(|row| {
            let (before, after) =
                (serde_json::from_str(&row.before)?, serde_json::from_str(&row.after)?);
            Ok(Entry {
                seq: row.seq,
                at: row.at,
                kind: row.kind,
                subject: row.subject,
                actor: row.actor_id.and_then(|id| people.get(&id).cloned()),
                address: row.address,
                mini_program: row.mini_program_id.and_then(|id| programs.get(&id).cloned()),
                differences: differences(&before, &after),
            })
        })
        .collect()
}
