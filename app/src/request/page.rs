//! A request's page: what is asked for, why, what was decided, and what was said about it.

use super::api::{
    ApproveRequest, CommentRequest, FixFinding, REJECT_PATH, ReopenFinding, WithdrawRequest,
};
use super::finding::{Shown, findings, rows};
use super::list::target_words;
use super::talk::Talk;
use super::{activation, kind_word, launch, removal, status_look, title};
use crate::error::{AppError, refused_before};
use crate::host::Host;
use crate::mini_program::head::Breadcrumbs;
use crate::path;
use crate::served::form::{Hidden, refusal_note, refused};
use crate::served::not_found;
use crate::text::{Text, use_text};
use crate::ui::badge::Badge;
use crate::ui::field::TextArea;
use crate::ui::note::PlainNote;
use crate::ui::tile::{Logo, PersonTile};
use crate::ui::time::Moment;
use backend::request::page::{Decision, Matter, Page};
use chrono::{DateTime, Utc};
use domain::account::Person;
use domain::form::Field;
use domain::id::RequestId;
use domain::request::{Deciding, RequestStatus, TEXT_MOST, TypedFinding};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The page of the request with this number.
pub async fn page(number: &str) -> Result<AnyView, AppError> {
    let t = use_text();
    let number = number.parse().ok().filter(|it| *it > 0).map(RequestId).ok_or_else(not_found)?;
    let host = Host::of_request();
    let page = backend::request::page::page(&host.cx()?, number).await?;
    let launched = match &page.matter {
        Matter::Launch(matter) => launch::comparison(t, &page.row, matter.as_deref()).await?,
        Matter::Removal(_) | Matter::FeatureActivation(_) => None,
    };
    let words = title(t, &page.row);
    let (meaning, icon, word) = status_look(t, page.row.status);
    let here = format!("#{number}");
    let (id, name) = page.row.mini_program.clone();
    // A refusal that belongs to a field stands there; every other one at the top.
    let fields = [Field::Reason, Field::Note, Field::Finding];
    let note = refused(&[
        ApproveRequest::PATH,
        REJECT_PATH,
        WithdrawRequest::PATH,
        FixFinding::PATH,
        ReopenFinding::PATH,
    ])
    .filter(|error| !matches!(error, AppError::Draft { .. }))
    .filter(|error| fields.iter().all(|field| error.at(t, *field, None).is_none()))
    .map(|error| refusal_note(t, &error));
    let talk = Talk { number, comments: page.comments.clone() };
    let may_reopen = page.may_reopen;
    let shown = |id, heading| Shown { page: number, heading, id, may_reopen };
    let found = findings(t, shown("findings", t.review_findings()), page.findings.clone());
    let is_again = !page.earlier.is_empty();
    let earlier = findings(t, shown("earlier", t.review_earlier()), page.earlier.clone());
    let side = view! {
        {decision_form(t, number, &page)}
        {facts(t, &page)}
        {withdrawal(t, number, page.may_withdraw)}
    };
    let decision = page.decision.clone();
    let withdrawn = page.withdrawn.clone();
    // Whoever submits a launch may say nothing about it.
    let justification = Some(page.reason.clone()).filter(|it| !it.trim().is_empty());
    let justification = justification.map(|reason| {
        view! {
            <section class="panel">
                <div class="panel__head"><h2>{t.request_justification()}</h2></div>
                <div class="panel__body"><p class="lines">{reason}</p></div>
            </section>
        }
    });
    let matter = match page.matter {
        Matter::Launch(matter) => launch::matter(t, &page.row, matter),
        Matter::Removal(may_open) => removal::matter(t, &page.row, may_open),
        Matter::FeatureActivation(matter) => {
            activation::matter(t, &page.row, page.sees_program, matter)
        }
    };
    Ok(view! {
        <Title text=format!("{words} · {here}")/>
        <Breadcrumbs steps=vec![(path::REQUESTS.to_owned(), t.requests().to_owned())] here/>
        <header class="page__head">
            <Logo id=id.to_string() name size="logo--md"/>
            <h1 class="page__title">{words}</h1>
            <Badge meaning icon word/>
        </header>
        <div class="columns columns--detail">
            <div class="stack">
                {note}
                {is_again.then(|| view! {
                    <PlainNote><p><b class="medium">{t.review_again()}</b>" "{t.review_again_open()}</p></PlainNote>
                })}
                {decision.map(|it| decision_panel(t, it))}
                {withdrawn.map(|(by, at)| withdrawn_panel(t, by, at))}
                {found}
                {earlier}
                {justification}
                {matter}
                {talk.view(t, refused_before(CommentRequest::PATH).as_ref())}
                {launched}
            </div>
            <aside class="stack">{side}</aside>
        </div>
    }
    .into_any())
}

/// What was decided, by whom, when and why.
fn decision_panel(t: Text, decision: Decision) -> AnyView {
    let Decision { status, by, at, note, is_own } = decision;
    let (meaning, icon, word) = status_look(t, status);
    let note = (!note.is_empty()).then(|| view! { <p class="lines">{note}</p> });
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{t.request_decision()}</h2><Badge meaning icon word/></div>
            <div class="panel__body"><div class="stack stack--tight">
                <p class="row"><PersonTile person=by/><span class="muted small"><Moment at/></span></p>
                {note}
                {is_own.then(|| view! { <PlainNote><p>{t.request_decided_own()}</p></PlainNote> })}
            </div></div>
        </section>
    }
    .into_any()
}

/// That it was taken back, by whom and when.
fn withdrawn_panel(t: Text, by: Person, at: DateTime<Utc>) -> AnyView {
    let (meaning, icon, word) = status_look(t, RequestStatus::Withdrawn);
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{t.request_withdrawal()}</h2><Badge meaning icon word/></div>
            <div class="panel__body">
                <p class="row"><PersonTile person=by/><span class="muted small"><Moment at/></span></p>
            </div>
        </section>
    }
    .into_any()
}

/// The two forms for whoever may decide, or why they may not decide this one.
fn decision_form(t: Text, number: RequestId, page: &Page) -> AnyView {
    let own = match page.deciding {
        None => return ().into_any(),
        Some(Deciding::Refused) => {
            return view! { <PlainNote><p>{t.request_own()}</p></PlainNote> }.into_any();
        }
        Some(Deciding::Own) => {
            Some(view! { <PlainNote><p>{t.request_own_allowed()}</p></PlainNote> })
        }
        Some(Deciding::Free) => None,
    };
    let approving = refused_before(ApproveRequest::PATH);
    let rejecting = refused_before(REJECT_PATH);
    let typed = |error: Option<&AppError>| -> String {
        error.and_then(AppError::typed).unwrap_or_default()
    };
    let wrong = |error: Option<&AppError>, field: Field| {
        Signal::stored(error.and_then(|error| error.at(t, field, None)))
    };
    let hidden = vec![("number", number.to_string())];
    let is_open = rejecting.is_some();
    let checked = matches!(rejecting, Some(AppError::Fields { .. }));
    let (reason, typed_findings) = rejecting
        .as_ref()
        .and_then(AppError::typed::<(String, Vec<TypedFinding>)>)
        .unwrap_or_default();
    view! {
        <section class="panel" aria-labelledby="decision">
            <div class="panel__head"><h2 id="decision">{t.request_decision()}</h2></div>
            <div class="panel__body"><div class="stack">
                {own}
                <form class="stack stack--tight" method="post" novalidate data-whole action=ApproveRequest::url()>
                    <Hidden pairs=hidden.clone()/>
                    <TextArea name="note" label=t.request_note_optional() value=typed(approving.as_ref()) most=TEXT_MOST
                        required=false error=wrong(approving.as_ref(), Field::Note)/>
                    <div class="row"><button class="button button--primary" type="submit">{t.request_approve()}</button></div>
                </form>
                <details class="reveal" open=is_open>
                    <summary class="button">{t.request_reject_open()}</summary>
                    <form class="stack stack--tight" method="post" novalidate enctype="multipart/form-data" data-whole action=REJECT_PATH>
                        <Hidden pairs=hidden/>
                        <TextArea name="reason" label=t.request_reason() value=reason most=TEXT_MOST
                            help=t.request_reject_help() error=wrong(rejecting.as_ref(), Field::Reason)/>
                        {rows(t, number, typed_findings, checked)}
                        <div class="row"><button class="button button--danger-fill" type="submit">{t.request_reject()}</button></div>
                    </form>
                </details>
            </div></div>
        </section>
    }
    .into_any()
}

fn facts(t: Text, page: &Page) -> AnyView {
    let row = &page.row;
    let (id, name) = row.mini_program.clone();
    let program = if page.sees_program {
        view! { <a class="link" href=path::tab(&id, "information")>{name}</a> }.into_any()
    } else {
        view! { <span>{name}</span> }.into_any()
    };
    let version = row.version.map(|it| {
        let number = it.to_string();
        let shown = if page.sees_program {
            view! { <a class="link" href=path::version(&id, it)>{number}</a> }.into_any()
        } else {
            view! { <span>{number}</span> }.into_any()
        };
        view! { <dt>{t.request_version()}</dt><dd>{shown}</dd> }
    });
    let target = row
        .target
        .as_ref()
        .map(|_| view! { <dt>{t.request_target()}</dt><dd>{target_words(t, row)}</dd> });
    let place = row.place.map(|(place, of)| {
        view! { <dt>{t.request_queue()}</dt><dd>{t.request_place(of, place)}</dd> }
    });
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{t.request_word()}</h2></div>
            <div class="panel__body"><dl class="facts">
                <dt>{t.request_kind()}</dt><dd>{kind_word(t, row.kind)}</dd>
                <dt>{t.mini_program()}</dt><dd>{program}</dd>
                {version}
                {target}
                <dt>{t.request_applicant()}</dt><dd><PersonTile person=row.applicant.clone()/></dd>
                <dt>{t.request_created()}</dt><dd><Moment at=row.created/></dd>
                {place}
            </dl></div>
        </section>
    }
    .into_any()
}

fn withdrawal(t: Text, number: RequestId, may: bool) -> AnyView {
    if !may {
        return ().into_any();
    }
    view! {
        <form method="post" data-whole action=WithdrawRequest::url()>
            <Hidden pairs=vec![("number", number.to_string())]/>
            <button class="button button--danger" type="submit">{t.request_withdraw()}</button>
        </form>
    }
    .into_any()
}
