//! Releases, as far as others ask about them.

use crate::Error;
use crate::entity::{mini_program, release, version};
use domain::id::{MiniProgramKey, TargetId, VersionId, WorkspaceId};
use domain::release::ReleaseStatus;
use domain::version::VersionNumber;
use sea_orm::sea_query::{ExprTrait as _, SimpleExpr};
use sea_orm::{ConnectionTrait, QueryOrder, entity::prelude::*};

/// A version that somebody is told of: its mini program's name and its number.
pub(crate) struct NamedVersion {
    /// The mini program's name in its default language.
    pub mini_program: String,
    /// The version's number.
    pub number: String,
}

/// A version that is in use at a target, if there is one.
pub(crate) async fn in_use_at(
    db: &impl ConnectionTrait,
    target: TargetId,
) -> Result<Option<NamedVersion>, Error> {
    in_use(db, release::COLUMN.target_id.eq(target)).await
}

/// A version of a workspace's mini programs that is in use anywhere, if there is one.
pub(crate) async fn in_use_of(
    db: &impl ConnectionTrait,
    workspace: WorkspaceId,
) -> Result<Option<NamedVersion>, Error> {
    let owned = crate::merchant::owned(workspace);
    in_use(db, release::Column::MiniProgramId.in_subquery(owned)).await
}

/// A version of a mini program that is in use at one of these targets, if there is one.
pub(crate) async fn in_use_by(
    db: &impl ConnectionTrait,
    program: MiniProgramKey,
    targets: impl IntoIterator<Item = TargetId>,
) -> Result<Option<NamedVersion>, Error> {
    let there = release::Column::TargetId.is_in(targets);
    in_use(db, release::COLUMN.mini_program_id.eq(program).and(there)).await
}

async fn in_use(
    db: &impl ConnectionTrait,
    filter: SimpleExpr,
) -> Result<Option<NamedVersion>, Error> {
    let found = release::Entity::find()
        .filter(filter)
        .filter(release::Column::Status.is_in(ReleaseStatus::in_use()))
        .order_by_desc(release::Column::Id)
        .one(db)
        .await?;
    match found {
        Some(found) => named(db, found.version_id).await.map(Some),
        None => Ok(None),
    }
}

/// The words for a version.
pub(crate) async fn named(db: &impl ConnectionTrait, id: VersionId) -> Result<NamedVersion, Error> {
    let row = version::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let program = mini_program::Entity::find_by_id(row.mini_program_id)
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let part = |part: i32| u32::try_from(part).unwrap_or_default();
    let number =
        VersionNumber { major: part(row.major), minor: part(row.minor), patch: part(row.patch) };
    Ok(NamedVersion { mini_program: program.name, number: number.to_string() })
}
