//! What is done with releases. Every command is a plain form; the pages read for themselves.
#![expect(
    missing_docs,
    reason = "the macro makes structs of the arguments, which the functions describe"
)]

use crate::error::AppError;
use crate::wire::Wire;
use domain::id::{MiniProgramId, ReleaseId, TargetId};
use domain::version::VersionNumber;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Submits a version to a target, or lets it go live where nothing is reviewed. `reason` is for the
/// reviewer and may be empty.
#[server(endpoint = "release/submit", output = Wire)]
pub async fn submit_release(
    id: MiniProgramId,
    number: VersionNumber,
    target: TargetId,
    #[server(default)] reason: String,
) -> Result<(), AppError> {
    use crate::served::said::Said;
    let host = crate::host::Host::of_request();
    let done = backend::release::submit(&host.cx()?, &id, number, target, &reason).await;
    let done = done.map_err(|error| AppError::from(error).keeping(&reason))?;
    let said = match (done.request, done.status) {
        (Some(_), _) => Said::ReleaseSubmitted,
        (None, domain::release::ReleaseStatus::Full) => Said::ReleaseLive,
        (None, _) => Said::ReleaseEntered,
    };
    moved(&id, number, said);
    Ok(())
}

/// Gives a release to so many percent.
#[server(endpoint = "release/raise", output = Wire)]
pub async fn raise_release(
    id: MiniProgramId,
    number: VersionNumber,
    release: ReleaseId,
    percent: String,
) -> Result<(), AppError> {
    use crate::served::said::Said;
    use backend::release::{Move, move_on, refused_percent};
    let host = crate::host::Host::of_request();
    let cx = host.cx()?;
    // Whoever may not raise it learns that, and not that the number is wrong.
    cx.program(&id, domain::access::Action::ReleaseVersion).await?;
    let wanted = refused_percent(&percent)?;
    move_on(&cx, &id, release, Move::Percent(wanted)).await?;
    moved(&id, number, Said::ReleaseRaised(wanted));
    Ok(())
}

/// Gives a release to everybody.
#[server(endpoint = "release/complete", output = Wire)]
pub async fn complete_release(
    id: MiniProgramId,
    number: VersionNumber,
    release: ReleaseId,
) -> Result<(), AppError> {
    use backend::release::{Move, move_on};
    let host = crate::host::Host::of_request();
    move_on(&host.cx()?, &id, release, Move::Complete).await?;
    moved(&id, number, crate::served::said::Said::ReleaseCompleted);
    Ok(())
}

/// Stops a release: everybody has the last Full.
#[server(endpoint = "release/cancel", output = Wire)]
pub async fn cancel_release(
    id: MiniProgramId,
    number: VersionNumber,
    release: ReleaseId,
) -> Result<(), AppError> {
    use backend::release::{Move, move_on};
    let host = crate::host::Host::of_request();
    move_on(&host.cx()?, &id, release, Move::Cancel).await?;
    moved(&id, number, crate::served::said::Said::ReleaseCancelled);
    Ok(())
}

/// Brings a release back that was Full before.
#[server(endpoint = "release/roll-back", output = Wire)]
pub async fn roll_back_release(
    id: MiniProgramId,
    number: VersionNumber,
    release: ReleaseId,
    #[server(default)] reason: String,
) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    let done = backend::release::roll_back(&host.cx()?, &id, release, &reason).await;
    done.map_err(|error| AppError::from(error).keeping(&reason))?;
    moved(&id, number, crate::served::said::Said::ReleaseRolledBack);
    Ok(())
}

/// Says how a release moved, on its version's page.
#[cfg(feature = "ssr")]
fn moved(id: &MiniProgramId, number: VersionNumber, said: crate::served::said::Said) {
    crate::served::said::say(said);
    crate::host::go(&crate::path::version(id, number));
}

/// A release note as it was typed, one text a language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteForm {
    /// The revision that the edit started from.
    pub revision: i64,
    /// A text for each language.
    #[serde(default)]
    pub texts: Vec<NoteText>,
}

/// A release note in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteText {
    /// A language tag.
    pub language: String,
    /// As typed.
    #[serde(default)]
    pub text: String,
}

/// Writes a version's release note.
#[server(endpoint = "release/note", output = Wire)]
pub async fn write_release_note(
    id: MiniProgramId,
    number: VersionNumber,
    form: NoteForm,
) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    let texts: Vec<(String, String)> =
        form.texts.iter().map(|it| (it.language.clone(), it.text.clone())).collect();
    let written =
        backend::release::write_note(&host.cx()?, &id, number, form.revision, &texts).await;
    written.map_err(|error| AppError::from(error).keeping(&form))?;
    say(Said::Saved);
    crate::host::go(&crate::path::version(&id, number));
    Ok(())
}

/// Testers as they were pasted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestersForm {
    /// Their ids.
    #[serde(default)]
    pub testers: String,
}

/// Replaces the testers of a target.
#[server(endpoint = "release/testers", output = Wire)]
pub async fn write_release_testers(
    id: MiniProgramId,
    target: TargetId,
    form: TestersForm,
) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    let written = backend::release::write_testers(&host.cx()?, &id, target, &form.testers).await;
    written.map_err(|error| AppError::from(error).keeping(&form))?;
    say(Said::Saved);
    Ok(())
}

/// Takes a snapshot of an HTML5 mini program as a version.
#[server(endpoint = "version/snapshot", output = Wire)]
pub async fn take_snapshot(id: MiniProgramId, number: String) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    let made = backend::version::snapshot(&host.cx()?, &id, &number).await;
    let number = made.map_err(|error| AppError::from(error).keeping(&number))?;
    crate::host::go(&crate::path::version(&id, number));
    Ok(())
}
