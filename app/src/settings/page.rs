//! The page of the settings.

use super::api::EditSettings;
use crate::error::{AppError, refused_before};
use crate::frame::Section;
use crate::host::Host;
use crate::text::{Text, use_text};
use crate::ui::field::{TextArea, TextField};
use crate::ui::note::BadNote;
use domain::form::Field;
use domain::merchant::{ADDRESS_MOST, CONTACT_MOST, NAME_MOST};
use domain::settings::SettingsForm;
use domain::workspace::WorkspaceKind;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The page.
pub async fn page(key: &str) -> Result<AnyView, AppError> {
    let t = use_text();
    let host = Host::of_request();
    let (kind, settings, revision) = backend::settings::read(&host.cx()?, key).await?;
    let tree = match kind {
        WorkspaceKind::Tenant => {
            let rows = backend::category::list(&host.cx()?, key).await?;
            Some(super::categories::categories(t, key, &rows))
        }
        WorkspaceKind::Developer => None,
    };
    let error = refused_before(EditSettings::PATH);
    let form: SettingsForm =
        error.as_ref().and_then(AppError::typed).unwrap_or_else(|| settings.form());
    let note = error.as_ref().map(|error| view! { <BadNote words=error.words(t)/> });
    let label = Section::Settings.label(t);
    let own = match kind {
        WorkspaceKind::Tenant => tenant(t, &form, error.as_ref()),
        WorkspaceKind::Developer => merchant(t, &form, error.as_ref()),
    };
    let name =
        input(t, error.as_ref(), (Field::Name, t.name(), ""), ("name", form.name), Some(NAME_MOST));
    Ok(view! {
        <Title text=format!("{label} · {}", settings.name)/>
        <header class="page__head"><h1 class="page__title">{label}</h1><p class="muted">{settings.name}</p></header>
        <div class="stack">
        <form class="form stack" method="post" novalidate action=EditSettings::url()>
            {note}
            <input type="hidden" name="key" value=key.to_owned()/>
            <input type="hidden" name="revision" value=revision.to_string()/>
            {name}
            {own}
            <div class="row"><button class="button button--primary" type="submit">{t.save()}</button></div>
        </form>
        {tree}
        </div>
    }
    .into_any())
}

fn input(
    t: Text,
    error: Option<&AppError>,
    (field, label, help): (Field, &'static str, &'static str),
    (name, value): (&'static str, String),
    most: Option<u32>,
) -> AnyView {
    let wrong = Signal::stored(error.and_then(|error| error.at(t, field, None)));
    let name = format!("form[{name}]");
    match (most, help) {
        (Some(most), "") => view! { <TextField name label value most error=wrong/> }.into_any(),
        (Some(most), help) => {
            view! { <TextField name label value most help error=wrong/> }.into_any()
        }
        (None, "") => view! { <TextField name label value error=wrong/> }.into_any(),
        (None, help) => view! { <TextField name label value help error=wrong/> }.into_any(),
    }
}

fn merchant(t: Text, form: &SettingsForm, error: Option<&AppError>) -> AnyView {
    let contact = (Field::Contact, t.contact(), t.contact_help());
    let address = error.and_then(|error| error.at(t, Field::BusinessAddress, None));
    view! {
        <TextArea name="form[address]" label=t.business_address() value=form.address.clone() most=ADDRESS_MOST
            help=t.may_stay_empty() error=Signal::stored(address)/>
        {input(t, error, contact, ("contact", form.contact.clone()), Some(CONTACT_MOST))}
    }
    .into_any()
}

fn tenant(t: Text, form: &SettingsForm, error: Option<&AppError>) -> AnyView {
    let namespaces = (Field::Namespaces, t.namespaces(), t.namespaces_help());
    let sub = (Field::SubNamespaces, t.sub_namespaces(), t.sub_namespaces_help());
    let limits = [
        (Field::UploadLimit, "upload", &form.upload),
        (Field::FileLimit, "file", &form.file),
        (Field::TotalLimit, "total", &form.total),
        (Field::ScriptLimit, "script", &form.script),
        (Field::EntriesLimit, "entries", &form.entries),
        (Field::RatioLimit, "ratio", &form.ratio),
        (Field::DepthLimit, "depth", &form.depth),
        (Field::MainLimit, "main", &form.main),
        (Field::SubpackageLimit, "subpackage", &form.subpackage),
        (Field::AllLimit, "all", &form.all),
    ];
    let limits = limits.into_iter().map(|(field, name, value)| {
        input(t, error, (field, t.field(field), ""), (name, value.clone()), None)
    });
    view! {
        <section class="section">
            <div class="section__head"><h2>{t.reviews()}</h2></div>
            {check("self_approval", t.self_approval(), t.self_approval_help(), form.self_approval == "on")}
        </section>
        <section class="section">
            <div class="section__head"><h2>{t.bridge()}</h2></div>
            <div class="form">
                {input(t, error, namespaces, ("namespaces", form.namespaces.clone()), None)}
                {input(t, error, sub, ("sub_namespaces", form.sub_namespaces.clone()), None)}
            </div>
        </section>
        <section class="section">
            <div class="section__head"><h2>{t.package_limits()}</h2></div>
            <div class="form">
                <div class="form__pair">{limits.collect_view()}</div>
                {check("oversize_blocks", t.oversize_blocks(), t.oversize_blocks_help(), form.oversize_blocks == "on")}
            </div>
        </section>
    }
    .into_any()
}

fn check(name: &str, label: &'static str, help: &'static str, on: bool) -> AnyView {
    let name = format!("form[{name}]");
    view! {
        <label class="choice">
            <input class="checkbox" type="checkbox" name=name value="on" checked=on/>
            <span>{label}</span>
            <span class="choice__help">{help}</span>
        </label>
    }
    .into_any()
}
