//! Everything of a mini program comes to its end: what keeps it from that, and the end itself.

use super::advance::set;
use super::live;
use crate::entity::{host_app, mini_program, release, target};
use crate::{Cx, Error};
use domain::id::MiniProgramKey;
use domain::release::ReleaseStatus;
use domain::removal::UnderWay;
use sea_orm::{ConnectionTrait, QueryOrder, entity::prelude::*};

/// The latest version of a mini program that is between submission and Full somewhere, if there is one.
pub(crate) async fn under_way(
    db: &impl ConnectionTrait,
    key: MiniProgramKey,
) -> Result<Option<UnderWay>, Error> {
    let found = release::Entity::find()
        .filter(release::COLUMN.mini_program_id.eq(key))
        .filter(release::Column::Status.is_in(ReleaseStatus::under_way()))
        .order_by_desc(release::Column::Id)
        .one(db)
        .await?;
    let Some(found) = found else { return Ok(None) };
    let (version, target, host_app) = place(db, &found).await?;
    let environment = target.environment;
    Ok(Some(UnderWay { version, host_app: host_app.name, environment, status: found.status }))
}

/// Archives what is Full anywhere, and brings the mini program's row up to date with `row`'s status. Gives
/// back what was Full, in words for the audit.
pub(crate) async fn archive_all(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    row: &mini_program::Model,
) -> Result<Vec<String>, Error> {
    let rows = full(txn, row.id).await?;
    let mut ended = Vec::with_capacity(rows.len());
    for found in rows {
        set(txn, cx, &found, (ReleaseStatus::Archived, None)).await?;
        let (version, target, host_app) = place(txn, &found).await?;
        ended.push(format!("{version} · {} · {}", host_app.name, target.environment));
    }
    live::refresh(txn, cx, row).await?;
    Ok(ended)
}

async fn full(
    db: &impl ConnectionTrait,
    key: MiniProgramKey,
) -> Result<Vec<release::Model>, Error> {
    Ok(release::Entity::find()
        .filter(release::COLUMN.mini_program_id.eq(key))
        .filter(release::COLUMN.status.eq(ReleaseStatus::Full))
        .order_by_asc(release::Column::Id)
        .all(db)
        .await?)
}

async fn place(
    db: &impl ConnectionTrait,
    row: &release::Model,
) -> Result<(String, target::Model, host_app::Model), Error> {
    let version = super::number(db, Some(row.version_id)).await?.unwrap_or_default();
    let target = target::Entity::find_by_id(row.target_id).one(db).await?;
    let target = target.ok_or(Error::NotFound)?;
    let host_app = host_app::Entity::find_by_id(target.host_app_id).one(db).await?;
    Ok((version, target, host_app.ok_or(Error::NotFound)?))
}
