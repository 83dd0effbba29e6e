//! What the pages about features share.

use crate::path;
use crate::text::{Text, use_text};
use crate::ui::badge::{Badge, Meaning};
use crate::ui::none::or_none;
use crate::ui::note::BadNote;
use backend::feature::broken::Broken;
use domain::feature::{Access, FeatureState, JsapiRecord, Risk};
use leptos::prelude::*;

/// A risk as colour, icon and word.
pub const fn risk_look(t: Text, risk: Risk) -> (Meaning, &'static str, &'static str) {
    match risk {
        Risk::Low => (Meaning::Neutral, "risk-1", t.feature_low()),
        Risk::Medium => (Meaning::Neutral, "risk-2", t.feature_medium()),
        Risk::High => (Meaning::Warning, "risk-3", t.feature_high()),
        Risk::Critical => (Meaning::Danger, "risk-4", t.feature_critical()),
    }
}

/// How a feature is got, in words.
pub const fn access_word(t: Text, access: Access) -> &'static str {
    match access {
        Access::Direct => t.feature_direct(),
        Access::ActivationNeeded => t.feature_activation(),
    }
}

/// What a feature is to a mini program, as colour, icon and word.
pub const fn state_look(t: Text, state: FeatureState) -> (Meaning, &'static str, &'static str) {
    match state {
        FeatureState::Added => (Meaning::Success, "done", t.feature_added()),
        FeatureState::AskedFor => (Meaning::Warning, "waiting", t.request_in_review()),
        FeatureState::NotAdded => (Meaning::Neutral, "new", t.feature_not_added()),
    }
}

/// That a JSAPI should no longer be called.
pub fn deprecated(t: Text, is: bool) -> AnyView {
    is.then(|| {
        view! { " "<Badge meaning=Meaning::Warning icon="warning" word=t.feature_deprecated() plain=true/> }
    })
    .into_any()
}

/// Where a JSAPI is there, and since when: `iOS, Android · 1.2.0`.
pub fn availability(t: Text, row: &JsapiRecord) -> AnyView {
    let parts = [&row.platforms, &row.since_version].into_iter().filter(|it| !it.is_empty());
    let parts: Vec<&str> = parts.map(String::as_str).collect();
    or_none(t, parts.join(" · "))
}

/// JSAPIs, each with the versions of one mini program that call it.
#[component]
pub fn Jsapis(
    /// What is known of each, and which versions call it.
    rows: Vec<(JsapiRecord, Vec<String>)>,
) -> impl IntoView {
    let t = use_text();
    if rows.is_empty() {
        return view! { <p class="muted">{t.feature_no_jsapis()}</p> }.into_any();
    }
    let rows = rows.into_iter().map(|(row, versions)| {
        let called = if versions.is_empty() {
            t.feature_not_called().to_owned()
        } else {
            versions.join(t.comma())
        };
        let fold = called.clone();
        view! {
            <tr>
                <th scope="row">
                    <code class="mono">{row.name.clone()}</code>{deprecated(t, row.deprecated)}
                    <span class="table__sub">{row.description.clone()}</span>
                    <span class="table__fold"><span>{availability(t, &row)}</span><span>{fold}</span></span>
                </th>
                <td class="table__medium muted">{availability(t, &row)}</td>
                <td class="table__medium">{called}</td>
            </tr>
        }
    });
    view! {
        <section class="section" id="jsapis">
            <div class="section__head"><h2>{t.feature_jsapis()}</h2></div>
            <div class="table-box"><table class="table table--compact table--static">
                <caption>{t.feature_jsapis()}</caption>
                <thead><tr>
                    <th scope="col">{t.method()}</th>
                    <th scope="col" class="table__medium">{t.platforms()}</th>
                    <th scope="col" class="table__medium">{t.feature_called_by()}</th>
                </tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

/// The version in use that keeps something from being taken away, if there is one.
pub fn in_use(broken: &[Broken]) -> Option<&Broken> {
    broken.first().filter(|it| it.in_use)
}

/// What would break, with a box by which one agrees to it; or why it cannot be agreed to.
pub fn breaks(t: Text, broken: &[Broken], links: bool) -> AnyView {
    if broken.is_empty() {
        return view! { <p class="muted">{t.feature_breaks_nothing()}</p> }.into_any();
    }
    let agree = if in_use(broken).is_some() {
        view! { <BadNote words=t.feature_breaks_in_use()/> }.into_any()
    } else {
        view! {
            <label class="choice">
                <input class="checkbox" type="checkbox" name="agreed" value="true"/>
                <span>{t.feature_agree()}</span>
            </label>
        }
        .into_any()
    };
    let rows = broken.iter().cloned().map(|it| {
        let Broken { mini_program: (id, name), version, jsapi, in_use } = it;
        let named = if links {
            view! { <a class="link" href=path::version(&id, version)>{name}</a> }.into_any()
        } else {
            view! { <span>{name}</span> }.into_any()
        };
        let state = if in_use { t.feature_in_use() } else { t.feature_not_in_use() };
        view! {
            <tr><th scope="row">{named}</th><td>{version.to_string()}</td><td><code class="mono">{jsapi}</code></td><td>{state}</td></tr>
        }
    });
    view! {
        <div class="table-box"><table class="table table--compact table--static">
            <caption>{t.feature_breaks()}</caption>
            <thead><tr>
                <th scope="col">{t.mini_program()}</th>
                <th scope="col">{t.request_version()}</th>
                <th scope="col">{t.method()}</th>
                <th scope="col">{t.state()}</th>
            </tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table></div>
        {agree}
    }
    .into_any()
}
