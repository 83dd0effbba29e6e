//! Requests that a mini program may use a feature.

use crate::feature::parts::{Jsapis, risk_look};
use crate::path;
use crate::text::Text;
use crate::ui::badge::Badge;
use crate::ui::note::BadNote;
use backend::request::ActivationMatter;
use backend::request::list::Row;
use leptos::prelude::*;

/// What it asks for, in a line.
pub fn title(t: Text, row: &Row) -> String {
    let feature = row.feature.clone().unwrap_or_default();
    t.request_title_activation(feature, &row.mini_program.1)
}

/// What a reviewer looks at: what the feature allows, and what of it is called already.
pub fn matter(t: Text, row: &Row, sees_program: bool, matter: ActivationMatter) -> AnyView {
    let ActivationMatter { key, name, description, risk, jsapis, is_gone } = matter;
    let (meaning, icon, word) = risk_look(t, risk);
    let id = row.mini_program.0.clone();
    let feature = if sees_program && !is_gone {
        view! { <a class="link" href=path::program_feature(&id, &key)>{name}</a> }.into_any()
    } else {
        view! { <span>{name}</span> }.into_any()
    };
    view! {
        {is_gone.then(|| view! { <BadNote words=t.feature_gone_in_review()/> })}
        <section class="panel">
            <div class="panel__head"><h2>{t.feature()}</h2><Badge meaning icon word/></div>
            <div class="panel__body">
                <p class="medium">{feature}</p>
                <p class="muted">{description}</p>
            </div>
        </section>
        <Jsapis rows=jsapis/>
    }
    .into_any()
}
