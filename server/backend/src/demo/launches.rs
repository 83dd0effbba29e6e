//! Launches of the demonstration: one that is live, one that was rejected with findings, and the same
//! version in review again.

use super::people::Ground;
use super::programs::cx;
use crate::entity::{request as requested, request_finding};
use crate::{Backend, Cx, Error, release, request, version};
use chrono::TimeDelta;
use domain::id::{MiniProgramId, RequestId, TargetId};
use domain::release::ReleaseStatus;
use domain::request::TypedFinding;
use domain::version::VersionNumber;
use domain::workspace::Environment;
use sea_orm::{QueryOrder as _, entity::prelude::*};

/// Launches an HTML5 mini program twice; the second time a reviewer finds something.
pub(super) async fn fill(past: &Backend, ground: &Ground, id: &MiniProgramId) -> Result<(), Error> {
    let asker = cx(past, ground.account("merchant-admin@example.test")?);
    let reviewer = cx(past, ground.account("reviewer@example.test")?);
    let later = |hours| past.clock.pass(TimeDelta::hours(hours));
    let board = release::board(&asker, id, None).await?;
    let production = board.targets.iter().find(|it| it.environment == Environment::Production);
    let target = production.map(|it| it.id).ok_or(Error::NotFound)?;

    let first = version::snapshot(&asker, id, "1.0.0").await?;
    note(&asker, id, first, "Cups are counted, and the tenth is free.").await?;
    let launch = submit(&asker, id, (first, target), "The first launch.").await?;
    later(4);
    request::approve(&reviewer, launch, "").await?;
    later(1);
    let approved = requested::Entity::find_by_id(launch).one(&past.database.reader).await?;
    let approved = approved.and_then(|it| it.release_id).ok_or(Error::NotFound)?;
    release::move_on(&asker, id, approved, release::Move::Complete).await?;
    later(30);

    let second = version::snapshot(&asker, id, "1.1.0").await?;
    note(&asker, id, second, "Points can be given to friends.").await?;
    let words = "New: giving points to friends, on the page Friends.";
    let launch = submit(&asker, id, (second, target), words).await?;
    later(6);
    let found = [
        (
            "must-fix",
            "Rule 4.2 Payment",
            "/friends",
            "Points leave before one is asked to confirm.",
        ),
        ("should-fix", "Rule 2.1 Texts", "/present", "The Chinese heading is cut at two lines."),
        ("noted", "", "", "The season's presents look good."),
    ];
    let found = found.map(|(severity, rule, place, text)| TypedFinding {
        severity: severity.to_owned(),
        rule: rule.to_owned(),
        place: place.to_owned(),
        text: text.to_owned(),
        ..TypedFinding::default()
    });
    let [points, mut heading, season] = found;
    heading.picture =
        request::picture::keep(&reviewer, launch, super::logo::cut_heading()?).await?;
    let found = [points, heading, season];
    let reason = "Ask before points are given away, please.";
    request::reject(&reviewer, launch, reason, &found).await?;
    later(3);
    let rows = request_finding::Entity::find()
        .filter(request_finding::COLUMN.request_id.eq(launch))
        .order_by_asc(request_finding::Column::Id)
        .all(&past.database.reader)
        .await?;
    if let [points, heading, ..] = &rows[..] {
        let words = "There is a question now, with the number of points in it.";
        request::answer(&asker, points.id, words).await?;
        request::fix(&asker, heading.id).await?;
    }
    later(2);
    submit(&asker, id, (second, target), "One is asked before points leave.").await?;
    Ok(())
}

pub(super) async fn note(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    number: VersionNumber,
    english: &str,
) -> Result<(), Error> {
    let revision = release::read_note(cx, id, number).await?.revision;
    let texts = [(String::from("en"), english.to_owned())];
    release::write_note(cx, id, number, revision, &texts).await
}

async fn submit(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    (number, target): (VersionNumber, TargetId),
    words: &str,
) -> Result<RequestId, Error> {
    let done = release::submit(cx, id, number, target, words).await?;
    if done.status != ReleaseStatus::UnderReview {
        return Err(Error::Internal(format!("{number} is {} at once", done.status)));
    }
    done.request.ok_or(Error::NotFound)
}
