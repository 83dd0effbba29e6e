//! The list of the registry, as it is seen from a workspace.

use super::parts::{access_word, risk_look};
use crate::error::AppError;
use crate::frame::Section;
use crate::host::Host;
use crate::path;
use crate::served::Query;
use crate::served::form::Search;
use crate::text::{Text, use_text};
use crate::ui::badge::Badge;
use crate::ui::pager::Turn;
use crate::ui::{empty::Empty, icon::Icon};
use backend::feature::list::{Page, Row};
use leptos::prelude::*;
use leptos_meta::Title;

/// The page below the workspace with this key.
pub async fn page(workspace: &str, query: &Query) -> Result<AnyView, AppError> {
    let t = use_text();
    let (typed, after) = (query.get("q"), query.get("after"));
    let archived = query.get("archived") == "1";
    let host = Host::of_request();
    let shown =
        backend::feature::list::page(&host.cx()?, workspace, &typed, archived, &after).await?;
    let here = path::workspace(workspace, Section::Features.slug());
    let new = shown.may_edit.then(|| {
        view! {
            <div class="page__actions">
                <a class="button button--primary" href=format!("{here}/new")>
                    <Icon name="plus"/><span class="fold-label">{t.feature_new()}</span>
                </a>
            </div>
        }
    });
    let first = (!after.is_empty()).then(|| query.with(&here, &[("after", "")]));
    let next = shown.after.as_ref().map(|key| query.with(&here, &[("after", key)]));
    let others = others(t, &here, archived, shown.archived);
    let count = t.feature_registry_count(shown.count);
    let name = shown.workspace.clone();
    Ok(view! {
        <Title text=format!("{} · {name}", t.features())/>
        <header class="page__head"><h1 class="page__title">{t.features()}</h1>{new}</header>
        <Search action=here typed=typed.clone() label=t.feature_search()/>
        <div id="results" class="stack">
            <p class="row muted small" role="status"><span>{count}</span>{others}</p>
            {results(t, workspace, &typed, shown)}
            <nav class="pager" aria-label=t.pages()>
                <span class="row"><span class="button-group"><Turn href=first label=t.first_page()/><Turn href=next label=t.next()/></span></span>
            </nav>
        </div>
    }
    .into_any())
}

/// The way to those that were archived, and back.
fn others(t: Text, here: &str, archived: bool, count: u64) -> AnyView {
    if archived {
        view! { <a class="link" href=here.to_owned()>{t.feature_show_active()}</a> }.into_any()
    } else if count > 0 {
        view! { <a class="link" href=format!("{here}?archived=1")>{t.feature_show_archived(count)}</a> }
            .into_any()
    } else {
        ().into_any()
    }
}

fn results(t: Text, workspace: &str, typed: &str, shown: Page) -> AnyView {
    if shown.rows.is_empty() {
        let (heading, words) = if typed.trim().is_empty() {
            (t.feature_none(), t.feature_registry_none_help())
        } else {
            (t.feature_no_hit(), t.feature_no_hit_help())
        };
        return view! { <Empty icon="features" heading boxed=true><p>{words}</p></Empty> }
            .into_any();
    }
    let rows = shown.rows.into_iter().map(|it| row(t, workspace, it)).collect_view();
    view! {
        <div class="table-box"><table class="table">
            <caption>{t.features()}</caption>
            <thead><tr>
                <th scope="col">{t.feature()}</th>
                <th scope="col" class="table__wide">{t.key()}</th>
                <th scope="col" class="table__medium">{t.feature_access()}</th>
                <th scope="col" class="table__medium">{t.feature_risk()}</th>
                <th scope="col" class="table__number">{t.feature_jsapis()}</th>
                <th scope="col" class="table__wide">{t.feature_visible()}</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}

fn row(t: Text, workspace: &str, row: Row) -> AnyView {
    let Row { key, name, description, access, risk, visible_to_all, jsapis } = row;
    let (meaning, icon, word) = risk_look(t, risk);
    let access = access_word(t, access);
    let visible = if visible_to_all { t.feature_visible_all() } else { t.feature_visible_chosen() };
    view! {
        <tr>
            <th scope="row">
                <a class="table__link table__title" href=path::feature(workspace, &key)>{name}</a>
                <span class="table__sub">{description}</span>
                <span class="table__fold"><span>{access}</span><Badge meaning icon word plain=true/></span>
            </th>
            <td class="table__wide mono">{key.clone()}</td>
            <td class="table__medium muted">{access}</td>
            <td class="table__medium"><Badge meaning icon word plain=true/></td>
            <td class="table__number">{jsapis}</td>
            <td class="table__wide muted">{visible}</td>
        </tr>
    }
    .into_any()
}
