//! How far a version is at each target, on its page, with what may be done next.

use super::api::{CancelRelease, CompleteRelease, RaiseRelease, RollBackRelease, SubmitRelease};
use super::look::{badge, history, steps};
use crate::path::{self, Deed};
use crate::request::api::WithdrawRequest;
use crate::served::form::{Hidden, refusal_note, refused};
use crate::text::Text;
use crate::ui::icon::Icon;
use backend::release::{Board, BoardTarget, ReleaseRow};
use domain::access::Action;
use domain::id::MiniProgramId;
use domain::release::{PRESETS, ReleaseRefusal, ReleaseStatus, roll_back, submit};
use domain::version::VersionNumber;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Whose page it is.
#[derive(Clone, Copy)]
struct Page<'a> {
    t: Text,
    id: &'a MiniProgramId,
    number: VersionNumber,
    may: bool,
}

/// The state of a version for its heading: where it is furthest.
pub fn heading(t: Text, board: &Board) -> AnyView {
    let own = board.targets.iter().filter_map(|it| it.own.as_ref());
    let best = own.max_by_key(|it| (it.status.is_in_use(), it.id));
    badge(t, best, false)
}

/// A panel for each target.
pub fn panels(t: Text, id: &MiniProgramId, number: VersionNumber, board: Board) -> AnyView {
    let paths = [
        SubmitRelease::PATH,
        WithdrawRequest::PATH,
        RaiseRelease::PATH,
        CompleteRelease::PATH,
        CancelRelease::PATH,
        RollBackRelease::PATH,
    ];
    let refused = refused(&paths).map(|error| refusal_note(t, &error));
    let may = board.roles.may(Action::ReleaseVersion);
    let page = Page { t, id, number, may };
    let targets = board.targets.iter().map(|it| panel(page, it)).collect_view();
    view! { <section class="stack" id="releases" aria-label=t.release_progress()>{refused}{targets}</section> }
        .into_any()
}

fn panel(page: Page<'_>, target: &BoardTarget) -> AnyView {
    let Page { t, .. } = page;
    let own = target.own.as_ref();
    let name = t.target_name(t.environment(target.environment), &target.host_app.1);
    let live = match &target.full {
        Some(full) => t.live_here(full.version.to_string()),
        None => t.nothing_live().to_owned(),
    };
    let request = own.and_then(|it| it.request).filter(|_| page.may).map(|request| {
        view! { <a class="link" href=path::request(request)>{t.request_number(request.to_string())}</a> }
    });
    let reason = own.filter(|it| it.is_rollback).map(|it| {
        view! { <p><b class="medium">{t.rolled_back_to()}</b>" "{it.reason.clone()}</p> }
    });
    let actions = if page.may { actions(page, target) } else { None };
    let foot = actions.map(|it| {
        let of = name.clone();
        view! { <div class="panel__foot" role="group" aria-label=of>{it}</div> }
    });
    view! {
        <section class="panel">
            <div class="panel__head">
                <h2>{name}</h2>
                <div class="row">{badge(t, own, true)}<span class="muted small">{live}</span></div>
            </div>
            <div class="panel__body"><div class="stack stack--tight">
                {steps(t, target, own, false)}
                {reason}
                {request}
                {own.and_then(|it| history(t, &it.steps))}
            </div></div>
            {foot}
        </section>
    }
    .into_any()
}

/// Whose control it is, for whoever hears several of them by themselves.
fn of_target(t: Text, target: &BoardTarget) -> impl IntoView + use<> {
    let of = t.target_name(t.environment(target.environment), &target.host_app.1);
    view! { <span class="visually-hidden">{t.colon()}{of}</span> }
}

fn actions(page: Page<'_>, target: &BoardTarget) -> Option<AnyView> {
    let Page { t, id, number, .. } = page;
    match &target.own {
        Some(own) if own.status == ReleaseStatus::UnderReview => own.request.map(|request| {
            view! {
                <form method="post" action=WithdrawRequest::url()>
                    <Hidden pairs=vec![("number", request.to_string())]/>
                    <button class="button" type="submit"><Icon name="return"/>{t.withdraw()}{of_target(t, target)}</button>
                </form>
            }
            .into_any()
        }),
        Some(own) if own.status.is_approved() => Some(advance(page, target, own)),
        Some(own) if own.status == ReleaseStatus::Full => earlier(page, target),
        own => {
            let status = own.as_ref().map(|it| it.status);
            let again = own.as_ref().filter(|it| may_return(target, it)).map(|own| {
                let to = path::release_deed(id, number, own.id, Deed::RollBack);
                view! { <a class="button" href=to><Icon name="return"/>{t.roll_back_to_this()}{of_target(t, target)}</a> }
            });
            let enter = match submit(&target.at, status) {
                Ok(_) => {
                    let to = path::submit(id, number, target.id);
                    let word =
                        if target.at.rules.is_direct() { t.go_live() } else { t.submit_release() };
                    let of = of_target(t, target);
                    view! { <a class="button button--primary" href=to>{word}{of}</a> }
                    .into_any()
                }
                Err(refusal) => {
                    view! { <p class="muted small">{t.release_refusal(refusal)}</p> }.into_any()
                }
            };
            Some(view! { {enter}{again} }.into_any())
        }
    }
}

/// Further, to everybody, or no further; each is confirmed on a page of its own.
fn advance(page: Page<'_>, target: &BoardTarget, own: &ReleaseRow) -> AnyView {
    let Page { t, id, number, .. } = page;
    let to = |deed| path::release_deed(id, number, own.id, deed);
    let of = || of_target(t, target);
    let testers = target.at.rules.is_piloted().then(|| {
        view! { <a class="button" href=path::testers(id, target.id)><Icon name="members"/>{t.testers()}{of()}</a> }
    });
    let whole = match (target.at.full, target.at.twice) {
        (false, _) => Some(t.nothing_to_be_gray_against().to_owned()),
        (true, true) => Some(t.release_refusal(ReleaseRefusal::SameFull)),
        (true, false) => None,
    };
    let share = whole.is_none().then(|| share(page, own));
    let alone = whole.map(|it| view! { <p class="muted small full">{it}</p> });
    view! {
        {share}{alone}
        <a class="button button--primary" href=to(Deed::Complete)>{t.release_to_all()}{of()}</a>
        {testers}
        <span class="push"></span>
        <a class="button button--danger" href=to(Deed::Cancel)>{t.cancel_release()}{of()}</a>
    }
    .into_any()
}

/// How many percent get it: a number, a slider that follows it, and some numbers at once.
fn share(page: Page<'_>, own: &ReleaseRow) -> AnyView {
    let Page { t, id, number, .. } = page;
    let now = own.percent.unwrap_or(0);
    let next = PRESETS.iter().copied().find(|it| *it > now).unwrap_or_else(|| (now + 1).min(99));
    let presets = PRESETS.iter().filter(|it| **it > now).map(|percent| {
        let to =
            format!("{}&percent={percent}", path::release_deed(id, number, own.id, Deed::Percent));
        view! { <a class="button button--sm" href=to>{t.percent(*percent)}</a> }
    });
    let presets = presets.collect_view();
    let (field, slider) = (format!("percent-{}", own.id), format!("share-{}", own.id));
    view! {
        <form class="full stack stack--tight" method="get" novalidate action=path::release_confirm(id, number)>
            <input type="hidden" name="release" value=own.id.to_string()/>
            <input type="hidden" name="do" value=Deed::Percent.word()/>
            <div class="row row--between">
                <label class="field__label" for=field.clone()>{t.share_of_users()}</label>
                <span class="muted small">{t.share_now(now)}</span>
            </div>
            <div class="slider scripts">
                <progress class="bar" value=now.to_string() max="100" aria-label=t.share_now(now)></progress>
                <input type="range" id=slider.clone() min="1" max="99" step="1" value=next.to_string()
                    aria-label=t.share_of_users() data-sync=field.clone()/>
            </div>
            <div class="row">
                <input class="input input--number" id=field type="number" name="percent" min="1" max="99" step="1"
                    inputmode="numeric" value=next.to_string() data-sync=slider/>
                <button class="button" type="submit">{t.raise_share()}</button>
                <span class="button-group" role="group" aria-label=t.share_presets()>{presets}</span>
            </div>
        </form>
    }
    .into_any()
}

/// Whether one may roll back to it: not while a removal is open, nor when the target is switched off.
fn may_return(target: &BoardTarget, row: &ReleaseRow) -> bool {
    roll_back(&target.at, row.status, row.full_at.is_some()).is_ok()
}

/// What can be brought back in place of what is Full.
fn earlier(page: Page<'_>, target: &BoardTarget) -> Option<AnyView> {
    let Page { t, id, number, .. } = page;
    let offered: Vec<_> = target.earlier.iter().filter(|it| may_return(target, it)).collect();
    if offered.is_empty() {
        return None;
    }
    let rows = offered.into_iter().map(|it| {
        let to = path::release_deed(id, number, it.id, Deed::RollBack);
        view! { <li><a class="link" href=to>{t.roll_back_to(it.version.to_string())}</a></li> }
    });
    let rows = rows.collect_view();
    Some(
        view! {
            <details>
                <summary class="disclosure"><Icon name="right" class="icon--sm"/>{t.roll_back()}</summary>
                <ul>{rows}</ul>
            </details>
        }
        .into_any(),
    )
}
