//! Requests that a release may go out: what was frozen, against what is live.

use crate::error::AppError;
use crate::path;
use crate::release::frozen::{Columns, head, line, part};
use crate::text::Text;
use crate::ui::badge::{Badge, Meaning};
use crate::ui::icon::Icon;
use crate::ui::note::PlainNote;
use crate::version::compare::compared;
use backend::request::list::Row;
use backend::request::{LaunchMatter, PackageShort};
use domain::package::Severity;
use domain::release::review::PartShown;
use domain::version::FindingRow;
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
    let LaunchMatter { live, versions: _, lines, configuration, categories, is_edited, package } =
        *matter;
    let against = match (live, row.version) {
        (Some(live), Some(submitted)) => t.review_against(live, submitted),
        _ => t.review_all_new().to_owned(),
    };
    let columns = Columns { before: t.live().to_owned(), after: t.review_submitted().to_owned() };
    let lines = lines.iter().map(|it| line(t, &columns, &categories, it)).collect_view();
    let package = row.version.map(|version| {
        let link = path::version(&row.mini_program.0, version);
        view! {
            <section class="panel">
                <div class="panel__head">
                    <h2>{t.review_package()}</h2>
                    <a class="link small" href=link>{t.review_open_version(version)}</a>
                </div>
                {package_body(t, package)}
            </section>
        }
    });
    view! {
        {is_edited.then(|| view! { <PlainNote><p>{t.review_edited()}</p></PlainNote> })}
        <section class="panel" id="changes">
            <div class="panel__head"><h2>{t.review_changes()}</h2><span class="muted small">{against}</span></div>
            <dl>{head(t, &columns)}{lines}</dl>
        </section>
        {configuration_panel(t, &columns, configuration)}
        {package}
    }
    .into_any()
}

/// The packages, against what is live: the comparison's own page as a part of this one, without what was
/// frozen, which stands above.
///
/// # Errors
/// [`AppError::NotFound`] for whoever may not open the mini program any more.
pub async fn comparison(
    t: Text,
    row: &Row,
    matter: Option<&LaunchMatter>,
) -> Result<Option<AnyView>, AppError> {
    let Some((matter, submitted)) = matter.zip(row.version) else { return Ok(None) };
    let id = &row.mini_program.0;
    let (to, body) = match matter.live.zip(matter.versions) {
        None => (None, sentence(t.review_compare_none())),
        Some((live, _)) if live == submitted => (None, sentence(t.review_compare_same())),
        Some((live, versions)) => {
            let to = path::comparison(id, submitted, live);
            let link = view! { <a class="link small" href=to>{t.review_compare(live)}</a> };
            let found = compared(id, versions).await?;
            let body = view! {
                <details class="compare__part" open>
                    <summary class="disclosure"><Icon name="right" class="icon--sm"/>{t.review_compare_open()}</summary>
                    {found}
                </details>
            };
            (Some(link), body.into_any())
        }
    };
    Ok(Some(
        view! {
            <section class="section" id="comparison">
                <div class="section__head"><h2>{t.review_compared()}</h2>{to}</div>
                {body}
            </section>
        }
        .into_any(),
    ))
}

fn sentence(words: &'static str) -> AnyView {
    view! { <p class="muted">{words}</p> }.into_any()
}

/// The configuration, as far as the reader may see it; without any of it there is no such part.
fn configuration_panel(t: Text, columns: &Columns, parts: Vec<PartShown>) -> AnyView {
    if parts.is_empty() {
        return ().into_any();
    }
    let rows = parts.into_iter().map(|it| part(t, columns, it)).collect_view();
    view! {
        <section class="panel" id="configuration">
            <div class="panel__head"><h2>{t.tab_configuration()}</h2></div>
            <dl>{head(t, columns)}{rows}</dl>
        </section>
    }
    .into_any()
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
