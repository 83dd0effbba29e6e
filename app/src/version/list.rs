//! The Versions tab.

use super::api::list_versions;
use crate::answer::ask;
use crate::error::Problem;
use crate::mini_program::{Tab, TabProblem, TabTitle, use_head, use_program};
use crate::path;
use crate::text::use_text;
use crate::ui::badge::{Badge, Meaning};
use crate::ui::pager::Turn;
use crate::ui::{empty::Empty, icon::Icon, time::Moment, waiting::Waiting};
use domain::access::Action;
use domain::id::MiniProgramId;
use domain::mini_program::MiniProgramKind;
use domain::version::{VersionPage, VersionRow};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The tab.
#[component]
pub fn VersionsTab() -> impl IntoView {
    let t = use_text();
    let program = use_program();
    let head = use_head();
    let query = use_query_map();
    let versions = ask(
        move || (program.get(), query.read().get("after").unwrap_or_default()),
        |(program, after)| async move { list_versions(program?, after).await },
    );
    view! {
        <TabTitle tab=Tab::Versions/>
        <Waiting rows=6 load={move || async move {
                match (head.await, versions.await) {
                    (Ok(head), Ok(page)) if page.rows.is_empty() => {
                        let may_upload = head.roles.may(Action::CreateVersion) && head.kind == MiniProgramKind::Dsl;
                        let words = match (head.kind, may_upload) {
                            (MiniProgramKind::Html5, _) => t.versions_html5_later(),
                            (MiniProgramKind::Dsl, true) => t.versions_empty_lead(),
                            (MiniProgramKind::Dsl, false) => t.versions_empty_reading(),
                        };
                        view! {
                            <Empty icon="version" heading=t.versions_empty()>
                                <p>{words}</p>
                                {may_upload.then(|| view! {
                                    <div class="row"><a class="button" href=path::upload(&head.id)>
                                        <Icon name="upload"/>{t.upload_version()}
                                    </a></div>
                                })}
                            </Empty>
                        }.into_any()
                    }
                    (Ok(head), Ok(page)) => view! { <Rows id=head.id page/> }.into_any(),
                    (Ok(_), Err(error)) => view! { <Problem error/> }.into_any(),
                    (Err(error), _) => view! { <TabProblem error/> }.into_any(),
                }
            }}/>
    }
}

#[component]
fn Rows(id: MiniProgramId, page: VersionPage) -> impl IntoView {
    let t = use_text();
    let VersionPage { rows, count, after, is_later } = page;
    let latest = (!is_later).then(|| rows.first().map(|row| row.number)).flatten();
    let after = after.map(|number| path::versions_after(&id, number));
    let first = is_later.then(|| path::tab(&id, Tab::Versions.slug()));
    let rows = rows.into_iter().map(|row| {
        let is_latest = Some(row.number) == latest;
        view! { <Row id=id.clone() row is_latest/> }
    });
    view! {
        <ul class="releases">{rows.collect_view()}</ul>
        <nav class="pager" aria-label=t.pages()>
            <span>{t.in_all(count)}</span>
            <span class="row"><span class="button-group"><Turn href=first label=t.first_page()/><Turn href=after label=t.next()/></span></span>
        </nav>
    }
}

#[component]
fn Row(id: MiniProgramId, row: VersionRow, is_latest: bool) -> impl IntoView {
    let t = use_text();
    let blocking = (row.blocking > 0).then(|| t.blocking_findings(u64::from(row.blocking)));
    let warnings = (row.warnings > 0).then(|| t.warning_findings(u64::from(row.warnings)));
    view! {
        <li class="release">
            <div>
                <p class="release__title">
                    <a class="table__link number" href=path::version(&id, row.number)>{row.number.to_string()}</a>
                    {is_latest.then(|| view! { <span class="tag">{t.latest()}</span> })}
                    {blocking.map(|word| view! { <Badge meaning=Meaning::Danger icon="error" word/> })}
                    {warnings.map(|word| view! { <Badge meaning=Meaning::Warning icon="warning" word/> })}
                </p>
                <p class="small muted">
                    <Moment at=row.uploaded/>" · "{row.uploader.name}
                    {row.size.map(|size| format!(" · {}", t.bytes(size)))}
                </p>
            </div>
            <div class="targets"><div class="target">
                <span class="small muted">{t.all_targets()}</span>
                <span class="row"><Badge meaning=Meaning::Neutral icon="new" word=t.release_new() plain=true/></span>
            </div></div>
        </li>
    }
}
