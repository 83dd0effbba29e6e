//! Releases of the demonstration that no reviewer decides: at a target with pilot testing and without review
//! one version was given to everybody, the next one took its place, and a third is on its way.

use super::people::Ground;
use super::programs::cx;
use crate::entity::target;
use crate::release::{self, Move};
use crate::{Backend, Error, version};
use chrono::TimeDelta;
use domain::id::{MiniProgramId, ReleaseId};
use domain::release::ReleaseStatus;
use domain::workspace::Environment;
use sea_orm::entity::prelude::*;

const VERSIONS: [(&str, &str); 3] = [
    ("1.0.0", "Water and power bills can be paid."),
    ("1.1.0", "Telephone bills too, and a reminder before one is due."),
    ("1.2.0", "Every receipt in one place, to be found by month."),
];
const TESTERS: &str = "tester-001\ntester-002\ncashier@harbour-wallet.example\n";

/// Releases an HTML5 mini program in the Sandbox of its first host app, which is set up for that.
pub(super) async fn fill(past: &Backend, ground: &Ground, id: &MiniProgramId) -> Result<(), Error> {
    let admin = cx(past, ground.account("admin@example.test")?);
    let board = release::board(&admin, id, None).await?;
    let sandbox = board.targets.iter().find(|it| it.environment == Environment::Sandbox);
    let sandbox = sandbox.map(|it| it.id).ok_or(Error::NotFound)?;
    // As the form of the host app would do it, whose other settings are of no matter here.
    let txn = past.database.begin().await?;
    target::Entity::update_many()
        .col_expr(target::Column::Review, Expr::value(false))
        .col_expr(target::Column::PilotTesting, Expr::value(true))
        .filter(target::COLUMN.id.eq(sandbox))
        .exec(&txn)
        .await?;
    txn.commit().await?;
    release::write_testers(&admin, id, sandbox, TESTERS).await?;

    for (number, words) in VERSIONS {
        let number = version::snapshot(&admin, id, number).await?;
        super::launches::note(&admin, id, number, words).await?;
        let done = release::submit(&admin, id, number, sandbox, "").await?;
        if done.status != ReleaseStatus::PilotTesting {
            return Err(Error::Internal(format!("{number} is {} at once", done.status)));
        }
        let board = release::board(&admin, id, Some(number)).await?;
        let own = board.targets.into_iter().find(|it| it.id == sandbox).and_then(|it| it.own);
        let own: ReleaseId = own.map(|it| it.id).ok_or(Error::NotFound)?;
        past.clock.pass(TimeDelta::hours(2));
        let last = VERSIONS.last().is_some_and(|(last, _)| *last == number.to_string());
        let to = if last { Move::Percent(20) } else { Move::Complete };
        release::move_on(&admin, id, own, to).await?;
        past.clock.pass(TimeDelta::hours(1));
    }
    Ok(())
}
