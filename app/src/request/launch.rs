//! Requests that a release may go out: what was frozen, against what is live.

use crate::path;
use crate::text::Text;
use crate::ui::badge::{Badge, Meaning};
use crate::ui::none::none;
use crate::ui::note::PlainNote;
use backend::request::list::Row;
use backend::request::{LaunchMatter, PackageShort};
use domain::form::Field;
use domain::language::Tag;
use domain::package::Severity;
use domain::release::review::{IdState, Line, PartShown, Subject};
use domain::version::FindingRow;
use domain::workspace::CategoryChoice;
use leptos::prelude::*;

/// What it asks for, in a line.
pub fn title(t: Text, row: &Row) -> String {
    let version = row.version.map_or_else(String::new, |it| it.to_string());
    t.request_title_launch(&row.mini_program.1, version)
}

/// What a reviewer looks at.
pub fn matter(t: Text, row: &Row, matter: Option<Box<LaunchMatter>>) -> AnyView {
    let Some(matter) = matter else {
        let words = title(t, row);
        return view! { <PlainNote><p>{words}</p></PlainNote> }.into_any();
    };
    let LaunchMatter { live, lines, configuration, categories, is_edited, package } = *matter;
    let against = match (live, row.version) {
        (Some(live), Some(submitted)) => t.review_against(live, submitted),
        _ => t.review_all_new().to_owned(),
    };
    let compare = live.zip(row.version).filter(|(live, submitted)| live != submitted);
    let compare = compare.map(|(live, submitted)| {
        let to = path::comparison(&row.mini_program.0, submitted, live);
        view! { <a class="link small" href=to>{t.review_compare(live)}</a> }
    });
    let lines = lines.into_iter().map(|it| line(t, &categories, it)).collect_view();
    let package = row.version.map(|version| {
        let link = path::version(&row.mini_program.0, version);
        view! {
            <section class="panel">
                <div class="panel__head">
                    <h2>{t.review_package()}</h2>
                    <a class="link small" href=link>{t.review_open_version(version)}</a>
                    {compare}
                </div>
                {package_body(t, package)}
            </section>
        }
    });
    view! {
        {is_edited.then(|| view! { <PlainNote><p>{t.review_edited()}</p></PlainNote> })}
        <section class="panel" id="changes">
            <div class="panel__head"><h2>{t.review_changes()}</h2><span class="muted small">{against}</span></div>
            <dl>{head(t)}{lines}</dl>
        </section>
        {configuration_panel(t, configuration)}
        {package}
    }
    .into_any()
}

fn head(t: Text) -> AnyView {
    view! {
        <div class="change change--head"><dt>{t.review_item()}</dt><dd>{t.live()}</dd><dd>{t.review_submitted()}</dd></div>
    }
    .into_any()
}

/// What became of something, in a word.
fn state_word(t: Text, before: bool, after: bool, is_same: bool) -> &'static str {
    match (before, after, is_same) {
        (_, _, true) => t.review_unchanged(),
        (false, ..) => t.review_new(),
        (_, false, _) => t.review_removed(),
        (true, true, false) => t.review_changed(),
    }
}

fn state_tag(t: Text, before: bool, after: bool, is_same: bool) -> AnyView {
    let word = state_word(t, before, after, is_same);
    let class = if is_same {
        "tag"
    } else if after {
        "tag tag--add"
    } else {
        "tag tag--remove"
    };
    view! { <span class=class>{word}</span> }.into_any()
}

fn line(t: Text, categories: &[CategoryChoice], line: Line) -> AnyView {
    let is_same = line.is_same();
    let tag = state_tag(t, line.live.is_some(), line.frozen.is_some(), is_same);
    let name = match &line.subject {
        Subject::Text(field, language) => t.field_in(t.field(*field), language.own_name()),
        Subject::Information(field) => t.field(*field).to_owned(),
        Subject::Note(tag) => {
            let language = tag.parse::<Tag>();
            let language = language.map_or_else(|_| tag.clone(), |it| it.own_name().to_owned());
            t.field_in(t.release_note(), &language)
        }
        Subject::Feature(name) => t.review_feature(name),
    };
    let words = |text: String| -> String {
        match &line.subject {
            Subject::Information(Field::Logo) => t.review_picture().to_owned(),
            Subject::Information(Field::Category) => categories
                .iter()
                .find(|it| it.id.to_string() == text)
                .map_or(text, |it| it.label(t.0.word())),
            Subject::Information(Field::DefaultLanguage) => {
                text.parse::<Tag>().map_or(text, |it| it.own_name().to_owned())
            }
            Subject::Feature(_) if text.is_empty() => t.review_no_jsapi().to_owned(),
            Subject::Information(_)
            | Subject::Text(..)
            | Subject::Note(_)
            | Subject::Feature(_) => text,
        }
    };
    // What was written in a language is read out in it.
    let language = match &line.subject {
        Subject::Text(_, language) => Some(language.to_string()),
        Subject::Note(tag) => Some(tag.clone()),
        Subject::Information(_) | Subject::Feature(_) => None,
    };
    let side = |text: Option<String>, is_new: bool| {
        let lang = language.clone();
        match text.map(&words) {
            None => view! { <span class="muted">{none(t)}</span> }.into_any(),
            Some(text) if is_same => {
                view! { <span class="lines" lang=lang>{text}</span> }.into_any()
            }
            Some(text) if is_new => view! { <ins class="lines" lang=lang>{text}</ins> }.into_any(),
            Some(text) => view! { <del class="lines" lang=lang>{text}</del> }.into_any(),
        }
    };
    change(t, name, side(line.live.clone(), false), side(line.frozen.clone(), true), tag)
}

/// A row of the difference.
fn change(t: Text, name: String, live: AnyView, submitted: AnyView, tag: AnyView) -> AnyView {
    view! {
        <div class="change">
            <dt>{name}</dt>
            <dd><span class="change__as">{t.live()}</span>" "{live}</dd>
            <dd><span class="change__as">{t.review_submitted()}</span>" "{submitted}" "{tag}</dd>
        </div>
    }
    .into_any()
}

/// The configuration, as far as the reader may see it; without any of it there is no such part.
fn configuration_panel(t: Text, parts: Vec<PartShown>) -> AnyView {
    if parts.is_empty() {
        return ().into_any();
    }
    let rows = parts.into_iter().map(|it| part(t, it)).collect_view();
    view! {
        <section class="panel" id="configuration">
            <div class="panel__head"><h2>{t.tab_configuration()}</h2></div>
            <dl>{head(t)}{rows}</dl>
        </section>
    }
    .into_any()
}

fn part(t: Text, part: PartShown) -> AnyView {
    let none = || view! { <span class="muted">{t.review_not_set()}</span> }.into_any();
    match part {
        PartShown::Entries { part, live, frozen } => {
            let tag = match (live.is_empty(), frozen.is_empty()) {
                (true, true) => ().into_any(),
                (before, after) => state_tag(t, !before, !after, live == frozen),
            };
            let list = |these: &[String], those: &[String], is_new: bool| {
                if these.is_empty() {
                    return none();
                }
                let items = these.iter().map(|it| {
                    let entry = it.clone();
                    if those.contains(it) {
                        view! { <li>{entry}</li> }.into_any()
                    } else if is_new {
                        view! { <li><ins>{entry}</ins></li> }.into_any()
                    } else {
                        view! { <li><del>{entry}</del></li> }.into_any()
                    }
                });
                view! { <ul>{items.collect_view()}</ul> }.into_any()
            };
            let (old, new) = (list(&live, &frozen, false), list(&frozen, &live, true));
            change(t, t.part(part).to_owned(), old, new, tag)
        }
        PartShown::State { part, is_live, state } => {
            let tag = |word: &'static str| view! { <span class="tag">{word}</span> }.into_any();
            let frozen = match state {
                IdState::NotSet => none(),
                IdState::Set => tag(t.review_set()),
                IdState::Changed => tag(t.review_changed()),
                IdState::Unchanged => tag(t.review_unchanged()),
            };
            let live = if is_live { tag(t.review_set()) } else { none() };
            change(t, t.part(part).to_owned(), live, frozen, ().into_any())
        }
    }
}

fn package_body(t: Text, package: Option<PackageShort>) -> AnyView {
    let Some(PackageShort { jsapis, findings }) = package else {
        return view! { <div class="panel__body"><p class="muted">{t.review_no_package()}</p></div> }
            .into_any();
    };
    let names = jsapis.into_iter().map(|(name, is_granted)| {
        let lacking = (!is_granted).then(|| format!(" · {}", t.review_not_granted()));
        view! { <li class="tag">{name}{lacking}</li> }
    });
    let names = names.collect::<Vec<_>>();
    let calls = if names.is_empty() {
        view! { <p class="muted">{t.jsapis_none()}</p> }.into_any()
    } else {
        view! { <ul class="row">{names}</ul> }.into_any()
    };
    let none = findings.is_empty();
    let found = findings.into_iter().map(|it| found(t, &it)).collect_view();
    view! {
        <div class="panel__body"><div class="stack stack--tight">
            <h3>{t.jsapis_used()}</h3>
            {calls}
            <h3>{t.findings()}</h3>
            {none.then(|| view! { <p class="muted">{t.findings_none()}</p> })}
            <ul class="stack stack--tight">{found}</ul>
        </div></div>
    }
    .into_any()
}

fn found(t: Text, row: &FindingRow) -> AnyView {
    let (meaning, icon, word) = match row.severity {
        Severity::Blocking => (Meaning::Danger, "error", t.severity_blocking()),
        Severity::Warning => (Meaning::Warning, "warning", t.severity_warning()),
        Severity::Noted => (Meaning::Neutral, "info", t.severity_noted()),
    };
    let title = t.finding_title(&row.finding.kind);
    let words = t.finding_words(&row.finding.kind);
    let words = words.map(|it| view! { <span class="table__sub">{it}</span> });
    view! { <li><Badge meaning icon word/>" "{title}{words}</li> }.into_any()
}
