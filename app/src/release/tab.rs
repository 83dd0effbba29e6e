//! The Versions tab: every version with how far it is at each target.

use super::look::{badge, steps};
use crate::error::AppError;
use crate::host::Host;
use crate::mini_program::{Tab, use_head};
use crate::path;
use crate::served::{Query, not_found};
use crate::text::{Text, use_text};
use crate::ui::badge::{Badge, Meaning};
use crate::ui::pager::Turn;
use crate::ui::{empty::Empty, icon::Icon, time::Moment};
use backend::release::{Board, Progress, VersionFilter, Versions};
use domain::access::Action;
use domain::id::{MiniProgramId, TargetId};
use domain::mini_program::{MiniProgramHead, MiniProgramKind};
use domain::version::{VersionPage, VersionRow};
use leptos::prelude::*;
use leptos_meta::Title;

/// The tab.
pub async fn page(id: &str, query: &Query) -> Result<AnyView, AppError> {
    let t = use_text();
    let head = use_head();
    let id: MiniProgramId = id.parse().map_err(|_| not_found())?;
    let filter = VersionFilter {
        progress: query.get("status").parse().ok(),
        target: query.get("target").parse().map(TargetId).ok(),
        after: query.get("after").parse().ok(),
    };
    let versions = backend::release::versions(&Host::of_request().cx()?, &id, &filter).await?;
    let head = head.await?;
    let narrowed = filter.progress.is_some() || filter.target.is_some();
    let body = if versions.page.rows.is_empty() && !narrowed {
        empty(t, &head)
    } else if versions.page.rows.is_empty() {
        let all = path::tab(&id, Tab::Versions.slug());
        view! {
            {toolbar(t, &id, &filter, &versions.board)}
            <Empty icon="search" heading=t.versions_no_hit() boxed=true>
                <p>{t.versions_no_hit_help()}</p>
                <div class="row"><a class="button" href=all>{t.list_show_all()}</a></div>
            </Empty>
        }
        .into_any()
    } else {
        view! { {toolbar(t, &id, &filter, &versions.board)}{list(t, &id, query, versions)} }
            .into_any()
    };
    Ok(view! {
        <Title text=format!("{} · {}", head.name, t.tab_versions())/>
        {body}
    }
    .into_any())
}

fn empty(t: Text, head: &MiniProgramHead) -> AnyView {
    let may = head.roles.may(Action::CreateVersion);
    let (words, button) = match (head.kind, may) {
        (_, false) => (t.versions_empty_reading(), None),
        (MiniProgramKind::Dsl, true) => {
            (t.versions_empty_lead(), Some((path::upload(&head.id), "upload", t.upload_version())))
        }
        (MiniProgramKind::Html5, true) => {
            (t.versions_empty_html5(), Some((path::snapshot(&head.id), "plus", t.new_version())))
        }
    };
    let button = button.map(|(to, icon, word)| {
        view! { <div class="row"><a class="button" href=to><Icon name=icon/>{word}</a></div> }
    });
    view! { <Empty icon="version" heading=t.versions_empty()><p>{words}</p>{button}</Empty> }
        .into_any()
}

fn toolbar(t: Text, id: &MiniProgramId, filter: &VersionFilter, board: &Board) -> AnyView {
    let here = path::tab(id, Tab::Versions.slug());
    let statuses = std::iter::once((String::new(), t.all().to_owned())).chain(
        Progress::ALL.iter().map(|it| (it.word().to_owned(), t.release_class(*it).to_owned())),
    );
    let chosen = filter.progress.map(|it| it.word().to_owned()).unwrap_or_default();
    let statuses = statuses.map(|(word, label)| {
        let checked = word == chosen;
        view! {
            <label class="segments__item"><input type="radio" name="status" value=word checked=checked data-now/>{label}</label>
        }
    });
    let statuses = statuses.collect_view();
    let targets = board.targets.iter().map(|it| {
        let name = t.target_name(t.environment(it.environment), &it.host_app.1);
        view! { <option value=it.id.to_string() selected=Some(it.id) == filter.target>{name}</option> }
    });
    let targets = targets.collect_view();
    view! {
        <form class="toolbar" role="search" aria-label=t.tab_versions() method="get" action=here>
            <span class="segments" role="group" aria-label=t.status()>{statuses}</span>
            <div class="toolbar__end">
                <span class="select select--auto select--sm">
                    <select class="input" name="target" aria-label=t.target_word() data-now>
                        <option value="">{t.all_targets()}</option>
                        {targets}
                    </select>
                    <Icon name="down"/>
                </span>
                <noscript><button class="button" type="submit">{t.show()}</button></noscript>
            </div>
        </form>
    }
    .into_any()
}

fn list(t: Text, id: &MiniProgramId, query: &Query, versions: Versions) -> AnyView {
    let Versions { board, page, progress } = versions;
    let VersionPage { rows, count, after, is_later } = page;
    let latest = board.latest;
    let here = path::tab(id, Tab::Versions.slug());
    let after = after.map(|number| query.with(&here, &[("after", &number.to_string())]));
    let first = is_later.then(|| query.with(&here, &[("after", "")]));
    let rows = rows.into_iter().map(|row| {
        let is_latest = Some(row.number) == latest;
        item(t, id, &board, progress.get(&row.id), row, is_latest)
    });
    let rows = rows.collect_view();
    view! {
        <ul class="releases">{rows}</ul>
        <nav class="pager" aria-label=t.pages()>
            <span>{t.in_all(count)}</span>
            <span class="row"><span class="button-group"><Turn href=first label=t.first_page()/><Turn href=after label=t.next()/></span></span>
        </nav>
    }
    .into_any()
}

fn item(
    t: Text,
    id: &MiniProgramId,
    board: &Board,
    progress: Option<&Vec<(TargetId, backend::release::ReleaseRow)>>,
    row: VersionRow,
    is_latest: bool,
) -> AnyView {
    let blocking = (row.blocking > 0).then(|| t.blocking_findings(u64::from(row.blocking)));
    let warnings = (row.warnings > 0).then(|| t.warning_findings(u64::from(row.warnings)));
    let own = |target: TargetId| progress?.iter().find(|it| it.0 == target).map(|it| &it.1);
    let targets = board.targets.iter().filter(|it| it.at.open || own(it.id).is_some());
    let targets = targets.map(|target| {
        let own = own(target.id);
        let name = t.environment(target.environment);
        let app = (board.host_apps() > 1).then(|| format!("{} · ", target.host_app.1));
        view! {
            <div class="target">
                <span class="small muted">{app}{name}</span>
                {steps(t, target, own, true)}
                <span class="row">{badge(t, own, true)}</span>
            </div>
        }
    });
    let targets = targets.collect_view();
    let size = row.size.map(|size| format!(" · {}", t.bytes(size)));
    view! {
        <li class="release">
            <div>
                <p class="release__title">
                    <a class="table__link number" href=path::version(id, row.number)>{row.number.to_string()}</a>
                    {is_latest.then(|| view! { <span class="tag">{t.latest()}</span> })}
                    {blocking.map(|word| view! { <Badge meaning=Meaning::Danger icon="error" word/> })}
                    {warnings.map(|word| view! { <Badge meaning=Meaning::Warning icon="warning" word/> })}
                </p>
                <p class="small muted"><Moment at=row.uploaded/>" · "{row.uploader.name}{size}</p>
            </div>
            <div class="targets">{targets}</div>
        </li>
    }
    .into_any()
}
