//! What was added, removed and changed, as tables.

use super::{Between, PART_ROWS, change_badge};
use crate::text::Text;
use crate::ui::none::or_none;
use domain::comparison::{
    Change, Comparison, Differing, FileChange, FindingFacts, ROWS_SHOWN, Sides,
};
use domain::package::{FindingKind, Limits, Scheme};
use leptos::prelude::*;

/// A row of a table: what it is, what happened to it, and what it is on both sides.
struct Row {
    what: AnyView,
    change: Change,
    before: String,
    after: String,
}

impl Row {
    fn of<K, V>(row: &Differing<K, V>, what: AnyView, words: impl Fn(&V) -> String) -> Row {
        let side = |side: &Option<V>| side.as_ref().map(&words).unwrap_or_default();
        let (before, after) = (side(&row.sides.before), side(&row.sides.after));
        Row { what, change: row.change(), before, after }
    }
}

/// JSAPIs, hosts, findings and pages: a table of each that differs.
pub fn all(t: Text, between: &Between, comparison: &Comparison) -> AnyView {
    let Comparison { pages, jsapis, hosts, findings, .. } = comparison;
    let places = |count: &u32| t.jsapis_places(u64::from(*count));
    let jsapis = jsapis.iter().map(|it| Row::of(it, mono(it.of.clone()), places));
    let hosts = hosts.iter().map(|it| {
        let (host, scheme) = &it.of;
        let scheme = match scheme {
            Scheme::Https => "https",
            Scheme::Wss => "wss",
        };
        Row::of(it, mono(format!("{scheme}://{host}")), places)
    });
    let findings = findings.iter().map(|it| {
        let words = |facts: &FindingFacts| {
            let count = t.jsapis_places(u64::from(facts.count));
            format!("{}{}{count}", t.severity(facts.severity), t.pause())
        };
        Row::of(it, finding(t, &it.of), words)
    });
    let pages = pages.iter().map(|it| {
        let there =
            |there: &bool| String::from(if *there { t.compare_page_there() } else { t.absent() });
        Row::of(it, mono(it.of.clone()), there)
    });
    view! {
        {table(t, between, "jsapis", t.compare_jsapis(), jsapis)}
        {table(t, between, "hosts", t.compare_hosts(), hosts)}
        {table(t, between, "findings", t.findings(), findings)}
        {table(t, between, "pages", t.pages(), pages)}
    }
    .into_any()
}

fn mono(text: String) -> AnyView {
    view! { <code class="mono">{text}</code> }.into_any()
}

fn finding(t: Text, kind: &FindingKind) -> AnyView {
    let words =
        t.finding_words(kind).map(|words| view! { <span class="table__sub">{words}</span> });
    view! { {t.finding_title(kind)}{words} }.into_any()
}

/// Files, each with a link to its difference where it may have one.
pub fn files(t: Text, between: &Between, files: &[FileChange]) -> AnyView {
    let rows = files.iter().map(|it| {
        let path = it.of.path.clone();
        let outside =
            it.of.outside.then(|| view! { " "<span class="tag">{t.compare_outside()}</span> });
        let name = if it.of.is_binary() {
            mono(path)
        } else {
            let href = between.file(&path);
            view! { <a class="link mono" href=href>{path}</a> }.into_any()
        };
        Row::of(it, view! { {name}{outside} }.into_any(), |facts| t.bytes(facts.size))
    });
    table(t, between, "files", t.files(), rows).into_any()
}

fn table(
    t: Text,
    between: &Between,
    id: &'static str,
    heading: &'static str,
    rows: impl ExactSizeIterator<Item = Row>,
) -> Option<AnyView> {
    let (numbers, count) = (between.numbers, rows.len());
    if count == 0 {
        return None;
    }
    let unlisted = count.saturating_sub(ROWS_SHOWN) as u64;
    let more = (unlisted > 0).then(|| view! { <p class="muted small">{t.and_more(unlisted)}</p> });
    let rows = rows.take(ROWS_SHOWN).map(|row| {
        let Row { what, change, before, after } = row;
        let side = |side: &String| or_none(t, side.clone());
        let folded = match change {
            Change::Added => side(&after),
            Change::Removed => side(&before),
            Change::Changed => view! { {side(&before)}" → "{side(&after)} }.into_any(),
        };
        view! {
            <tr>
                <th scope="row">{what}<span class="table__fold">{change_badge(t, change)}<span>{folded}</span></span></th>
                <td class="table__medium">{change_badge(t, change)}</td>
                <td class="table__number table__medium">{side(&before)}</td>
                <td class="table__number table__medium">{side(&after)}</td>
            </tr>
        }
    });
    let table = view! {
        <div class="table-box"><table class="table table--compact table--static">
            <caption>{heading}</caption>
            <thead><tr>
                <th scope="col">{t.compare_item()}</th>
                <th scope="col" class="table__medium">{t.compare_change()}</th>
                <th scope="col" class="table__number table__medium">{numbers.before.to_string()}</th>
                <th scope="col" class="table__number table__medium">{numbers.after.to_string()}</th>
            </tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table></div>
        {more}
    };
    Some(
        view! {
            <section class="section" id=between.anchor(id)>
                <div class="section__head">{between.heading(heading)}<span class="muted small">{t.compare_differ(count as u64)}</span></div>
                {between.folded(t, count, PART_ROWS, table.into_any())}
            </section>
        }
        .into_any(),
    )
}

/// `+92 KB`, `−3 KB`; empty where nothing changed.
pub fn grown(t: Text, before: u64, after: u64) -> String {
    match after.cmp(&before) {
        std::cmp::Ordering::Less => format!("−{}", t.bytes(before - after)),
        std::cmp::Ordering::Equal => String::new(),
        std::cmp::Ordering::Greater => format!("+{}", t.bytes(after - before)),
    }
}

/// Size per package: bars for the eye, each pair against its limit, and the numbers beside them.
pub fn sizes(
    t: Text,
    between: &Between,
    sizes: &[Differing<Option<String>, u64>],
    limits: &Limits,
) -> AnyView {
    let numbers = between.numbers;
    let row = |it: &Differing<Option<String>, u64>| {
        let most = if it.of.is_some() { limits.subpackage_bytes } else { limits.main_bytes };
        let bar = |bytes: Option<u64>, class: &'static str| {
            let share = (bytes.unwrap_or(0) * 100 / most.max(1)).min(100);
            view! { <progress class=class value=share.to_string() max="100"></progress> }
        };
        let Sides { before, after } = it.sides;
        let side = |side: Option<u64>| or_none(t, side.map(|it| t.bytes(it)).unwrap_or_default());
        let name = it.of.clone().unwrap_or_else(|| t.main_package().to_owned());
        let grown = grown(t, before.unwrap_or(0), after.unwrap_or(0));
        let change = it.change();
        let badge = (change != Change::Changed).then(|| change_badge(t, change));
        view! {
            <tr>
                <th scope="row">{name}" "{badge}<span class="table__fold"><span>{side(before)}" → "{side(after)}</span></span></th>
                <td class="table__wide"><div class="stack stack--tight compare__bars" aria-hidden="true">{bar(before, "bar bar--neutral")}{bar(after, "bar")}</div></td>
                <td class="table__number table__medium">{side(before)}</td>
                <td class="table__number table__medium">{side(after)}</td>
                <td class="table__number">{or_none(t, grown)}</td>
            </tr>
        }
    };
    let rows: Vec<_> = sizes.iter().take(ROWS_SHOWN).map(row).collect();
    let count = rows.len();
    let table = view! {
        <div class="table-box"><table class="table table--compact table--static">
            <caption>{t.compare_sizes()}</caption>
            <thead><tr>
                <th scope="col">{t.compare_package()}</th>
                <th scope="col" class="table__wide">{t.compare_of_limit()}</th>
                <th scope="col" class="table__number table__medium">{numbers.before.to_string()}</th>
                <th scope="col" class="table__number table__medium">{numbers.after.to_string()}</th>
                <th scope="col" class="table__number">{t.compare_difference()}</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    };
    view! {
        <section class="section" id=between.anchor("sizes")>
            <div class="section__head">{between.heading(t.compare_sizes())}<span class="muted small">{t.size_limits(t.bytes(limits.all_bytes), t.bytes(limits.subpackage_bytes))}</span></div>
            {between.folded(t, count, PART_ROWS, table.into_any())}
        </section>
    }
    .into_any()
}
