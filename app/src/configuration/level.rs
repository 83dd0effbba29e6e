//! Which set: environments, a version's own values, and what counts of both.

use super::form::values;
use crate::path;
use crate::served::form::Hidden;
use crate::text::Text;
use crate::ui::badge::{Badge, Meaning};
use crate::ui::field::SelectField;
use crate::ui::icon::Icon;
use backend::configuration::{Configuration, OwnSet};
use domain::configuration::{Level, Part, Source, effective, source};
use domain::id::MiniProgramId;
use domain::workspace::Environment;
use leptos::prelude::*;

/// What a form sends along so that it is known which set is meant.
pub fn hidden(id: &MiniProgramId, level: &Level) -> Vec<(&'static str, String)> {
    let mut pairs = vec![("id", id.to_string())];
    pairs.extend(path::level(level));
    pairs
}

/// The environments, the highest first, each a link to its set.
pub fn segments(t: Text, id: &MiniProgramId, shown: &Configuration) -> AnyView {
    let here = shown.level.environment();
    let items = shown.environments.iter().rev().copied().map(|environment: Environment| {
        let href = path::configuration(id, &Level::Global(environment), &[]);
        let current = (environment == here).then_some("true");
        view! { <a class="segments__item" href=href aria-current=current>{t.environment(environment)}</a> }
    });
    let number = shown.revision;
    let words = match (&shown.level, number) {
        (_, 0) => t.configuration_never_changed().to_owned(),
        (Level::Global(_), _) => t.configuration_revision_global(number),
        (Level::Release { .. }, _) => t.configuration_revision_own(number),
    };
    view! {
        <div class="toolbar spaced">
            <nav class="segments" aria-label=t.environment_word()>{items.collect_view()}</nav>
            <div class="toolbar__end muted small">{words}</div>
        </div>
    }
    .into_any()
}

/// Of a version's set: what counts in the end, and from where each part comes.
pub fn counting(t: Text, id: &MiniProgramId, shown: &Configuration) -> Option<AnyView> {
    let (global, _) = shown.below.as_ref()?;
    let counts = effective(global, &shown.set);
    let environment = shown.level.environment();
    let rows = Part::ALL.iter().copied().map(|part| {
        let (meaning, icon, word) = match source(part, global, &shown.set) {
            Source::Release => (Meaning::Accent, "version", t.configuration_from_release()),
            Source::Global => (Meaning::Neutral, "globe", t.environment(environment)),
            Source::Nowhere => (Meaning::Neutral, "dot", t.configuration_from_nowhere()),
        };
        view! {
            <tr>
                <th scope="row">{t.part(part)}</th>
                <td>{values(t, &counts, part)}</td>
                <td><Badge meaning icon word plain=true/></td>
            </tr>
        }
    });
    let href = path::configuration(id, &Level::Global(environment), &[]);
    let link = t.configuration_to_global(t.environment(environment));
    Some(
        view! {
            <section class="section">
                <div class="section__head">
                    <h3>{t.configuration_counts()}</h3>
                    <a class="link small section__end" href=href>{link}</a>
                </div>
                <p class="muted">{t.configuration_counts_help()}</p>
                <div class="table-box"><table class="table table--compact table--static">
                    <caption>{t.configuration_counts()}</caption>
                    <thead><tr>
                        <th scope="col">{t.conflict_field()}</th>
                        <th scope="col">{t.configuration_value()}</th>
                        <th scope="col">{t.configuration_from()}</th>
                    </tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table></div>
            </section>
        }
        .into_any(),
    )
}

/// What versions have of their own in this environment, and the way to one of them.
pub fn own_sets(t: Text, id: &MiniProgramId, shown: &Configuration) -> AnyView {
    let environment = shown.level.environment();
    let many = shown.host_apps.len() > 1;
    let rows = shown.own.iter().map(|own| own_row(t, id, environment, own, many));
    let rows = rows.collect_view();
    let none =
        shown.own.is_empty().then(|| view! { <p class="muted">{t.configuration_own_none()}</p> });
    let choice = (!shown.versions.is_empty()).then(|| choose(t, id, shown));
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{t.configuration_own()}</h2></div>
            <div class="panel__body stack stack--tight">{none}{rows}</div>
            {choice}
        </section>
    }
    .into_any()
}

fn own_row(
    t: Text,
    id: &MiniProgramId,
    environment: Environment,
    own: &OwnSet,
    many: bool,
) -> AnyView {
    let (key, name) = own.host_app.clone();
    let level = Level::Release { version: own.version, host_app: key, environment };
    let href = path::configuration(id, &level, &[]);
    let lock = own.is_locked.then(|| {
        view! { <Icon name="lock" class="icon--sm"/><span class="visually-hidden">{t.configuration_locked()}</span> }
    });
    let of =
        if many { format!("{}{}{name}", own.version, t.comma()) } else { own.version.to_string() };
    let of = view! { <span class="visually-hidden">{t.colon()}{of}</span> };
    let app = many.then(|| view! { " "<span class="muted small">{name}</span> });
    view! {
        <div class="row row--between">
            <span><span class="number">{own.version.to_string()}</span>{app}</span>
            <span class="row row--nowrap">{lock}<a class="link" href=href>{t.configuration_values(own.count as u64)}{of}</a></span>
        </div>
    }
    .into_any()
}

/// Opens the set of a version at a host app.
fn choose(t: Text, id: &MiniProgramId, shown: &Configuration) -> AnyView {
    let (version, host_app) = match &shown.level {
        Level::Global(_) => (String::new(), String::new()),
        Level::Release { version, host_app, .. } => (version.to_string(), host_app.clone()),
    };
    let versions = shown.versions.iter().map(|it| (it.to_string(), it.to_string())).collect();
    let environment = shown.level.environment().word().to_owned();
    let app = if let [(key, _)] = shown.host_apps.as_slice() {
        view! { <Hidden pairs=vec![("host_app", key.clone())]/> }.into_any()
    } else {
        let options = shown.host_apps.clone();
        view! { <SelectField name="host_app" label=t.host_app() options value=host_app/> }
            .into_any()
    };
    view! {
        <form class="panel__foot form" method="get" action=path::tab(id, "configuration")>
            <Hidden pairs=vec![("environment", environment)]/>
            <SelectField name="version" label=t.configuration_version() options=versions value=version/>
            {app}
            <button class="button" type="submit">{t.configuration_open_own()}</button>
        </form>
    }
    .into_any()
}
