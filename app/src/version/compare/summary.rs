//! What changes, in a few lines: how many of each there are on both sides.

use super::lists::grown;
use super::{Between, change_badge};
use crate::text::Text;
use backend::version::comparison::Packages;
use domain::comparison::{Change, Comparison, Counts, Differing, Sides, tally};
use domain::version::VersionNumber;
use leptos::prelude::*;

/// The panel. Of versions without packages there is only their address to tell.
pub fn panel(
    t: Text,
    between: &Between,
    entrances: &Sides<Option<String>>,
    packages: Option<&Packages>,
) -> Option<AnyView> {
    if packages.is_none() && entrances.before == entrances.after {
        return None;
    }
    let numbers = between.numbers;
    let entrance = (entrances.before != entrances.after).then(|| {
        let of = t.entrance_url().to_owned();
        field(t, numbers, Differing { of, sides: entrances.clone() })
    });
    let rows = packages.map(|it| of_packages(t, between, &it.comparison));
    Some(
        view! {
            <section class="panel">
                <div class="panel__head">{between.heading(t.compare_what())}</div>
                <dl>{head(t, numbers)}{entrance}{rows}</dl>
            </section>
        }
        .into_any(),
    )
}

fn of_packages(t: Text, between: &Between, comparison: &Comparison) -> AnyView {
    let numbers = between.numbers;
    let Comparison { profile, counts, files, pages, jsapis, hosts, findings, sizes: _ } =
        comparison;
    let format = (profile.before != profile.after).then(|| {
        let name = |it| Some(t.profile_name(it).to_owned());
        let sides = Sides { before: name(profile.before), after: name(profile.after) };
        field(t, numbers, Differing { of: t.profile().to_owned(), sides })
    });
    let number = |label, anchor, of: fn(&Counts) -> u64, tallied: String| {
        let (before, after) = (of(&counts.before).to_string(), of(&counts.after).to_string());
        let anchor = format!("#{}", between.anchor(anchor));
        row(numbers, label, Some(anchor), before, after, tallied)
    };
    let size = |label, of: fn(&Counts) -> u64| {
        let (before, after) = (of(&counts.before), of(&counts.after));
        let more = (before != after).then(|| t.aside(grown(t, before, after)));
        row(numbers, label, None, t.bytes(before), t.bytes(after), more.unwrap_or_default())
    };
    view! {
        {format}
        {number(t.files(), "files", |it| it.files, tallied(t, files))}
        {number(t.pages(), "pages", |it| it.pages, tallied(t, pages))}
        {number(t.compare_jsapis(), "jsapis", |it| it.jsapis, tallied(t, jsapis))}
        {number(t.compare_hosts(), "hosts", |it| it.hosts, tallied(t, hosts))}
        {number(t.findings(), "findings", |it| it.findings, tallied(t, findings))}
        {size(t.compare_packed(), |it| it.packed)}
        {size(t.compare_unpacked(), |it| it.unpacked)}
    }
    .into_any()
}

fn tallied<K, V>(t: Text, rows: &[Differing<K, V>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let count = |change| tally(rows, change);
    let parts = [
        (count(Change::Added), t.compare_count_added(count(Change::Added))),
        (count(Change::Changed), t.compare_count_changed(count(Change::Changed))),
        (count(Change::Removed), t.compare_count_removed(count(Change::Removed))),
    ];
    let parts: Vec<String> =
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
    t.aside(parts.join(t.comma()))
}

fn row(
    numbers: Sides<VersionNumber>,
    label: &'static str,
    anchor: Option<String>,
    before: String,
    after: String,
    more: String,
) -> AnyView {
    let name = match anchor.filter(|_| !more.is_empty()) {
        Some(anchor) => view! { <a class="link" href=anchor>{label}</a> }.into_any(),
        None => label.into_any(),
    };
    view! {
        <div class="change">
            <dt>{name}</dt>
            <dd><span class="change__as">{numbers.before.to_string()}</span>" "<span class="number">{before}</span></dd>
            <dd><span class="change__as">{numbers.after.to_string()}</span>" "<span class="number">{after}</span><span class="muted">{more}</span></dd>
        </div>
    }
    .into_any()
}

/// The names of the columns.
fn head(t: Text, numbers: Sides<VersionNumber>) -> AnyView {
    view! {
        <div class="change change--head">
            <dt>{t.compare_item()}</dt>
            <dd class="number">{numbers.before.to_string()}</dd>
            <dd class="number">{numbers.after.to_string()}</dd>
        </div>
    }
    .into_any()
}

/// A field that differs: what it was and what it is.
fn field(t: Text, numbers: Sides<VersionNumber>, row: Differing<String, String>) -> AnyView {
    let change = row.change();
    let Differing { of, sides } = row;
    let none = || view! { <span class="muted">{t.none()}</span> }.into_any();
    let before = sides.before.map_or_else(none, |it| view! { <del>{it}</del> }.into_any());
    let after = sides.after.map_or_else(none, |it| view! { <ins>{it}</ins> }.into_any());
    let badge = (change != Change::Changed).then(|| change_badge(t, change));
    view! {
        <div class="change">
            <dt>{of}" "{badge}</dt>
            <dd><span class="change__as">{numbers.before.to_string()}</span>" "{before}</dd>
            <dd><span class="change__as">{numbers.after.to_string()}</span>" "{after}</dd>
        </div>
    }
    .into_any()
}
