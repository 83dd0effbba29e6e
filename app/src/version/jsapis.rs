//! JSAPIs that a version uses: which, with what feature, granted or not, and where.

use super::detail::MorePlaces;
use super::place_text;
use crate::text::use_text;
use crate::ui::badge::{Badge, Meaning};
use domain::version::{Grant, JsapiRow};
use leptos::prelude::*;

/// The table.
#[component]
pub fn Jsapis(rows: Vec<JsapiRow>) -> impl IntoView {
    let t = use_text();
    let methods = rows.len() as u64;
    let places: u64 = rows.iter().map(|row| u64::from(row.used.count)).sum();
    let none = rows.is_empty();
    view! {
        <section class="section" id="jsapis">
            <div class="section__head">
                <h2>{t.jsapis_used()}</h2>
                <span class="muted small">{t.jsapis_methods(methods)}{t.comma()}{t.jsapis_places(places)}</span>
            </div>
            {if none {
                view! { <p class="muted">{t.jsapis_none()}</p> }.into_any()
            } else {
                view! {
                    <div class="table-box">
                        <table class="table table--compact table--static">
                            <caption>{t.jsapis_used()}</caption>
                            <thead><tr>
                                <th scope="col">{t.method()}</th>
                                <th scope="col" class="table__medium">{t.feature()}</th>
                                <th scope="col" class="table__medium">{t.state()}</th>
                                <th scope="col" class="table__medium">{t.where_used()}</th>
                                <th scope="col" class="table__number">{t.places()}</th>
                            </tr></thead>
                            <tbody>{rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}</tbody>
                        </table>
                    </div>
                }.into_any()
            }}
        </section>
    }
}

#[component]
fn Row(row: JsapiRow) -> impl IntoView {
    let t = use_text();
    let (feature, meaning, icon, word) = match row.grant {
        Grant::Granted { feature } => (feature, Meaning::Success, "done", t.grant_granted()),
        Grant::NotGranted { features } => {
            (features.join(t.comma()), Meaning::Danger, "error", t.grant_not_granted())
        }
        Grant::Unknown => (t.none().to_owned(), Meaning::Warning, "warning", t.grant_unknown()),
    };
    let mut places = row.used.places.iter().map(place_text);
    let first = places.next();
    let rest: Vec<String> = places.collect();
    let hidden = u64::from(row.used.count).saturating_sub(1 + rest.len() as u64);
    let fold = feature.clone();
    let place = first.clone();
    let name = row.used.name.clone();
    view! {
        <tr data-namespace=row.used.namespace data-jsapi=name>
            <th scope="row">
                <code class="mono">{row.used.name}</code>
                <span class="table__fold"><span>{fold}</span><Badge meaning icon word plain=true/><span class="mono">{place}</span></span>
            </th>
            <td class="table__medium">{feature}</td>
            <td class="table__medium"><Badge meaning icon word plain=true/></td>
            <td class="table__medium"><div class="places"><span class="mono">{first}</span><MorePlaces places=rest hidden/></div></td>
            <td class="table__number">{row.used.count}</td>
        </tr>
    }
}
