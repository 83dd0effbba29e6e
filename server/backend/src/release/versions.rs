//! The Versions tab: versions with how far each is at each target, filtered by that.

use super::own::owns;
use super::progress::{Board, ReleaseRow, board_of, shown};
use crate::entity::{release, version};
use crate::near::Read as _;
use crate::{Cx, Error};
use domain::access::Action;
use domain::id::{MiniProgramId, MiniProgramKey, TargetId, VersionId};
use domain::release::{Progress, ReleaseStatus};
use domain::version::{VersionNumber, VersionPage};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{Condition, QueryOrder, entity::prelude::*};
use std::collections::HashMap;

/// What narrows the tab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VersionFilter {
    /// Only versions that are this far.
    pub progress: Option<Progress>,
    /// At this target; at any without one.
    pub target: Option<TargetId>,
    /// Behind this number.
    pub after: Option<VersionNumber>,
}

/// A page of the tab.
#[derive(Clone, Debug)]
pub struct Versions {
    /// The targets.
    pub board: Board,
    /// The versions.
    pub page: VersionPage,
    /// The release of each version at each target, the one that counts.
    pub progress: HashMap<VersionId, Vec<(TargetId, ReleaseRow)>>,
}

/// A page of a mini program's versions, the highest number first.
pub async fn versions(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    filter: &VersionFilter,
) -> Result<Versions, Error> {
    let program = cx.program(id, Action::ViewVersions).await?;
    let mut query =
        version::Entity::find().filter(version::COLUMN.mini_program_id.eq(program.key()));
    if let Some(narrow) = narrow(program.key(), filter) {
        query = query.filter(narrow);
    }
    let page = crate::version::page_of(cx, &program, query, filter.after).await?;
    let board = board_of(cx, &program, None).await?;
    let db = &cx.backend.database.near;
    let rows = release::Entity::find()
        .filter(release::Column::Id.in_subquery(owns(page.rows.iter().map(|it| it.id))))
        .order_by_desc(release::Column::Id)
        .read_all(db)
        .await?;
    let mut progress: HashMap<VersionId, Vec<(TargetId, ReleaseRow)>> = HashMap::new();
    for (row, release) in shown(cx, rows).await? {
        progress.entry(row.version_id).or_default().push((row.target_id, release));
    }
    Ok(Versions { board, page, progress })
}

/// Versions that have a release in one of these statuses.
fn having(
    program: MiniProgramKey,
    target: Option<TargetId>,
    statuses: impl IntoIterator<Item = ReleaseStatus>,
) -> SelectStatement {
    let mut query = Query::select();
    query
        .column(release::Column::VersionId)
        .from(release::Entity)
        .and_where(release::COLUMN.mini_program_id.eq(program))
        .and_where(release::Column::Status.is_in(statuses));
    if let Some(target) = target {
        query.and_where(release::COLUMN.target_id.eq(target));
    }
    query
}

fn narrow(program: MiniProgramKey, filter: &VersionFilter) -> Option<Condition> {
    use ReleaseStatus as S;
    let having = |statuses: Vec<S>| having(program, filter.target, statuses);
    let any = || S::ALL.iter().copied().filter(|it| *it != S::New).collect::<Vec<_>>();
    let id = || version::Column::Id;
    match (filter.progress, filter.target) {
        (None, None) => None,
        (None, Some(_)) => Some(Condition::all().add(id().in_subquery(having(any())))),
        (Some(Progress::New), _) => Some(Condition::all().add(id().not_in_subquery(having(any())))),
        (Some(Progress::UnderWay), _) => {
            Some(Condition::all().add(id().in_subquery(having(S::under_way().collect()))))
        }
        (Some(Progress::Full), _) => {
            Some(Condition::all().add(id().in_subquery(having(vec![S::Full]))))
        }
        (Some(Progress::Ended), _) => Some(
            Condition::all()
                .add(id().in_subquery(having(vec![S::Archived, S::Cancelled])))
                .add(id().not_in_subquery(having(S::in_use().collect()))),
        ),
    }
}
