//! Who gets a version in pilot testing, per mini program and target; kept for its next pilot (rules §4.13).

use super::situation::{lock, place};
use crate::audit::{self, Event};
use crate::entity::pilot_tester;
use crate::{Cx, Error};
use domain::access::Action;
use domain::audit::EventKind;
use domain::form::Field;
use domain::id::{MiniProgramId, MiniProgramKey, TargetId};
use domain::release::testers;
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, QueryOrder, entity::prelude::*};
use serde_json::json;

/// The testers of a target, in the order of their ids.
pub async fn read_testers(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    target: TargetId,
) -> Result<Vec<String>, Error> {
    let program = cx.program(id, Action::ReleaseVersion).await?;
    stored(&cx.backend.database.reader, program.key(), target).await
}

pub(super) async fn stored(
    db: &impl ConnectionTrait,
    key: MiniProgramKey,
    target: TargetId,
) -> Result<Vec<String>, Error> {
    let rows = pilot_tester::Entity::find()
        .filter(pilot_tester::COLUMN.mini_program_id.eq(key))
        .filter(pilot_tester::COLUMN.target_id.eq(target))
        .order_by_asc(pilot_tester::Column::Tester)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|it| it.tester).collect())
}

/// Replaces the testers of a target by those that were pasted.
pub async fn write_testers(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    target: TargetId,
    pasted: &str,
) -> Result<usize, Error> {
    let program = cx.program(id, Action::ReleaseVersion).await?;
    let new = testers(pasted).map_err(|problem| Error::field(Field::Testers, problem))?;
    let txn = cx.backend.database.begin().await?;
    let row = lock(&txn, cx, program.key(), target).await?;
    let place = place(&txn, cx, &row, target).await?;
    let before = stored(&txn, row.id, target).await?;
    pilot_tester::Entity::delete_many()
        .filter(pilot_tester::COLUMN.mini_program_id.eq(row.id))
        .filter(pilot_tester::COLUMN.target_id.eq(target))
        .exec(&txn)
        .await?;
    if !new.is_empty() {
        let rows = new.iter().map(|tester| pilot_tester::ActiveModel {
            mini_program_id: Set(row.id),
            target_id: Set(target),
            tester: Set(tester.clone()),
        });
        pilot_tester::Entity::insert_many(rows).exec_without_returning(&txn).await?;
    }
    let event = Event {
        tenant: Some(row.tenant_id),
        kind: EventKind::TestersChanged,
        workspace: Some(row.workspace_id),
        mini_program: Some(row.id),
        subject: &format!("{} {} · {}", row.public_id, row.name, place.words()),
        before: json!({ "testers": before }),
        after: json!({ "testers": new }),
    };
    audit::record(&txn, cx, event).await?;
    txn.commit().await?;
    Ok(new.len())
}
