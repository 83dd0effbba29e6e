//! What stands at a target of a mini program, read under its lock.

use crate::access::Program;
use crate::entity::{
    host_app, mini_program, mini_program_host_app, release, request, target, version,
};
use crate::near::{Read as _, Reads};
use crate::{Cx, Error};
use chrono::TimeDelta;
use domain::form::{Field, Problem};
use domain::id::{MiniProgramKey, TargetId};
use domain::mini_program::MiniProgramStatus;
use domain::release::{ReleaseStatus, Situation, TargetRules};
use domain::removal::CONFIRM_DAYS;
use domain::request::{RequestKind, RequestStatus};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{Condition, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};

/// A target of a mini program with all that decides what may be done there.
pub(crate) struct Place {
    /// The target.
    pub target: target::Model,
    /// Its host app.
    pub host_app: host_app::Model,
    /// What stands there.
    pub at: Situation,
    /// The release that is between submission and Full.
    pub under_way: Option<release::Model>,
    /// The release that is Full.
    pub full: Option<release::Model>,
}

impl Place {
    /// `Harbour Wallet · production`, for the audit.
    pub fn words(&self) -> String {
        format!("{} · {}", self.host_app.name, self.target.environment)
    }
}

/// Holds the mini program until the transaction ends, so that of two commands the second sees what the
/// first did, and keeps the target from being switched off meanwhile.
pub(crate) async fn lock(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    key: MiniProgramKey,
    target: TargetId,
) -> Result<mini_program::Model, Error> {
    let row = hold(txn, cx, key).await?;
    target::Entity::find_by_id(target).lock_shared().one(txn).await?;
    Ok(row)
}

/// Holds the mini program until the transaction ends. One in the bin is none.
pub(crate) async fn hold(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    key: MiniProgramKey,
) -> Result<mini_program::Model, Error> {
    mini_program::Entity::update_many()
        .col_expr(mini_program::Column::ModifiedAt, Expr::value(cx.backend.clock.now()))
        .filter(mini_program::COLUMN.id.eq(key))
        .filter(mini_program::COLUMN.deleted_at.is_null())
        .exec(txn)
        .await?;
    let row = mini_program::Entity::find_by_id(key).one(txn).await?;
    row.filter(|it| it.deleted_at.is_none()).ok_or(Error::NotFound)
}

/// Reads what stands at a target. One of another tenant is none.
pub(crate) async fn place(
    db: &impl ConnectionTrait,
    cx: &Cx<'_>,
    row: &mini_program::Model,
    id: TargetId,
) -> Result<Place, Error> {
    let unknown = || Error::field(Field::Target, Problem::NoSuchChoice);
    let target = target::Entity::find_by_id(id).one(db).await?.ok_or_else(unknown)?;
    let host_app = host_app::Entity::find_by_id(target.host_app_id)
        .filter(host_app::COLUMN.tenant_id.eq(row.tenant_id))
        .one(db)
        .await?
        .ok_or_else(unknown)?;
    let chosen = mini_program_host_app::Entity::find_by_id((row.id, host_app.id)).one(db).await?;
    let of = |statuses: Vec<ReleaseStatus>| {
        release::Entity::find()
            .filter(release::COLUMN.mini_program_id.eq(row.id))
            .filter(release::COLUMN.target_id.eq(id))
            .filter(release::Column::Status.is_in(statuses))
            .one(db)
    };
    let under_way = of(ReleaseStatus::under_way().collect()).await?;
    let full = of(vec![ReleaseStatus::Full]).await?;
    let twice = under_way.as_ref().zip(full.as_ref());
    let at = Situation {
        rules: rules(&target),
        open: target.active && chosen.is_some(),
        archived: row.status == MiniProgramStatus::Archived,
        removal: removal(db, cx, row.id).await?.is_some(),
        under_way: under_way.as_ref().map(|it| it.status),
        full: full.is_some(),
        twice: twice.is_some_and(|(moving, full)| moving.version_id == full.version_id),
    };
    Ok(Place { target, host_app, at, under_way, full })
}

/// What a target asks for.
pub(crate) fn rules(target: &target::Model) -> TargetRules {
    TargetRules {
        environment: target.environment,
        review: target.review,
        pilot_testing: target.pilot_testing,
    }
}

/// The removal of a mini program that is asked for, or approved and neither confirmed nor lapsed.
pub(crate) async fn removal(
    db: &impl Reads,
    cx: &Cx<'_>,
    key: MiniProgramKey,
) -> Result<Option<request::Model>, Error> {
    let lapsed = cx.backend.clock.now() - TimeDelta::days(CONFIRM_DAYS);
    let approved = Condition::all()
        .add(request::COLUMN.status.eq(RequestStatus::Approved))
        .add(request::COLUMN.confirmed_at.is_null())
        .add(Expr::col(request::Column::DecidedAt).gt(lapsed));
    let open =
        Condition::any().add(request::COLUMN.status.eq(RequestStatus::InReview)).add(approved);
    Ok(request::Entity::find()
        .filter(request::COLUMN.mini_program_id.eq(key))
        .filter(request::COLUMN.kind.eq(RequestKind::Removal))
        .filter(open)
        .order_by_desc(request::Column::Id)
        .read_one(db)
        .await?)
}

/// A version of a mini program by its number.
pub(crate) async fn version_of(
    db: &impl Reads,
    program: &Program,
    number: domain::version::VersionNumber,
) -> Result<version::Model, Error> {
    crate::version::find(db, program.key(), number).await?.ok_or(Error::NotFound)
}
