//! The tab: which set, the set, its revisions, and what versions have of their own.

use super::api::{EditConfiguration, RestoreConfiguration};
use super::form::{facts, form};
use super::level::{counting, own_sets, segments};
use super::revisions::{changes, comparison, revisions};
use crate::error::{AppError, refused_before};
use crate::host::Host;
use crate::mini_program::{Tab, use_head};
use crate::served::form::refusal_note;
use crate::served::{Query, not_found};
use crate::text::{Text, use_text};
use crate::ui::note::{BadNote, PlainNote};
use crate::ui::time::Moment;
use backend::configuration::{Configuration, Revision};
use domain::configuration::{ConfigurationForm, ConfigurationSet, Level};
use domain::id::MiniProgramId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The tab of the mini program with this id.
pub async fn page(id: &str, query: &Query) -> Result<AnyView, AppError> {
    let t = use_text();
    // The head above the tab has asked for it.
    let head = use_head();
    let id: MiniProgramId = id.parse().map_err(|_| not_found())?;
    let level =
        Level::read(&query.get("environment"), &query.get("version"), &query.get("host_app"));
    let shown = backend::configuration::read(&Host::of_request().cx()?, &id, level).await?;
    let compared = compared(&shown, query)?;
    let head = head.await?;
    let error = refused_before(EditConfiguration::PATH);
    let restoring = refused_before(RestoreConfiguration::PATH);
    let restoring = restoring.map(|error| refusal_note(t, &error));
    let note = error.as_ref().map(|error| note(t, error, &shown));
    let title = title(t, &shown);
    let is_open = shown.may_edit && !shown.is_locked;
    let comparison = compared.map(|(first, second)| comparison(t, &id, &shown, &first, &second));
    let content = if is_open { form(t, &id, &shown, error.as_ref()) } else { facts(t, &shown.set) };
    let locked = shown
        .is_locked
        .then(|| view! { <PlainNote><p>{t.configuration_release_in_use()}</p></PlainNote> });
    let heading = matches!(shown.level, Level::Release { .. })
        .then(|| view! { <div class="section__head"><h2>{title.clone()}</h2></div> });
    Ok(view! {
        <Title text=format!("{} · {} · {title}", head.name, Tab::Configuration.label(t))/>
        {segments(t, &id, &shown)}
        <div class="columns">
            <div class="stack">
                {heading}
                {restoring}
                {note}
                {locked}
                {comparison}
                {counting(t, &id, &shown)}
                {content}
            </div>
            <aside class="stack">
                {revisions(t, &id, &shown)}
                {own_sets(t, &id, &shown)}
            </aside>
        </div>
    }
    .into_any())
}

/// The name of the set that is shown: `Test`, `1.2.0 at Harbour Wallet, Test`.
fn title(t: Text, shown: &Configuration) -> String {
    let environment = t.environment(shown.level.environment());
    match (&shown.level, &shown.below) {
        (Level::Release { version, .. }, Some((_, host_app))) => {
            t.configuration_of_release(environment, host_app, version)
        }
        (Level::Release { .. } | Level::Global(_), _) => environment.to_owned(),
    }
}

/// A revision's number and what it had; before the first there was nothing.
pub(super) type Numbered = (i64, ConfigurationSet);

/// The revision with a number.
pub(super) fn numbered(shown: &Configuration, number: i64) -> Option<Numbered> {
    let found = shown.revisions.iter().find(|it| it.number == number);
    match found {
        Some(Revision { number, set, .. }) => Some((*number, set.clone())),
        None if number == 0 => Some((0, ConfigurationSet::default())),
        None => None,
    }
}

/// The two revisions that the address names; the second is the present one unless it says otherwise.
fn compared(
    shown: &Configuration,
    query: &Query,
) -> Result<Option<(Numbered, Numbered)>, AppError> {
    let number = |name: &str, otherwise: i64| match query.get(name).as_str() {
        "" => Some(otherwise),
        word => word.parse().ok(),
    };
    if query.get("revision").is_empty() {
        return Ok(None);
    }
    let of = |name: &str| {
        let found = number(name, shown.revision).and_then(|it| numbered(shown, it));
        found.ok_or_else(not_found)
    };
    Ok(Some((of("revision")?, of("with")?)))
}

/// Why the last edit was refused; of one that was overtaken also what was changed meanwhile.
fn note(t: Text, error: &AppError, shown: &Configuration) -> AnyView {
    match error {
        AppError::Fields { problems, .. } => {
            let words = t.configuration_refused(problems.len() as u64);
            view! { <BadNote words/> }.into_any()
        }
        AppError::Overtaken { .. } => {
            let typed: ConfigurationForm = error.typed().unwrap_or_default();
            let (_, began) = numbered(shown, typed.revision).unwrap_or_default();
            let last = shown.revisions.first().map(|it| {
                let (name, at) = (it.author.name.clone(), it.at);
                view! { <span class="muted small">{name}{t.pause()}<Moment at/></span> }
            });
            view! {
                <BadNote words=t.configuration_overtaken()/>
                <section class="panel">
                    <div class="panel__head"><h2>{t.configuration_meanwhile()}</h2>{last}</div>
                    {changes(t, (typed.revision, &began), (shown.revision, &shown.set))}
                </section>
            }
            .into_any()
        }
        AppError::SignedOut
        | AppError::Denied { .. }
        | AppError::NotFound
        | AppError::Conflict
        | AppError::Decided { .. }
        | AppError::Draft { .. }
        | AppError::Stale { .. }
        | AppError::WrongCredentials { .. }
        | AppError::Throttled { .. }
        | AppError::LinkSpent
        | AppError::Refused(_)
        | AppError::BrokenOff
        | AppError::BadRequest
        | AppError::Internal
        | AppError::Unreachable => refusal_note(t, error),
    }
}
