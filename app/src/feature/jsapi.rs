//! A JSAPI's page below a feature of the registry.

use super::api::{EditJsapi, RemoveJsapi};
use super::parts::{availability, breaks, deprecated, in_use};
use crate::error::{AppError, refused_before};
use crate::frame::Section;
use crate::host::Host;
use crate::mini_program::head::Breadcrumbs;
use crate::path;
use crate::served::form::{Hidden, refusal_note};
use crate::text::{Text, use_text};
use crate::ui::field::{TextArea, TextField};
use crate::ui::icon::Icon;
use crate::ui::none::or_none;
use crate::ui::note::BadNote;
use backend::feature::jsapi::Page;
use domain::feature::{DESCRIPTION_MOST, JsapiForm, JsapiRecord, PLATFORMS_MOST, SINCE_MOST};
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The page.
pub async fn page(workspace: &str, key: &str, name: &str) -> Result<AnyView, AppError> {
    let t = use_text();
    let host = Host::of_request();
    let page = backend::feature::jsapi::page(&host.cx()?, workspace, key, name).await?;
    let steps = vec![
        (path::workspace(workspace, Section::Features.slug()), t.features().to_owned()),
        (path::feature(workspace, key), page.feature.1.clone()),
    ];
    let name = page.row.name.clone();
    let others = page.others.iter().map(|(key, name)| {
        view! { <li><a class="link" href=path::feature(workspace, key)>{name.clone()}</a></li> }
    });
    let others = others.collect_view();
    let has_others = !page.others.is_empty();
    let facts = facts(t, &page.row);
    let hidden = vec![
        ("workspace", workspace.to_owned()),
        ("feature", key.to_owned()),
        ("jsapi", name.clone()),
    ];
    let forms = page.may_edit.then(|| {
        view! { {edit(t, &page.row, hidden.clone())}{remove(t, &page, hidden)} }
    });
    Ok(view! {
        <Title text=format!("{name} · {}", page.feature.1)/>
        <Breadcrumbs steps here=name.clone()/>
        <header class="page__head"><h1 class="page__title mono">{name}</h1>{deprecated(t, page.row.deprecated)}</header>
        <div class="stack">
            {facts}
            {has_others.then(|| view! {
                <section class="section">
                    <div class="section__head"><h2>{t.feature_also_in()}</h2></div>
                    <ul>{others}</ul>
                </section>
            })}
            {forms}
        </div>
    }
    .into_any())
}

fn facts(t: Text, row: &JsapiRecord) -> AnyView {
    view! {
        <section class="panel"><div class="panel__body"><dl class="facts">
            <dt>{t.description()}</dt><dd class="lines">{or_none(t, row.description.clone())}</dd>
            <dt>{t.platforms()}</dt><dd>{availability(t, row)}</dd>
        </dl></div></section>
    }
    .into_any()
}

/// The form that changes it. After somebody else was quicker it holds what was typed, and starts from what
/// is there now, which the page shows above it.
fn edit(t: Text, row: &JsapiRecord, mut hidden: Vec<(&'static str, String)>) -> AnyView {
    let error = refused_before(EditJsapi::PATH);
    let typed = error.as_ref().and_then(AppError::typed);
    let form = typed.unwrap_or_else(|| JsapiForm {
        description: row.description.clone(),
        platforms: row.platforms.clone(),
        since_version: row.since_version.clone(),
        deprecated: if row.deprecated { String::from("on") } else { String::new() },
    });
    let note = error.as_ref().map(|error| {
        let words = error.at(t, Field::Feature, None).unwrap_or_else(|| error.words(t));
        view! { <BadNote words/> }
    });
    let at =
        |field: Field| Signal::stored(error.as_ref().and_then(|error| error.at(t, field, None)));
    hidden.push(("revision", row.revision.to_string()));
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{t.feature_details()}</h2></div>
            <div class="panel__body">
                <form class="form" method="post" novalidate action=EditJsapi::url()>
                    <Hidden pairs=hidden/>
                    {note}
                    <TextArea name="form[description]" label=t.description() value=form.description most=DESCRIPTION_MOST
                        optional=true error=at(Field::Description)/>
                    <TextField name="form[platforms]" label=t.platforms() value=form.platforms most=PLATFORMS_MOST optional=true
                        help=t.feature_platforms_help() error=at(Field::Platforms)/>
                    <TextField name="form[since_version]" label=t.feature_since() value=form.since_version most=SINCE_MOST optional=true
                        error=at(Field::SinceVersion)/>
                    <label class="choice">
                        <input class="checkbox" type="checkbox" name="form[deprecated]" value="on" checked={form.deprecated == "on"}/>
                        <span>{t.feature_deprecated()}</span>
                    </label>
                    <div class="form__actions"><button class="button button--primary" type="submit">{t.save()}</button></div>
                </form>
            </div>
        </section>
    }
    .into_any()
}

/// The form that takes it out of the feature, with what that breaks.
fn remove(t: Text, page: &Page, hidden: Vec<(&'static str, String)>) -> AnyView {
    let refused = refused_before(RemoveJsapi::PATH).map(|error| refusal_note(t, &error));
    let may = in_use(&page.broken).is_none();
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{t.feature_remove_jsapi()}</h2></div>
            <div class="panel__body">
                <form class="stack stack--tight" method="post" action=RemoveJsapi::url()>
                    <Hidden pairs=hidden/>
                    {refused}
                    {breaks(t, &page.broken, false)}
                    {may.then(|| view! {
                        <div class="row"><button class="button button--danger" type="submit"><Icon name="trash"/>{t.feature_remove_jsapi()}</button></div>
                    })}
                </form>
            </div>
        </section>
    }
    .into_any()
}
