//! What is found by what was typed, as a page; of the same page the palette takes the results, told by
//! `palette` in the address: there they are the options of a list box.

use super::places::{Place, To, matching, places};
use crate::error::AppError;
use crate::host::Host;
use crate::mini_program::head::status_look;
use crate::path;
use crate::served::Query;
use crate::served::form::Search;
use crate::session::api::SignOut;
use crate::text::{Text, use_text};
use crate::ui::tile::{Avatar, Logo};
use crate::ui::{empty::Empty, icon::Icon};
use backend::palette::{Found, FoundPerson};
use domain::mini_program::{ListQuery, MiniProgramRow};
use domain::text::place_of;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// How many pages and how many actions are shown.
const PLACES_SHOWN: usize = 8;

/// Something that was found.
struct Item {
    /// Its picture.
    picture: AnyView,
    /// Its name, with the part that was typed marked.
    name: AnyView,
    /// What it belongs to, or how far it has come.
    end: String,
    /// Where it leads.
    to: To,
}

/// The page.
pub async fn page(query: &Query) -> Result<AnyView, AppError> {
    let t = use_text();
    let q = query.get("q");
    let host = Host::of_request();
    let found = backend::palette::find(&host.cx()?, &q, host.locale()).await?;
    let groups = groups(t, &q, found);
    let count = groups.iter().map(|it| it.1.len()).sum::<usize>() as u64;
    let words = if count == 0 { t.palette_none().to_owned() } else { t.palette_count(count) };
    let in_palette = !query.get("palette").is_empty();
    let none = (count == 0 && !in_palette).then(|| view! {
        <Empty icon="search" heading=t.palette_none() boxed=true><p>{t.palette_none_help()}</p></Empty>
    });
    let told = (count > 0 && !in_palette)
        .then(|| view! { <p class="muted small" role="status">{words.clone()}</p> });
    let mut at = 0;
    let shown = groups.into_iter().enumerate().filter(|(_, (_, items))| !items.is_empty());
    let shown = shown.map(|(number, (heading, items))| {
        let first = at;
        at += items.len();
        group((number, heading), items, in_palette.then_some(first))
    });
    let shown = shown.collect_view();
    Ok(view! {
        <Title text=t.search()/>
        <header class="page__head"><h1 class="page__title">{t.search()}</h1></header>
        <Search action=path::SEARCH.to_owned() typed=q label=t.palette_help()/>
        <div class="palette__page" id="results" data-count=words>{told}{none}{shown}</div>
    }
    .into_any())
}

/// What was found, by kind. Without anything typed the first pages and actions stand there.
fn groups(t: Text, q: &str, found: Found) -> Vec<(&'static str, Vec<Item>)> {
    let Found { reader, mini_programs, more, people } = found;
    let mut programs: Vec<Item> =
        mini_programs.into_iter().map(|row| mini_program(t, q, row)).collect();
    if more {
        let list = path::mini_programs(&ListQuery { q: q.to_owned(), ..ListQuery::default() });
        programs.push(Item {
            picture: view! { <Icon name="programs"/> }.into_any(),
            name: t.palette_more().into_any(),
            end: String::new(),
            to: To::Page(list),
        });
    }
    let (actions, pages): (Vec<Place>, Vec<Place>) =
        matching(places(t, &reader), q).into_iter().partition(|it| it.is_action);
    let shown = |places: Vec<Place>| -> Vec<Item> {
        places.into_iter().take(PLACES_SHOWN).map(|it| place(q, it)).collect()
    };
    vec![
        (t.palette_mini_programs(), programs),
        (t.palette_people(), people.into_iter().map(|it| person(q, it)).collect()),
        (t.palette_pages(), shown(pages)),
        (t.palette_actions(), shown(actions)),
    ]
}

fn mini_program(t: Text, q: &str, row: MiniProgramRow) -> Item {
    let also = row
        .also
        .map(|also| view! { " "<span class="muted" lang=t.0.word()>{marked(&also, q)}</span> });
    let name = view! { <span lang=row.language.to_string()>{marked(&row.name, q)}</span>{also} };
    let name = name.into_any();
    Item {
        picture: view! { <Logo id=row.id.to_string() name=row.name.clone()/> }.into_any(),
        name,
        end: status_look(t, row.status).2.to_owned(),
        to: To::Page(path::tab(&row.id, "information")),
    }
}

fn person(q: &str, found: FoundPerson) -> Item {
    let FoundPerson { person, email, key, workspace } = found;
    Item {
        picture: view! { <Avatar id=person.id.to_string() name=person.name.clone()/> }.into_any(),
        name: view! { {marked(&person.name, q)}" "<span class="muted">{marked(&email, q)}</span> }
            .into_any(),
        end: workspace,
        to: To::Page(path::workspace_member(&key, &email)),
    }
}

fn place(q: &str, place: Place) -> Item {
    let Place { icon, label, workspace, to, .. } = place;
    Item {
        picture: view! { <Icon name=icon/> }.into_any(),
        name: marked(label, q),
        end: workspace.unwrap_or_default(),
        to,
    }
}

/// A text with what was typed in it marked.
fn marked(text: &str, q: &str) -> AnyView {
    match place_of(text, q) {
        Some(at) => {
            let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let (before, after) = (part(&text[..at.start]), part(&text[at.end..]));
            let found = text[at].to_owned();
            view! { {before}<mark>{found}</mark>{after} }.into_any()
        }
        None => text.to_owned().into_any(),
    }
}

/// A group with its heading: links, or in the palette options, numbered from `first` on.
fn group(
    (number, heading): (usize, &'static str),
    items: Vec<Item>,
    first: Option<usize>,
) -> AnyView {
    let id = format!("found-group-{number}");
    let (role, none) = (first.map(|_| "group"), first.map(|_| "presentation"));
    let items = items.into_iter().enumerate().map(|(at, item)| {
        let option = first.map(|first| format!("found-{}", first + at));
        view! { <li role=none>{shown(item, option)}</li> }
    });
    view! {
        <section role=role aria-labelledby=id.clone()>
            <h2 class="palette__group" id=id.clone() role=none>{heading}</h2>
            <ul role=none>{items.collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn shown(item: Item, option: Option<String>) -> AnyView {
    let Item { picture, name, end, to } = item;
    let role = option.as_ref().map(|_| "option");
    let (selected, stop) = (option.as_ref().map(|_| "false"), option.as_ref().map(|_| "-1"));
    let end = (!end.is_empty()).then(|| view! { <span class="palette__end">{end}</span> });
    let inner = view! { {picture}<span class="ellipsis">{name}</span>{end} };
    match to {
        To::Page(href) => view! {
            <a class="palette__item" href=href id=option role=role aria-selected=selected tabindex=stop>{inner}</a>
        }
        .into_any(),
        To::SignOut => view! {
            <form method="post" action=SignOut::url() data-whole role=role.map(|_| "presentation")>
                <button class="palette__item" type="submit" id=option role=role aria-selected=selected
                    tabindex=stop>{inner}</button>
            </form>
        }
        .into_any(),
    }
}
