//! How far a mini program has come at each of its targets, for the pages.

use super::own::owns;
use super::situation::{removal, rules, version_of};
use crate::access::Program;
use crate::entity::{account, host_app, release, release_step, request, target};
use crate::near::Read as _;
use crate::version::numbers;
use crate::{Cx, Error};
use chrono::{DateTime, Utc};
use domain::access::{Action, Roles};
use domain::id::{AccountId, HostAppId, MiniProgramKey, ReleaseId, RequestId, TargetId, VersionId};
use domain::mini_program::{MiniProgramKind, MiniProgramStatus};
use domain::release::{ReleaseStatus, Situation};
use domain::request::RequestStatus;
use domain::version::VersionNumber;
use domain::workspace::Environment;
use sea_orm::sea_query::{ExprTrait as _, Order, Query, SelectStatement, UnionType};
use sea_orm::{Condition, QueryOrder, entity::prelude::*};
use std::cmp::Reverse;
use std::collections::HashMap;

/// Most earlier releases that a target offers for rolling back.
pub const EARLIER_MOST: u64 = 20;
/// For how many targets one statement looks for these: SQLite joins no more than 500 queries.
const TARGETS_AT_ONCE: usize = 100;

/// Where a mini program stands, target by target.
#[derive(Clone, Debug)]
pub struct Board {
    /// What the reader counts as in it.
    pub roles: Roles,
    /// DSL or HTML5.
    pub kind: MiniProgramKind,
    /// Whether it was removed.
    pub archived: bool,
    /// The removal that is asked for or approved, if one is.
    pub removal: Option<RequestId>,
    /// The highest number of its versions.
    pub latest: Option<VersionNumber>,
    /// Its targets, host apps in the order they were added, environments in theirs.
    pub targets: Vec<BoardTarget>,
}

impl Board {
    /// How many host apps its targets belong to.
    pub fn host_apps(&self) -> usize {
        let keys: std::collections::BTreeSet<&str> =
            self.targets.iter().map(|it| it.host_app.0.as_str()).collect();
        keys.len()
    }
}

/// One target of a mini program.
#[derive(Clone, Debug)]
pub struct BoardTarget {
    /// Which.
    pub id: TargetId,
    /// Its host app's key and name.
    pub host_app: (String, String),
    /// Its environment.
    pub environment: Environment,
    /// What stands there.
    pub at: Situation,
    /// What is Full there.
    pub full: Option<ReleaseRow>,
    /// What is between submission and Full there.
    pub under_way: Option<ReleaseRow>,
    /// The release of the version that was asked for, the one that counts.
    pub own: Option<ReleaseRow>,
    /// What was Full there and is not now, the latest first; only where a version was asked for.
    pub earlier: Vec<ReleaseRow>,
}

/// One release.
#[derive(Clone, Debug)]
pub struct ReleaseRow {
    /// Which.
    pub id: ReleaseId,
    /// Its version.
    pub version: VersionNumber,
    /// How far it has come.
    pub status: ReleaseStatus,
    /// To how many percent, in grayscale.
    pub percent: Option<u8>,
    /// The version that it brought back, where it is a roll back.
    pub is_rollback: bool,
    /// Why it was rolled back.
    pub reason: String,
    /// When it became Full, if ever.
    pub full_at: Option<DateTime<Utc>>,
    /// The request that decided it, or will.
    pub request: Option<RequestId>,
    /// What became of that request.
    pub request_status: Option<RequestStatus>,
    /// Each status that it came to.
    pub steps: Vec<StepRow>,
}

/// A status that a release came to.
#[derive(Clone, Debug)]
pub struct StepRow {
    /// Which.
    pub status: ReleaseStatus,
    /// With how many percent.
    pub percent: Option<u8>,
    /// Through whom.
    pub who: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Where a mini program stands; `number` is the version whose page it is, if it is one's.
pub async fn board(
    cx: &Cx<'_>,
    id: &domain::id::MiniProgramId,
    number: Option<VersionNumber>,
) -> Result<Board, Error> {
    let program = cx.program(id, Action::ViewVersions).await?;
    let version = match number {
        Some(number) => Some(version_of(&cx.backend.database.near, &program, number).await?.id),
        None => None,
    };
    board_of(cx, &program, version).await
}

pub(super) async fn board_of(
    cx: &Cx<'_>,
    program: &Program,
    version: Option<VersionId>,
) -> Result<Board, Error> {
    let db = &cx.backend.database.near;
    let archived = program.row().status == MiniProgramStatus::Archived;
    let removal = removal(db, cx, program.key()).await?.map(|it| it.id);
    let chosen = crate::release_to::chosen(db, program.key()).await?;
    let rows = targets(cx, program, &chosen, version).await?;
    let releases = releases(cx, program, &rows, version).await?;
    let stands = Stands { archived, removal: removal.is_some() };
    let targets = board_targets(cx, (rows, &chosen), &releases, version, stands).await?;
    let latest = crate::version::highest(db, program.key()).await?;
    let (roles, kind) = (program.roles(), program.row().kind);
    Ok(Board { roles, kind, archived, removal, latest, targets })
}

/// A release as it is stored, and as it is shown.
pub(super) type Shown = (release::Model, ReleaseRow);

/// Every release that a page needs, the latest first: what is in use, what counts of the version, and what of
/// the rest can be rolled back to. However often something went live at one target, nothing of another gets
/// lost behind it.
async fn releases(
    cx: &Cx<'_>,
    program: &Program,
    targets: &[target::Model],
    version: Option<VersionId>,
) -> Result<Vec<Shown>, Error> {
    let db = &cx.backend.database.near;
    // A statement of its own: PostgreSQL would take all that a mini program has for what is in use of it, and
    // look through the whole table for so much.
    let mut rows = release::Entity::find()
        .filter(release::COLUMN.mini_program_id.eq(program.key()))
        .filter(release::Column::TargetId.is_in(targets.iter().map(|it| it.id)))
        .filter(release::Column::Status.is_in(ReleaseStatus::in_use()))
        .read_all(db)
        .await?;
    if let Some(version) = version {
        for some in targets.chunks(TARGETS_AT_ONCE) {
            let mut wanted = owns([version]);
            wanted.unions(some.iter().map(|it| (UnionType::All, once_full(program.key(), it.id))));
            let found = release::Entity::find().filter(release::Column::Id.in_subquery(wanted));
            rows.extend(found.read_all(db).await?);
        }
    }
    rows.sort_by_key(|it| Reverse(it.id));
    rows.dedup_by_key(|it| it.id);
    shown(cx, rows).await
}

/// The keys of the last releases that were Full at a target and are not now.
fn once_full(program: MiniProgramKey, target: TargetId) -> SelectStatement {
    let last = Query::select()
        .column(release::Column::Id)
        .from(release::Entity)
        .and_where(release::COLUMN.mini_program_id.eq(program))
        .and_where(release::COLUMN.target_id.eq(target))
        .and_where(release::COLUMN.full_at.is_not_null())
        .and_where(release::COLUMN.status.ne(ReleaseStatus::Full))
        .order_by(release::Column::Id, Order::Desc)
        .limit(EARLIER_MOST)
        .take();
    Query::select().column(release::Column::Id).from_subquery(last, "last").take()
}

/// Releases as they are shown, in the order they came.
pub(super) async fn shown(cx: &Cx<'_>, rows: Vec<release::Model>) -> Result<Vec<Shown>, Error> {
    let db = &cx.backend.database.near;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let numbers = numbers(db, rows.iter().map(|it| it.version_id)).await?;
    let mut steps = steps(cx, rows.iter().map(|it| it.id).collect()).await?;
    let requests: HashMap<ReleaseId, (RequestId, RequestStatus)> = request::Entity::find()
        .filter(request::Column::ReleaseId.is_in(rows.iter().map(|it| it.id)))
        .read_all(db)
        .await?
        .into_iter()
        .filter_map(|it| Some((it.release_id?, (it.id, it.status))))
        .collect();
    let shown = rows.into_iter().filter_map(|row| {
        let shown = ReleaseRow {
            id: row.id,
            version: *numbers.get(&row.version_id)?,
            status: row.status,
            percent: row.percent.and_then(|it| u8::try_from(it).ok()),
            is_rollback: row.rollback_of.is_some(),
            reason: row.reason.clone(),
            full_at: row.full_at,
            request: requests.get(&row.id).map(|it| it.0),
            request_status: requests.get(&row.id).map(|it| it.1),
            steps: steps.remove(&row.id).unwrap_or_default(),
        };
        Some((row, shown))
    });
    Ok(shown.collect())
}

async fn steps(
    cx: &Cx<'_>,
    ids: Vec<ReleaseId>,
) -> Result<HashMap<ReleaseId, Vec<StepRow>>, Error> {
    let db = &cx.backend.database.near;
    let rows = release_step::Entity::find()
        .filter(release_step::Column::ReleaseId.is_in(ids))
        .order_by_asc(release_step::Column::Id)
        .read_all(db)
        .await?;
    let people: HashMap<AccountId, String> = account::Entity::find()
        .filter(account::COLUMN.id.is_in(rows.iter().filter_map(|it| it.account_id)))
        .read_all(db)
        .await?
        .into_iter()
        .map(|it| (it.id, it.name))
        .collect();
    let mut found: HashMap<ReleaseId, Vec<StepRow>> = HashMap::new();
    for row in rows {
        let who = row.account_id.and_then(|it| people.get(&it).cloned()).unwrap_or_default();
        let percent = row.percent.and_then(|it| u8::try_from(it).ok());
        let step = StepRow { status: row.status, percent, who, at: row.at };
        found.entry(row.release_id).or_default().push(step);
    }
    Ok(found)
}

/// The targets that a page shows: those that are open, and those where there is something to show.
async fn targets(
    cx: &Cx<'_>,
    program: &Program,
    chosen: &[HostAppId],
    version: Option<VersionId>,
) -> Result<Vec<target::Model>, Error> {
    // What was released somewhere that it is released to no more stays in sight.
    let mut stayed = Condition::any()
        .add(release::Column::Status.is_in(ReleaseStatus::in_use()))
        .add(release::COLUMN.full_at.is_not_null());
    if let Some(version) = version {
        stayed = stayed.add(release::COLUMN.version_id.eq(version));
    }
    let there = (target::Entity, target::Column::Id);
    let released = Query::select()
        .expr(Expr::cust("1"))
        .from(release::Entity)
        .and_where(release::COLUMN.mini_program_id.eq(program.key()))
        .and_where(Expr::col((release::Entity, release::Column::TargetId)).equals(there))
        .cond_where(stayed)
        .take();
    let open = Condition::all()
        .add(target::COLUMN.active.eq(true))
        .add(target::Column::HostAppId.is_in(chosen.iter().copied()));
    let of_tenant = Query::select()
        .column(host_app::Column::Id)
        .from(host_app::Entity)
        .and_where(host_app::COLUMN.tenant_id.eq(program.row().tenant_id))
        .take();
    Ok(target::Entity::find()
        .filter(target::Column::HostAppId.in_subquery(of_tenant))
        .filter(Condition::any().add(open).add(Expr::exists(released)))
        .read_all(&cx.backend.database.near)
        .await?)
}

/// What holds for a mini program at all of its targets.
#[derive(Clone, Copy)]
struct Stands {
    archived: bool,
    removal: bool,
}

async fn board_targets(
    cx: &Cx<'_>,
    (mut rows, chosen): (Vec<target::Model>, &[HostAppId]),
    releases: &[Shown],
    version: Option<VersionId>,
    Stands { archived, removal }: Stands,
) -> Result<Vec<BoardTarget>, Error> {
    let db = &cx.backend.database.near;
    let apps: HashMap<HostAppId, host_app::Model> = host_app::Entity::find()
        .filter(host_app::COLUMN.id.is_in(rows.iter().map(|it| it.host_app_id)))
        .read_all(db)
        .await?
        .into_iter()
        .map(|it| (it.id, it))
        .collect();
    let order = |it: &target::Model| {
        let app = chosen.iter().position(|id| *id == it.host_app_id).unwrap_or(chosen.len());
        (app, it.host_app_id, it.environment as u8)
    };
    rows.sort_by_key(order);
    let shown = rows.into_iter().filter_map(|row| {
        let of: Vec<&Shown> = releases.iter().filter(|it| it.0.target_id == row.id).collect();
        let open = row.active && chosen.contains(&row.host_app_id);
        let app = apps.get(&row.host_app_id)?;
        let first =
            |fits: &dyn Fn(&Shown) -> bool| of.iter().find(|it| fits(it)).map(|it| it.1.clone());
        let under_way = first(&|it| it.1.status.is_under_way());
        let full = first(&|it| it.1.status == ReleaseStatus::Full);
        let own = of.iter().filter(|it| Some(it.0.version_id) == version);
        let own = own.max_by_key(|it| (it.1.status.weight(), it.1.id)).map(|it| it.1.clone());
        let twice = under_way.as_ref().zip(full.as_ref());
        let earlier = of
            .iter()
            .filter(|it| it.0.full_at.is_some() && it.1.status != ReleaseStatus::Full)
            .map(|it| it.1.clone())
            .collect();
        Some(BoardTarget {
            id: row.id,
            host_app: (app.key.clone(), app.name.clone()),
            environment: row.environment,
            at: Situation {
                rules: rules(&row),
                open,
                archived,
                removal,
                under_way: under_way.as_ref().map(|it| it.status),
                full: full.is_some(),
                twice: twice.is_some_and(|(moving, full)| moving.version == full.version),
            },
            own,
            full,
            under_way,
            earlier,
        })
    });
    Ok(shown.collect())
}
