//! A version's page: what it is, what it calls, what was found in it, what it holds.

use super::compare::Choose;
use super::files::{Files, Pages, SizesPanel};
use super::jsapis::{Held, Jsapis};
use super::place_text;
use crate::error::{AppError, refused_before};
use crate::feature::api::AddFeature;
use crate::mini_program::Tab;
use crate::mini_program::api::read_head;
use crate::mini_program::head::Breadcrumbs;
use crate::path;
use crate::served::form::refusal_note;
use crate::served::not_found;
use crate::text::use_text;
use crate::ui::badge::{Badge, Meaning};
use crate::ui::{
    copy::{Copy, CopyLink},
    icon::Icon,
    note::PlainNote,
    tile::{Logo, PersonTile},
    time::Moment,
};
use domain::access::Action;
use domain::id::MiniProgramId;
use domain::mini_program::MiniProgramHead;
use domain::package::Severity;
use domain::version::{PackageDetail, ShownFinding, VersionDetail, VersionNumber};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The page of the version with this number. An id or a number of the wrong shape names none.
pub async fn page(id: &str, number: &str) -> Result<AnyView, AppError> {
    let id: MiniProgramId = id.parse().map_err(|_| not_found())?;
    let head = read_head(id.clone()).await?;
    let (version, findings) = read(&id, number).await?;
    let number = version.number;
    let host = crate::host::Host::of_request();
    let board = backend::release::board(&host.cx()?, &id, Some(number)).await?;
    let note = backend::release::read_note(&host.cx()?, &id, number).await?;
    let t = use_text();
    let may = board.roles.may(domain::access::Action::ReleaseVersion);
    let state = crate::release::panel::heading(t, &board);
    let releases = crate::release::panel::panels(t, &id, number, board);
    let note = crate::release::note::panel(t, &id, number, note, may);
    let called = version.package.iter().flat_map(|it| &it.jsapis);
    let called: Vec<String> = called.map(|it| it.used.name.clone()).collect();
    let cx = host.cx()?;
    let (holders, may_add) = backend::feature::holder::holders(&cx, &id, &called).await?;
    let granting = Held { back: path::version(&id, version.number), id, holders, may_add };
    let choices = backend::version::comparison::choices(&cx, &head.id).await?;
    Ok(view! { <Detail head version findings state releases note choices held=granting/> }
        .into_any())
}

/// A version with what was found in it. A number of the wrong shape names none, for whoever may see versions at
/// all.
async fn read(
    id: &MiniProgramId,
    number: &str,
) -> Result<(VersionDetail, Vec<ShownFinding>), AppError> {
    let host = crate::host::Host::of_request();
    let cx = host.cx()?;
    let Ok(number) = number.parse() else {
        cx.program(id, Action::ViewVersions).await?;
        return Err(not_found());
    };
    let (detail, findings) = backend::version::detail(&cx, id, number).await?;
    let t = crate::text::Text(host.locale());
    Ok((detail, findings.into_iter().map(|row| t.shown_finding(row)).collect()))
}

#[component]
fn Detail(
    head: MiniProgramHead,
    version: VersionDetail,
    findings: Vec<ShownFinding>,
    state: AnyView,
    releases: AnyView,
    note: AnyView,
    held: Held,
    choices: Vec<VersionNumber>,
) -> impl IntoView {
    let t = use_text();
    let number = version.number.to_string();
    let compared = version.number;
    let steps = vec![
        (path::HOME.to_owned(), t.mini_programs().to_owned()),
        (path::tab(&head.id, Tab::Information.slug()), head.name.clone()),
        (path::tab(&head.id, Tab::Versions.slug()), t.tab_versions().to_owned()),
    ];
    let package = version.package.clone();
    let configuration = head
        .roles
        .may(Action::EditConfiguration)
        .then(|| path::tab(&head.id, Tab::Configuration.slug()));
    view! {
        <Title text=format!("{} {number}", head.name)/>
        <Breadcrumbs steps here=number.clone()/>
        <header class="page__head">
            <Logo id=head.id.to_string() name=head.name.clone() size="logo--md"
                picture=path::marked(&path::logo(&head.id), head.logo.as_deref())/>
            <h1 class="page__title">{t.version_number(&number)}</h1>
            {state}
            <div class="page__actions"><CopyLink href=path::version(&head.id, version.number)/></div>
        </header>
        <div class="columns">
            <div class="stack">
                {releases}
                {refused_before(AddFeature::PATH).map(|error| refusal_note(t, &error))}
                {match package {
                    Some(package) => view! { <Package package findings configuration held/> }.into_any(),
                    None => view! { <PlainNote><p>{t.not_scanned()}</p></PlainNote> }.into_any(),
                }}
            </div>
            <aside class="stack"><Info version/>{note}<Choose id=head.id number=compared choices/></aside>
        </div>
    }
}

#[component]
fn Package(
    package: PackageDetail,
    findings: Vec<ShownFinding>,
    configuration: Option<String>,
    held: Held,
) -> impl IntoView {
    let PackageDetail { jsapis, files, file_count, sizes, limits, pages, .. } = package;
    view! {
        <Jsapis rows=jsapis held/>
        <Findings rows=findings configuration/>
        <div class="columns columns--even">
            <div class="stack"><SizesPanel sizes limits/><Pages pages/></div>
            <Files files count=file_count/>
        </div>
    }
}

#[component]
fn Info(version: VersionDetail) -> impl IntoView {
    let t = use_text();
    let package = version.package.map(|package| {
        let short = format!("{}…{}", &package.sha256.get(..8).unwrap_or_default(), package.sha256.get(59..).unwrap_or_default());
        view! {
            <dt>{t.profile()}</dt><dd>{t.profile_name(package.profile)}</dd>
            <dt>{t.pages()}</dt><dd><a class="link" href="#pages">{t.pages_count(package.pages.len() as u64)}</a></dd>
            <dt>{t.size()}</dt><dd>{t.size_unpacked(t.bytes(package.size), t.bytes(package.unpacked))}</dd>
            <dt>"SHA-256"</dt><dd><Copy value=package.sha256 shown=short/></dd>
        }
    });
    let entrance = version
        .entrance_url
        .map(|url| view! { <dt>{t.entrance_url()}</dt><dd class="mono">{url}</dd> });
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{t.version_info()}</h2></div>
            <div class="panel__body"><dl class="facts">
                <dt>{t.number()}</dt><dd class="number">{version.number.to_string()}</dd>
                <dt>{t.uploaded()}</dt><dd><Moment at=version.uploaded/></dd>
                <dt>{t.by()}</dt><dd><PersonTile person=version.uploader/></dd>
                {package}
                {entrance}
            </dl></div>
        </section>
    }
}

/// A severity as colour, icon and class.
const fn severity_look(severity: Severity) -> (Meaning, &'static str, &'static str) {
    match severity {
        Severity::Blocking => (Meaning::Danger, "error", "finding finding--blocking"),
        Severity::Warning => (Meaning::Warning, "warning", "finding finding--warning"),
        Severity::Noted => (Meaning::Neutral, "info", "finding finding--noted"),
    }
}

/// What was found; `configuration` is where whoever may lists a domain.
#[component]
fn Findings(rows: Vec<ShownFinding>, configuration: Option<String>) -> impl IntoView {
    let t = use_text();
    let counts = [Severity::Blocking, Severity::Warning, Severity::Noted]
        .into_iter()
        .filter_map(|severity| {
            let count = rows.iter().filter(|row| row.severity == severity).count() as u64;
            let (meaning, icon, _) = severity_look(severity);
            let word = match severity {
                Severity::Blocking => t.blocking_findings(count),
                Severity::Warning => t.warning_findings(count),
                Severity::Noted => t.noted_findings(count),
            };
            (count > 0).then(|| view! { <Badge meaning icon word/> })
        })
        .collect_view();
    let none = rows.is_empty();
    view! {
        <section class="panel" id="findings">
            <div class="panel__head"><h2>{t.findings()}</h2><div class="row">{counts}</div></div>
            {none.then(|| view! { <div class="panel__body"><p class="muted">{t.findings_none()}</p></div> })}
            <ul class="findings">{rows.into_iter().map(|row| {
                let configuration = configuration.clone().filter(|_| row.is_of_host);
                view! { <FindingItem row configuration/> }
            }).collect_view()}</ul>
        </section>
    }
}

#[component]
fn FindingItem(row: ShownFinding, configuration: Option<String>) -> impl IntoView {
    let t = use_text();
    let (_, icon, class) = severity_look(row.severity);
    let word = t.severity(row.severity);
    let mut places = row.places.iter().map(place_text);
    let first = places.next();
    let rest: Vec<String> = places.collect();
    let hidden = u64::from(row.count).saturating_sub(1 + rest.len() as u64);
    let title = row.title.clone();
    view! {
        <li class=class>
            <Icon name=icon/>
            <div class="finding__body">
                <div class="finding__head"><span class="finding__title">{row.title}</span><span class="tag">{word}</span></div>
                {row.words.map(|words| view! { <p>{words}</p> })}
                {first.map(|place| view! { <p class="finding__where">{place}</p> })}
                <MorePlaces places=rest hidden of=title/>
                {configuration.map(|href| view! { <p><a class="link" href=href>{t.configuration_list_host()}</a></p> })}
            </div>
        </li>
    }
}

/// The places behind the first one, folded away.
#[component]
pub fn MorePlaces(
    /// Those that are named.
    places: Vec<String>,
    /// How many more there are than are named.
    hidden: u64,
    /// Of what.
    of: String,
) -> impl IntoView {
    let t = use_text();
    let of = view! { <span class="visually-hidden">{t.colon()}{of}</span> };
    let more = places.len() as u64 + hidden;
    (more > 0).then(|| {
        let unnamed = (hidden > 0).then(|| view! { <li class="muted">{t.more_places(hidden)}</li> });
        view! {
            <details>
                <summary class="disclosure"><Icon name="right" class="icon--sm"/>{t.more_places(more)}{of}</summary>
                <ul class="finding__where">{places.into_iter().map(|place| view! { <li>{place}</li> }).collect_view()}{unnamed}</ul>
            </details>
        }
    })
}
