//! Submitting a version to a target: what is still missing, and what the reviewer is told.

use super::api::SubmitRelease;
use crate::error::{AppError, refused_before};
use crate::host::Host;
use crate::mini_program::Tab;
use crate::mini_program::api::read_head;
use crate::mini_program::head::Breadcrumbs;
use crate::path;
use crate::served::form::{Hidden, refusal_note};
use crate::served::{Query, not_found};
use crate::text::{Text, use_text};
use crate::ui::field::TextArea;
use crate::ui::icon::Icon;
use crate::ui::note::PlainNote;
use domain::access::Action;
use domain::form::Field;
use domain::id::{MiniProgramId, TargetId};
use domain::information::Need;
use domain::mini_program::MiniProgramHead;
use domain::release::{Unmet, submit};
use domain::version::VersionNumber;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// What stands around every page below a version's.
pub fn frame(
    t: Text,
    head: &MiniProgramHead,
    number: VersionNumber,
    heading: String,
    body: AnyView,
) -> AnyView {
    let steps = vec![
        (path::HOME.to_owned(), t.mini_programs().to_owned()),
        (path::tab(&head.id, Tab::Information.slug()), head.name.clone()),
        (path::tab(&head.id, Tab::Versions.slug()), t.tab_versions().to_owned()),
        (path::version(&head.id, number), number.to_string()),
    ];
    view! {
        <Title text=format!("{heading} · {} {number}", head.name)/>
        <Breadcrumbs steps here=heading.clone()/>
        <header class="page__head"><h1 class="page__title">{heading}</h1></header>
        <div class="stack">{body}</div>
    }
    .into_any()
}

/// The page of a version and the target that the address names.
pub async fn page(id: &str, number: &str, query: &Query) -> Result<AnyView, AppError> {
    let t = use_text();
    let error = refused_before(SubmitRelease::PATH);
    let id: MiniProgramId = id.parse().map_err(|_| not_found())?;
    let number: VersionNumber = number.parse().map_err(|_| not_found())?;
    let host = Host::of_request();
    let cx = host.cx()?;
    cx.program(&id, Action::ReleaseVersion).await?;
    let head = read_head(id.clone()).await?;
    let board = backend::release::board(&cx, &id, Some(number)).await?;
    let wanted = query.get("target").parse().map(TargetId).map_err(|_| not_found())?;
    let target = board.targets.into_iter().find(|it| it.id == wanted).ok_or_else(not_found)?;
    let rules = target.at.rules;
    let unmet = if rules.is_direct() {
        Vec::new()
    } else {
        backend::release::conditions(&cx, &id, number).await?
    };
    let refusal = submit(&target.at, target.own.as_ref().map(|it| it.status)).err();
    let place = t.target_name(t.environment(target.environment), &target.host_app.1);
    let heading = if rules.is_direct() { t.go_live() } else { t.submit_release() };
    let refused = error.as_ref().filter(|it| it.at(t, Field::Reason, None).is_none());
    let refused = refused.map(|error| refusal_note(t, error));
    let lead = if rules.is_direct() {
        t.submit_lead_direct(&place)
    } else if rules.is_reviewed() {
        t.submit_lead_reviewed(&place)
    } else {
        t.submit_lead_unreviewed(&place)
    };
    let ready = unmet.is_empty() && refusal.is_none();
    let unmet = conditions(t, &id, number, unmet);
    let refusal = refusal.map(|it| view! { <PlainNote><p>{t.release_refusal(it)}</p></PlainNote> });
    let typed: String = error.as_ref().and_then(AppError::typed).unwrap_or_default();
    let wrong = error.as_ref().and_then(|it| it.at(t, Field::Reason, None));
    let words = rules.is_reviewed().then(|| {
        view! {
            <TextArea name="reason" label=t.words_for_reviewer() value=typed optional=true
                help=t.words_for_reviewer_help() error=Signal::stored(wrong)/>
        }
    });
    let pairs = vec![
        ("id", id.to_string()),
        ("number", number.to_string()),
        ("target", wanted.to_string()),
    ];
    let back = path::version(&id, number);
    let body = view! {
        <p>{lead}</p>
        {refused}
        {refusal}
        {unmet}
        <form class="form" method="post" novalidate action=SubmitRelease::url()>
            <Hidden pairs/>
            {words}
            <div class="form__actions">
                <button class="button button--primary" type="submit" disabled=!ready>{heading}</button>
                <a class="button" href=back>{t.back()}</a>
            </div>
        </form>
    }
    .into_any();
    Ok(frame(t, &head, number, heading.to_owned(), body))
}

/// What is not met, each with where it is mended.
fn conditions(
    t: Text,
    id: &MiniProgramId,
    number: VersionNumber,
    unmet: Vec<Unmet>,
) -> Option<AnyView> {
    if unmet.is_empty() {
        return None;
    }
    let rows = unmet.into_iter().map(|it| {
        let (words, to, mend) = condition(t, id, number, it);
        view! {
            <li class="finding finding--blocking">
                <Icon name="error"/>
                <div class="finding__body">
                    <p>{words}</p>
                    <p><a class="link" href=to>{mend}</a></p>
                </div>
            </li>
        }
    });
    let rows = rows.collect_view();
    Some(
        view! {
            <section class="panel" aria-labelledby="unmet">
                <div class="panel__head"><h2 id="unmet">{t.submit_unmet()}</h2></div>
                <ul class="findings">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}

fn condition(
    t: Text,
    id: &MiniProgramId,
    number: VersionNumber,
    unmet: Unmet,
) -> (String, String, &'static str) {
    match unmet {
        Unmet::Information { field, language } => {
            let to = match &language {
                Some(language) => path::information(id, language.as_str()),
                None => path::tab(id, Tab::Information.slug()),
            };
            let need = Need { field, language, problem: None };
            (t.unmet_information(t.need(&need)), to, t.tab_information())
        }
        Unmet::ReleaseNote { language } => (
            t.unmet_note(language.own_name()),
            format!("{}#note", path::version(id, number)),
            t.release_note(),
        ),
        Unmet::Findings { count } => (
            t.unmet_findings(u64::from(count)),
            format!("{}#findings", path::version(id, number)),
            t.findings(),
        ),
        Unmet::Jsapis { feature: Some((key, name)), names } => (
            t.unmet_jsapis(name, names.join(t.comma())),
            format!("{}/{}", path::tab(id, Tab::Features.slug()), path::encode(&key)),
            t.features(),
        ),
        Unmet::Jsapis { feature: None, names } => (
            t.unmet_jsapis_nowhere(names.join(t.comma())),
            format!("{}#jsapis", path::version(id, number)),
            t.jsapis_used(),
        ),
    }
}
