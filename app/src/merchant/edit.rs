//! A merchant's page: what is known of it, and its removal. Its forms change the switcher too, so the
//! browser is left to send them.

use super::api::{CreateMerchant, EditMerchant, RemoveMerchant};
use crate::error::{AppError, refused_before};
use crate::frame::Section;
use crate::host::Host;
use crate::mini_program::head::Breadcrumbs;
use crate::path;
use crate::served::overtaken::{self, Line, Now};
use crate::text::{Text, use_text};
use crate::ui::badge::{Badge, Meaning};
use crate::ui::field::{TextArea, TextField};
use crate::ui::{
    copy::CopyLink,
    note::{BadNote, PlainNote},
    time::Moment,
};
use domain::form::Field;
use domain::merchant::{ADDRESS_MOST, CONTACT_MOST, Merchant, MerchantForm, NAME_MOST};
use domain::mini_program::ListQuery;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The form for a new one.
pub async fn new_page(workspace: &str) -> Result<AnyView, AppError> {
    let t = use_text();
    let error = refused_before(CreateMerchant::PATH);
    let host = Host::of_request();
    let name = backend::merchant::open(&host.cx()?, workspace).await?;
    let form: MerchantForm = error.as_ref().and_then(AppError::typed).unwrap_or_default();
    let cancel = path::workspace(workspace, Section::Merchants.slug());
    Ok(view! {
        <Title text=format!("{} · {name}", t.new_merchant())/>
        <Breadcrumbs steps=vec![(cancel.clone(), t.merchants().to_owned())] here=t.new_merchant().to_owned()/>
        <header class="page__head"><h1 class="page__title">{t.new_merchant()}</h1></header>
        <form class="form" method="post" novalidate data-whole action=CreateMerchant::url()>
            <input type="hidden" name="workspace" value=workspace.to_owned()/>
            {fields(t, form, error.as_ref(), &Now::default())}
            <div class="form__actions">
                <button class="button button--primary" type="submit">{t.add_merchant()}</button>
                <a class="button button--ghost" href=cancel>{t.cancel()}</a>
            </div>
        </form>
    }
    .into_any())
}

/// The page of the one with this key.
pub async fn page(workspace: &str, key: &str) -> Result<AnyView, AppError> {
    let t = use_text();
    let edit_error = refused_before(EditMerchant::PATH);
    let remove_error = refused_before(RemoveMerchant::PATH);
    let host = Host::of_request();
    let merchant = backend::merchant::read(&host.cx()?, workspace, key).await?;
    let list = path::workspace(workspace, Section::Merchants.slug());
    let name = merchant.row.name.clone();
    let is_removed = merchant.removed.is_some();
    let facts = facts(t, &merchant);
    let forms = (!is_removed).then(|| {
        let stored = MerchantForm {
            name: merchant.row.name.clone(),
            address: merchant.address.clone(),
            contact: merchant.row.contact.clone(),
        };
        let (form, now) = overtaken::form(edit_error.as_ref(), stored);
        view! {
            <section class="panel">
                <div class="panel__head"><h2>{t.merchant_details()}</h2></div>
                <div class="panel__body">
                    <form class="form" method="post" novalidate data-whole action=EditMerchant::url()>
                        {hidden(workspace, key)}
                        <input type="hidden" name="revision" value=merchant.revision.to_string()/>
                        {fields(t, form, edit_error.as_ref(), &now)}
                        <div class="form__actions"><button class="button button--primary" type="submit">{t.save()}</button></div>
                    </form>
                </div>
            </section>
            {removal(t, workspace, key, &merchant.row.name, remove_error.as_ref())}
        }
    });
    Ok(view! {
        <Title text=format!("{name} · {}", t.merchants())/>
        <Breadcrumbs steps=vec![(list, t.merchants().to_owned())] here=name.clone()/>
        <header class="page__head">
            <h1 class="page__title">{name}</h1>
            {is_removed.then(|| view! { <Badge meaning=Meaning::Neutral icon="archive" word=t.merchant_removed()/> })}
            <div class="page__actions"><CopyLink href=path::merchant(workspace, key)/></div>
        </header>
        <div class="stack">
            {is_removed.then(|| view! { <PlainNote><p>{t.merchant_removed_note()}</p></PlainNote> })}
            {facts}
            {forms}
        </div>
    }
    .into_any())
}

fn hidden(workspace: &str, key: &str) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name="workspace" value=workspace.to_owned()/>
        <input type="hidden" name="merchant" value=key.to_owned()/>
    }
}

fn facts(t: Text, merchant: &Merchant) -> AnyView {
    let row = &merchant.row;
    let programs =
        path::mini_programs(&ListQuery { workspace: row.key.clone(), ..ListQuery::default() });
    let count = row.mini_programs.to_string();
    let members = row.members.to_string();
    let members = if merchant.removed.is_some() {
        view! { <span class="number">{members}</span> }.into_any()
    } else {
        let href = path::workspace(&row.key, Section::Members.slug());
        view! { <a class="link number" href=href>{members}</a> }.into_any()
    };
    // What can no longer be changed is read here.
    let known = merchant.removed.map(|removed| {
        view! {
            <dt>{t.removed_at()}</dt><dd><Moment at=removed/></dd>
            <dt>{t.business_address()}</dt><dd>{merchant.address.clone()}</dd>
            <dt>{t.contact()}</dt><dd>{row.contact.clone()}</dd>
        }
    });
    view! {
        <section class="panel"><div class="panel__body"><dl class="facts">
            <dt>{t.key()}</dt><dd class="mono">{row.key.clone()}</dd>
            <dt>{t.mini_programs()}</dt><dd><a class="link number" href=programs>{count}</a></dd>
            <dt>{t.members()}</dt><dd>{members}</dd>
            <dt>{t.added_at()}</dt><dd><Moment at=merchant.created/></dd>
            {known}
        </dl></div></section>
    }
    .into_any()
}

fn at(t: Text, error: Option<&AppError>, field: Field) -> Signal<Option<String>> {
    Signal::stored(error.and_then(|error| error.at(t, field, None)))
}

fn fields(t: Text, form: MerchantForm, error: Option<&AppError>, now: &Now) -> AnyView {
    let MerchantForm { name, address, contact } = form;
    let name = Line {
        field: Field::Name,
        name: "name",
        label: t.company_name(),
        help: "",
        value: name,
        most: Some(NAME_MOST),
        may_stay_empty: false,
    };
    view! {
        {error.map(|error| view! { <BadNote words=error.words(t)/> })}
        {overtaken::line(t, error, now, name)}
        <TextArea name="form[address]" label=t.business_address() value=address most=ADDRESS_MOST optional=true
            help=now.help(t, "address", "") error=at(t, error, Field::BusinessAddress)/>
        <TextField name="form[contact]" label=t.contact() value=contact most=CONTACT_MOST optional=true
            help=now.help(t, "contact", t.contact_help()) error=at(t, error, Field::Contact)/>
    }
    .into_any()
}

/// The form that removes it.
fn removal(t: Text, workspace: &str, key: &str, name: &str, error: Option<&AppError>) -> AnyView {
    let confirmation = error.and_then(|error| error.at(t, Field::Confirmation, None));
    let refused = error.filter(|_| confirmation.is_none());
    let refused =
        refused.map(|error| error.at(t, Field::Merchant, None).unwrap_or_else(|| error.words(t)));
    let typed: String = error.and_then(AppError::typed).unwrap_or_default();
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{t.remove_merchant()}</h2></div>
            <div class="panel__body">
                <form class="form" method="post" novalidate data-whole action=RemoveMerchant::url()>
                    {refused.map(|words| view! { <BadNote words/> })}
                    <p>{t.remove_merchant_help()}</p>
                    {hidden(workspace, key)}
                    <TextField name="confirmation" label=t.confirmation() value=typed
                        help=t.confirmation_help(name) error=Signal::stored(confirmation)/>
                    <div class="form__actions">
                        <button class="button button--danger" type="submit">{t.remove_merchant()}</button>
                    </div>
                </form>
            </div>
        </section>
    }
    .into_any()
}
