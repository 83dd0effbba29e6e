//! The list of mini programs: everything that is on the page is in its address.

use super::api::list_mini_programs;
use super::head::{kind_word, status_look};
use crate::account::{may_create_in, use_reader};
use crate::answer::ask;
use crate::error::Problem;
use crate::path;
use crate::text::{Text, use_text};
use crate::ui::badge::Badge;
use crate::ui::{
    copy::Copy,
    empty::Empty,
    icon::Icon,
    tile::{Logo, PersonTile},
    time::Moment,
    waiting::Waiting,
};
use domain::mini_program::{
    COUNT_MOST, ListQuery, MiniProgramKind, MiniProgramPage, MiniProgramRow, MiniProgramStatus,
    Sort,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// How long typing must rest before the list is asked, in milliseconds.
const REST: u64 = 60;

fn use_list_query() -> Memo<ListQuery> {
    let search = use_location().search;
    Memo::new(move |_| {
        let search = search.read();
        let part = |name| path::queried(&search, name);
        ListQuery {
            workspace: part("workspace"),
            q: part("q"),
            status: part("status"),
            kind: part("type"),
            sort: part("sort"),
            after: part("after"),
            before: part("before"),
        }
    })
}

/// The same list from its beginning, with one thing changed.
fn changed(query: &ListQuery, change: impl FnOnce(&mut ListQuery)) -> String {
    let mut query = ListQuery { after: String::new(), before: String::new(), ..query.clone() };
    change(&mut query);
    path::mini_programs(&query)
}

/// The list.
#[component]
pub fn ListPage() -> impl IntoView {
    let t = use_text();
    let query = use_list_query();
    let page = ask(move || query.get(), list_mini_programs);
    let reader = use_reader();
    view! {
        <Title text=t.mini_programs()/>
        <header class="page__head">
            <h1 class="page__title">
                {t.mini_programs()}" "
                <Waiting load={move || async move {
                        page.await.ok().map(|page| view! { <span class="page__count number" role="status">{count_words(t, page.count)}</span> })
                    }}/>
            </h1>
            <div class="page__actions">
                <Waiting load={move || async move {
                        let may = reader.await.is_ok_and(|reader| !may_create_in(&reader).is_empty());
                        may.then(|| view! { <NewButton query/> })
                    }}/>
            </div>
        </header>
        <Toolbar query/>
        <Waiting rows=12 load={move || async move {
                match page.await {
                    Ok(page) if page.rows.is_empty() => view! { <NoRows query/> }.into_any(),
                    Ok(page) => view! { <Rows page query/> }.into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            }}/>
    }
}

fn count_words(t: Text, count: u64) -> String {
    if count > COUNT_MOST { t.more_than(COUNT_MOST) } else { count.to_string() }
}

#[component]
fn NewButton(query: Memo<ListQuery>) -> impl IntoView {
    let t = use_text();
    view! {
        <a class="button button--primary" href=move || path::new_mini_program(&query.read().workspace)>
            <Icon name="plus"/><span class="fold-label">{t.new_mini_program()}</span>
        </a>
    }
}

#[component]
fn Toolbar(query: Memo<ListQuery>) -> impl IntoView {
    let t = use_text();
    let navigate = use_navigate();
    let typed = StoredValue::new(0_u32);
    let asked = StoredValue::new(query.get_untracked().q);
    let input = NodeRef::<leptos::html::Input>::new();
    // The address may change by itself: by a link, by going back.
    Effect::new(move |_| {
        let q = query.get().q;
        if q != asked.get_value() {
            if let Some(input) = input.get_untracked() {
                input.set_value(&q);
            }
            asked.set_value(q);
        }
    });
    let search = move |event: leptos::ev::Event| {
        let value = event_target_value(&event);
        typed.update_value(|count| *count += 1);
        let turn = typed.get_value();
        let navigate = navigate.clone();
        let go = move || {
            // Somebody typed on: the later turn asks.
            if typed.get_value() == turn {
                asked.set_value(value.clone());
                let to = changed(&query.get_untracked(), |it| it.q = value);
                navigate(
                    &to,
                    NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() },
                );
            }
        };
        set_timeout(go, std::time::Duration::from_millis(REST));
    };
    let first = query.get_untracked();
    let sorts = [
        (Sort::Modified, t.sort_modified()),
        (Sort::Created, t.sort_created()),
        (Sort::Name, t.sort_name()),
    ];
    view! {
        <form class="toolbar" role="search" aria-label=t.mini_programs() method="get" action=path::HOME>
            <div class="search">
                <Icon name="search"/>
                <input node_ref=input class="input" type="search" name="q" placeholder=t.search_placeholder() maxlength="100"
                    aria-label=t.search_placeholder() value=first.q.clone() on:input=search autocomplete="off"/>
            </div>
            <Hidden name="workspace" value=Signal::derive(move || query.get().workspace)/>
            <Hidden name="status" value=Signal::derive(move || query.get().status)/>
            <Hidden name="type" value=Signal::derive(move || query.get().kind)/>
            <Filter id="status-filter" label=t.status() chosen=Signal::derive(move || query.get().status)
                options=MiniProgramStatus::ALL.iter().map(|it| (it.word(), status_look(t, *it).2)).collect()
                to=Callback::new(move |word: String| changed(&query.get(), |it| it.status = word))/>
            <Filter id="type-filter" label=t.kind() chosen=Signal::derive(move || query.get().kind)
                options=MiniProgramKind::ALL.iter().map(|it| (it.word(), kind_word(t, *it))).collect()
                to=Callback::new(move |word: String| changed(&query.get(), |it| it.kind = word))/>
            <div class="toolbar__end">
                <label class="muted small only-wide" for="sort">{t.sort_by()}</label>
                <SortSelect query sorts/>
                <noscript><button class="button" type="submit">{t.show()}</button></noscript>
            </div>
        </form>
    }
}

#[component]
fn SortSelect(query: Memo<ListQuery>, sorts: [(Sort, &'static str); 3]) -> impl IntoView {
    let t = use_text();
    let navigate = use_navigate();
    let sort = move |event: leptos::ev::Event| {
        let word = event_target_value(&event);
        navigate(&changed(&query.get_untracked(), |it| it.sort = word), NavigateOptions::default());
    };
    view! {
        <span class="select select--auto">
            <select class="input" id="sort" name="sort" aria-label=t.sort_by() on:change=sort>
                {sorts.into_iter().map(|(sort, label)| {
                    let chosen = move || query.read().sort.parse().unwrap_or(Sort::Modified) == sort;
                    view! { <option value=sort.word() selected=chosen>{label}</option> }
                }).collect_view()}
            </select>
            <Icon name="down"/>
        </span>
    }
}

/// Carries a part of the address through a form that is sent without scripts.
#[component]
fn Hidden(name: &'static str, value: Signal<String>) -> impl IntoView {
    move || {
        (!value.read().is_empty())
            .then(|| view! { <input type="hidden" name=name value=value.get()/> })
    }
}

/// A filter: a button that opens its choices, each a link.
#[component]
fn Filter(
    id: &'static str,
    label: &'static str,
    chosen: Signal<String>,
    options: Vec<(&'static str, &'static str)>,
    to: Callback<String, String>,
) -> impl IntoView {
    let t = use_text();
    let words = options.clone();
    let named = move || {
        words.iter().find(|(word, _)| *word == chosen.read().as_str()).map(|(_, label)| *label)
    };
    let named = Signal::derive(named);
    let all = std::iter::once(("", t.all())).chain(options);
    view! {
        <div class="anchor">
            <button class="filter" class:filter--set=move || named.get().is_some() type="button" popovertarget=id aria-haspopup="true">
                {label}
                {move || named.get().map(|named| view! { ": "<b class="medium">{named}</b> })}
                <Icon name="down"/>
            </button>
            <div class="menu menu--below" id=id popover>
                {all.map(|(word, label)| view! {
                    <a class="menu__item" href=move || to.run(word.to_owned())
                        aria-current=move || (chosen.read().as_str() == word).then_some("true")>
                        {label}
                        {move || (chosen.read().as_str() == word).then(|| view! { <span class="menu__check"><Icon name="check"/></span> })}
                    </a>
                }).collect_view()}
            </div>
        </div>
    }
}

#[component]
fn NoRows(query: Memo<ListQuery>) -> impl IntoView {
    let t = use_text();
    let reader = use_reader();
    let narrowed = query.get_untracked();
    if narrowed.filters() || !narrowed.after.is_empty() || !narrowed.before.is_empty() {
        let all = path::mini_programs(&ListQuery {
            workspace: narrowed.workspace,
            ..ListQuery::default()
        });
        return view! {
            <Empty icon="search" heading=t.list_no_hit() boxed=true>
                <p>{t.list_no_hit_help()}</p>
                <div class="row"><a class="button" href=all>{t.list_show_all()}</a></div>
            </Empty>
        }
        .into_any();
    }
    let may_create = move || {
        let reader = reader.get().and_then(Result::ok);
        reader.is_some_and(|reader| !may_create_in(&reader).is_empty())
    };
    view! {
        <Empty icon="programs" heading=t.list_empty()>
            {move || if may_create() {
                view! {
                    <p>{t.list_empty_lead()}</p>
                    <ol class="numbered">
                        <li><span><b>{t.list_empty_one()}</b>" "<span class="muted">{t.list_empty_one_help()}</span></span></li>
                        <li><span><b>{t.list_empty_two()}</b>" "<span class="muted">{t.list_empty_two_help()}</span></span></li>
                        <li><span><b>{t.list_empty_three()}</b>" "<span class="muted">{t.list_empty_three_help()}</span></span></li>
                    </ol>
                    <div class="row">
                        <a class="button button--primary" href=move || path::new_mini_program(&query.read().workspace)>
                            <Icon name="plus"/>{t.new_mini_program()}
                        </a>
                    </div>
                }.into_any()
            } else {
                view! { <p>{t.list_empty_joined()}</p> }.into_any()
            }}
        </Empty>
    }
    .into_any()
}

#[component]
fn Rows(page: MiniProgramPage, query: Memo<ListQuery>) -> impl IntoView {
    let t = use_text();
    let MiniProgramPage { rows, count, before, after, .. } = page;
    let asked = query.get_untracked();
    let turn = |before: String, after: String| {
        path::mini_programs(&ListQuery { before, after, ..asked.clone() })
    };
    let before = before.map(|cursor| turn(cursor, String::new()));
    let after = after.map(|cursor| turn(String::new(), cursor));
    let sort = asked.sort.parse().unwrap_or(Sort::Modified);
    let by = |sort: Sort| changed(&asked, |it| sort.word().clone_into(&mut it.sort));
    let sorted = move |column: Sort, order: &'static str| (sort == column).then_some(order);
    let arrow = move |column: Sort| (sort == column).then(|| view! { <Icon name="sort"/> });
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
                <tbody>{rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}</tbody>
            </table>
        </div>
        <nav class="pager" aria-label=t.pages()>
            <span>{t.in_all(count_words(t, count))}</span>
            <span class="row"><span class="button-group"><Turn href=before label=t.previous()/><Turn href=after label=t.next()/></span></span>
        </nav>
    }
}

/// A step to another page; one that leads nowhere stays visible and says so.
#[component]
pub fn Turn(
    /// Where it leads.
    href: Option<String>,
    /// Its words.
    label: &'static str,
) -> impl IntoView {
    match href {
        Some(href) => view! { <a class="button button--sm" href=href>{label}</a> }.into_any(),
        None => {
            view! { <span class="button button--sm" aria-disabled="true">{label}</span> }.into_any()
        }
    }
}

#[component]
fn Row(row: MiniProgramRow) -> impl IntoView {
    let t = use_text();
    let (meaning, icon, word) = status_look(t, row.status);
    let live = row.live_version.clone().unwrap_or_else(|| t.none().to_owned());
    let others = (row.live_elsewhere > 0).then(|| format!("+{}", row.live_elsewhere));
    view! {
        <tr>
            <th scope="row"><div class="table__name">
                <Logo id=row.id.to_string() name=row.name.clone() picture=path::marked(&path::logo(&row.id), row.logo.as_deref())/>
                <span>
                    <a class="table__link table__title" href=path::tab(&row.id, "information")><span lang=row.language.to_string()>{row.name}</span></a>
                    {row.also.map(|also| view! { " "<span class="muted only-wide" lang=t.0.word()>{also}</span> })}
                    <span class="table__fold">
                        <Badge meaning icon word plain=true/>{(live != t.none()).then(|| view! { <span>{live.clone()}</span> })}
                        <span class="push"><Moment at=row.modified/></span>
                    </span>
                </span>
            </div></th>
            <td class="table__wide"><span class="table__act"><Copy value=row.id.to_string()/></span></td>
            <td class="table__medium"><span class="muted">{kind_word(t, row.kind)}</span></td>
            <td class="table__medium"><Badge meaning icon word plain=true/></td>
            <td class="table__medium"><span class="share"><span class="number">{live}</span>{others.map(|others| view! { <span class="muted small">{others}</span> })}</span></td>
            <td class="table__wide"><PersonTile person=row.creator/></td>
            <td class="table__medium table__number"><span class="muted"><Moment at=row.modified/></span></td>
        </tr>
    }
}
