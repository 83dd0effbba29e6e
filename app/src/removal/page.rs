//! The page on which a mini program is taken back, and on which one that is not released is deleted.

use super::api::{AskRemoval, ConfirmRemoval, DeleteMiniProgram};
use crate::error::{AppError, refused_before};
use crate::host::Host;
use crate::mini_program::Tab;
use crate::mini_program::api::read_head;
use crate::mini_program::head::Breadcrumbs;
use crate::path;
use crate::request::api::WithdrawRequest;
use crate::request::status_look;
use crate::served::form::{Hidden, refusal_note};
use crate::served::not_found;
use crate::text::{Text, use_text};
use crate::ui::badge::Badge;
use crate::ui::field::{TextArea, TextField};
use crate::ui::note::PlainNote;
use crate::ui::tile::PersonTile;
use crate::ui::time::{Moment, exact};
use backend::removal::{Asked, Page};
use domain::form::Field;
use domain::id::MiniProgramId;
use domain::removal::{BIN_DAYS, CONFIRM_DAYS, RemovalRefusal, Stage};
use domain::request::TEXT_MOST;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The page of a mini program.
pub async fn page(id: &str) -> Result<AnyView, AppError> {
    let t = use_text();
    let id: MiniProgramId = id.parse().map_err(|_| not_found())?;
    let host = Host::of_request();
    let page = backend::removal::open(&host.cx()?, &id).await?;
    let head = read_head(id.clone()).await?;
    let Page { name, status: _, last, no_asking, no_confirming, no_deleting } = page;
    let heading = t.removal_heading();
    let steps = vec![
        (path::HOME.to_owned(), t.mini_programs().to_owned()),
        (path::tab(&id, Tab::Information.slug()), head.name.clone()),
    ];
    let confirming = last.as_ref().filter(|it| matches!(it.stage, Stage::Approved { .. }));
    let confirming = confirming.map(|asked| confirm(t, &id, &name, asked, no_confirming));
    let state = last.as_ref().map(|asked| state(t, asked));
    // What was asked for says by itself that it was.
    let asking = match no_asking {
        Some(RemovalRefusal::Asked { .. } | RemovalRefusal::Archived) => None,
        other => Some(ask(t, &id, other)),
    };
    // One that is released learns here what comes first.
    let deleting = delete(t, &id, &name, no_deleting);
    Ok(view! {
        <Title text=format!("{heading} · {}", head.name)/>
        <Breadcrumbs steps here=heading.to_owned()/>
        <header class="page__head"><h1 class="page__title">{heading}</h1></header>
        <div class="stack">
            {refused_before(WithdrawRequest::PATH).map(|error| refusal_note(t, &error))}
            {state}
            {confirming}
            {asking}
            {deleting}
        </div>
    }
    .into_any())
}

fn panel(heading: &'static str, body: AnyView) -> AnyView {
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{heading}</h2></div>
            <div class="panel__body">{body}</div>
        </section>
    }
    .into_any()
}

/// Who asked, when, and what became of it.
fn state(t: Text, asked: &Asked) -> AnyView {
    let (meaning, icon, word) = status_look(t, asked.status);
    let past = |word: &'static str, at| Some((word, view! { <Moment at/> }.into_any()));
    // Not as `<time>`: the browser's words for that are of what has been, and would say "just now".
    let future = |word: &'static str, at| Some((word, exact(t, at).into_any()));
    let (words, when) = match asked.stage {
        Stage::InReview => (t.removal_waits().to_owned(), None),
        Stage::Approved { until } => {
            (t.removal_approved().to_owned(), future(t.removal_until(), until))
        }
        Stage::Lapsed { since } => {
            (t.removal_has_lapsed(CONFIRM_DAYS), past(t.removal_lapsed_at(), since))
        }
        Stage::Confirmed { at } => {
            (t.removal_carried_out().to_owned(), past(t.removal_confirmed_at(), at))
        }
        Stage::Rejected => (t.removal_was_rejected().to_owned(), None),
        Stage::Withdrawn => {
            let when = asked.withdrawn_at.and_then(|at| past(t.removal_withdrawn_at(), at));
            (t.removal_was_withdrawn().to_owned(), when)
        }
    };
    let when = when.map(|(word, at)| view! { <dt>{word}</dt><dd>{at}</dd> });
    let decided = asked
        .decided_by
        .clone()
        .map(|person| view! { <dt>{t.removal_decided_by()}</dt><dd><PersonTile person/></dd> });
    let note = (!asked.note.is_empty()).then(|| {
        view! { <dt>{t.removal_decision_note()}</dt><dd class="lines">{asked.note.clone()}</dd> }
    });
    let number = format!("#{}", asked.id);
    let withdraw = asked.may_withdraw.then(|| {
        view! {
            <form method="post" data-whole action=WithdrawRequest::url()>
                <Hidden pairs=vec![("number", asked.id.to_string())]/>
                <button class="button" type="submit">{t.request_withdraw()}</button>
            </form>
        }
    });
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{t.removal_word()}</h2><Badge meaning icon word/></div>
            <div class="panel__body"><div class="stack">
                <p>{words}</p>
                <dl class="facts">
                    <dt>{t.request_word()}</dt><dd><a class="link" href=path::request(asked.id)>{number}</a></dd>
                    <dt>{t.request_applicant()}</dt><dd><PersonTile person=asked.applicant.clone()/></dd>
                    <dt>{t.request_created()}</dt><dd><Moment at=asked.at/></dd>
                    <dt>{t.request_reason()}</dt><dd class="lines">{asked.reason.clone()}</dd>
                    {decided}
                    {note}
                    {when}
                </dl>
                {withdraw}
            </div></div>
        </section>
    }
    .into_any()
}

fn ask(t: Text, id: &MiniProgramId, no: Option<RemovalRefusal>) -> AnyView {
    let error = refused_before(AskRemoval::PATH);
    let wrong = error.as_ref().and_then(|it| it.at(t, Field::Reason, None));
    let refused = error.as_ref().filter(|_| wrong.is_none()).map(|it| refusal_note(t, it));
    let typed: String = error.as_ref().and_then(AppError::typed).unwrap_or_default();
    let form = match no {
        Some(refusal) => {
            let words = t.removal_refusal(&refusal);
            view! { <PlainNote><p>{words}</p></PlainNote> }.into_any()
        }
        None => view! {
            <form class="form" method="post" novalidate action=AskRemoval::url()>
                <Hidden pairs=vec![("id", id.to_string())]/>
                <TextArea name="reason" label=t.request_reason() value=typed most=TEXT_MOST
                    help=t.removal_reason_help() error=Signal::stored(wrong)/>
                <div class="form__actions">
                    <button class="button button--danger" type="submit">{t.removal_ask()}</button>
                </div>
            </form>
        }
        .into_any(),
    };
    let body =
        view! { <div class="stack">{refused}<p>{t.removal_lead(CONFIRM_DAYS)}</p>{form}</div> };
    panel(t.removal_ask_heading(), body.into_any())
}

fn confirm(
    t: Text,
    id: &MiniProgramId,
    name: &str,
    asked: &Asked,
    no: Option<RemovalRefusal>,
) -> AnyView {
    let pairs = vec![("id", id.to_string()), ("request", asked.id.to_string())];
    let form = Typed {
        url: ConfirmRemoval::url(),
        path: ConfirmRemoval::PATH,
        pairs,
        button: t.removal_confirm(),
        mark: "-removal",
    };
    let body = form.view(t, name, t.removal_confirm_lead().to_owned(), no);
    panel(t.removal_confirm_heading(), body)
}

fn delete(t: Text, id: &MiniProgramId, name: &str, no: Option<RemovalRefusal>) -> AnyView {
    let form = Typed {
        url: DeleteMiniProgram::url(),
        path: DeleteMiniProgram::PATH,
        pairs: vec![("id", id.to_string())],
        button: t.removal_delete(),
        mark: "-delete",
    };
    panel(t.removal_delete_heading(), form.view(t, name, t.removal_delete_lead(BIN_DAYS), no))
}

/// A form that is confirmed by typing the name.
struct Typed {
    url: &'static str,
    path: &'static str,
    pairs: Vec<(&'static str, String)>,
    button: &'static str,
    mark: &'static str,
}

impl Typed {
    fn view(self, t: Text, name: &str, lead: String, no: Option<RemovalRefusal>) -> AnyView {
        let Typed { url, path, pairs, button, mark } = self;
        let error = refused_before(path);
        let wrong = error.as_ref().and_then(|it| it.at(t, Field::Confirmation, None));
        let refused = error.as_ref().filter(|_| wrong.is_none()).map(|it| refusal_note(t, it));
        let typed: String = error.as_ref().and_then(AppError::typed).unwrap_or_default();
        let form = match no {
            Some(refusal) => {
                let words = t.removal_refusal(&refusal);
                view! { <PlainNote><p>{words}</p></PlainNote> }.into_any()
            }
            None => view! {
                <form class="form" method="post" novalidate data-whole action=url>
                    <Hidden pairs/>
                    <TextField name="confirmation" mark label=t.removal_name() value=typed
                        help=t.confirmation_help(name) error=Signal::stored(wrong)/>
                    <div class="form__actions">
                        <button class="button button--danger" type="submit">{button}</button>
                    </div>
                </form>
            }
            .into_any(),
        };
        view! { <div class="stack">{refused}<p>{lead}</p>{form}</div> }.into_any()
    }
}
