//! A feature's page below a mini program: its JSAPIs, who calls them, adding, asking, deleting.

use super::api::{AddFeature, AskForFeature, DeleteFeature};
use super::parts::{Jsapis, access_word, in_use, risk_look, state_look};
use crate::error::{AppError, refused_before};
use crate::host::Host;
use crate::mini_program::{Tab, use_head};
use crate::path;
use crate::served::form::{Confirm, Hidden, refusal_note, refused};
use crate::served::not_found;
use crate::text::{Text, use_text};
use crate::ui::badge::{Badge, Meaning};
use crate::ui::field::TextArea;
use crate::ui::icon::Icon;
use crate::ui::note::PlainNote;
use crate::ui::time::Moment;
use backend::feature::program::Detail;
use domain::feature::{Access, FeatureState};
use domain::form::Field;
use domain::id::MiniProgramId;
use domain::request::TEXT_MOST;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The page.
pub async fn page(id: &str, key: &str) -> Result<AnyView, AppError> {
    let t = use_text();
    // The head above the page has asked for it.
    let head = use_head();
    let id: MiniProgramId = id.parse().map_err(|_| not_found())?;
    let host = Host::of_request();
    let detail = backend::feature::program::detail(&host.cx()?, &id, key).await?;
    let head = head.await?;
    let name = detail.row.name.clone();
    let tab = path::tab(&id, Tab::Features.slug());
    let asking = refused_before(AskForFeature::PATH);
    let reason_wrong = asking.as_ref().and_then(|error| error.at(t, Field::Reason, None)).is_some();
    let refused = refused(&[AddFeature::PATH, DeleteFeature::PATH, AskForFeature::PATH])
        .filter(|_| !reason_wrong)
        .map(|error| refusal_note(t, &error));
    let (meaning, icon, word) = if detail.row.is_archived {
        (Meaning::Neutral, "archive", t.status_archived())
    } else {
        state_look(t, detail.row.state)
    };
    let deed = detail.may_edit.then(|| deed(t, &id, &detail, asking.as_ref()));
    let facts = facts(t, &detail);
    let description = detail.row.description.clone();
    Ok(view! {
        <Title text=format!("{name} · {}", head.name)/>
        <div class="stack">
            <p class="row row--nowrap"><Icon name="left" class="icon--sm"/><a class="link" href=tab>{t.feature_all()}</a></p>
            <div class="section__head"><h2>{name}</h2><Badge meaning icon word/></div>
            {refused}
            <div class="columns columns--detail">
                <div class="stack">
                    {(!description.is_empty()).then(|| view! { <p class="lines">{description}</p> })}
                    <Jsapis rows=detail.jsapis/>
                </div>
                <aside class="stack">{facts}{deed}</aside>
            </div>
        </div>
    }
    .into_any())
}

fn facts(t: Text, detail: &Detail) -> AnyView {
    let row = &detail.row;
    let (meaning, icon, word) = risk_look(t, row.risk);
    let added = detail.added.map(|at| view! { <dt>{t.added_at()}</dt><dd><Moment at/></dd> });
    // Whoever may not open the request has no link to it.
    let request = row.request.filter(|_| detail.may_edit).map(|number| {
        view! { <dt>{t.request_word()}</dt><dd><a class="link" href=path::request(number)>{format!("#{number}")}</a></dd> }
    });
    view! {
        <section class="panel"><div class="panel__body"><dl class="facts">
            <dt>{t.key()}</dt><dd class="mono">{row.key.clone()}</dd>
            <dt>{t.feature_access()}</dt><dd>{access_word(t, row.access)}</dd>
            <dt>{t.feature_risk()}</dt><dd><Badge meaning icon word plain=true/></dd>
            {added}
            {request}
        </dl></div></section>
    }
    .into_any()
}

/// What may be done: add, ask, or delete.
fn deed(t: Text, id: &MiniProgramId, detail: &Detail, asking: Option<&AppError>) -> AnyView {
    let hidden = vec![("id", id.to_string()), ("feature", detail.row.key.clone())];
    match (detail.row.state, detail.row.access) {
        (FeatureState::Added, _) => delete(t, detail, hidden),
        (FeatureState::AskedFor, Access::ActivationNeeded) => {
            view! { <PlainNote><p>{t.feature_waits()}</p></PlainNote> }.into_any()
        }
        (FeatureState::NotAdded | FeatureState::AskedFor, Access::Direct) => view! {
            <form method="post" action=AddFeature::url()>
                <Hidden pairs=hidden/>
                <button class="button button--primary" type="submit"><Icon name="plus"/>{t.feature_add()}</button>
            </form>
        }
        .into_any(),
        (FeatureState::NotAdded, Access::ActivationNeeded) => ask(t, hidden, asking),
    }
}

fn ask(t: Text, hidden: Vec<(&'static str, String)>, asking: Option<&AppError>) -> AnyView {
    let typed: String = asking.and_then(AppError::typed).unwrap_or_default();
    let wrong = Signal::stored(asking.and_then(|error| error.at(t, Field::Reason, None)));
    view! {
        <section class="panel" id="ask">
            <div class="panel__head"><h3>{t.feature_ask_heading()}</h3></div>
            <div class="panel__body">
                <form class="stack stack--tight" method="post" novalidate data-whole action=AskForFeature::url()>
                    <Hidden pairs=hidden/>
                    <TextArea name="reason" label=t.request_justification() value=typed most=TEXT_MOST
                        help=t.feature_ask_help() error=wrong/>
                    <div class="row"><button class="button button--primary" type="submit">{t.feature_ask()}</button></div>
                </form>
            </div>
        </section>
    }
    .into_any()
}

/// The form that deletes it, or the version that keeps it.
fn delete(t: Text, detail: &Detail, hidden: Vec<(&'static str, String)>) -> AnyView {
    if let Some(kept) = in_use(&detail.broken) {
        let words =
            t.feature_still_called(&kept.jsapi, &kept.mini_program.1, kept.version.to_string());
        return view! {
            <PlainNote><p>{words}</p><p>{t.feature_cannot_be_deleted()}</p></PlainNote>
        }
        .into_any();
    }
    let loses = detail.broken.first().map(|it| {
        let words = t.feature_loses(&it.jsapi, it.version.to_string());
        view! { <p class="muted small">{words}</p> }
    });
    view! {
        <div class="stack stack--tight">
            {loses}
            <Confirm action=DeleteFeature::url().to_owned() hidden icon="trash" label=t.feature_delete()
                question=t.feature_delete_ask(&detail.row.name) deed=t.feature_delete_now()/>
        </div>
    }
    .into_any()
}
