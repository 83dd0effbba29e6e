//! The list of mini programs: everything that is on the page is in its address.

use super::head::{kind_word, status_look};
use crate::error::AppError;
use crate::host::Host;
use crate::path;
use crate::served::Query;
use crate::served::form::Hidden;
use crate::served::pattern::{Fill, Pattern, place};
use crate::text::{Text, use_text};
use crate::ui::badge::Badge;
use crate::ui::{
    copy::Copy,
    empty::Empty,
    icon::Icon,
    none::none,
    pager::Turn,
    tile::{self, Logo, PersonTile},
    time::{exact, machine},
};
use domain::id::AccountId;
use domain::mini_program::{
    COUNT_MOST, ListQuery, MiniProgramKind, MiniProgramPage, MiniProgramRow, MiniProgramStatus,
    Sort,
};
use leptos::prelude::*;
use leptos_meta::Title;
use std::collections::HashMap;

fn list_query(query: &Query) -> ListQuery {
    ListQuery {
        workspace: query.get("workspace"),
        q: query.get("q"),
        status: query.get("status"),
        kind: query.get("type"),
        sort: query.get("sort"),
        after: query.get("after"),
        before: query.get("before"),
    }
}

/// The same list from its beginning, with one thing changed.
fn changed(query: &ListQuery, change: impl FnOnce(&mut ListQuery)) -> String {
    let mut query = ListQuery { after: String::new(), before: String::new(), ..query.clone() };
    change(&mut query);
    path::mini_programs(&query)
}

/// The list.
pub async fn page(query: &Query) -> Result<AnyView, AppError> {
    let t = use_text();
    let host = Host::of_request();
    let query = list_query(query);
    let page = backend::list::page(&host.cx()?, &query, host.locale()).await?;
    let new = page.may_create.then(|| {
        view! {
            <a class="button button--primary" href=path::new_mini_program(&query.workspace)>
                <Icon name="plus"/><span class="fold-label">{t.new_mini_program()}</span>
            </a>
        }
    });
    let count = count_words(t, page.count);
    let toolbar = toolbar(t, &query);
    let results = if page.rows.is_empty() {
        no_rows(t, &query, page.may_create)
    } else {
        rows(t, page, &query)
    };
    Ok(view! {
        <Title text=t.mini_programs()/>
        <header class="page__head">
            <h1 class="page__title">
                {t.mini_programs()}" "
                <span class="page__count number" id="count" data-follows>{count}</span>
            </h1>
            <div class="page__actions">{new}</div>
        </header>
        {toolbar}
        <div id="results">{results}</div>
    }
    .into_any())
}

fn count_words(t: Text, count: u64) -> String {
    if count > COUNT_MOST { t.more_than(COUNT_MOST) } else { count.to_string() }
}

fn toolbar(t: Text, query: &ListQuery) -> AnyView {
    let sorts = [
        // What is not chosen does not stand in the address.
        (Sort::Modified, "", t.sort_modified()),
        (Sort::Created, Sort::Created.word(), t.sort_created()),
        (Sort::Name, Sort::Name.word(), t.sort_name()),
    ];
    let sort = query.sort.parse().unwrap_or(Sort::Modified);
    let sorts = sorts.into_iter().map(|(it, word, label)| {
        view! { <option value=word selected=it == sort>{label}</option> }
    });
    let sorts = sorts.collect_view();
    let hidden = |name: &'static str, value: &str| {
        (!value.is_empty()).then(|| view! { <Hidden pairs=vec![(name, value.to_owned())]/> })
    };
    let statuses = MiniProgramStatus::ALL.iter().map(|it| (it.word(), status_look(t, *it).2));
    let statuses = filter(t, "status-filter", t.status(), &query.status, statuses, |word| {
        changed(query, |it| it.status = word)
    });
    let kinds = MiniProgramKind::ALL.iter().map(|it| (it.word(), kind_word(t, *it)));
    let kinds = filter(t, "type-filter", t.kind(), &query.kind, kinds, |word| {
        changed(query, |it| it.kind = word)
    });
    view! {
        <form class="toolbar" role="search" aria-label=t.mini_programs() method="get" action=path::HOME data-live>
            {hidden("workspace", &query.workspace)}
            <div class="search">
                <Icon name="search"/>
                <input class="input" type="search" name="q" placeholder=t.search_placeholder() maxlength="100"
                    aria-label=t.search_placeholder() value=query.q.clone() autocomplete="off"/>
            </div>
            {hidden("status", &query.status)}
            {hidden("type", &query.kind)}
            <span class="row" id="filters" data-follows>{statuses}{kinds}</span>
            <div class="toolbar__end">
                <label class="muted small only-wide" for="sort">{t.sort_by()}</label>
                <span class="select select--auto">
                    <select class="input" id="sort" name="sort" aria-label=t.sort_by() data-now>{sorts}</select>
                    <Icon name="down"/>
                </span>
                <noscript><button class="button" type="submit">{t.show()}</button></noscript>
            </div>
        </form>
    }
    .into_any()
}

/// A filter: a button that opens its choices, each a link.
fn filter(
    t: Text,
    id: &'static str,
    label: &'static str,
    chosen: &str,
    options: impl Iterator<Item = (&'static str, &'static str)>,
    to: impl Fn(String) -> String,
) -> AnyView {
    let mut named = None;
    let items = std::iter::once(("", t.all())).chain(options).map(|(word, label)| {
        let current = word == chosen;
        if current && !word.is_empty() {
            named = Some(view! { {t.colon()}<b class="medium">{label}</b> });
        }
        let check =
            current.then(|| view! { <span class="menu__check"><Icon name="check"/></span> });
        view! {
            <a class="menu__item" href=to(word.to_owned()) aria-current=current.then_some("true")>{label}{check}</a>
        }
    });
    let items = items.collect_view();
    let class = if named.is_some() { "filter filter--set" } else { "filter" };
    view! {
        <div class="anchor">
            <button class=class type="button" popovertarget=id>
                {label}{named}<Icon name="down"/>
            </button>
            <div class="menu menu--below" id=id popover>{items}</div>
        </div>
    }
    .into_any()
}

fn no_rows(t: Text, query: &ListQuery, may_create: bool) -> AnyView {
    if query.filters() || !query.after.is_empty() || !query.before.is_empty() {
        let workspace = query.workspace.clone();
        let all = path::mini_programs(&ListQuery { workspace, ..ListQuery::default() });
        return view! {
            <Empty icon="search" heading=t.list_no_hit() boxed=true>
                <p>{t.list_no_hit_help()}</p>
                <div class="row"><a class="button" href=all>{t.list_show_all()}</a></div>
            </Empty>
        }
        .into_any();
    }
    let first = if may_create {
        view! {
            <p>{t.list_empty_lead()}</p>
            <ol class="numbered">
                <li><span><b>{t.list_empty_one()}</b>" "<span class="muted">{t.list_empty_one_help()}</span></span></li>
                <li><span><b>{t.list_empty_two()}</b>" "<span class="muted">{t.list_empty_two_help()}</span></span></li>
                <li><span><b>{t.list_empty_three()}</b>" "<span class="muted">{t.list_empty_three_help()}</span></span></li>
            </ol>
            <div class="row">
                <a class="button button--primary" href=path::new_mini_program(&query.workspace)>
                    <Icon name="plus"/>{t.new_mini_program()}
                </a>
            </div>
        }
        .into_any()
    } else {
        view! { <p>{t.list_empty_joined()}</p> }.into_any()
    };
    view! { <Empty icon="programs" heading=t.list_empty()>{first}</Empty> }.into_any()
}

fn rows(t: Text, page: MiniProgramPage, query: &ListQuery) -> AnyView {
    let MiniProgramPage { rows, count, before, after, .. } = page;
    let turn = |before: String, after: String| {
        path::mini_programs(&ListQuery { before, after, ..query.clone() })
    };
    let before = before.map(|cursor| turn(cursor, String::new()));
    let after = after.map(|cursor| turn(String::new(), cursor));
    let sort = query.sort.parse().unwrap_or(Sort::Modified);
    let by = |sort: Sort| changed(query, |it| sort.word().clone_into(&mut it.sort));
    let sorted = move |column: Sort, order: &'static str| (sort == column).then_some(order);
    let arrow = move |column: Sort| (sort == column).then(|| view! { <Icon name="sort"/> });
    let body = body(t, rows);
    view! {
        <div class="table-box">
            <table class="table">
                <caption>{t.mini_programs()}</caption>
                <thead><tr>
                    <th scope="col" class="sortable" aria-sort=sorted(Sort::Name, "ascending")>
                        <a class="table__sort" href=by(Sort::Name)>{t.name()}{arrow(Sort::Name)}</a>
                    </th>
                    <th scope="col" class="table__wide">{t.id()}</th>
                    <th scope="col" class="table__medium">{t.kind()}</th>
                    <th scope="col" class="table__medium">{t.status()}</th>
                    <th scope="col" class="table__medium">{t.live_version()}</th>
                    <th scope="col" class="table__wide">{t.creator()}</th>
                    <th scope="col" class="table__medium table__number sortable" aria-sort=sorted(Sort::Modified, "descending")>
                        <a class="table__sort" href=by(Sort::Modified)>{t.modified()}{arrow(Sort::Modified)}</a>
                    </th>
                </tr></thead>
                <tbody inner_html=body></tbody>
            </table>
        </div>
        <nav class="pager" aria-label=t.pages()>
            <span>{t.in_all(count_words(t, count))}</span>
            <span class="row"><span class="button-group"><Turn href=before label=t.previous()/><Turn href=after label=t.next()/></span></span>
        </nav>
    }
    .into_any()
}

/// What a row shows, in the order of its places.
#[derive(Clone, Copy)]
#[repr(usize)]
enum Cell {
    Id,
    Logo,
    Language,
    Name,
    Also,
    Status,
    FoldedLive,
    Moment,
    Modified,
    Kind,
    Live,
    Creator,
}

fn pattern() -> Pattern {
    let at = |cell: Cell| place(cell as usize);
    // The only place inside an address; an id holds nothing that an address escapes.
    let href = format!("/mini-programs/{}/information", at(Cell::Id));
    let modified = || {
        view! { <time datetime=at(Cell::Moment) title=at(Cell::Modified)>{at(Cell::Modified)}</time> }
    };
    Pattern::of(view! {
        <tr>
            <th scope="row"><div class="table__name">
                {at(Cell::Logo)}
                <span>
                    <a class="table__link table__title" href=href><span lang=at(Cell::Language)>{at(Cell::Name)}</span></a>
                    {at(Cell::Also)}
                    <span class="table__fold">
                        {at(Cell::Status)}{at(Cell::FoldedLive)}
                        <span class="push">{modified()}</span>
                    </span>
                </span>
            </div></th>
            <td class="table__wide"><span class="table__act"><Copy value=at(Cell::Id)/></span></td>
            <td class="table__medium"><span class="muted">{at(Cell::Kind)}</span></td>
            <td class="table__medium">{at(Cell::Status)}</td>
            <td class="table__medium"><span class="share">{at(Cell::Live)}</span></td>
            <td class="table__wide">{at(Cell::Creator)}</td>
            <td class="table__medium table__number"><span class="muted">{modified()}</span></td>
        </tr>
    })
}

/// The parts of a row that are markup themselves: they, too, are made once for all rows that have them.
struct Parts {
    also: Pattern,
    live: Pattern,
    live_and_others: Pattern,
    folded: Pattern,
    none: Fill,
    picture: Pattern,
    letters: HashMap<u32, Pattern>,
}

impl Parts {
    fn of(t: Text) -> Parts {
        let one = || place(0);
        let others = view! { <span class="muted small">{place(1)}</span> };
        Parts {
            also: Pattern::of(
                view! { " "<span class="muted only-wide" lang=t.0.word()>{one()}</span> },
            ),
            live: Pattern::of(view! { <span class="number">{one()}</span> }),
            live_and_others: Pattern::of(view! { <span class="number">{one()}</span>{others} }),
            folded: Pattern::of(view! { <span>{one()}</span> }),
            none: Fill::view(none(t)),
            picture: Pattern::of(
                view! { <Logo id=String::new() name=String::new() picture=Some(one())/> },
            ),
            letters: HashMap::new(),
        }
    }

    fn logo(&mut self, row: &MiniProgramRow) -> Fill {
        if let Some(address) = path::marked(&path::logo(&row.id), row.logo.as_deref()) {
            return self.picture.filled(&[Fill::Text(address)]);
        }
        let id = row.id.to_string();
        let letters = self.letters.entry(tile::colour(&id));
        let tile = letters.or_insert_with(|| Pattern::of(view! { <Logo id name=place(0)/> }));
        tile.filled(&[Fill::Text(tile::letter(&row.name))])
    }

    /// The live version as the folded row and as its column show it.
    fn live(&self, version: Option<String>, elsewhere: u32) -> (Fill, Fill) {
        let folded = version.clone().map(|live| self.folded.filled(&[Fill::Text(live)]));
        let live = version.map_or_else(|| self.none.clone(), Fill::Text);
        let live = if elsewhere > 0 {
            self.live_and_others.filled(&[live, Fill::Text(format!("+{elsewhere}"))])
        } else {
            self.live.filled(&[live])
        };
        (folded.unwrap_or(Fill::NONE), live)
    }
}

fn body(t: Text, rows: Vec<MiniProgramRow>) -> String {
    let pattern = pattern();
    let mut parts = Parts::of(t);
    let statuses: HashMap<&str, Fill> = MiniProgramStatus::ALL
        .iter()
        .map(|status| {
            let (meaning, icon, word) = status_look(t, *status);
            (status.word(), Fill::view(view! { <Badge meaning icon word plain=true/> }))
        })
        .collect();
    let mut creators: HashMap<AccountId, Fill> = HashMap::new();
    let mut html = String::new();
    for row in rows {
        let logo = parts.logo(&row);
        let also = row.also.map(|also| parts.also.filled(&[Fill::Text(also)]));
        let creator = creators
            .entry(row.creator.id)
            .or_insert_with(|| Fill::view(view! { <PersonTile person=row.creator.clone()/> }));
        let (folded, live) = parts.live(row.live_version, row.live_elsewhere);
        let fills = [
            Fill::Text(row.id.to_string()),
            logo,
            Fill::Text(row.language.to_string()),
            Fill::Text(row.name),
            also.unwrap_or(Fill::NONE),
            statuses.get(row.status.word()).cloned().unwrap_or(Fill::NONE),
            folded,
            Fill::Text(machine(row.modified)),
            Fill::Text(exact(t, row.modified)),
            Fill::Text(kind_word(t, row.kind).to_owned()),
            live,
            creator.clone(),
        ];
        pattern.fill(&fills, &mut html);
    }
    html
}
