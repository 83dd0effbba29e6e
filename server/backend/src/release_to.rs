//! The host apps that a mini program is released to (rules §3.11).

use crate::entity::mini_program_host_app;
use crate::near::{Always, Reads};
use crate::{Cx, Error};
use domain::form::{Field, Problem, Problems};
use domain::id::{HostAppId, MiniProgramKey};
use domain::workspace::HostAppChoice;
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, QueryOrder, QueryTrait as _, entity::prelude::*};
use std::collections::BTreeMap;

/// What becomes of the host apps of a mini program.
pub(crate) struct Change<'a> {
    stay: Vec<&'a HostAppChoice>,
    added: Vec<&'a HostAppChoice>,
    removed: Vec<&'a HostAppChoice>,
}

impl Change<'_> {
    /// Those that are there afterwards: names by ids.
    pub(crate) fn names(&self) -> BTreeMap<String, String> {
        let there = self.stay.iter().chain(&self.added);
        there.map(|it| (it.id.to_string(), it.name.clone())).collect()
    }
}

/// The host apps of a mini program, the one added earliest first.
pub(crate) async fn chosen(
    db: &impl Reads,
    program: MiniProgramKey,
) -> Result<Vec<HostAppId>, Error> {
    static ASKED: Always = Always::new();
    let query = || {
        mini_program_host_app::Entity::find()
            .filter(mini_program_host_app::COLUMN.mini_program_id.eq(program))
            .order_by_asc(mini_program_host_app::Column::CreatedAt)
            .order_by_asc(mini_program_host_app::Column::HostAppId)
            .into_query()
    };
    let rows: Vec<mini_program_host_app::Model> =
        db.rows(ASKED.with(db.backend(), [program.into()], query)).await?;
    Ok(rows.into_iter().map(|it| it.host_app_id).collect())
}

/// What a choice changes; nothing where an edit does not speak of it. Another tenant's host apps do not
/// exist here.
pub(crate) fn change<'a>(
    now: &'a [HostAppChoice],
    all: &'a [HostAppChoice],
    wanted: Option<&[HostAppId]>,
) -> Result<Change<'a>, Error> {
    let Some(wanted) = wanted else {
        return Ok(Change { stay: now.iter().collect(), added: Vec::new(), removed: Vec::new() });
    };
    if !wanted.iter().all(|id| all.iter().any(|it| it.id == *id)) {
        return Err(Error::field(Field::HostApp, Problem::NoSuchChoice));
    }
    let is_now = |it: &&HostAppChoice| now.iter().any(|now| now.id == it.id);
    let (stay, removed) = now.iter().partition(|it| wanted.contains(&it.id));
    let added = all.iter().filter(|it| wanted.contains(&it.id) && !is_now(it)).collect();
    Ok(Change { stay, added, removed })
}

/// Refuses to take a host app away in which a version is in use. Mini program and targets stay locked until
/// the transaction ends, in the order of whoever releases: a release that is added at the same time locks both.
pub(crate) async fn check(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    program: MiniProgramKey,
    change: &Change<'_>,
) -> Result<(), Error> {
    if change.removed.is_empty() {
        return Ok(());
    }
    crate::release::hold(txn, cx, program).await?;
    let mut problems = Problems::default();
    let mut removed = change.removed.clone();
    removed.sort_by_key(|it| it.id);
    for host_app in removed {
        let targets = crate::host_app::locked_targets(txn, host_app.id).await?;
        let targets = targets.into_iter().map(|it| it.id);
        if let Some(used) = crate::release::in_use_by(txn, program, targets).await? {
            let host_app = host_app.name.clone();
            problems.add(Field::HostApp, Problem::HostAppInUse { host_app, version: used.number });
        }
    }
    problems.finish().map_err(Error::Fields)
}

/// Stores what changes. Which of them is the first says what the list shows as live (rules §3.8), so that
/// is brought up to date as well.
pub(crate) async fn store(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    program: MiniProgramKey,
    change: &Change<'_>,
) -> Result<(), Error> {
    if change.removed.is_empty() && change.added.is_empty() {
        return Ok(());
    }
    if !change.removed.is_empty() {
        let removed = change.removed.iter().map(|it| it.id);
        mini_program_host_app::Entity::delete_many()
            .filter(mini_program_host_app::COLUMN.mini_program_id.eq(program))
            .filter(mini_program_host_app::COLUMN.host_app_id.is_in(removed))
            .exec(txn)
            .await?;
    }
    if !change.added.is_empty() {
        let now = cx.backend.clock.now();
        let added = change.added.iter().map(|it| mini_program_host_app::ActiveModel {
            mini_program_id: Set(program),
            host_app_id: Set(it.id),
            created_at: Set(now),
        });
        mini_program_host_app::Entity::insert_many(added).exec_without_returning(txn).await?;
    }
    let row = crate::release::hold(txn, cx, program).await?;
    crate::release::refresh(txn, cx, &row).await
}
