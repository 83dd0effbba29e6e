//! What follows for a mini program from what is Full: its status, and the live version that the list shows.

use crate::entity::{mini_program, mini_program_host_app, release, target};
use crate::{Cx, Error};
use domain::id::{HostAppId, VersionId};
use domain::mini_program::MiniProgramStatus;
use domain::release::ReleaseStatus;
use domain::workspace::Environment;
use sea_orm::{ConnectionTrait, QueryOrder, entity::prelude::*};

/// Brings the mini program's row up to date with its releases, within the transaction that changed one.
pub(crate) async fn refresh(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    row: &mini_program::Model,
) -> Result<(), Error> {
    let full = fulls(txn, row).await?;
    let first = mini_program_host_app::Entity::find()
        .filter(mini_program_host_app::COLUMN.mini_program_id.eq(row.id))
        .order_by_asc(mini_program_host_app::Column::CreatedAt)
        .order_by_asc(mini_program_host_app::Column::HostAppId)
        .one(txn)
        .await?
        .map(|it| it.host_app_id);
    let is_live = |it: &&(HostAppId, Environment, VersionId)| {
        Some(it.0) == first && it.1 == Environment::Production
    };
    let live = super::number(txn, full.iter().find(is_live).map(|it| it.2)).await?;
    let elsewhere = full.len() - usize::from(live.is_some());
    let produced = full.iter().any(|it| it.1 == Environment::Production);
    let status = if produced { MiniProgramStatus::Released } else { row.status };
    mini_program::Entity::update_many()
        .col_expr(mini_program::Column::LiveVersion, Expr::value(live))
        .col_expr(
            mini_program::Column::LiveElsewhere,
            Expr::value(i32::try_from(elsewhere).unwrap_or(i32::MAX)),
        )
        .col_expr(mini_program::Column::Status, Expr::value(status))
        .col_expr(mini_program::Column::ModifiedAt, Expr::value(cx.backend.clock.now()))
        .filter(mini_program::COLUMN.id.eq(row.id))
        .exec(txn)
        .await?;
    Ok(())
}

/// Where something of a mini program is Full, and what.
async fn fulls(
    txn: &impl ConnectionTrait,
    row: &mini_program::Model,
) -> Result<Vec<(HostAppId, Environment, VersionId)>, Error> {
    let releases = release::Entity::find()
        .filter(release::COLUMN.mini_program_id.eq(row.id))
        .filter(release::COLUMN.status.eq(ReleaseStatus::Full))
        .all(txn)
        .await?;
    let targets = target::Entity::find()
        .filter(target::COLUMN.id.is_in(releases.iter().map(|it| it.target_id)))
        .all(txn)
        .await?;
    let found = releases.iter().filter_map(|it| {
        let target = targets.iter().find(|target| target.id == it.target_id)?;
        Some((target.host_app_id, target.environment, it.version_id))
    });
    Ok(found.collect())
}
