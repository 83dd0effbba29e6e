//! The forms that add a feature to the registry and change one.

use super::api::{CreateFeature, EditFeature};
use super::parts::{access_word, risk_look};
use crate::error::{AppError, refused_before};
use crate::frame::Section;
use crate::host::Host;
use crate::mini_program::head::Breadcrumbs;
use crate::path;
use crate::served::form::Hidden;
use crate::text::{Text, use_text};
use crate::ui::field::{SelectField, TextArea, TextField};
use crate::ui::note::BadNote;
use domain::feature::{Access, DESCRIPTION_MOST, FeatureForm, FeatureRecord, NAME_MOST, Risk};
use domain::form::Field;
use domain::id::MiniProgramId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The form for a new one.
pub async fn new_page(workspace: &str) -> Result<AnyView, AppError> {
    let t = use_text();
    let error = refused_before(CreateFeature::PATH);
    let host = Host::of_request();
    let name = backend::feature::edit::open(&host.cx()?, workspace).await?;
    let form: FeatureForm = error.as_ref().and_then(AppError::typed).unwrap_or_default();
    let cancel = path::workspace(workspace, Section::Features.slug());
    let key_wrong = Signal::stored(error.as_ref().and_then(|error| error.at(t, Field::Key, None)));
    let key = form.key.clone();
    Ok(view! {
        <Title text=format!("{} · {name}", t.feature_new())/>
        <Breadcrumbs steps=vec![(cancel.clone(), t.features().to_owned())] here=t.feature_new().to_owned()/>
        <header class="page__head"><h1 class="page__title">{t.feature_new()}</h1></header>
        <form class="form" method="post" novalidate action=CreateFeature::url()>
            <Hidden pairs=vec![("workspace", workspace.to_owned())]/>
            {error.as_ref().map(|error| view! { <BadNote words=error.words(t)/> })}
            <TextField name="form[key]" label=t.key() value=key help=t.host_app_key_help() error=key_wrong/>
            {fields(t, form, error.as_ref())}
            <div class="form__actions">
                <button class="button button--primary" type="submit">{t.feature_create()}</button>
                <a class="button button--ghost" href=cancel>{t.cancel()}</a>
            </div>
        </form>
    }
    .into_any())
}

/// The form that changes one. After somebody else was quicker it holds what was typed, and starts from what
/// is there now, which the page shows beside it.
pub fn form(
    t: Text,
    workspace: &str,
    row: &FeatureRecord,
    chosen: &[(MiniProgramId, String)],
) -> AnyView {
    let error = refused_before(EditFeature::PATH);
    let typed = error.as_ref().and_then(AppError::typed);
    let form = typed.unwrap_or_else(|| {
        let ids: Vec<String> = chosen.iter().map(|(id, _)| id.to_string()).collect();
        FeatureForm {
            key: row.key.clone(),
            name: row.name.clone(),
            description: row.description.clone(),
            access: row.access.word().to_owned(),
            risk: row.risk.word().to_owned(),
            visible: if row.visible_to_all { String::new() } else { String::from("chosen") },
            mini_programs: ids.join("\n"),
        }
    });
    let note = error.as_ref().map(|error| {
        let words = error.at(t, Field::Feature, None).unwrap_or_else(|| error.words(t));
        view! { <BadNote words/> }
    });
    let hidden = vec![
        ("workspace", workspace.to_owned()),
        ("feature", row.key.clone()),
        ("revision", row.revision.to_string()),
    ];
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{t.feature_details()}</h2></div>
            <div class="panel__body">
                <form class="form" method="post" novalidate action=EditFeature::url()>
                    <Hidden pairs=hidden/>
                    {note}
                    {fields(t, form, error.as_ref())}
                    <div class="form__actions"><button class="button button--primary" type="submit">{t.save()}</button></div>
                </form>
            </div>
        </section>
    }
    .into_any()
}

fn fields(t: Text, form: FeatureForm, error: Option<&AppError>) -> AnyView {
    let at = |field: Field| Signal::stored(error.and_then(|error| error.at(t, field, None)));
    let FeatureForm { name, description, access, risk, visible, mini_programs, .. } = form;
    let none = || std::iter::once((String::new(), t.choose().to_owned()));
    let accesses =
        Access::ALL.iter().map(|it| (it.word().to_owned(), access_word(t, *it).to_owned()));
    let accesses = none().chain(accesses).collect();
    let risks = Risk::ALL.iter().map(|it| (it.word().to_owned(), risk_look(t, *it).2.to_owned()));
    let risks = none().chain(risks).collect();
    let visibles = vec![
        (String::new(), t.feature_visible_all().to_owned()),
        (String::from("chosen"), t.feature_visible_chosen().to_owned()),
    ];
    view! {
        <TextField name="form[name]" label=t.name() value=name most=NAME_MOST error=at(Field::Name)/>
        <TextArea name="form[description]" label=t.description() value=description most=DESCRIPTION_MOST
            optional=true error=at(Field::Description)/>
        <SelectField name="form[access]" label=t.feature_access() options=accesses value=access required=true
            help=t.feature_access_help() error=at(Field::Access)/>
        <SelectField name="form[risk]" label=t.feature_risk() options=risks value=risk required=true error=at(Field::Risk)/>
        <SelectField name="form[visible]" label=t.feature_visible() options=visibles value=visible/>
        <TextArea name="form[mini_programs]" label=t.mini_programs() value=mini_programs required=false
            help=t.feature_chosen_help() error=at(Field::MiniPrograms)/>
    }
    .into_any()
}
