//! The audit of a workspace: who did what, when, from where, and what changed.

use crate::error::AppError;
use crate::frame::Section;
use crate::host::Host;
use crate::path;
use crate::served::Query;
use crate::text::{Text, use_text};
use crate::ui::field::{SelectField, TextField};
use crate::ui::pager::Turn;
use crate::ui::{empty::Empty, icon::Icon, time::Moment};
use backend::audit_list::{Entry, Filter};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::audit::{Difference, EventKind, ExportFormat};
use leptos::prelude::*;
use leptos_meta::Title;

/// The page.
pub async fn page(key: &str, query: &Query) -> Result<AnyView, AppError> {
    let t = use_text();
    let filter = filter(query);
    let host = Host::of_request();
    let (name, rows, more) = backend::audit_list::page(&host.cx()?, key, &filter).await?;
    let label = Section::Audit.label(t);
    let href = path::workspace(key, Section::Audit.slug());
    let last = rows.last().filter(|_| more).map(|it| it.seq.to_string());
    let next = last.map(|seq| query.with(&href, &[("before", &seq)]));
    let first = filter.before.map(|_| query.with(&href, &[("before", "")]));
    let exports = (!rows.is_empty()).then(|| exports(t, key, query));
    Ok(view! {
        <Title text=format!("{label} · {name}")/>
        <header class="page__head"><h1 class="page__title">{label}</h1><p class="muted">{name}</p></header>
        <div class="stack">
            {filters(t, &href, query)}
            <div id="results" class="stack stack--tight">
                {exports}
                {table(t, rows)}
                <nav class="pager" aria-label=t.pages()>
                    <span class="row"><span class="button-group"><Turn href=first label=t.first_page()/><Turn href=next label=t.audit_earlier()/></span></span>
                </nav>
            </div>
        </div>
    }
    .into_any())
}

/// What an address narrows the audit to.
pub fn filter(query: &Query) -> Filter {
    Filter {
        actor: query.get("actor"),
        kind: query.get("kind").parse().ok(),
        mini_program: query.get("mini_program"),
        from: day(&query.get("from")),
        // The day itself is meant, too.
        to: day(&query.get("to")).map(|day| day + TimeDelta::days(1)),
        before: query.get("before").parse().ok(),
    }
}

/// What is shown, as files.
fn exports(t: Text, key: &str, query: &Query) -> AnyView {
    let links =
        [(ExportFormat::Csv, t.audit_export_csv()), (ExportFormat::Json, t.audit_export_json())];
    let links = links.into_iter().map(|(format, label)| {
        let href = query.with(&path::audit_export(key, format), &[("before", "")]);
        view! { <a class="button button--sm" href=href download rel="external"><Icon name="download"/>{label}</a> }
    });
    view! { <div class="row push" role="group" aria-label=t.audit_export()>{links.collect_view()}</div> }
        .into_any()
}

/// The beginning of a day in UTC, as a date field writes it.
fn day(typed: &str) -> Option<DateTime<Utc>> {
    let date: NaiveDate = typed.parse().ok()?;
    Some(date.and_hms_opt(0, 0, 0)?.and_utc())
}

fn filters(t: Text, href: &str, query: &Query) -> AnyView {
    let all = (String::new(), t.all().to_owned());
    let kinds = EventKind::ALL.iter().map(|it| (it.word().to_owned(), t.event(*it).to_owned()));
    let kinds = std::iter::once(all).chain(kinds).collect();
    view! {
        <form class="form__pair" role="search" aria-label=t.audit() method="get" action=href.to_owned() data-live>
            <TextField name="actor" label=t.audit_who() kind="search" value=query.get("actor") required=false/>
            <TextField name="mini_program" label=t.audit_mini_program() value=query.get("mini_program") required=false/>
            <SelectField name="kind" label=t.audit_what() options=kinds value=query.get("kind")/>
            <TextField name="from" label=t.audit_from() kind="date" value=query.get("from") required=false/>
            <TextField name="to" label=t.audit_to() kind="date" value=query.get("to") required=false/>
            <div class="row form__end">
                <noscript><button class="button" type="submit">{t.show()}</button></noscript>
                <a class="button button--ghost" href=href.to_owned()>{t.list_show_all()}</a>
            </div>
        </form>
    }
    .into_any()
}

fn table(t: Text, rows: Vec<Entry>) -> AnyView {
    if rows.is_empty() {
        return view! {
            <Empty icon="audit" heading=t.audit_none() boxed=true><p>{t.audit_none_help()}</p></Empty>
        }
        .into_any();
    }
    entries(t, rows)
}

/// Entries as a table.
pub fn entries(t: Text, rows: Vec<Entry>) -> AnyView {
    let rows = rows.into_iter().map(|row| entry(t, row));
    view! {
        <div class="table-box"><table class="table table--compact table--static">
            <caption>{t.audit()}</caption>
            <thead><tr>
                <th scope="col" class="table__number table__wide">{t.audit_entry()}</th>
                <th scope="col" class="table__medium">{t.audit_time()}</th>
                <th scope="col">{t.audit_what()}</th>
                <th scope="col" class="table__medium">{t.audit_who()}</th>
                <th scope="col" class="table__wide">{t.audit_address()}</th>
            </tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table></div>
    }
    .into_any()
}

fn entry(t: Text, row: Entry) -> AnyView {
    let Entry { seq, at, kind, subject, actor, address, mini_program, differences } = row;
    let who = actor.unwrap_or_else(|| t.audit_nobody().to_owned());
    let folded = who.clone();
    // What happened to a mini program begins with its id and its name: those are the link.
    let linked = mini_program.as_ref().map(|(id, name)| format!("{id} {name}"));
    let rest = linked.as_ref().and_then(|it| subject.strip_prefix(it.as_str()));
    let subject = rest.unwrap_or(&subject).trim().to_owned();
    let of = mini_program.as_ref().map_or(subject.as_str(), |it| it.1.as_str());
    let of = format!("{}{} {of}", t.colon(), t.event(kind));
    let program = mini_program.map(|(id, name)| {
        view! { " "<a class="link" href=path::tab(&id, "information")>{name}</a> }
    });
    view! {
        <tr>
            <td class="table__number table__wide muted">{seq}</td>
            <td class="table__medium muted"><Moment at/></td>
            <th scope="row">
                <span class="medium">{t.event(kind)}</span>{program}" "<span class="muted">{subject}</span>
                <span class="table__fold"><span>{folded}</span><span class="push"><Moment at/></span></span>
                {changes(t, differences, &of)}
            </th>
            <td class="table__medium">{who}</td>
            <td class="table__wide"><span class="mono muted">{address}</span></td>
        </tr>
    }
    .into_any()
}

/// What changed, folded away below the entry; `of` ends the name of what unfolds it.
fn changes(t: Text, differences: Vec<Difference>, of: &str) -> AnyView {
    if differences.is_empty() {
        return ().into_any();
    }
    let label = t.audit_changes(differences.len() as u64);
    let rows = differences.into_iter().map(|it| {
        view! { <tr><th scope="row" class="mono">{it.path}</th><td>{it.before}</td><td>{it.after}</td></tr> }
    });
    view! {
        <details>
            <summary class="disclosure"><Icon name="right" class="icon--sm"/>{label}<span class="visually-hidden">{of.to_owned()}</span></summary>
            <table class="table table--compact table--static">
                <caption>{t.audit_difference()}</caption>
                <thead><tr><th scope="col">{t.conflict_field()}</th><th scope="col">{t.audit_before()}</th><th scope="col">{t.audit_after()}</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </details>
    }
    .into_any()
}
