//! What releases froze, one side against another: in a review against what is live, and of two versions.

use crate::text::Text;
use crate::ui::none::none;
use domain::form::Field;
use domain::language::Tag;
use domain::release::review::{IdState, Line, PartShown, Subject};
use domain::workspace::CategoryChoice;
use leptos::prelude::*;

/// What both sides are called.
#[derive(Clone, Debug)]
pub struct Columns {
    /// The side on the left.
    pub before: String,
    /// The side on the right.
    pub after: String,
}

/// The names of the columns.
pub fn head(t: Text, columns: &Columns) -> AnyView {
    let Columns { before, after } = columns.clone();
    view! {
        <div class="change change--head"><dt>{t.review_item()}</dt><dd>{before}</dd><dd>{after}</dd></div>
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

/// A text, another part of the information, a release note or a feature.
pub fn line(t: Text, columns: &Columns, categories: &[CategoryChoice], line: &Line) -> AnyView {
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
    change(columns, name, side(line.live.clone(), false), side(line.frozen.clone(), true), tag)
}

/// A row of the difference.
fn change(
    columns: &Columns,
    name: String,
    live: AnyView,
    submitted: AnyView,
    tag: AnyView,
) -> AnyView {
    let Columns { before, after } = columns.clone();
    view! {
        <div class="change">
            <dt>{name}</dt>
            <dd><span class="change__as">{before}</span>" "{live}</dd>
            <dd><span class="change__as">{after}</span>" "{submitted}" "{tag}</dd>
        </div>
    }
    .into_any()
}

/// A part of the configuration, with what stands in it or without.
pub fn part(t: Text, columns: &Columns, part: PartShown) -> AnyView {
    let unset = || view! { <span class="muted">{t.review_not_set()}</span> }.into_any();
    match part {
        PartShown::Entries { part, live, frozen } => {
            let tag = match (live.is_empty(), frozen.is_empty()) {
                (true, true) => ().into_any(),
                (before, after) => state_tag(t, !before, !after, live == frozen),
            };
            let list = |these: &[String], those: &[String], is_new: bool| {
                if these.is_empty() {
                    return unset();
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
            change(columns, t.part(part).to_owned(), old, new, tag)
        }
        PartShown::State { part, is_live, state } => {
            let tag = |word: &'static str| view! { <span class="tag">{word}</span> }.into_any();
            let frozen = match state {
                IdState::NotSet => unset(),
                IdState::Set => tag(t.review_set()),
                IdState::Changed => tag(t.review_changed()),
                IdState::Unchanged => tag(t.review_unchanged()),
            };
            let live = if is_live { tag(t.review_set()) } else { unset() };
            change(columns, t.part(part).to_owned(), live, frozen, ().into_any())
        }
    }
}
