//! Requests that a release may go out (rules §4.3).

use super::Asked;
use crate::entity::{release, request, target, version, workspace};
use crate::{Cx, Error};
use domain::access::Action;
use domain::comparison::Sides;
use domain::configuration::HostName;
use domain::id::{ReleaseId, RequestId, VersionId};
use domain::package::{Finding, FindingKind, Report, Severity};
use domain::release::review::{Line, PartShown, Sight, configuration, difference};
use domain::release::{Frozen, ReleaseStatus, ReleaseStep};
use domain::request::{RequestKind, RequestStatus};
use domain::version::{FindingRow, Grant, VersionNumber};
use domain::workspace::CategoryChoice;
use sea_orm::{Condition, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};

/// Most earlier requests whose open findings are looked for.
const EARLIER_MOST: u64 = 50;

/// Moves the release on, or back.
pub async fn settle(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    asked: &Asked,
    status: RequestStatus,
) -> Result<(), Error> {
    let step = match status {
        RequestStatus::Approved => ReleaseStep::Approve,
        RequestStatus::Rejected => ReleaseStep::Reject,
        RequestStatus::Withdrawn => ReleaseStep::Withdraw,
        RequestStatus::InReview => return Ok(()),
    };
    match asked.row().release_id {
        Some(release) => crate::release::settle(txn, cx, release, step).await,
        None => Ok(()),
    }
}

/// What the page of a launch shows of what was frozen.
pub struct Matter {
    /// The version that is live at the target; of a release that was Full itself the one before it.
    pub live: Option<VersionNumber>,
    /// That version and the one that is asked for: what is compared.
    pub versions: Option<Sides<VersionId>>,
    /// What was frozen against what is live.
    pub lines: Vec<Line>,
    /// The same of the configuration, as far as the reader may see it; nothing where they see none.
    pub configuration: Vec<PartShown>,
    /// The tenant's categories.
    pub categories: Vec<CategoryChoice>,
    /// Whether anything was edited since of all that is frozen.
    pub is_edited: bool,
    /// What is known of the package; nothing of an HTML5 one.
    pub package: Option<PackageShort>,
}

/// A version's package in short.
pub struct PackageShort {
    /// JSAPIs that it calls, and whether each is granted.
    pub jsapis: Vec<(String, bool)>,
    /// What was found in it, hosts against the frozen domains.
    pub findings: Vec<FindingRow>,
}

/// What the page shows; nothing to whoever may not open the mini program (rules §2.2).
pub(super) async fn matter(
    db: &impl ConnectionTrait,
    asked: &Asked,
) -> Result<Option<Matter>, Error> {
    let Some(own) = of(db, asked).await?.filter(|_| asked.sees_program()) else { return Ok(None) };
    let Some(frozen) = frozen(&own) else { return Ok(None) };
    let live = live(db, &own).await?;
    let live_frozen = live.as_ref().and_then(self::frozen);
    let number = match &live {
        Some(live) => version::Entity::find_by_id(live.version_id).one(db).await?,
        None => None,
    };
    let before = live_frozen.as_ref();
    // What is frozen names its category by its id alone.
    let categories = crate::workspace::categories(db, asked.program().tenant_id).await?;
    Ok(Some(Matter {
        live: number.as_ref().map(crate::version::number_of),
        versions: number.as_ref().map(|it| Sides { before: it.id, after: own.version_id }),
        lines: difference(before, &frozen),
        configuration: configuration(
            Sight::of(asked.roles),
            before.map(|it| &it.configuration),
            &frozen.configuration,
        ),
        categories,
        is_edited: is_edited(db, asked, &own, &frozen).await?,
        package: package(db, asked, &own, &frozen).await?,
    }))
}

async fn of(db: &impl ConnectionTrait, asked: &Asked) -> Result<Option<release::Model>, Error> {
    match asked.row().release_id {
        Some(id) => Ok(release::Entity::find_by_id(id).one(db).await?),
        None => Ok(None),
    }
}

/// What was frozen. What was written before releases froze anything has nothing to show.
fn frozen(row: &release::Model) -> Option<Frozen> {
    serde_json::from_str(&row.snapshot).ok()
}

/// Whether the same version would get something else at the same target if it were submitted now.
async fn is_edited(
    db: &impl ConnectionTrait,
    asked: &Asked,
    own: &release::Model,
    frozen: &Frozen,
) -> Result<bool, Error> {
    let version = version::Entity::find_by_id(own.version_id).one(db).await?;
    let target = target::Entity::find_by_id(own.target_id).one(db).await?;
    let (version, target) = (version.ok_or(Error::NotFound)?, target.ok_or(Error::NotFound)?);
    let place = (target.id, target.environment);
    let now = crate::release::freeze(db, asked.program(), &version, place).await?;
    Ok(!frozen.is_same(&now))
}

/// What is Full at the target; of a release that was Full itself, what was so before it.
async fn live(
    db: &impl ConnectionTrait,
    own: &release::Model,
) -> Result<Option<release::Model>, Error> {
    let there = Condition::all()
        .add(release::COLUMN.mini_program_id.eq(own.mini_program_id))
        .add(release::COLUMN.target_id.eq(own.target_id));
    let there = match own.full_at {
        Some(at) => there.add(release::COLUMN.full_at.lt(at)),
        None => there.add(release::COLUMN.status.eq(ReleaseStatus::Full)),
    };
    Ok(release::Entity::find()
        .filter(there)
        .order_by_desc(release::Column::FullAt)
        .limit(1)
        .one(db)
        .await?)
}

async fn package(
    db: &impl ConnectionTrait,
    asked: &Asked,
    own: &release::Model,
    frozen: &Frozen,
) -> Result<Option<PackageShort>, Error> {
    let row = version::Entity::find_by_id(own.version_id).one(db).await?.ok_or(Error::NotFound)?;
    let Some(report) = &row.report else { return Ok(None) };
    let report: Report = serde_json::from_str(report)?;
    let tenant = workspace::Entity::find_by_id(asked.row().tenant_id).one(db).await?;
    let (limits, _) = crate::workspace::package_settings(&tenant.ok_or(Error::NotFound)?)?;
    let (jsapis, mut findings) =
        crate::version::evaluate(db, (asked.program(), Some(row.id)), &limits, &report).await?;
    findings.retain(|it| !matches!(it.finding.kind, FindingKind::HostNotListed { .. }));
    let listed =
        |host: &str| HostName::read(host).is_ok_and(|host| frozen.configuration.lists(&host));
    let outside = report.hosts.iter().filter(|it| !listed(&it.host)).map(|it| Finding {
        kind: FindingKind::HostNotListed { host: it.host.clone() },
        places: it.places.clone(),
        count: it.count,
    });
    let outside =
        outside.map(|finding| FindingRow { severity: finding.severity(&limits), finding });
    findings.extend(outside.collect::<Vec<_>>());
    findings.retain(|it| matches!(it.severity, Severity::Blocking | Severity::Warning));
    findings.sort_by_key(|it| it.severity);
    let jsapis = jsapis.into_iter().map(|it| {
        let is_granted = matches!(it.grant, Grant::Granted { .. });
        (it.used.name, is_granted)
    });
    Ok(Some(PackageShort { jsapis: jsapis.collect(), findings }))
}

/// Earlier requests for the same target that were rejected, and that the reader may open (rules §6.4).
pub(super) async fn earlier(
    db: &impl ConnectionTrait,
    asked: &Asked,
) -> Result<Vec<RequestId>, Error> {
    let Some(own) = of(db, asked).await?.filter(|_| asked.sees_program()) else {
        return Ok(Vec::new());
    };
    let releases: Vec<ReleaseId> = release::Entity::find()
        .select_only()
        .column(release::Column::Id)
        .filter(release::COLUMN.mini_program_id.eq(own.mini_program_id))
        .filter(release::COLUMN.target_id.eq(own.target_id))
        .order_by_desc(release::Column::Id)
        .limit(EARLIER_MOST)
        .into_tuple()
        .all(db)
        .await?;
    let mut rejected = request::Entity::find()
        .filter(request::COLUMN.kind.eq(RequestKind::Launch))
        .filter(request::COLUMN.status.eq(RequestStatus::Rejected))
        .filter(request::COLUMN.mini_program_id.eq(own.mini_program_id))
        .filter(request::Column::ReleaseId.is_in(releases))
        .filter(request::COLUMN.id.lt(asked.row().id));
    if !asked.roles.may(Action::CommentRequest) {
        rejected = rejected.filter(request::COLUMN.applicant_id.eq(asked.actor.account));
    }
    let rows = rejected.order_by_desc(request::Column::Id).limit(EARLIER_MOST).all(db).await?;
    Ok(rows.into_iter().map(|it| it.id).collect())
}
