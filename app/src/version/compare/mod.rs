//! Two versions held against each other: a page of its own, and the same as a part of a review.

mod choose;
mod frozen;
mod lists;
mod summary;
mod text;

pub use choose::Choose;

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
use backend::Error;
use backend::version::FrozenSides;
use backend::version::comparison::{self, Compared, Packages};
use domain::comparison::{Change, Sides};
use domain::id::{MiniProgramId, VersionId};
use domain::mini_program::MiniProgramHead;
use domain::version::VersionNumber;
use leptos::prelude::*;
use leptos_meta::Title;

/// From how many rows on a list is folded where the comparison is a part of another page.
const PART_ROWS: usize = 10;
/// The same for the lines of a text.
const PART_LINES: usize = 40;

/// Which comparison it is, and where it stands.
#[derive(Clone, Debug)]
struct Between {
    id: MiniProgramId,
    numbers: Sides<VersionNumber>,
    /// Whether it is a part of another page, which has headings and anchors of its own.
    is_part: bool,
}

impl Between {
    /// The anchor of a section.
    fn anchor(&self, section: &'static str) -> String {
        if self.is_part { format!("compared-{section}") } else { section.to_owned() }
    }

    /// The heading of a section, below that of the page or of the part.
    fn heading(&self, words: &'static str) -> AnyView {
        if self.is_part {
            view! { <h3>{words}</h3> }.into_any()
        } else {
            view! { <h2>{words}</h2> }.into_any()
        }
    }

    /// A list of `count`; one of more than `most` is folded where it is a part of another page.
    fn folded(&self, t: Text, count: usize, most: usize, list: AnyView) -> AnyView {
        if !self.is_part || count <= most {
            return list;
        }
        view! {
            <details>
                <summary class="disclosure"><Icon name="right" class="icon--sm"/>{t.compare_unfold(count as u64)}</summary>
                {list}
            </details>
        }
        .into_any()
    }

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
    let between = Between { id, numbers, is_part: false };
    let content = match file.is_some().then(|| text::alone(t, &between, &found)).flatten() {
        Some(one) => one,
        None => content(t, &between, found),
    };
    Ok(view! {
        {around(t, &head, &between, file)}
        {content}
    }
    .into_any())
}

/// What the package of a version changes against another one's, as a part of another page: in a review
/// against what is live. A package that cannot be read keeps nobody from the rest of that page.
///
/// # Errors
/// [`AppError::NotFound`] for a version of another mini program, and whatever refuses the reader.
pub async fn compared(id: &MiniProgramId, versions: Sides<VersionId>) -> Result<AnyView, AppError> {
    let t = use_text();
    let host = Host::of_request();
    match comparison::of_versions(&host.cx()?, id, versions).await {
        Ok(found) => {
            let between = Between { id: id.clone(), numbers: found.numbers, is_part: true };
            Ok(content(t, &between, found))
        }
        Err(error @ (Error::Storage(_) | Error::File(_) | Error::Internal(_))) => {
            tracing::error!(%error, "two packages could not be compared");
            Ok(view! { <PlainNote><p>{t.compare_unreadable()}</p></PlainNote> }.into_any())
        }
        Err(error) => Err(error.into()),
    }
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
fn content(t: Text, between: &Between, found: Compared) -> AnyView {
    let Compared { numbers, entrances, packages, frozen } = found;
    let same = packages.as_ref().is_none_or(|it| it.comparison.is_empty());
    let same_frozen = frozen.as_ref().is_none_or(FrozenSides::is_same);
    if same && entrances.before == entrances.after && same_frozen {
        let help = if numbers.before == numbers.after {
            t.compare_itself_help()
        } else if packages.is_none() {
            t.compare_nothing_html5()
        } else {
            t.compare_nothing_help()
        };
        if between.is_part {
            return view! { <p class="muted">{help}</p> }.into_any();
        }
        return view! {
            <Empty icon="compare" heading=t.compare_nothing() boxed=true><p>{help}</p></Empty>
        }
        .into_any();
    }
    // A review says so itself.
    let not_scanned = (packages.is_none() && !between.is_part)
        .then(|| view! { <PlainNote><p>{t.not_scanned()}</p></PlainNote> });
    let summary = summary::panel(t, between, &entrances, packages.as_ref());
    let frozen = frozen.map(|it| frozen::sections(t, numbers, it));
    let packages = packages.map(|packages| {
        let Packages { comparison, limits, open } = packages;
        view! {
            {lists::all(t, between, &comparison)}
            {lists::sizes(t, between, &comparison.sizes, &limits)}
            {lists::files(t, between, &comparison.files)}
            {text::all(t, between, &comparison.files, &open)}
        }
    });
    view! {
        <div class="stack">
            {not_scanned}
            {summary}
            {frozen}
            {packages}
        </div>
    }
    .into_any()
}
