//! JSAPIs that a version uses: which, with what feature, granted or not, and where.

use super::detail::MorePlaces;
use super::place_text;
use crate::feature::api::AddFeature;
use crate::path;
use crate::served::form::Hidden;
use crate::text::{Text, use_text};
use crate::ui::badge::{Badge, Meaning};
use crate::ui::icon::Icon;
use crate::ui::none::or_none;
use backend::feature::holder::Holder;
use domain::feature::Access;
use domain::id::MiniProgramId;
use domain::version::{Grant, JsapiRow};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use std::collections::BTreeMap;

/// Which features hold what is called, and what the reader may do about it.
pub struct Held {
    /// The mini program.
    pub id: MiniProgramId,
    /// Where one comes back to after adding a feature.
    pub back: String,
    /// Features by the JSAPI that they hold.
    pub holders: BTreeMap<String, Vec<Holder>>,
    /// Whether the reader may add one.
    pub may_add: bool,
}

impl Held {
    fn of(&self, jsapi: &str) -> &[Holder] {
        self.holders.get(jsapi).map_or(&[], Vec::as_slice)
    }

    /// The features that hold a JSAPI, as links: of one that is granted those that grant it. Without any that
    /// is there for the mini program it is said `otherwise`.
    fn links(&self, t: Text, jsapi: &str, otherwise: &'static str) -> AnyView {
        let holders = self.of(jsapi);
        let granted = holders.iter().any(|it| it.added);
        let shown: Vec<AnyView> = holders
            .iter()
            .filter(|it| it.added == granted)
            .map(|it| {
                let href = path::program_feature(&self.id, &it.key);
                view! { <a class="link" href=href>{it.name.clone()}</a>" " }.into_any()
            })
            .collect();
        if shown.is_empty() { or_none(t, otherwise.to_owned()) } else { shown.into_any() }
    }

    /// What gets the mini program a JSAPI that is not granted: adding a feature at once, or asking for one.
    fn deeds(&self, t: Text, jsapi: &str) -> AnyView {
        let holders = self.of(jsapi);
        if !self.may_add || holders.iter().any(|it| it.added) {
            return ().into_any();
        }
        let deeds = holders.iter().map(|it| match it.access {
            Access::Direct => {
                let hidden = vec![
                    ("id", self.id.to_string()),
                    ("feature", it.key.clone()),
                    ("page", self.back.clone()),
                ];
                view! {
                    <form method="post" action=AddFeature::url()>
                        <Hidden pairs=hidden/>
                        <button class="button button--sm" type="submit"><Icon name="plus"/>{t.feature_add_of(&it.name)}</button>
                    </form>
                }
                .into_any()
            }
            Access::ActivationNeeded => {
                let href = format!("{}#ask", path::program_feature(&self.id, &it.key));
                view! { <a class="button button--sm" href=href>{t.feature_ask_of(&it.name)}</a> }
                    .into_any()
            }
        });
        view! { <div class="row">{deeds.collect_view()}</div> }.into_any()
    }
}

/// The table.
#[component]
pub fn Jsapis(rows: Vec<JsapiRow>, held: Held) -> impl IntoView {
    let t = use_text();
    let methods = rows.len() as u64;
    let places: u64 = rows.iter().map(|row| u64::from(row.used.count)).sum();
    let none = rows.is_empty();
    view! {
        <section class="section" id="jsapis">
            <div class="section__head">
                <h2>{t.jsapis_used()}</h2>
                <span class="muted small">{t.jsapis_methods(methods)}{t.pause()}{t.jsapis_places(places)}</span>
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
                            <tbody>{rows.into_iter().map(|it| row(t, &held, it)).collect_view()}</tbody>
                        </table>
                    </div>
                }.into_any()
            }}
        </section>
    }
}

fn row(t: Text, held: &Held, row: JsapiRow) -> AnyView {
    let otherwise = match &row.grant {
        Grant::NotGranted { .. } => t.jsapis_no_feature(),
        Grant::Granted { .. } | Grant::Unknown => "",
    };
    let (feature, meaning, icon, word) = match row.grant {
        Grant::Granted { feature } => (feature, Meaning::Success, "done", t.grant_granted()),
        Grant::NotGranted { features } if features.is_empty() => {
            (otherwise.to_owned(), Meaning::Danger, "error", t.grant_not_granted())
        }
        Grant::NotGranted { features } => {
            (features.join(t.comma()), Meaning::Danger, "error", t.grant_not_granted())
        }
        Grant::Unknown => (String::new(), Meaning::Warning, "warning", t.grant_unknown()),
    };
    let mut places = row.used.places.iter().map(place_text);
    let first = places.next();
    let rest: Vec<String> = places.collect();
    let hidden = u64::from(row.used.count).saturating_sub(1 + rest.len() as u64);
    let fold = feature;
    let links = held.links(t, &row.used.name, otherwise);
    let deeds = held.deeds(t, &row.used.name);
    let place = first.clone();
    let name = row.used.name.clone();
    view! {
        <tr data-namespace=row.used.namespace data-jsapi=name.clone()>
            <th scope="row">
                <code class="mono">{row.used.name}</code>
                <span class="table__fold"><span>{or_none(t, fold)}</span><Badge meaning icon word plain=true/><span class="mono">{place}</span></span>
                {deeds}
            </th>
            <td class="table__medium">{links}</td>
            <td class="table__medium"><Badge meaning icon word plain=true/></td>
            <td class="table__medium"><div class="places"><span class="mono">{first}</span><MorePlaces places=rest hidden of=name.clone()/></div></td>
            <td class="table__number">{row.used.count}</td>
        </tr>
    }
    .into_any()
}
