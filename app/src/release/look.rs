//! How the states of a release look: as a badge, and as a bar of steps.

use crate::text::Text;
use crate::ui::badge::{Badge, Meaning};
use crate::ui::icon::Icon;
use crate::ui::time::Moment;
use backend::release::{BoardTarget, ReleaseRow, StepRow};
use domain::release::ReleaseStatus;
use domain::request::RequestStatus;
use leptos::prelude::*;

/// A status as colour, icon and word.
pub fn status_look(
    t: Text,
    status: ReleaseStatus,
    percent: Option<u8>,
) -> (Meaning, &'static str, String) {
    let fixed = |meaning, icon, word: &'static str| (meaning, icon, word.to_owned());
    match status {
        ReleaseStatus::New => fixed(Meaning::Neutral, "new", t.release_new()),
        ReleaseStatus::UnderReview => fixed(Meaning::Warning, "waiting", t.release_under_review()),
        ReleaseStatus::ReleasePreparation => {
            fixed(Meaning::Accent, "ready", t.release_preparation())
        }
        ReleaseStatus::PilotTesting => fixed(Meaning::Accent, "pilot", t.release_pilot_testing()),
        ReleaseStatus::Grayscale => {
            (Meaning::Accent, "gray", t.release_grayscale_at(percent.unwrap_or_default()))
        }
        ReleaseStatus::Full => fixed(Meaning::Success, "full", t.release_full()),
        ReleaseStatus::Archived => fixed(Meaning::Neutral, "archive", t.release_archived()),
        ReleaseStatus::Cancelled => fixed(Meaning::Neutral, "canceled", t.release_cancelled()),
    }
}

/// Whether a reviewer sent it back.
fn is_rejected(row: &ReleaseRow) -> bool {
    row.status == ReleaseStatus::New && row.request_status == Some(RequestStatus::Rejected)
}

/// The badge of a version's last release at a target; without one it is New there.
pub fn badge(t: Text, row: Option<&ReleaseRow>, plain: bool) -> AnyView {
    let (meaning, icon, word) = match row {
        Some(row) if is_rejected(row) => {
            (Meaning::Danger, "refused", t.release_rejected().to_owned())
        }
        Some(row) => status_look(t, row.status, row.percent),
        None => status_look(t, ReleaseStatus::New, None),
    };
    view! { <Badge meaning icon word plain/> }.into_any()
}

/// A step of the bar: which status it stands for, and its word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Created,
    Review,
    Pilot,
    Grayscale,
    Full,
}

impl Stage {
    const fn word(self, t: Text) -> &'static str {
        match self {
            Stage::Created => t.step_created(),
            Stage::Review => t.step_review(),
            Stage::Pilot => t.step_pilot(),
            Stage::Grayscale => t.release_grayscale(),
            Stage::Full => t.release_full(),
        }
    }

    /// The status whose step tells when it was passed and by whom.
    const fn status(self) -> Option<ReleaseStatus> {
        match self {
            Stage::Created => None,
            Stage::Review => Some(ReleaseStatus::UnderReview),
            Stage::Pilot => Some(ReleaseStatus::PilotTesting),
            Stage::Grayscale => Some(ReleaseStatus::Grayscale),
            Stage::Full => Some(ReleaseStatus::Full),
        }
    }
}

/// How far a stage is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Far {
    Done,
    Now,
    Failed,
    Ahead,
}

/// The furthest stage of a release.
fn reached(status: ReleaseStatus) -> Stage {
    match status {
        ReleaseStatus::New => Stage::Created,
        ReleaseStatus::UnderReview => Stage::Review,
        ReleaseStatus::PilotTesting => Stage::Pilot,
        ReleaseStatus::ReleasePreparation | ReleaseStatus::Grayscale => Stage::Grayscale,
        ReleaseStatus::Full | ReleaseStatus::Archived | ReleaseStatus::Cancelled => Stage::Full,
    }
}

/// The stage at which a release that was cancelled stood.
fn ended_at(row: &ReleaseRow) -> Stage {
    let last = row.steps.iter().rev().find(|it| it.status != ReleaseStatus::Cancelled);
    if row.status == ReleaseStatus::Cancelled {
        last.map_or(Stage::Grayscale, |it| reached(it.status))
    } else {
        reached(row.status)
    }
}

/// The bar of steps of a version at a target: created → review → pilot → grayscale → full, those that the
/// target has.
pub fn steps(t: Text, target: &BoardTarget, row: Option<&ReleaseRow>, compact: bool) -> AnyView {
    let rules = target.at.rules;
    let mut stages = vec![Stage::Created];
    stages.extend(rules.is_reviewed().then_some(Stage::Review));
    stages.extend(rules.is_piloted().then_some(Stage::Pilot));
    stages.extend((!rules.is_direct()).then_some(Stage::Grayscale));
    stages.push(Stage::Full);
    let at = row.map_or(Stage::Created, ended_at);
    let place = stages.iter().position(|it| *it == at).unwrap_or(0);
    let status = row.map_or(ReleaseStatus::New, |it| it.status);
    let rejected = row.is_some_and(is_rejected);
    let far = |index: usize, stage: Stage| {
        if rejected && stage == Stage::Review {
            Far::Failed
        } else if index < place
            || matches!(status, ReleaseStatus::Full | ReleaseStatus::Archived)
            || (index == 0 && place == 0)
        {
            Far::Done
        } else if index == place {
            Far::Now
        } else {
            Far::Ahead
        }
    };
    let items: Vec<AnyView> = stages
        .iter()
        .enumerate()
        .map(|(index, stage)| item(t, *stage, far(index, *stage), row, compact))
        .collect();
    let mut class = String::from("steps");
    if compact {
        class.push_str(" steps--compact");
    }
    match status {
        ReleaseStatus::Full => class.push_str(" steps--full"),
        ReleaseStatus::Archived | ReleaseStatus::Cancelled => class.push_str(" steps--ended"),
        ReleaseStatus::New
        | ReleaseStatus::UnderReview
        | ReleaseStatus::ReleasePreparation
        | ReleaseStatus::PilotTesting
        | ReleaseStatus::Grayscale => {}
    }
    let at = t.target_name(t.environment(target.environment), &target.host_app.1);
    let label = format!("{}{}{at}", t.release_progress(), t.comma());
    view! { <div class="steps-box"><ol class=class aria-label=label>{items}</ol></div> }.into_any()
}

fn item(t: Text, stage: Stage, far: Far, row: Option<&ReleaseRow>, compact: bool) -> AnyView {
    // What colour and icon say, in words; of the step where it stands the list says so itself.
    let (class, icon, told) = match far {
        Far::Done => ("steps__step steps__step--done", "done", t.step_is_done()),
        Far::Now => ("steps__step steps__step--now", "gray", ""),
        Far::Failed => ("steps__step steps__step--failed", "refused", t.step_is_rejected()),
        Far::Ahead => ("steps__step", "new", t.step_is_ahead()),
    };
    let told = (!told.is_empty()).then(|| view! { <span class="visually-hidden">{told}</span> });
    let percent = row.and_then(|it| it.percent).filter(|_| stage == Stage::Grayscale);
    let word = match (percent, far) {
        (Some(percent), Far::Now) => t.release_grayscale_at(percent),
        _ => stage.word(t).to_owned(),
    };
    let bar = match percent.filter(|_| far == Far::Now) {
        Some(percent) => view! {
            <progress class="bar steps__bar" value=percent.to_string() max="100" aria-label=t.share_of_users()></progress>
        }
        .into_any(),
        None => view! { <span class="steps__bar"></span> }.into_any(),
    };
    let step = row.filter(|_| !compact).and_then(|row| {
        let status = stage.status()?;
        row.steps.iter().rev().find(|it| it.status == status)
    });
    let meta = step.map(|step| {
        view! { <span class="steps__meta"><Moment at=step.at/>" "{step.who.clone()}</span> }
    });
    view! {
        <li class=class aria-current=(far == Far::Now).then_some("step")>
            {bar}<span class="steps__label"><Icon name=icon/>{word}{told}</span>{meta}
        </li>
    }
    .into_any()
}

/// Who did what when, folded away.
pub fn history(t: Text, steps: &[StepRow]) -> Option<AnyView> {
    if steps.is_empty() {
        return None;
    }
    let rows = steps.iter().map(|it| {
        let (.., word) = status_look(t, it.status, it.percent);
        view! { <tr><th scope="row">{word}</th><td>{it.who.clone()}</td><td><Moment at=it.at/></td></tr> }
    });
    let rows = rows.collect_view();
    Some(
        view! {
            <details>
                <summary class="disclosure"><Icon name="right" class="icon--sm"/>{t.release_history()}</summary>
                <table class="table table--compact table--static">
                    <caption>{t.release_history()}</caption>
                    <thead><tr><th scope="col">{t.status()}</th><th scope="col">{t.audit_who()}</th><th scope="col">{t.audit_time()}</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        }
        .into_any(),
    )
}
