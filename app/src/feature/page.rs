//! A feature's page in the registry.

use super::api::{AddJsapis, ArchiveFeature, RestoreFeature};
use super::parts::{access_word, availability, breaks, deprecated, in_use, risk_look};
use crate::audit::page::entries;
use crate::error::{AppError, refused_before};
use crate::frame::Section;
use crate::host::Host;
use crate::mini_program::head::Breadcrumbs;
use crate::path;
use crate::served::form::{Hidden, refusal_note, refused};
use crate::text::{Text, use_text};
use crate::ui::badge::{Badge, Meaning};
use crate::ui::field::TextArea;
use crate::ui::icon::Icon;
use crate::ui::note::PlainNote;
use backend::feature::page::{Page, User};
use domain::feature::JsapiRecord;
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The page.
pub async fn page(workspace: &str, key: &str) -> Result<AnyView, AppError> {
    let t = use_text();
    let host = Host::of_request();
    let page = backend::feature::page::page(&host.cx()?, workspace, key).await?;
    let list = path::workspace(workspace, Section::Features.slug());
    let name = page.row.name.clone();
    let refused =
        refused(&[ArchiveFeature::PATH, RestoreFeature::PATH]).map(|error| refusal_note(t, &error));
    let is_archived = page.row.is_archived;
    let may_edit = page.may_edit;
    let facts = facts(t, &page);
    let edit = may_edit.then(|| super::edit::form(t, workspace, &page.row, &page.chosen));
    let archive = may_edit.then(|| archive(t, workspace, &page));
    let jsapis = jsapis(t, workspace, key, page.jsapis, may_edit);
    let users = users(t, page.users, page.used.0, page.sees_all);
    let description = page.row.description.clone();
    let history = (!page.history.is_empty()).then(|| {
        view! {
            <section class="section">
                <div class="section__head"><h2>{t.feature_history()}</h2></div>
                {entries(t, page.history)}
            </section>
        }
    });
    Ok(view! {
        <Title text=format!("{name} · {}", page.workspace)/>
        <Breadcrumbs steps=vec![(list, t.features().to_owned())] here=name.clone()/>
        <header class="page__head">
            <h1 class="page__title">{name}</h1>
            {is_archived.then(|| view! { <Badge meaning=Meaning::Neutral icon="archive" word=t.status_archived()/> })}
        </header>
        <div class="stack">
            {refused}
            {is_archived.then(|| view! { <PlainNote><p>{t.feature_archived_note()}</p></PlainNote> })}
            {(!description.is_empty()).then(|| view! { <p class="lines">{description}</p> })}
            <div class="columns columns--detail">
                <div class="stack">{jsapis}{users}{edit}</div>
                <aside class="stack">{facts}{archive}</aside>
            </div>
            {history}
        </div>
    }
    .into_any())
}

fn facts(t: Text, page: &Page) -> AnyView {
    let row = &page.row;
    let (meaning, icon, word) = risk_look(t, row.risk);
    let visible = if row.visible_to_all {
        t.feature_visible_all().to_owned()
    } else if page.chosen.is_empty() {
        t.feature_visible_chosen().to_owned()
    } else {
        let names: Vec<String> = page.chosen.iter().map(|it| it.1.clone()).collect();
        names.join(t.comma())
    };
    let (count, used) = page.used;
    let used = [t.feature_used_by(count), t.feature_used_in_use(used)].join(t.pause());
    view! {
        <section class="panel"><div class="panel__body"><dl class="facts">
            <dt>{t.key()}</dt><dd class="mono">{row.key.clone()}</dd>
            <dt>{t.name()}</dt><dd>{row.name.clone()}</dd>
            <dt>{t.feature_access()}</dt><dd>{access_word(t, row.access)}</dd>
            <dt>{t.feature_risk()}</dt><dd><Badge meaning icon word plain=true/></dd>
            <dt>{t.feature_visible()}</dt><dd>{visible}</dd>
            <dt>{t.feature_used()}</dt><dd>{used}</dd>
        </dl></div></section>
    }
    .into_any()
}

fn jsapis(t: Text, workspace: &str, key: &str, rows: Vec<JsapiRecord>, may_edit: bool) -> AnyView {
    let none = rows.is_empty();
    let rows = rows.into_iter().map(|row| {
        let href = path::jsapi(workspace, key, &row.name);
        view! {
            <tr>
                <th scope="row">
                    <a class="link mono" href=href>{row.name.clone()}</a>{deprecated(t, row.deprecated)}
                    <span class="table__sub">{row.description.clone()}</span>
                    <span class="table__fold"><span>{availability(t, &row)}</span></span>
                </th>
                <td class="table__medium muted">{availability(t, &row)}</td>
            </tr>
        }
    });
    let table = if none {
        view! { <p class="muted">{t.feature_no_jsapis()}</p> }.into_any()
    } else {
        view! {
            <div class="table-box"><table class="table table--compact table--static">
                <caption>{t.feature_jsapis()}</caption>
                <thead><tr><th scope="col">{t.method()}</th><th scope="col" class="table__medium">{t.platforms()}</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table></div>
        }
        .into_any()
    };
    let add = may_edit.then(|| add(t, workspace, key));
    view! {
        <section class="section">
            <div class="section__head"><h2>{t.feature_jsapis()}</h2></div>
            {table}
            {add}
        </section>
    }
    .into_any()
}

/// The form that puts JSAPIs into it.
fn add(t: Text, workspace: &str, key: &str) -> AnyView {
    let error = refused_before(AddJsapis::PATH);
    let typed: String = error.as_ref().and_then(AppError::typed).unwrap_or_default();
    let wrong = error
        .as_ref()
        .map(|error| error.at(t, Field::Jsapis, None).unwrap_or_else(|| error.words(t)));
    let hidden = vec![("workspace", workspace.to_owned()), ("feature", key.to_owned())];
    view! {
        <details class="reveal" open=error.is_some()>
            <summary class="button"><Icon name="plus"/>{t.feature_add_jsapis()}</summary>
            <form class="form" method="post" novalidate action=AddJsapis::url()>
                <Hidden pairs=hidden/>
                <TextArea name="names" label=t.feature_jsapi_names() value=typed
                    help=t.feature_jsapi_names_help() error=Signal::stored(wrong)/>
                <div class="row"><button class="button button--primary" type="submit">{t.feature_add_jsapis()}</button></div>
            </form>
        </details>
    }
    .into_any()
}

fn users(t: Text, users: Vec<User>, count: u64, links: bool) -> AnyView {
    if users.is_empty() {
        return ().into_any();
    }
    let shown = users.len() as u64;
    let more = (count > shown).then(|| {
        view! { <p class="muted small">{t.and_more(count - shown)}</p> }
    });
    let rows = users.into_iter().map(|it| {
        let User { public_id, name, in_use } = it;
        let named = if links {
            view! { <a class="link" href=path::tab(&public_id, "features")>{name}</a> }.into_any()
        } else {
            view! { <span>{name}</span> }.into_any()
        };
        let state = if in_use { t.feature_in_use() } else { t.feature_not_in_use() };
        view! { <tr><th scope="row">{named}</th><td>{state}</td></tr> }
    });
    view! {
        <section class="section">
            <div class="section__head"><h2>{t.feature_used()}</h2></div>
            <div class="table-box"><table class="table table--compact table--static">
                <caption>{t.feature_used()}</caption>
                <thead><tr><th scope="col">{t.mini_program()}</th><th scope="col">{t.state()}</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table></div>
            {more}
        </section>
    }
    .into_any()
}

/// Archiving it with what that breaks, or bringing it back.
fn archive(t: Text, workspace: &str, page: &Page) -> AnyView {
    let hidden = vec![("workspace", workspace.to_owned()), ("feature", page.row.key.clone())];
    if page.row.is_archived {
        return view! {
            <form method="post" action=RestoreFeature::url()>
                <Hidden pairs=hidden/>
                <button class="button" type="submit"><Icon name="return"/>{t.feature_restore()}</button>
            </form>
        }
        .into_any();
    }
    let may = in_use(&page.broken).is_none();
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{t.feature_archive()}</h2></div>
            <div class="panel__body">
                <form class="stack stack--tight" method="post" action=ArchiveFeature::url()>
                    <Hidden pairs=hidden/>
                    <p>{t.feature_archive_help()}</p>
                    {breaks(t, &page.broken, page.sees_all)}
                    {may.then(|| view! {
                        <div class="row"><button class="button button--danger" type="submit"><Icon name="archive"/>{t.feature_archive()}</button></div>
                    })}
                </form>
            </div>
        </section>
    }
    .into_any()
}
