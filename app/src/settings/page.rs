//! The page of the settings.

use super::api::EditSettings;
use crate::error::{AppError, refused_before};
use crate::frame::Section;
use crate::host::Host;
use crate::path;
use crate::served::overtaken::{self, Line, Now};
use crate::text::{Text, use_text};
use crate::ui::field::TextArea;
use crate::ui::note::BadNote;
use domain::form::Field;
use domain::merchant::{ADDRESS_MOST, CONTACT_MOST, NAME_MOST};
use domain::removal::BIN_DAYS;
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
    let (form, now) = overtaken::form(error.as_ref(), settings.form());
    let edit = Edit { t, error: error.as_ref(), now: &now };
    let note = error.as_ref().map(|error| view! { <BadNote words=error.words(t)/> });
    let label = Section::Settings.label(t);
    let bin = path::workspace(key, Section::Bin.slug());
    let own = match kind {
        WorkspaceKind::Tenant => edit.tenant(&form),
        WorkspaceKind::Developer => edit.merchant(&form),
    };
    let name = edit.input((Field::Name, t.name(), ""), ("name", &form.name), Some(NAME_MOST));
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
        <section class="section">
            <div class="section__head"><h2>{t.bin()}</h2></div>
            <p class="muted">{t.bin_lead(BIN_DAYS)}</p>
            <div class="row"><a class="button" href=bin>{t.bin_link()}</a></div>
        </section>
        </div>
    }
    .into_any())
}

/// What the fields of the form show beside what stands in them.
struct Edit<'a> {
    t: Text,
    error: Option<&'a AppError>,
    now: &'a Now,
}

impl Edit<'_> {
    fn input(
        &self,
        (field, label, help): (Field, &'static str, &'static str),
        (name, value): (&'static str, &str),
        most: Option<u32>,
    ) -> AnyView {
        let may_stay_empty = matches!(field, Field::Contact | Field::SubNamespaces);
        let line = Line { field, name, label, help, value: value.to_owned(), most, may_stay_empty };
        overtaken::line(self.t, self.error, self.now, line)
    }

    fn merchant(&self, form: &SettingsForm) -> AnyView {
        let t = self.t;
        let contact = (Field::Contact, t.contact(), t.contact_help());
        let wrong = self.error.and_then(|error| error.at(t, Field::BusinessAddress, None));
        let help = self.now.help(t, "address", "");
        view! {
            <TextArea name="form[address]" label=t.business_address() value=form.address.clone() most=ADDRESS_MOST
                optional=true help error=Signal::stored(wrong)/>
            {self.input(contact, ("contact", &form.contact), Some(CONTACT_MOST))}
        }
        .into_any()
    }

    fn tenant(&self, form: &SettingsForm) -> AnyView {
        let t = self.t;
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
            self.input((field, t.field(field), ""), (name, value), None)
        });
        let self_approval = self.check(
            ("self_approval", form.self_approval == "on"),
            (t.self_approval(), t.self_approval_help()),
        );
        let oversize_blocks = self.check(
            ("oversize_blocks", form.oversize_blocks == "on"),
            (t.oversize_blocks(), t.oversize_blocks_help()),
        );
        view! {
            <section class="section">
                <div class="section__head"><h2>{t.reviews()}</h2></div>
                {self_approval}
            </section>
            <section class="section">
                <div class="section__head"><h2>{t.bridge()}</h2></div>
                <div class="form">
                    {self.input(namespaces, ("namespaces", &form.namespaces), None)}
                    {self.input(sub, ("sub_namespaces", &form.sub_namespaces), None)}
                </div>
            </section>
            <section class="section">
                <div class="section__head"><h2>{t.package_limits()}</h2></div>
                <div class="form">
                    <div class="form__pair">{limits.collect_view()}</div>
                    {oversize_blocks}
                </div>
            </section>
        }
        .into_any()
    }

    fn check(
        &self,
        (name, on): (&'static str, bool),
        (label, help): (&'static str, &'static str),
    ) -> AnyView {
        let t = self.t;
        let help = match self.now.at(name) {
            Some("on") => t.overtaken_now(t.switched_on()),
            Some(_) => t.overtaken_now(t.switched_off()),
            None => help.to_owned(),
        };
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
}
