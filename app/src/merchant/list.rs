//! The merchants of a tenant, searched as one types.

use crate::error::AppError;
use crate::frame::Section;
use crate::host::Host;
use crate::path;
use crate::served::Query;
use crate::served::form::Search;
use crate::text::{Text, use_text};
use crate::ui::badge::{Badge, Meaning};
use crate::ui::{empty::Empty, icon::Icon, none::or_none, note::PlainNote};
use domain::merchant::MerchantRow;
use leptos::prelude::*;
use leptos_meta::Title;

/// The page below the workspace with this key.
pub async fn page(workspace: &str, query: &Query) -> Result<AnyView, AppError> {
    let t = use_text();
    let q = query.get("q");
    let host = Host::of_request();
    let (name, rows, count) = backend::merchant::list(&host.cx()?, workspace, &q).await?;
    let here = path::workspace(workspace, Section::Merchants.slug());
    let new = format!("{here}/new");
    let shown = rows.len();
    let more = (count > shown).then(|| {
        view! { <PlainNote><p>{t.merchants_cut(count, shown)}</p></PlainNote> }
    });
    let results = match (rows.is_empty(), q.is_empty()) {
        (true, true) => view! {
            <Empty icon="merchants" heading=t.merchants_none()><p>{t.merchants_none_help()}</p></Empty>
        }
        .into_any(),
        (true, false) => view! {
            <Empty icon="search" heading=t.merchants_not_found()><p>{t.merchants_not_found_help()}</p></Empty>
        }
        .into_any(),
        (false, _) => table(t, workspace, rows),
    };
    Ok(view! {
        <Title text=format!("{} · {name}", t.merchants())/>
        <header class="page__head">
            <h1 class="page__title">{t.merchants()}</h1>
            <div class="page__actions">
                <a class="button button--primary" href=new>
                    <Icon name="plus"/><span class="fold-label">{t.new_merchant()}</span>
                </a>
            </div>
        </header>
        <Search action=here typed=q label=t.merchants_search()/>
        <div id="results">{results}{more}</div>
    }
    .into_any())
}

fn table(t: Text, workspace: &str, rows: Vec<MerchantRow>) -> AnyView {
    let rows = rows.into_iter().map(|row| {
        let removed = row.is_removed.then(|| {
            view! { " "<Badge meaning=Meaning::Neutral icon="archive" word=t.merchant_removed() plain=true/> }
        });
        let fold = (!row.contact.is_empty()).then(|| {
            view! { <span class="table__fold"><span>{row.contact.clone()}</span></span> }
        });
        view! {
            <tr>
                <th scope="row">
                    <a class="table__link table__title" href=path::merchant(workspace, &row.key)>{row.name}</a>{removed}
                    {fold}
                </th>
                <td class="table__medium">{or_none(t, row.contact)}</td>
                <td class="number">{row.mini_programs}</td>
                <td class="number">{row.members}</td>
            </tr>
        }
    });
    view! {
        <div class="table-box"><table class="table">
            <caption>{t.merchants()}</caption>
            <thead><tr>
                <th scope="col">{t.company_name()}</th>
                <th scope="col" class="table__medium">{t.contact()}</th>
                <th scope="col">{t.mini_programs()}</th>
                <th scope="col">{t.members()}</th>
            </tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table></div>
    }
    .into_any()
}
