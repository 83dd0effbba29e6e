//! Releases: their commands, and what others ask about them (rules §4).

mod advance;
mod end;
mod freeze;
mod live;
mod note;
mod own;
mod progress;
mod situation;
mod submit;
mod testers;
mod versions;

pub(crate) use advance::settle;
pub use advance::{Move, move_on, roll_back};
pub use domain::release::Progress;
pub(crate) use end::{archive_all, under_way};
pub(crate) use freeze::freeze;
pub(crate) use live::refresh;
pub use note::{Note, read_note, write_note};
pub(crate) use own::own;
pub use progress::{Board, BoardTarget, ReleaseRow, StepRow, board};
pub(crate) use situation::{hold, removal};
pub use submit::{Submitted, conditions, submit};
pub use testers::{read_testers, write_testers};
pub use versions::{VersionFilter, Versions, versions};

use crate::entity::{mini_program, release, version};
use crate::notification::{Notice, notify, takers_part};
use crate::{Cx, Error};
use domain::form::{Field, Problem};
use domain::id::{MiniProgramKey, TargetId, VersionId, WorkspaceId};
use domain::notification::NotificationKind;
use domain::release::{ReleaseRefusal, ReleaseStatus};
use sea_orm::sea_query::{ExprTrait as _, SimpleExpr};
use sea_orm::{ConnectionTrait, QueryOrder, entity::prelude::*};
use situation::Place;

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
    let number = crate::version::number_of(&row).to_string();
    Ok(NamedVersion { mini_program: program.name, number })
}

/// A refusal of the state machine, at the target that it is about.
fn refused(refusal: ReleaseRefusal) -> Error {
    let field = match refusal {
        ReleaseRefusal::NoPercent
        | ReleaseRefusal::NotHigher { .. }
        | ReleaseRefusal::NothingFull
        | ReleaseRefusal::SameFull => Field::Percent,
        ReleaseRefusal::TargetClosed
        | ReleaseRefusal::RemovalOpen
        | ReleaseRefusal::Removed
        | ReleaseRefusal::AlreadyThere { .. }
        | ReleaseRefusal::OtherUnderWay { .. }
        | ReleaseRefusal::NotFrom { .. }
        | ReleaseRefusal::NeverFull
        | ReleaseRefusal::FullNow => Field::Target,
    };
    Error::field(field, Problem::Release(refusal))
}

/// A percentage as it was typed.
pub fn refused_percent(typed: &str) -> Result<u8, Error> {
    domain::release::percent_of(typed).map_err(refused)
}

/// What an event of a release is about: the mini program, the version, the target.
fn subject(row: &mini_program::Model, version: &version::Model, place: &Place) -> String {
    let number = crate::version::number_of(version);
    format!("{} {} {number} · {}", row.public_id, row.name, place.words())
}

/// A version's number, for the audit.
async fn number(
    db: &impl ConnectionTrait,
    version: Option<VersionId>,
) -> Result<Option<String>, Error> {
    let Some(version) = version else { return Ok(None) };
    let row = version::Entity::find_by_id(version).one(db).await?;
    Ok(row.as_ref().map(|it| crate::version::number_of(it).to_string()))
}

/// Tells those who take part that a release is somewhere else.
async fn tell(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    (row, version, place): (&mini_program::Model, &version::Model, &Place),
    (status, percent): (ReleaseStatus, Option<u8>),
) -> Result<(), Error> {
    let number = crate::version::number_of(version).to_string();
    let tab = format!("versions/{number}");
    let mut notice = Notice::of_program(row, &tab, NotificationKind::ReleaseChanged);
    notice.facts.version = number;
    notice.facts.host_app = place.host_app.name.clone();
    notice.facts.environment = Some(place.target.environment);
    notice.facts.status = Some(status);
    notice.facts.percent = percent;
    let to = takers_part(txn, row).await?;
    notify(txn, cx, &to, notice).await
}
