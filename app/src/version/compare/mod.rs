//! Two versions held against each other: a page of its own, and the same as a part of a review.

mod choose;
mod frozen;
mod lists;
mod summary;
mod text;

pub use choose::Choose;
pub use frozen::{Frozen, FrozenSides};

use crate::error::AppError;
use crate::host::Host;
use crate::mini_program::Tab;
use crate::mini_program::api::read_head;
use crate::mini_program::head::Breadcrumbs;
use crate::path;
use crate::served::{Query, not_found};
use crate::text::{Text, use_text};
use crate::ui::badge::{Badge, Meaning};
use crate::ui::{empty::Empty, icon::Icon, note::PlainNote, tile::Logo};
use backend::version::comparison::{self, Compared, Packages};
use domain::comparison::{Change, Sides};
use domain::id::{MiniProgramId, VersionId};
use domain::mini_program::MiniProgramHead;
use domain::version::VersionNumber;
use leptos::prelude::*;
use leptos_meta::Title;

/// Which comparison it is that something links to.
#[derive(Clone, Debug)]
struct Between {
    id: MiniProgramId,
    numbers: Sides<VersionNumber>,
}

impl Between {
    fn address(&self) -> String {
        path::comparison(&self.id, self.numbers.after, self.numbers.before)
    }

    fn file(&self, file: &str) -> String {
        path::compared_file(&self.id, self.numbers.after, self.numbers.before, file)
    }
}

/// A change as colour, icon and word.
const fn change_look(t: Text, change: Change) -> (Meaning, &'static str, &'static str) {
    match change {
        Change::Added => (Meaning::Success, "plus", t.compare_added()),
        Change::Removed => (Meaning::Danger, "close", t.compare_removed()),
        Change::Changed => (Meaning::Accent, "pencil", t.compare_changed()),
    }
}

/// A change as it stands in lists.
fn change_badge(t: Text, change: Change) -> AnyView {
    let (meaning, icon, word) = change_look(t, change);
    view! { <Badge meaning icon word plain=true/> }.into_any()
}

/// Leads from what the form on a version's page says to the address of that comparison.
pub async fn chosen(id: &str, number: &str, query: &Query) -> Result<AnyView, AppError> {
    let id: MiniProgramId = id.parse().map_err(|_| not_found())?;
    let host = Host::of_request();
    let choices = comparison::choices(&host.cx()?, &id).await?;
    let (number, with) = (number.parse().ok(), query.get("with").parse().ok());
    let (Some(number), Some(with)) = (number, with) else { return Err(not_found()) };
    if !choices.contains(&number) {
        return Err(not_found());
    }
    crate::host::go(&path::comparison(&id, number, with));
    Ok(().into_any())
}

/// The page: the version `number`, compared with the version `with`.
pub async fn page(id: &str, number: &str, with: &str, query: &Query) -> Result<AnyView, AppError> {
    let t = use_text();
    let id: MiniProgramId = id.parse().map_err(|_| not_found())?;
    let head = read_head(id.clone()).await?;
    let (Ok(after), Ok(before)) = (number.parse(), with.parse()) else { return Err(not_found()) };
    let numbers = Sides { before, after };
    let file = Some(query.get("file")).filter(|it| !it.is_empty());
    let host = Host::of_request();
    let found = comparison::of_numbers(&host.cx()?, &id, numbers, file.as_deref()).await?;
    let between = Between { id, numbers };
    let content = match file.is_some().then(|| text::alone(t, &between, &found)).flatten() {
        Some(one) => one,
        None => content(t, &between, found, FrozenSides::default()),
    };
    Ok(view! {
        {around(t, &head, &between, file)}
        {content}
    }
    .into_any())
}

/// What a version changes against another one, as a part of another page: in a review against what is
/// live. `frozen` is what a release froze of either, in the reader's words; of the configuration only
/// what the reader may see (rules §2.8).
///
/// # Errors
/// [`AppError::NotFound`] for a version of another mini program, and whatever refuses the reader.
pub async fn compared(
    id: &MiniProgramId,
    versions: Sides<VersionId>,
    frozen: FrozenSides,
) -> Result<AnyView, AppError> {
    let t = use_text();
    let host = Host::of_request();
    let found = comparison::of_versions(&host.cx()?, id, versions).await?;
    let between = Between { id: id.clone(), numbers: found.numbers };
    Ok(content(t, &between, found, frozen))
}

fn around(t: Text, head: &MiniProgramHead, between: &Between, file: Option<String>) -> AnyView {
    let Sides { before, after } = between.numbers;
    let id = &between.id;
    let steps = vec![
        (path::HOME.to_owned(), t.mini_programs().to_owned()),
        (path::tab(id, Tab::Information.slug()), head.name.clone()),
        (path::tab(id, Tab::Versions.slug()), t.tab_versions().to_owned()),
        (path::version(id, after), after.to_string()),
    ];
    let title = t.compare_title(after, before);
    let named = file.map_or_else(|| title.clone(), |file| format!("{file} · {title}"));
    let swap = (before != after).then(|| {
        let href = path::comparison(id, before, after);
        view! { <a class="button" href=href><Icon name="switch"/><span class="fold-label">{t.compare_swap()}</span></a> }
    });
    view! {
        <Title text=format!("{named} · {}", head.name)/>
        <Breadcrumbs steps here=t.compare_here(before)/>
        <header class="page__head">
            <Logo id=id.to_string() name=head.name.clone() size="logo--md"/>
            <h1 class="page__title">{title}</h1>
            <div class="page__actions">{swap}</div>
        </header>
    }
    .into_any()
}

/// Everything that differs, or that nothing does.
fn content(t: Text, between: &Between, found: Compared, frozen: FrozenSides) -> AnyView {
    let Compared { numbers, entrances, packages } = found;
    let same = packages.as_ref().is_none_or(|it| it.comparison.is_empty());
    if same && entrances.before == entrances.after && frozen.is_same() {
        let help = if numbers.before == numbers.after {
            t.compare_itself_help()
        } else if packages.is_none() {
            t.compare_nothing_html5()
        } else {
            t.compare_nothing_help()
        };
        return view! {
            <Empty icon="compare" heading=t.compare_nothing() boxed=true><p>{help}</p></Empty>
        }
        .into_any();
    }
    let not_scanned =
        packages.is_none().then(|| view! { <PlainNote><p>{t.not_scanned()}</p></PlainNote> });
    let summary = summary::panel(t, numbers, &entrances, packages.as_ref());
    let packages = packages.map(|packages| {
        let Packages { comparison, limits, open } = packages;
        view! {
            {lists::all(t, between, &comparison)}
            {lists::sizes(t, numbers, &comparison.sizes, &limits)}
            {lists::files(t, between, &comparison.files)}
            {text::all(t, between, &comparison.files, &open)}
        }
    });
    view! {
        <div class="stack">
            {not_scanned}
            {summary}
            {frozen::sections(t, numbers, frozen)}
            {packages}
        </div>
    }
    .into_any()
}
