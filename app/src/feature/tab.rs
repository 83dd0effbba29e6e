//! The Features tab of a mini program.

use super::api::{AddFeature, AskForFeature, DeleteFeature};
use super::parts::{access_word, risk_look, state_look};
use crate::error::AppError;
use crate::host::Host;
use crate::mini_program::{Tab, use_head};
use crate::path;
use crate::served::form::{Hidden, refusal_note, refused};
use crate::served::{Query, not_found};
use crate::text::{Text, use_text};
use crate::ui::badge::{Badge, Meaning};
use crate::ui::pager::Turn;
use crate::ui::{empty::Empty, icon::Icon};
use backend::feature::program::{Row, Tab as Shown};
use domain::feature::{Access, FeatureState};
use domain::id::MiniProgramId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The tab.
pub async fn page(id: &str, query: &Query) -> Result<AnyView, AppError> {
    let t = use_text();
    // The head above the tab has asked for it.
    let head = use_head();
    let id: MiniProgramId = id.parse().map_err(|_| not_found())?;
    let (typed, state, after) = (query.get("q"), query.get("state"), query.get("after"));
    let host = Host::of_request();
    let asked = state.parse().ok();
    let shown = backend::feature::program::list(&host.cx()?, &id, &typed, asked, &after).await?;
    let head = head.await?;
    let here = path::tab(&id, Tab::Features.slug());
    let refused = refused(&[AddFeature::PATH, DeleteFeature::PATH, AskForFeature::PATH])
        .map(|error| refusal_note(t, &error));
    let first = (!after.is_empty()).then(|| query.with(&here, &[("after", "")]));
    let next = shown.after.as_ref().map(|key| query.with(&here, &[("after", key)]));
    let back = query.with(&here, &[]);
    let narrowed = !typed.trim().is_empty() || asked.is_some();
    Ok(view! {
        <Title text=format!("{} · {}", head.name, t.features())/>
        <div class="stack">
            {refused}
            {toolbar(t, &here, typed, &state)}
            <div id="results" class="stack">
                <p class="muted small" role="status">{t.feature_count(shown.added, shown.count)}</p>
                {table(t, &id, &back, narrowed, shown)}
                <nav class="pager" aria-label=t.pages()>
                    <span class="row"><span class="button-group"><Turn href=first label=t.first_page()/><Turn href=next label=t.next()/></span></span>
                </nav>
            </div>
        </div>
    }
    .into_any())
}

fn toolbar(t: Text, here: &str, typed: String, state: &str) -> AnyView {
    let states = FeatureState::ALL.iter().map(|it| (it.word(), state_look(t, *it).2));
    let states = std::iter::once(("", t.feature_every_state())).chain(states);
    let states = states.map(|(word, label)| {
        view! { <option value=word selected={word == state}>{label}</option> }
    });
    view! {
        <form class="toolbar" role="search" aria-label=t.features() method="get" action=here.to_owned() data-live>
            <div class="search">
                <Icon name="search"/>
                <input class="input" type="search" name="q" maxlength="100" autocomplete="off"
                    placeholder=t.feature_search() aria-label=t.feature_search() value=typed/>
            </div>
            <span class="select select--auto">
                <select class="input" name="state" aria-label=t.state()>{states.collect_view()}</select>
                <Icon name="down"/>
            </span>
            <noscript><button class="button" type="submit">{t.search()}</button></noscript>
        </form>
    }
    .into_any()
}

fn table(t: Text, id: &MiniProgramId, back: &str, narrowed: bool, shown: Shown) -> AnyView {
    let Shown { rows, may_edit, .. } = shown;
    if rows.is_empty() {
        let (heading, words) = if narrowed {
            (t.feature_no_hit(), t.feature_no_hit_help())
        } else {
            (t.feature_none(), t.feature_none_help())
        };
        return view! { <Empty icon="features" heading boxed=true><p>{words}</p></Empty> }
            .into_any();
    }
    let rows = rows.into_iter().map(|it| row(t, id, back, it, may_edit)).collect_view();
    view! {
        <div class="table-box"><table class="table">
            <caption>{t.features()}</caption>
            <thead><tr>
                <th scope="col">{t.feature()}</th>
                <th scope="col" class="table__medium">{t.feature_access()}</th>
                <th scope="col" class="table__medium">{t.feature_risk()}</th>
                <th scope="col" class="table__number table__wide">{t.feature_jsapis()}</th>
                <th scope="col" class="table__fit">{t.state()}</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}

fn row(t: Text, id: &MiniProgramId, back: &str, row: Row, may_edit: bool) -> AnyView {
    let Row { key, name, description, access, risk, jsapis, state, request, is_archived } = row;
    let (meaning, icon, word) = risk_look(t, risk);
    let access_words = access_word(t, access);
    let href = path::program_feature(id, &key);
    let label = t.feature_add_of(&name);
    let cell = match (state, access, may_edit, request) {
        _ if is_archived => view! {
            <Badge meaning=Meaning::Neutral icon="archive" word=t.status_archived() plain=true/>
        }
        .into_any(),
        (FeatureState::AskedFor, _, true, Some(number)) => {
            let (meaning, icon, word) = state_look(t, state);
            view! { <a class="link table__act" href=path::request(number)><Badge meaning icon word plain=true/></a> }
                .into_any()
        }
        (FeatureState::NotAdded, Access::Direct, true, _) => {
            let hidden = vec![("id", id.to_string()), ("feature", key), ("page", back.to_owned())];
            view! {
                <form class="table__act" method="post" action=AddFeature::url()>
                    <Hidden pairs=hidden/>
                    <button class="button button--sm" type="submit" aria-label=label><Icon name="plus"/>{t.feature_add()}</button>
                </form>
            }
            .into_any()
        }
        (FeatureState::NotAdded, Access::ActivationNeeded, true, _) => {
            let ask = format!("{href}#ask");
            view! { <a class="button button--sm table__act" href=ask aria-label=t.feature_ask_of(&name)>{t.feature_ask()}</a> }
                .into_any()
        }
        (FeatureState::Added | FeatureState::AskedFor | FeatureState::NotAdded, ..) => {
            let (meaning, icon, word) = state_look(t, state);
            view! { <Badge meaning icon word plain=true/> }.into_any()
        }
    };
    view! {
        <tr>
            <th scope="row">
                <a class="table__link table__title" href=href>{name}</a>
                <span class="table__sub">{description}</span>
                <span class="table__fold"><span>{access_words}</span><Badge meaning icon word plain=true/></span>
            </th>
            <td class="table__medium muted">{access_words}</td>
            <td class="table__medium"><Badge meaning icon word plain=true/></td>
            <td class="table__number table__wide muted">{jsapis}</td>
            <td class="table__fit">{cell}</td>
        </tr>
    }
    .into_any()
}
