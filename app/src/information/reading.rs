//! Information for those who may not edit it.

use crate::text::use_text;
use crate::ui::none::or_none;
use domain::information::{Information, TEXT_FIELDS};
use leptos::prelude::*;

/// Everything that the form would hold, as facts.
#[component]
pub fn InformationFacts(information: Information) -> impl IntoView {
    let t = use_text();
    let or_none = move |text: String| or_none(t, text);
    let category =
        information.category.and_then(|id| information.categories.iter().find(|it| it.id == id));
    let category = category.map_or_else(String::new, |it| it.label(t.0.word()));
    let host_apps: Vec<String> = information.host_apps.iter().map(|it| it.name.clone()).collect();
    let texts = information.texts.into_iter().map(|texts| {
        let tag = texts.language.to_string();
        let facts = TEXT_FIELDS.map(|field| {
            let text = texts.get(field).to_owned();
            let lang = (!text.is_empty()).then(|| tag.clone());
            view! { <dt>{t.field(field)}</dt><dd lang=lang>{or_none(text)}</dd> }
        });
        view! {
            <section class="panel">
                <div class="panel__head"><h2 lang=tag.clone()>{texts.language.own_name().to_owned()}</h2></div>
                <div class="panel__body"><dl class="facts">{facts.into_iter().collect_view()}</dl></div>
            </section>
        }
    });
    view! {
        <div class="stack">
            {texts.collect_view()}
            <section class="panel">
                <div class="panel__head"><h2>{t.appearance_and_category()}</h2></div>
                <div class="panel__body"><dl class="facts">
                    {information.entrance_url.map(|url| view! { <dt>{t.entrance_url()}</dt><dd class="mono">{url}</dd> })}
                    <dt>{t.category()}</dt><dd>{or_none(category)}</dd>
                    <dt>{t.keywords()}</dt><dd>{or_none(information.keywords)}</dd>
                    <dt>{t.service_phone()}</dt><dd>{or_none(information.service_phone)}</dd>
                    <dt>{t.service_email()}</dt><dd>{or_none(information.service_email)}</dd>
                    <dt>{t.release_to()}</dt><dd>{or_none(host_apps.join(t.comma()))}</dd>
                </dl></div>
            </section>
        </div>
    }
}
