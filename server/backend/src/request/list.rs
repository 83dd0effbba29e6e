//! The list of requests (rules §6.1): those that the reader decides, and their own.

use crate::access::Found;
use crate::entity::{
    account, feature, host_app, mini_program, release, request, target, workspace_member,
};
use crate::list::statement;
use crate::near::{Read as _, Reads, row};
use crate::{Cx, Error};
use chrono::{DateTime, Utc};
use domain::access::{Facts, MemberState, WorkspaceRole, roles};
use domain::account::Person;
use domain::id::{AccountId, MiniProgramId, ReleaseId, RequestId, WorkspaceId};
use domain::request::{RequestKind, RequestStatus};
use domain::version::VersionNumber;
use domain::workspace::Environment;
use sea_orm::{
    ConnectionTrait, QueryOrder, QuerySelect, QueryTrait as _, Select, entity::prelude::*,
};
use std::collections::{BTreeSet, HashMap};

/// How many requests a page shows.
pub const PAGE_ROWS: u64 = 50;
/// How far a queue is counted.
pub const QUEUE_MOST: u64 = 1_000;

/// Which of the two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// What the reader decides.
    ToDecide,
    /// What the reader asked for.
    Mine,
}

/// What narrows a page; what is not set narrows nothing.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Which list; none for the first that the reader has.
    pub whose: Option<Whose>,
    /// What is asked for.
    pub kind: Option<RequestKind>,
    /// How far it has come; none is the default of the list, see [`Filter::status`].
    pub status: Option<RequestStatus>,
    /// Whether every status is wanted.
    pub all: bool,
    /// About which mini program; an id that is none finds nothing.
    pub mini_program: String,
    /// The request behind which the page begins.
    pub after: Option<RequestId>,
}

/// A request as the list shows it.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its number.
    pub id: RequestId,
    /// What is asked for.
    pub kind: RequestKind,
    /// How far it has come.
    pub status: RequestStatus,
    /// The mini program that it is about.
    pub mini_program: (MiniProgramId, String),
    /// The feature that it is about.
    pub feature: Option<String>,
    /// The version that it is about.
    pub version: Option<VersionNumber>,
    /// The target that it is about: host app and environment.
    pub target: Option<(String, Environment)>,
    /// Who asked.
    pub applicant: Person,
    /// When.
    pub created: DateTime<Utc>,
    /// When it was decided or withdrawn.
    pub decided: Option<DateTime<Utc>>,
    /// Its place among those in review, from 1, and how many there are. Both are counted up to
    /// [`QUEUE_MOST`].
    pub place: Option<(u64, u64)>,
}

/// A page of one of the lists.
pub struct Page {
    /// Which.
    pub whose: Whose,
    /// What narrows it by status.
    pub status: Option<RequestStatus>,
    /// What is to be decided comes in the order of the queue, everything else the latest first.
    pub rows: Vec<Row>,
    /// The request behind which the next page begins.
    pub after: Option<RequestId>,
    /// How many wait for the reader's decision, up to [`QUEUE_MOST`]; none for whoever decides nothing.
    pub waiting: Option<u64>,
}

/// The tenants whose requests somebody decides.
async fn decided_by(db: &impl ConnectionTrait, who: AccountId) -> Result<Vec<WorkspaceId>, Error> {
    let roles = [WorkspaceRole::WorkspaceAdmin, WorkspaceRole::WorkspaceReviewer];
    Ok(workspace_member::Entity::find()
        .select_only()
        .column(workspace_member::Column::WorkspaceId)
        .filter(workspace_member::COLUMN.account_id.eq(who))
        .filter(workspace_member::COLUMN.state.eq(MemberState::Active))
        .filter(workspace_member::COLUMN.role.is_in(roles))
        .into_tuple()
        .all(db)
        .await?)
}

/// Those of a tenant that are in review, in the order of the queue, up to [`QUEUE_MOST`].
async fn queue(db: &impl Reads, tenant: WorkspaceId) -> Result<Vec<RequestId>, Error> {
    let query = request::Entity::find()
        .select_only()
        .column(request::Column::Id)
        .filter(request::COLUMN.tenant_id.eq(tenant))
        .filter(request::COLUMN.status.eq(RequestStatus::InReview))
        .order_by_asc(request::Column::Id)
        .limit(QUEUE_MOST)
        .build(db.backend());
    let found: Vec<Queued> = db.rows(query).await?;
    Ok(found.into_iter().map(|it| it.id).collect())
}

row! {
    struct Queued {
        id: RequestId,
    }
}

/// Whether somebody decides the requests of a tenant where they are this.
pub(crate) fn decides(role: WorkspaceRole, state: MemberState) -> bool {
    let deciding = [WorkspaceRole::WorkspaceAdmin, WorkspaceRole::WorkspaceReviewer];
    state == MemberState::Active && deciding.contains(&role)
}

/// How many requests of these tenants wait for a decision, up to [`QUEUE_MOST`] in each, as an expression
/// with the values of its `?`; none for whoever decides nothing.
pub(crate) fn waiting_in(tenants: &[WorkspaceId]) -> (String, Vec<Value>) {
    if tenants.is_empty() {
        return (String::from("CAST(NULL AS BIGINT)"), Vec::new());
    }
    // The paginator's count would count beyond the limit.
    let here = format!(
        "(SELECT COUNT(*) FROM (SELECT 1 AS one FROM request \
         WHERE tenant_id = ? AND status = 'in-review' LIMIT {QUEUE_MOST}) counted)"
    );
    let sum = vec![here; tenants.len()].join(" + ");
    (format!("({sum})"), tenants.iter().map(|it| it.0.into()).collect())
}

async fn count(db: &impl ConnectionTrait, tenants: &[WorkspaceId]) -> Result<Option<u64>, Error> {
    let (waiting, values) = waiting_in(tenants);
    let asked = format!("SELECT {waiting} AS count");
    let found = db.query_one_raw(statement(db.get_database_backend(), &asked, values)).await?;
    let waiting: Option<i64> = found.map_or(Ok(None), |row| row.try_get("", "count"))?;
    Ok(waiting.map(|it| u64::try_from(it).unwrap_or(0)))
}

/// A page of the list that is asked for. Whoever decides nothing has only their own.
pub async fn page(cx: &Cx<'_>, filter: &Filter) -> Result<Page, Error> {
    let actor = cx.actor()?;
    let db = &cx.backend.database.reader;
    let tenants = decided_by(db, actor.account).await?;
    let first = if tenants.is_empty() { Whose::Mine } else { Whose::ToDecide };
    let whose = filter.whose.unwrap_or(first);
    // What is to be decided is what one comes for; of one's own requests all.
    let status = match (filter.status, filter.all, whose) {
        (Some(status), ..) => Some(status),
        (None, false, Whose::ToDecide) => Some(RequestStatus::InReview),
        (None, ..) => None,
    };
    let is_queue = whose == Whose::ToDecide && status == Some(RequestStatus::InReview);
    let mut found: Vec<request::Model> = Vec::new();
    for scope in scopes(cx, filter, whose, &tenants).await? {
        let mut query: Select<request::Entity> = scope;
        // Those about what lies in the bin lead nowhere.
        query =
            query.filter(request::Column::MiniProgramId.not_in_subquery(crate::removal::binned()));
        if let Some(status) = status {
            query = query.filter(request::COLUMN.status.eq(status));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(request::COLUMN.kind.eq(kind));
        }
        query = match (filter.after, is_queue) {
            (Some(after), true) => query.filter(request::COLUMN.id.gt(after)),
            (Some(after), false) => query.filter(request::COLUMN.id.lt(after)),
            (None, _) => query,
        };
        query = if is_queue {
            query.order_by_asc(request::Column::Id)
        } else {
            query.order_by_desc(request::Column::Id)
        };
        found.extend(query.limit(PAGE_ROWS + 1).all(db).await?);
    }
    found.sort_by_key(|it| if is_queue { it.id.0 } else { -it.id.0 });
    let more = found.len() as u64 > PAGE_ROWS;
    found.truncate(usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX));
    let after = found.last().filter(|_| more).map(|it| it.id);
    if whose == Whose::Mine {
        found = still_seen(cx, found).await?;
    }
    let rows = rows(db, found, whose == Whose::Mine).await?;
    Ok(Page { whose, status, rows, after, waiting: count(db, &tenants).await? })
}

/// Those about mini programs that the reader still sees: whoever asked and left since hears no more of them.
async fn still_seen(cx: &Cx<'_>, found: Vec<request::Model>) -> Result<Vec<request::Model>, Error> {
    let actor = cx.actor()?;
    let about: BTreeSet<_> = found.iter().map(|it| it.mini_program_id).collect();
    let programs = cx.find_all(mini_program::COLUMN.id.is_in(about), actor).await?;
    let is_open = |it: &Found| roles(Facts { reviewing: true, ..it.facts }).see_it();
    let seen: BTreeSet<_> = programs.iter().filter(|it| is_open(it)).map(|it| it.row.id).collect();
    Ok(found.into_iter().filter(|it| seen.contains(&it.mini_program_id)).collect())
}

/// Queries whose rows together are the list: each is narrowed by one column only, whose index has its rows
/// in order.
async fn scopes(
    cx: &Cx<'_>,
    filter: &Filter,
    whose: Whose,
    tenants: &[WorkspaceId],
) -> Result<Vec<Select<request::Entity>>, Error> {
    let asked = filter.mini_program.trim();
    let program = if asked.is_empty() {
        None
    } else {
        let Ok(id) = asked.parse::<MiniProgramId>() else { return Ok(Vec::new()) };
        let found = mini_program::Entity::find().filter(mini_program::COLUMN.public_id.eq(id));
        let Some(found) = found.one(&cx.backend.database.reader).await? else {
            return Ok(Vec::new());
        };
        Some(found)
    };
    let all = request::Entity::find;
    Ok(match (whose, program) {
        (Whose::ToDecide, Some(it)) if tenants.contains(&it.tenant_id) => {
            vec![all().filter(request::COLUMN.mini_program_id.eq(it.id))]
        }
        (Whose::ToDecide, Some(_)) => Vec::new(),
        (Whose::ToDecide, None) => tenants
            .iter()
            .map(|tenant| all().filter(request::COLUMN.tenant_id.eq(*tenant)))
            .collect(),
        (Whose::Mine, program) => {
            let mine = all().filter(request::COLUMN.applicant_id.eq(cx.actor()?.account));
            let mine = match program {
                Some(it) => mine.filter(request::COLUMN.mini_program_id.eq(it.id)),
                None => mine,
            };
            vec![mine]
        }
    })
}

/// Requests as the list shows them; with their places in the queue if that is wanted.
pub(super) async fn rows(
    db: &impl Reads,
    found: Vec<request::Model>,
    places: bool,
) -> Result<Vec<Row>, Error> {
    let programs: HashMap<_, _> = mini_program::Entity::find()
        .filter(mini_program::COLUMN.id.is_in(found.iter().map(|it| it.mini_program_id)))
        .read_all(db)
        .await?
        .into_iter()
        .map(|it| (it.id, (it.public_id, it.name)))
        .collect();
    let features: HashMap<_, _> = feature::Entity::find()
        .filter(feature::COLUMN.id.is_in(found.iter().filter_map(|it| it.feature_id)))
        .read_all(db)
        .await?
        .into_iter()
        .map(|it| (it.id, it.name))
        .collect();
    let people: HashMap<_, _> = account::Entity::find()
        .filter(account::COLUMN.id.is_in(found.iter().map(|it| it.applicant_id)))
        .read_all(db)
        .await?
        .into_iter()
        .map(|it| (it.id, it.name))
        .collect();
    let (versions, targets) = (
        crate::version::numbers(db, found.iter().filter_map(|it| it.version_id)).await?,
        targets(db, &found).await?,
    );
    let mut queues: HashMap<WorkspaceId, Vec<RequestId>> = HashMap::new();
    let open = found.iter().filter(|it| places && it.status == RequestStatus::InReview);
    for tenant in open.map(|it| it.tenant_id).collect::<BTreeSet<_>>() {
        queues.insert(tenant, queue(db, tenant).await?);
    }
    let place = |row: &request::Model| -> Option<(u64, u64)> {
        let queue = queues.get(&row.tenant_id).filter(|_| row.status == RequestStatus::InReview)?;
        let before = queue.partition_point(|id| *id < row.id) as u64;
        Some(((before + 1).min(QUEUE_MOST), queue.len() as u64))
    };
    let rows = found.into_iter().filter_map(|row| {
        let place = place(&row);
        Some(Row {
            id: row.id,
            kind: row.kind,
            status: row.status,
            mini_program: programs.get(&row.mini_program_id).cloned()?,
            feature: row.feature_id.and_then(|id| features.get(&id).cloned()),
            version: row.version_id.and_then(|id| versions.get(&id).copied()),
            target: row.release_id.and_then(|id| targets.get(&id.0).cloned()),
            applicant: Person {
                id: row.applicant_id,
                name: people.get(&row.applicant_id).cloned().unwrap_or_default(),
            },
            created: row.created_at,
            decided: row.withdrawn_at.or(row.decided_at),
            place,
        })
    });
    Ok(rows.collect())
}

async fn targets(
    db: &impl Reads,
    found: &[request::Model],
) -> Result<HashMap<i64, (String, Environment)>, Error> {
    let ids: Vec<_> = found.iter().filter_map(|it| it.release_id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let query = release::Entity::find()
        .select_only()
        .column(release::Column::Id)
        .column(host_app::Column::Name)
        .column(target::Column::Environment)
        .join(
            sea_orm::JoinType::InnerJoin,
            release::Entity::belongs_to(target::Entity)
                .from(release::Column::TargetId)
                .to(target::Column::Id)
                .into(),
        )
        .join(
            sea_orm::JoinType::InnerJoin,
            target::Entity::belongs_to(host_app::Entity)
                .from(target::Column::HostAppId)
                .to(host_app::Column::Id)
                .into(),
        )
        .filter(release::COLUMN.id.is_in(ids))
        .build(db.backend());
    let rows: Vec<ReleasedAt> = db.rows(query).await?;
    Ok(rows.into_iter().map(|it| (it.id.0, (it.name, it.environment))).collect())
}

row! {
    /// Where a release is: the host app's name, and the environment.
    struct ReleasedAt {
        id: ReleaseId,
        name: String,
        environment: Environment,
    }
}
