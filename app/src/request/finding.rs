//! What reviewers found: the list with its answers, and the rows of the form that rejects.

use super::api::{AnswerFinding, FixFinding, ReopenFinding};
use super::talk::comment;
use crate::error::{AppError, refused_before};
use crate::path;
use crate::served::form::Hidden;
use crate::text::Text;
use crate::ui::badge::{Badge, Meaning};
use crate::ui::field::{SelectField, TextArea, TextField};
use crate::ui::icon::Icon;
use crate::ui::time::Moment;
use backend::request::page::Finding;
use backend::request::picture::Picture;
use domain::form::{Field, FieldProblem};
use domain::id::{RequestFindingId, RequestId};
use domain::request::picture::{BYTES_MOST, SIDE_MOST};
use domain::request::{FindingSeverity, PLACE_MOST, TEXT_MOST, TypedFinding};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What stands around a list of findings.
#[derive(Clone, Copy)]
pub struct Shown {
    /// The request whose page it is.
    pub page: RequestId,
    /// Its heading.
    pub heading: &'static str,
    /// Its id on the page.
    pub id: &'static str,
    /// Whether the reader may have findings be open again.
    pub may_reopen: bool,
}

/// What reviewers found, if anything.
pub fn findings(t: Text, shown: Shown, findings: Vec<Finding>) -> AnyView {
    if findings.is_empty() {
        return ().into_any();
    }
    let items = findings.into_iter().map(|it| finding(t, shown, it)).collect_view();
    view! {
        <section class="panel" id=shown.id>
            <div class="panel__head"><h2>{shown.heading}</h2></div>
            <ul class="findings">{items}</ul>
        </section>
    }
    .into_any()
}

/// A severity in words.
const fn severity_word(t: Text, severity: FindingSeverity) -> &'static str {
    match severity {
        FindingSeverity::MustFix => t.request_must_fix(),
        FindingSeverity::ShouldFix => t.request_should_fix(),
        FindingSeverity::Noted => t.severity_noted(),
    }
}

fn finding(t: Text, shown: Shown, finding: Finding) -> AnyView {
    let word = severity_word(t, finding.severity);
    let (class, meaning, icon, word) = match (finding.severity, &finding.fixed) {
        (_, Some(_)) => ("finding finding--fixed", Meaning::Success, "done", t.request_fixed()),
        (FindingSeverity::MustFix, None) => {
            ("finding finding--blocking", Meaning::Danger, "error", word)
        }
        (FindingSeverity::ShouldFix, None) => {
            ("finding finding--warning", Meaning::Warning, "warning", word)
        }
        (FindingSeverity::Noted, None) => {
            ("finding finding--noted", Meaning::Neutral, "info", word)
        }
    };
    let place: Vec<String> =
        [finding.place, finding.rule].into_iter().filter(|it| !it.is_empty()).collect();
    let place =
        (!place.is_empty()).then(|| view! { <p class="finding__where">{place.join(" · ")}</p> });
    let of = (finding.request != shown.page).then(|| {
        let words = t.request_number(finding.request);
        view! { <a class="link small" href=path::request(finding.request)>{words}</a> }
    });
    let fixed = finding.fixed.clone().map(|(by, at)| {
        view! { <p class="muted small">{t.review_fixed_by(by.name)}" "<Moment at/></p> }
    });
    let picture = finding.picture.map(|it| picture(t, shown.page, it, &finding.text));
    let answers = finding.comments.into_iter().map(comment).collect_view();
    let hidden = vec![("finding", finding.id.to_string()), ("page", shown.page.to_string())];
    let mark = if finding.fixed.is_none() {
        view! {
            <form method="post" action=FixFinding::url()>
                <Hidden pairs=hidden/>
                <button class="button button--sm" type="submit"><Icon name="done"/>{t.review_fix()}{of_finding(t, &finding.text)}</button>
            </form>
        }
        .into_any()
    } else if shown.may_reopen {
        view! {
            <form method="post" action=ReopenFinding::url()>
                <Hidden pairs=hidden/>
                <button class="button button--sm" type="submit">{t.review_reopen()}{of_finding(t, &finding.text)}</button>
            </form>
        }
        .into_any()
    } else {
        ().into_any()
    };
    let reply = reply(t, shown.page, finding.id, &finding.text);
    view! {
        <li class=class>
            <Icon name=icon/>
            <div class="finding__body">
                <div class="finding__head"><span class="finding__title lines">{finding.text}</span><Badge meaning icon word/></div>
                {place}
                {picture}
                {of}
                {fixed}
                <div class="thread">{answers}{reply}</div>
                {mark}
            </div>
        </li>
    }
    .into_any()
}

/// The beginning of a finding, as it ends the names of the buttons below it: out of their place they would all
/// be called the same.
fn of_finding(t: Text, text: &str) -> AnyView {
    const MOST: usize = 60;
    let words: String = text.lines().next().unwrap_or_default().chars().take(MOST).collect();
    view! { <span class="visually-hidden">{format!("{}{words}", t.colon())}</span> }.into_any()
}

/// How much of a finding's text describes its picture.
const ALT_MOST: usize = 120;

/// The picture of a finding, which opens in its whole size.
fn picture(t: Text, page: RequestId, picture: Picture, text: &str) -> AnyView {
    let Picture { token, sides: (width, height) } = picture;
    let address = path::finding_picture(page, &token);
    let text: String = text.chars().take(ALT_MOST).collect();
    let whole = address.clone();
    view! {
        <a class="finding__picture" href=whole rel="external">
            <img src=address alt=t.review_image_alt(text) width=width.to_string() height=height.to_string() loading="lazy"/>
        </a>
    }
    .into_any()
}

/// The form for an answer, with what was typed into it if it was refused.
fn reply(t: Text, page: RequestId, finding: RequestFindingId, text: &str) -> AnyView {
    let refused = refused_before(AnswerFinding::PATH);
    let typed = refused
        .as_ref()
        .and_then(AppError::typed::<(RequestFindingId, String)>)
        .filter(|(of, _)| *of == finding);
    let wrong = typed.as_ref().and(refused.as_ref()).and_then(|it| it.at(t, Field::Comment, None));
    let is_open = typed.is_some();
    let value = typed.map(|it| it.1).unwrap_or_default();
    view! {
        <details class="reveal" open=is_open>
            <summary class="button button--ghost button--sm">{t.review_answer()}{of_finding(t, text)}</summary>
            <form class="stack stack--tight" method="post" novalidate action=AnswerFinding::url()>
                <Hidden pairs=vec![("finding", finding.to_string()), ("page", page.to_string())]/>
                <TextArea name="text" label=t.review_your_answer() value=value most=TEXT_MOST
                    error=Signal::stored(wrong) mark=format!("-{finding}")/>
                <div class="row"><button class="button" type="submit">{t.review_answer()}</button></div>
            </form>
        </details>
    }
    .into_any()
}

/// The rows of the form that rejects: what was typed, or one that is empty. `checked` has each row that is
/// wrong say so.
pub fn rows(t: Text, page: RequestId, typed: Vec<TypedFinding>, checked: bool) -> AnyView {
    let typed = if typed.is_empty() { vec![TypedFinding::default()] } else { typed };
    let rows =
        typed.into_iter().enumerate().map(|(at, it)| row(t, page, at, it, checked)).collect_view();
    view! {
        <p class="muted small">{t.review_all_help()}</p>
        {rows}
        <div class="row">
            <button class="button button--sm" type="submit" name="step" value="add"><Icon name="plus"/>{t.review_add()}</button>
        </div>
    }
    .into_any()
}

fn row(t: Text, page: RequestId, at: usize, mut typed: TypedFinding, checked: bool) -> AnyView {
    let name = |field: &str| format!("findings[{at}][{field}]");
    let is_blank = typed.is_blank();
    let words =
        |problem| t.problem(&FieldProblem { field: Field::Finding, language: None, problem });
    let refused = typed.refused.take().map(words);
    let problem = if checked && !is_blank { typed.checked().err() } else { None };
    let wrong = problem.map(words);
    let file = file(t, page, at, &typed.picture, refused);
    let severities = FindingSeverity::ALL
        .iter()
        .map(|it| (it.word().to_owned(), severity_word(t, *it).to_owned()))
        .collect();
    view! {
        <fieldset class="stack stack--tight">
            <legend class="medium">{t.review_finding_number(at + 1)}</legend>
            <SelectField name=name("severity") label=t.review_severity() options=severities value=typed.severity/>
            <TextField name=name("rule") label=t.review_rule() value=typed.rule most=PLACE_MOST optional=true/>
            <TextField name=name("place") label=t.review_place() value=typed.place most=PLACE_MOST optional=true/>
            <TextArea name=name("text") label=t.review_text() value=typed.text most=TEXT_MOST required=false
                error=Signal::stored(wrong)/>
            {file}
        </fieldset>
    }
    .into_any()
}

/// The file of a row. One that was sent already is kept for it, since a browser sends none twice.
fn file(t: Text, page: RequestId, at: usize, kept: &str, wrong: Option<String>) -> AnyView {
    let name = |field: &str| format!("findings[{at}][{field}]");
    let id = format!("findings-{at}--file");
    let is_kept = !kept.is_empty();
    let kept = is_kept.then(|| {
        let alt = t.review_image_kept(at + 1);
        let address = path::finding_picture(page, kept);
        view! {
            <span class="finding__picture"><img src=address alt=alt/></span>
            <input type="hidden" name=name("picture") value=kept.to_owned()/>
            <label class="choice">
                <input class="checkbox" type="checkbox" name=name("drop") value="true"/>
                <span>{t.review_image_drop()}</span>
            </label>
        }
    });
    let label = if is_kept { t.review_image_replace() } else { t.review_image() };
    let is_wrong = wrong.is_some();
    let (error, help) = (format!("{id}-e"), format!("{id}-h"));
    let described = if is_wrong { format!("{error} {help}") } else { help.clone() };
    view! {
        {kept}
        <div class="field">
            <label class="field__label" for=id.clone()>{label}" "<span class="field__optional">{t.optional()}</span></label>
            <input class="input" id=id type="file" name=name("file") accept="image/png,image/jpeg,image/webp"
                aria-invalid=is_wrong.then_some("true") aria-describedby=described/>
            {wrong.map(|words| view! {
                <p class="field__error" id=error><Icon name="error"/><span>{words}</span></p>
            })}
            <p class="field__help" id=help>{t.review_image_help(t.bytes(BYTES_MOST), SIDE_MOST)}</p>
        </div>
    }
    .into_any()
}
