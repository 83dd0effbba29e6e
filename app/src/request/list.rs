//! The list of requests: what the reader decides, and what they asked for.

use super::{kind_word, status_look, title};
use crate::error::AppError;
use crate::host::Host;
use crate::path::{self, REQUESTS};
use crate::served::Query;
use crate::served::form::Hidden;
use crate::text::{Text, use_text};
use crate::ui::badge::Badge;
use crate::ui::field::{SelectField, TextField};
use crate::ui::none::{none, or_none};
use crate::ui::pager::Turn;
use crate::ui::{empty::Empty, time::Moment};
use backend::request::list::{Filter, Page, Row, Whose};
use domain::id::RequestId;
use domain::request::{RequestKind, RequestStatus};
use leptos::prelude::*;
use leptos_meta::Title;

/// The word in the address for every status.
const ALL: &str = "all";

/// The page.
pub async fn page(query: &Query) -> Result<AnyView, AppError> {
    let t = use_text();
    let status = query.get("status");
    let filter = Filter {
        whose: match query.get("list").as_str() {
            "mine" => Some(Whose::Mine),
            "to-decide" => Some(Whose::ToDecide),
            _ => None,
        },
        kind: query.get("kind").parse().ok(),
        status: status.parse().ok(),
        all: status == ALL,
        mini_program: query.get("mini_program"),
        after: query.get("after").parse().ok().map(RequestId),
    };
    let host = Host::of_request();
    let found = backend::request::list::page(&host.cx()?, &filter).await?;
    let first = filter.after.map(|_| query.with(REQUESTS, &[("after", "")]));
    let next = found.after.map(|id| query.with(REQUESTS, &[("after", id.to_string().as_str())]));
    let whose = found.whose;
    // What waits is what a list of things to decide is for: that status alone narrows nothing.
    let waits = whose == Whose::ToDecide && filter.status == Some(RequestStatus::InReview);
    let narrowed = filter.kind.is_some()
        || !filter.mini_program.is_empty()
        || (filter.status.is_some() && !waits);
    Ok(view! {
        <Title text=t.requests()/>
        <header class="page__head"><h1 class="page__title">{t.requests()}</h1></header>
        {tabs(t, &found)}
        <div class="stack">
            {filters(t, query, &found)}
            <div id="results" class="stack">
                {table(t, whose, narrowed, found.rows)}
                <nav class="pager" aria-label=t.pages()>
                    <span class="row"><span class="button-group"><Turn href=first label=t.first_page()/><Turn href=next label=t.next()/></span></span>
                </nav>
            </div>
        </div>
    }
    .into_any())
}

/// The two lists; whoever decides nothing has only one.
fn tabs(t: Text, found: &Page) -> AnyView {
    let Some(waiting) = found.waiting else { return ().into_any() };
    let current = |whose: Whose| (found.whose == whose).then_some("page");
    view! {
        <nav class="tabs" aria-label=t.requests()>
            <a class="tabs__tab" href=format!("{REQUESTS}?list=to-decide") aria-current=current(Whose::ToDecide)>
                {t.request_to_decide()}" "<span class="count">{waiting}</span>
            </a>
            <a class="tabs__tab" href=format!("{REQUESTS}?list=mine") aria-current=current(Whose::Mine)>{t.request_mine()}</a>
        </nav>
    }
    .into_any()
}

fn filters(t: Text, query: &Query, found: &Page) -> AnyView {
    let all = |word: &str| (word.to_owned(), t.all().to_owned());
    let kinds =
        RequestKind::ALL.iter().map(|it| (it.word().to_owned(), kind_word(t, *it).to_owned()));
    let kinds = std::iter::once(all("")).chain(kinds).collect();
    let statuses = RequestStatus::ALL
        .iter()
        .map(|it| (it.word().to_owned(), t.request_status(*it).to_owned()));
    let statuses = std::iter::once(all(ALL)).chain(statuses).collect();
    let list = match found.whose {
        Whose::ToDecide => "to-decide",
        Whose::Mine => "mine",
    };
    let status = found.status.map_or(ALL, RequestStatus::word);
    view! {
        <form class="form__pair" role="search" aria-label=t.requests() method="get" action=REQUESTS data-live>
            <Hidden pairs=vec![("list", list.to_owned())]/>
            <SelectField name="kind" label=t.request_kind() options=kinds value=query.get("kind")/>
            <SelectField name="status" label=t.status() options=statuses value=status.to_owned()/>
            <TextField name="mini_program" label=t.audit_mini_program() value=query.get("mini_program") required=false/>
            <div class="row">
                <noscript><button class="button" type="submit">{t.show()}</button></noscript>
                <a class="button button--ghost" href=format!("{REQUESTS}?list={list}")>{t.request_clear_filters()}</a>
            </div>
        </form>
    }
    .into_any()
}

fn table(t: Text, whose: Whose, narrowed: bool, rows: Vec<Row>) -> AnyView {
    if rows.is_empty() {
        let (heading, words) = match (narrowed, whose) {
            (true, _) => (t.request_no_hit(), t.request_no_hit_help()),
            (false, Whose::ToDecide) => {
                (t.request_none_to_decide(), t.request_none_to_decide_help())
            }
            (false, Whose::Mine) => (t.requests_none(), t.request_none_mine_help()),
        };
        return view! { <Empty icon="requests" heading boxed=true><p>{words}</p></Empty> }
            .into_any();
    }
    let rows = rows.into_iter().map(|it| row(t, it)).collect_view();
    view! {
        <div class="table-box"><table class="table">
            <caption>{t.requests()}</caption>
            <thead><tr>
                <th scope="col">{t.request_title()}</th>
                <th scope="col" class="table__medium">{t.mini_program()}</th>
                <th scope="col" class="table__wide">{t.request_kind()}</th>
                <th scope="col" class="table__wide">{t.request_version()}</th>
                <th scope="col" class="table__wide">{t.request_target()}</th>
                <th scope="col" class="table__medium">{t.request_applicant()}</th>
                <th scope="col" class="table__medium">{t.request_created()}</th>
                <th scope="col" class="table__wide">{t.request_decided()}</th>
                <th scope="col" class="table__fit">{t.status()}</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}

/// A target in words; empty where there is none.
pub fn target_words(t: Text, row: &Row) -> String {
    let target = row.target.as_ref();
    let words =
        target.map(|(host_app, environment)| t.target_name(t.environment(*environment), host_app));
    words.unwrap_or_default()
}

fn row(t: Text, row: Row) -> AnyView {
    let (meaning, icon, word) = status_look(t, row.status);
    let version = row.version.map(|it| it.to_string()).unwrap_or_default();
    let target = target_words(t, &row);
    let place = row.place.map(|(place, of)| {
        view! { <span class="table__sub">{t.request_place(of, place)}</span> }
    });
    let decided = match row.decided {
        Some(at) => view! { <Moment at/> }.into_any(),
        None => none(t).into_any(),
    };
    let (name, applicant) = (row.mini_program.1.clone(), row.applicant.name.clone());
    view! {
        <tr>
            <th scope="row">
                <a class="table__link table__title" href=path::request(row.id)>{title(t, &row)}<span class="visually-hidden">{format!(" #{}", row.id)}</span></a>
                <span class="table__sub" aria-hidden="true">{format!("#{}", row.id)}</span>
                {place}
                <span class="table__fold"><span>{applicant.clone()}</span><span class="push"><Moment at=row.created/></span></span>
            </th>
            <td class="table__medium">{name}</td>
            <td class="table__wide muted">{kind_word(t, row.kind)}</td>
            <td class="table__wide">{or_none(t, version)}</td>
            <td class="table__wide">{or_none(t, target)}</td>
            <td class="table__medium">{applicant}</td>
            <td class="table__medium muted"><Moment at=row.created/></td>
            <td class="table__wide muted">{decided}</td>
            <td class="table__fit"><Badge meaning icon word plain=true/></td>
        </tr>
    }
    .into_any()
}
