//! The revisions of a set: what each changed, by whom and when; two side by side; bringing one back.

use super::api::RestoreConfiguration;
use super::level::hidden;
use super::tab::{Numbered, numbered};
use crate::path;
use crate::served::form::Hidden;
use crate::text::Text;
use crate::ui::field::SelectField;
use crate::ui::icon::Icon;
use crate::ui::none::none;
use crate::ui::time::Moment;
use backend::configuration::{Configuration, Revision};
use domain::configuration::{Change, ConfigurationSet, Part, compare};
use domain::id::MiniProgramId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// How many revisions are open; the others are folded away.
const SHOWN: usize = 5;
/// How many entries of a change the list names.
const ENTRIES_SHOWN: usize = 4;

/// The panel with all revisions, the newest first.
pub fn revisions(t: Text, id: &MiniProgramId, shown: &Configuration) -> AnyView {
    if shown.revisions.is_empty() {
        return view! {
            <section class="panel">
                <div class="panel__head"><h2>{t.configuration_revisions()}</h2></div>
                <div class="panel__body"><p class="muted">{t.configuration_revisions_none()}</p></div>
            </section>
        }
        .into_any();
    }
    let mut rows = shown.revisions.iter().map(|it| row(t, id, shown, it)).collect::<Vec<_>>();
    let folded = rows.split_off(rows.len().min(SHOWN));
    let count = folded.len() as u64;
    let folded = (count > 0).then(|| {
        view! {
            <details>
                <summary class="disclosure"><Icon name="right" class="icon--sm"/>{t.configuration_earlier(count)}</summary>
                <ol class="timeline">{folded}</ol>
            </details>
        }
    });
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{t.configuration_revisions()}</h2></div>
            <div class="panel__body stack stack--tight"><ol class="timeline">{rows}</ol>{folded}</div>
            {choose(t, id, shown)}
        </section>
    }
    .into_any()
}

fn row(t: Text, id: &MiniProgramId, shown: &Configuration, revision: &Revision) -> AnyView {
    let Revision { number, set, author, at, restored_from } = revision;
    let is_current = *number == shown.revision;
    let (_, before) = numbered(shown, number - 1).unwrap_or_default();
    let words = compare(&before, set).iter().map(|it| summary(t, it)).collect_view();
    let icon = if restored_from.is_some() { "undo" } else { "dot" };
    let class = if is_current { "timeline__dot timeline__dot--accent" } else { "timeline__dot" };
    let restored =
        restored_from.map(|earlier| view! { <p>{t.configuration_restored(earlier)}</p> });
    let tag = is_current.then(|| view! { <span class="tag">{t.configuration_current()}</span> });
    let others = (!is_current).then(|| {
        let pair = [("revision", number.to_string()), ("with", shown.revision.to_string())];
        let href = path::configuration(id, &shown.level, &pair);
        view! {
            <div class="row">
                <a class="button button--sm" href=href><Icon name="compare"/>{t.configuration_compare()}
                    <span class="visually-hidden">" "{t.configuration_revision(*number)}</span></a>
                {restore(t, id, shown, (*number, "visually-hidden"))}
            </div>
        }
    });
    let name = author.name.clone();
    view! {
        <li>
            <span class=class><Icon name=icon/></span>
            <div class="timeline__body">
                <div class="row row--between"><b><span class="visually-hidden">{t.configuration_revision_word()}" "</span>{*number}</b>{tag}</div>
                {restored}
                {words}
                <p class="small">{name}{t.pause()}<Moment at=*at/></p>
                {others}
            </div>
        </li>
    }
    .into_any()
}

/// What a revision changed of a part, in a line: of ids only which one, of domains which came and went.
fn summary(t: Text, change: &Change) -> AnyView {
    let Change { part, removed, added } = change;
    match part {
        Part::ClientId | Part::MerchantId => view! { <p>{t.part(*part)}</p> }.into_any(),
        Part::ServerDomains | Part::WebviewDomains => {
            let added = added.iter().map(|it| format!("+ {it}"));
            let all: Vec<String> =
                added.chain(removed.iter().map(|it| format!("− {it}"))).collect();
            let more = (all.len() > ENTRIES_SHOWN)
                .then(|| view! { <li class="muted">{t.and_more((all.len() - ENTRIES_SHOWN) as u64)}</li> });
            let rows = all
                .iter()
                .take(ENTRIES_SHOWN)
                .map(|it| view! { <li class="mono">{it.clone()}</li> });
            view! { <p>{t.part(*part)}</p><ul>{rows.collect_view()}{more}</ul> }.into_any()
        }
    }
}

/// The button that brings a revision back; none where nothing can be changed.
fn restore(
    t: Text,
    id: &MiniProgramId,
    shown: &Configuration,
    (number, class): (i64, &'static str),
) -> Option<AnyView> {
    let is_open = shown.may_edit && !shown.is_locked && number > 0 && number != shown.revision;
    is_open.then(|| {
        let mut pairs = hidden(id, &shown.level);
        pairs.push(("began", shown.revision.to_string()));
        pairs.push(("revision", number.to_string()));
        view! {
            <form method="post" action=RestoreConfiguration::url()>
                <Hidden pairs/>
                <button class="button button--sm" type="submit"><Icon name="undo"/>{t.configuration_restore()}
                    <span class=class>" "{t.configuration_revision(number)}</span></button>
            </form>
        }
        .into_any()
    })
}

/// Chooses two revisions to compare.
fn choose(t: Text, id: &MiniProgramId, shown: &Configuration) -> AnyView {
    let numbers = shown.revisions.iter().map(|it| it.number).chain([0]);
    let options: Vec<(String, String)> = numbers
        .map(|it| {
            let words =
                if it == 0 { t.configuration_before_first().to_owned() } else { it.to_string() };
            (it.to_string(), words)
        })
        .collect();
    let first = (shown.revision - 1).to_string();
    view! {
        <form class="panel__foot form" method="get" action=path::tab(id, "configuration")>
            <Hidden pairs=path::level(&shown.level)/>
            <div class="form__pair">
                <SelectField name="revision" label=t.configuration_first() options=options.clone() value=first/>
                <SelectField name="with" label=t.configuration_second() options value=shown.revision.to_string()/>
            </div>
            <button class="button" type="submit"><Icon name="compare"/>{t.configuration_compare()}</button>
        </form>
    }
    .into_any()
}

/// Two revisions side by side.
pub fn comparison(
    t: Text,
    id: &MiniProgramId,
    shown: &Configuration,
    first: &Numbered,
    second: &Numbered,
) -> AnyView {
    let heading = t.configuration_comparison(first.0, second.0);
    let close = path::configuration(id, &shown.level, &[]);
    // Two of these stand beside each other, so each says which revision it brings back.
    let buttons = [first.0, second.0].into_iter();
    let buttons: Vec<AnyView> =
        buttons.filter_map(|it| restore(t, id, shown, (it, "nowrap"))).collect();
    view! {
        <section class="panel" aria-labelledby="comparison">
            <div class="panel__head">
                <h2 id="comparison" tabindex="-1" data-focus>{heading}</h2>
                <a class="button button--sm button--ghost" href=close>{t.configuration_close()}</a>
            </div>
            {changes(t, (first.0, &first.1), (second.0, &second.1))}
            {(!buttons.is_empty()).then(|| view! { <div class="panel__foot">{buttons}</div> })}
        </section>
    }
    .into_any()
}

/// What differs between two sets: a row for each part, both sides whole, with what only one has marked.
pub fn changes(
    t: Text,
    first: (i64, &ConfigurationSet),
    second: (i64, &ConfigurationSet),
) -> AnyView {
    let found = compare(first.1, second.1);
    if found.is_empty() {
        return view! { <div class="panel__body"><p class="muted">{t.configuration_same()}</p></div> }
            .into_any();
    }
    let name = |number| {
        if number == 0 {
            t.configuration_before_first().to_owned()
        } else {
            t.configuration_revision_head(number)
        }
    };
    let (left, right) = (name(first.0), name(second.0));
    let rows = found.into_iter().map(|change| {
        let old = side(t, first.1, &change, &change.removed, false);
        let new = side(t, second.1, &change, &change.added, true);
        view! {
            <div class="change">
                <dt>{t.part(change.part)}</dt>
                <dd><span class="change__as">{left.clone()}</span>" "{old}</dd>
                <dd><span class="change__as">{right.clone()}</span>" "{new}</dd>
            </div>
        }
    });
    let rows = rows.collect_view();
    view! {
        <dl>
            <div class="change change--head"><dt>{t.conflict_field()}</dt><dd>{left.clone()}</dd><dd>{right.clone()}</dd></div>
            {rows}
        </dl>
    }
    .into_any()
}

/// One side of a difference.
fn side(
    t: Text,
    set: &ConfigurationSet,
    change: &Change,
    only: &[String],
    is_new: bool,
) -> AnyView {
    let entries = set.entries(change.part);
    if entries.is_empty() {
        return view! { <span class="muted">{none(t)}</span> }.into_any();
    }
    let rows = entries.into_iter().map(|entry| {
        let words = entry.to_owned();
        let shown = match (only.iter().any(|it| it == entry), is_new) {
            (true, true) => view! { "+ "<ins>{words}</ins> }.into_any(),
            (true, false) => view! { "− "<del>{words}</del> }.into_any(),
            (false, _) => view! { <span>{words}</span> }.into_any(),
        };
        view! { <li class="mono">{shown}</li> }
    });
    view! { <ul>{rows.collect_view()}</ul> }.into_any()
}
