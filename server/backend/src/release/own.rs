//! Which of a version's releases at a target says how far the version is there: asked here for one version by
//! commands and for many by pages, so that all of them mean the same one.

use crate::Error;
use crate::entity::release;
use crate::near::{Read as _, Reads};
use domain::id::{TargetId, VersionId};
use domain::release::ReleaseStatus;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{
    ExprTrait as _, Order, OverStatement as _, Query, SelectStatement, WindowStatement,
};

/// The release of a version at a target that counts (see [`ReleaseStatus::weight`]).
pub(crate) async fn own(
    db: &impl Reads,
    version: VersionId,
    target: TargetId,
) -> Result<Option<release::Model>, Error> {
    Ok(release::Entity::find()
        .filter(release::Column::Id.in_subquery(owns([version])))
        .filter(release::COLUMN.target_id.eq(target))
        .read_one(db)
        .await?)
}

/// The keys of the releases that count, of each of these versions one at each target where it has any.
pub(super) fn owns(versions: impl IntoIterator<Item = VersionId>) -> SelectStatement {
    let first = WindowStatement::partition_by(release::Column::VersionId)
        .partition_by(release::Column::TargetId)
        .order_by_expr(Expr::cust(weight()), Order::Desc)
        .order_by(release::Column::Id, Order::Desc)
        .take();
    let ranked = Query::select()
        .column(release::Column::Id)
        .expr_window_as(Expr::cust("ROW_NUMBER()"), first, "place")
        .from(release::Entity)
        .and_where(release::Column::VersionId.is_in(versions))
        .take();
    Query::select()
        .column(release::Column::Id)
        .from_subquery(ranked, "ranked")
        .and_where(Expr::col("place").eq(1))
        .take()
}

/// SQL: how much the status of a release weighs.
fn weight() -> String {
    let heavy = ReleaseStatus::ALL.iter().filter(|it| it.weight() > 0);
    let cases: Vec<String> =
        heavy.map(|it| format!("WHEN '{}' THEN {}", it.word(), it.weight())).collect();
    format!("CASE status {} ELSE 0 END", cases.join(" "))
}
