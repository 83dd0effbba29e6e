//! Before a release moves: what that means, said once more.

use super::api::{CancelRelease, CompleteRelease, RaiseRelease, RollBackRelease};
use crate::error::{AppError, refused_before};
use crate::host::Host;
use crate::mini_program::api::read_head;
use crate::path::{self, Deed};
use crate::release::submit::frame;
use crate::served::form::{Hidden, refusal_note};
use crate::served::{Query, not_found};
use crate::text::{Text, use_text};
use crate::ui::field::TextArea;
use backend::release::{Board, BoardTarget, ReleaseRow};
use domain::access::Action;
use domain::form::Field;
use domain::id::{MiniProgramId, ReleaseId};
use domain::release::{ReleaseRefusal, ReleaseStatus, percent_of};
use domain::version::VersionNumber;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What is confirmed, of what.
struct Asked {
    t: Text,
    id: MiniProgramId,
    number: VersionNumber,
    deed: Deed,
    target: BoardTarget,
    row: ReleaseRow,
}

/// The page.
pub async fn page(id: &str, number: &str, query: &Query) -> Result<AnyView, AppError> {
    let t = use_text();
    let id: MiniProgramId = id.parse().map_err(|_| not_found())?;
    let number: VersionNumber = number.parse().map_err(|_| not_found())?;
    let host = Host::of_request();
    let cx = host.cx()?;
    cx.program(&id, Action::ReleaseVersion).await?;
    let head = read_head(id.clone()).await?;
    let board = backend::release::board(&cx, &id, Some(number)).await?;
    let deed = Deed::of(&query.get("do")).ok_or_else(not_found)?;
    let wanted = query.get("release").parse().map(ReleaseId).map_err(|_| not_found())?;
    let (target, row) = find(board, wanted).ok_or_else(not_found)?;
    let asked = Asked { t, id, number, deed, target, row };
    let percent = query.get("percent");
    let (heading, body) = body(&asked, &percent);
    Ok(frame(t, &head, number, heading, body))
}

fn find(board: Board, wanted: ReleaseId) -> Option<(BoardTarget, ReleaseRow)> {
    board.targets.into_iter().find_map(|target| {
        let rows = [&target.own, &target.under_way, &target.full].into_iter().flatten();
        let row = rows.chain(&target.earlier).find(|it| it.id == wanted).cloned()?;
        Some((target, row))
    })
}

fn body(asked: &Asked, percent: &str) -> (String, AnyView) {
    let Asked { t, deed, target, row, .. } = asked;
    let t = *t;
    let place = t.target_name(t.environment(target.environment), &target.host_app.1);
    let version = row.version.to_string();
    match deed {
        Deed::Percent => (t.raise_share().to_owned(), raise(asked, &place, percent)),
        Deed::Complete => {
            let words = match &target.full {
                Some(full) => t.confirm_complete(full.version.to_string(), &place, &version),
                None => t.confirm_complete_first(&place, &version),
            };
            let form =
                form(asked, CompleteRelease::url(), CompleteRelease::PATH, t.release_to_all());
            (t.release_to_all().to_owned(), view! { <p>{words}</p>{form} }.into_any())
        }
        Deed::Cancel => {
            let words = match &target.full {
                Some(full) => t.confirm_cancel(full.version.to_string(), &place, &version),
                None => t.confirm_cancel_alone(&place, &version),
            };
            let form = form(asked, CancelRelease::url(), CancelRelease::PATH, t.cancel_release());
            (t.cancel_release().to_owned(), view! { <p>{words}</p>{form} }.into_any())
        }
        Deed::RollBack => {
            let body =
                match domain::release::roll_back(&target.at, row.status, row.full_at.is_some()) {
                    Ok(_) => roll_back(asked, &place),
                    Err(refusal) => impossible(asked, refusal),
                };
            (t.roll_back_to(&version), body)
        }
    }
}

/// How many percent more that is, or why it cannot be.
fn raise(asked: &Asked, place: &str, typed: &str) -> AnyView {
    let Asked { t, row, .. } = asked;
    let t = *t;
    let now = row.percent.unwrap_or(0);
    let words = match percent_of(typed) {
        Ok(wanted) if wanted > now => {
            t.confirm_raise(wanted - now, now, place, row.version.to_string(), wanted)
        }
        Ok(_) => t.release_refusal(ReleaseRefusal::NotHigher { now }),
        Err(refusal) => t.release_refusal(refusal),
    };
    let good = percent_of(typed).is_ok_and(|wanted| wanted > now);
    let refused = refused_before(RaiseRelease::PATH).map(|error| refusal_note(t, &error));
    let back = path::version(&asked.id, asked.number);
    let button = good.then(|| {
        view! { <button class="button button--primary" type="submit">{t.raise_to(typed.trim())}</button> }
    });
    view! {
        <form class="form" method="post" action=RaiseRelease::url()>
            {refused}
            <p role=(!good).then_some("alert")>{words}</p>
            {hidden(asked)}
            <input type="hidden" name="percent" value=typed.trim().to_owned()/>
            <div class="form__actions">{button}<a class="button" href=back>{t.back()}</a></div>
        </form>
    }
    .into_any()
}

fn hidden(asked: &Asked) -> AnyView {
    let pairs = vec![
        ("id", asked.id.to_string()),
        ("number", asked.number.to_string()),
        ("release", asked.row.id.to_string()),
    ];
    view! { <Hidden pairs/> }.into_any()
}

fn form(asked: &Asked, url: &str, path: &str, word: &'static str) -> AnyView {
    let t = asked.t;
    let refused = refused_before(path).map(|error| refusal_note(t, &error));
    let class =
        if asked.deed == Deed::Cancel { "button button--danger" } else { "button button--primary" };
    let back = path::version(&asked.id, asked.number);
    view! {
        <form class="form" method="post" action=url.to_owned()>
            {refused}
            {hidden(asked)}
            <div class="form__actions">
                <button class=class type="submit">{word}</button>
                <a class="button" href=back>{t.back()}</a>
            </div>
        </form>
    }
    .into_any()
}

/// Why it cannot be, to whoever still holds its address.
fn impossible(asked: &Asked, refusal: ReleaseRefusal) -> AnyView {
    let t = asked.t;
    let back = path::version(&asked.id, asked.number);
    view! {
        <p role="alert">{t.release_refusal(refusal)}</p>
        <div class="form__actions"><a class="button" href=back>{t.back()}</a></div>
    }
    .into_any()
}

/// What rolling back brings back, and what it stops.
fn roll_back(asked: &Asked, place: &str) -> AnyView {
    let Asked { t, target, row, .. } = asked;
    let t = *t;
    let error = refused_before(RollBackRelease::PATH);
    let typed: String = error.as_ref().and_then(AppError::typed).unwrap_or_default();
    let wrong = error.as_ref().and_then(|error| error.at(t, Field::Reason, None));
    let refused = error.as_ref().filter(|_| wrong.is_none()).map(|error| refusal_note(t, error));
    let words = match &target.full {
        Some(full) => t.confirm_roll_back(full.version.to_string(), place, row.version.to_string()),
        None => t.confirm_roll_back_alone(place, row.version.to_string()),
    };
    let stopped = target.under_way.as_ref().filter(|it| it.status.is_approved()).map(|it| {
        view! { <p><b class="medium">{t.confirm_roll_back_cancels(it.version.to_string())}</b></p> }
    });
    let kept = target.under_way.as_ref().filter(|it| it.status == ReleaseStatus::UnderReview);
    let kept = kept.map(
        |it| view! { <p class="muted">{t.confirm_roll_back_keeps(it.version.to_string())}</p> },
    );
    let back = path::version(&asked.id, asked.number);
    view! {
        <form class="form" method="post" novalidate action=RollBackRelease::url()>
            {refused}
            <p>{words}</p>{stopped}{kept}
            {hidden(asked)}
            <TextArea name="reason" label=t.request_reason() value=typed
                help=t.roll_back_reason_help() error=Signal::stored(wrong)/>
            <div class="form__actions">
                <button class="button button--danger" type="submit">{t.roll_back_to(row.version.to_string())}</button>
                <a class="button" href=back>{t.back()}</a>
            </div>
        </form>
    }
    .into_any()
}
