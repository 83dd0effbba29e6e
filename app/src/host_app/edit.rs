//! The forms of a new and of a known host app.

use super::api::{CreateHostApp, EditHostApp};
use crate::error::{AppError, refused_before};
use crate::frame::Section;
use crate::host::Host;
use crate::mini_program::head::Breadcrumbs;
use crate::path;
use crate::served::overtaken::{self, Line, Now};
use crate::served::picture::{PictureField, PictureForm};
use crate::text::{Text, use_text};
use crate::ui::field::{TextArea, TextField};
use crate::ui::{copy::CopyLink, icon::Icon, none::none, note::BadNote, tile::Logo};
use domain::form::Field;
use domain::host_app::{HostAppForm, may_pilot};
use domain::workspace::Environment;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// A deep link as it could be.
const EXAMPLE: &str = "wallet://mini/{id}";

/// The form for a new one.
pub async fn new_page(workspace: &str) -> Result<AnyView, AppError> {
    let t = use_text();
    let error = refused_before(CreateHostApp::PATH);
    let host = Host::of_request();
    let name = backend::host_app::open(&host.cx()?, workspace).await?;
    let form = error.as_ref().and_then(AppError::typed).unwrap_or_else(|| {
        let mut form = HostAppForm::default();
        form.test.on = true;
        form.sandbox.review = true;
        form
    });
    let key = view! {
        <TextField name="form[key]" label=t.key() value=form.key.clone() help=t.host_app_key_help()
            error=at(t, error.as_ref(), Field::Key)/>
    };
    let cancel = path::workspace(workspace, Section::HostApps.slug());
    Ok(view! {
        <Title text=format!("{} · {name}", t.new_host_app())/>
        <Breadcrumbs steps=vec![(cancel.clone(), t.host_apps().to_owned())] here=t.new_host_app().to_owned()/>
        <header class="page__head"><h1 class="page__title">{t.new_host_app()}</h1></header>
        <form class="form" method="post" novalidate action=CreateHostApp::url()>
            {whole(t, error.as_ref())}
            <input type="hidden" name="workspace" value=workspace.to_owned()/>
            {key}
            {fields(t, &form, error.as_ref(), (&Now::default(), &form))}
            <div class="form__actions">
                <button class="button button--primary" type="submit">{t.add_host_app()}</button>
                <a class="button button--ghost" href=cancel>{t.cancel()}</a>
            </div>
        </form>
    }
    .into_any())
}

/// The form of the one with this key.
pub async fn page(workspace: &str, key: &str) -> Result<AnyView, AppError> {
    let t = use_text();
    let error = refused_before(EditHostApp::PATH);
    let host = Host::of_request();
    let (mut stored, revision, icon) = backend::host_app::read(&host.cx()?, workspace, key).await?;
    // It is always there: no form says so.
    stored.production.on = false;
    let name = stored.name.clone();
    let present = stored.clone();
    let (form, now) = overtaken::form(error.as_ref(), stored);
    let now = (&now, &present);
    let list = path::workspace(workspace, Section::HostApps.slug());
    let picture = path::host_app_icon(workspace, key);
    Ok(view! {
        <Title text=format!("{name} · {}", t.host_apps())/>
        <Breadcrumbs steps=vec![(list, t.host_apps().to_owned())] here=name.clone()/>
        <header class="page__head">
            <h1 class="page__title">{name.clone()}</h1>
            <div class="page__actions"><CopyLink href=path::host_app(workspace, key)/></div>
        </header>
        <PictureForm action=picture.clone() parts="icon"/>
        <div class="form spaced" id="icon">{icon_field(t, key, name, path::marked(&picture, icon.as_deref()))}</div>
        <form class="form" method="post" novalidate action=EditHostApp::url()>
            {whole(t, error.as_ref())}
            <input type="hidden" name="workspace" value=workspace.to_owned()/>
            <input type="hidden" name="host_app" value=key.to_owned()/>
            <input type="hidden" name="revision" value=revision.to_string()/>
            <dl class="facts"><dt>{t.key()}</dt><dd class="mono">{key.to_owned()}</dd></dl>
            {fields(t, &form, error.as_ref(), now)}
            <div class="form__actions">
                <button class="button button--primary" type="submit">{t.save()}</button>
            </div>
        </form>
    }
    .into_any())
}

/// The icon, which is sent by itself.
fn icon_field(t: Text, key: &str, name: String, picture: Option<String>) -> AnyView {
    let is_there = picture.is_some();
    let tile = view! { <Logo id=key.to_owned() name size="logo--lg" picture/> }.into_any();
    view! { <PictureField field=Field::Icon label=t.information_icon_file() tile is_there/> }
        .into_any()
}

fn at(t: Text, error: Option<&AppError>, field: Field) -> Signal<Option<String>> {
    Signal::stored(error.and_then(|error| error.at(t, field, None)))
}

fn whole(t: Text, error: Option<&AppError>) -> Option<AnyView> {
    error.map(|error| view! { <BadNote words=error.words(t)/> }.into_any())
}

fn fields(
    t: Text,
    form: &HostAppForm,
    error: Option<&AppError>,
    (now, present): (&Now, &HostAppForm),
) -> AnyView {
    let HostAppForm { name, ios, android, fingerprints, deep_link, .. } = form.clone();
    let name = Line {
        field: Field::Name,
        name: "name",
        label: t.name(),
        help: "",
        value: name,
        most: None,
        may_stay_empty: false,
    };
    let deep_link_help = t.deep_link_help(EXAMPLE, t.placeholders());
    let differs = Environment::ALL.iter().any(|it| now.differs_below(it.word()));
    let environments_now = differs.then(|| t.overtaken_now(environments_in_words(t, present)));
    view! {
        {overtaken::line(t, error, now, name)}
        <TextArea name="form[ios]" label=t.ios_bundle_ids() value=ios optional=true
            help=now.help(t, "ios", t.ios_bundle_ids_help()) error=at(t, error, Field::IosBundleIds)/>
        <TextArea name="form[android]" label=t.android_package_ids() value=android optional=true
            help=now.help(t, "android", t.android_package_ids_help()) error=at(t, error, Field::AndroidPackageIds)/>
        <TextArea name="form[fingerprints]" label=t.fingerprints() value=fingerprints optional=true
            help=now.help(t, "fingerprints", t.fingerprints_help()) error=at(t, error, Field::Fingerprints)/>
        <TextField name="form[deep_link]" label=t.deep_link() value=deep_link optional=true
            help=now.help(t, "deep_link", &deep_link_help) error=at(t, error, Field::DeepLink)/>
        {environments(t, form, error, environments_now)}
    }
    .into_any()
}

/// The environments that a host app has, each with what is switched on there.
fn environments_in_words(t: Text, form: &HostAppForm) -> String {
    let on = Environment::ALL
        .iter()
        .copied()
        .filter(|it| form.target(*it).on || *it == Environment::Production);
    let words = on.map(|it| {
        let target = form.target(it);
        let review = it == Environment::Sandbox && target.review;
        let parts = [(review, t.review_word()), (target.pilot_testing, t.pilot_testing())];
        let parts: Vec<&str> = parts.iter().filter(|it| it.0).map(|it| it.1).collect();
        let name = t.environment(it);
        if parts.is_empty() {
            name.to_owned()
        } else {
            format!("{name}{}", t.aside(parts.join(t.comma())))
        }
    });
    words.collect::<Vec<_>>().join(t.comma())
}

/// The environments, each with what can be set there.
fn environments(
    t: Text,
    form: &HostAppForm,
    error: Option<&AppError>,
    now: Option<String>,
) -> AnyView {
    let wrong = error.and_then(|error| error.at(t, Field::Environments, None));
    let invalid = wrong.is_some();
    let rows = Environment::ALL.iter().copied().map(|it| row(t, form, it, invalid));
    view! {
        <section class="field" aria-labelledby="environments">
            <h2 class="field__label" id="environments">{t.environments()}</h2>
            <p class="field__help">{t.environments_help()}</p>
            {now.map(|words| view! { <p class="field__help">{words}</p> })}
            {wrong.map(|words| view! {
                <p class="field__error" id="environments-e"><Icon name="error"/><span>{words}</span></p>
            })}
            <div class="table-box"><table class="table">
                <caption>{t.environments()}</caption>
                <thead><tr>
                    <th scope="col">{t.environment_word()}</th>
                    <th scope="col">{t.review_word()}</th>
                    <th scope="col">{t.pilot_testing()}</th>
                </tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

fn row(t: Text, form: &HostAppForm, environment: Environment, invalid: bool) -> AnyView {
    let now = form.target(environment);
    let name = t.environment(environment);
    let is_production = environment == Environment::Production;
    let input = |part: &str| format!("form[{}][{part}]", environment.word());
    let on = if is_production {
        view! { <span>{name}</span>" "<span class="muted small">{t.environment_always()}</span> }
            .into_any()
    } else {
        view! {
            <label class="choice">
                <input class="checkbox" type="checkbox" name=input("on") value="true" checked=now.on
                    aria-invalid=invalid.then_some("true") aria-describedby=invalid.then_some("environments-e")/>
                <span>{name}</span>
            </label>
        }
        .into_any()
    };
    let review = match environment {
        Environment::Development | Environment::Test => {
            view! { <span class="muted">{t.review_never()}</span> }.into_any()
        }
        Environment::Sandbox => view! {
            <input class="checkbox" type="checkbox" name=input("review") value="true" checked=now.review
                aria-label=t.review_at(name)/>
        }
        .into_any(),
        Environment::Production => view! { <span>{t.review_always()}</span> }.into_any(),
    };
    let pilot = if may_pilot(environment) {
        view! {
            <input class="checkbox" type="checkbox" name=input("pilot_testing") value="true"
                checked=now.pilot_testing aria-label=t.pilot_testing_at(name)/>
        }
        .into_any()
    } else {
        view! { <span class="muted">{none(t)}</span> }.into_any()
    };
    view! { <tr><th scope="row">{on}</th><td>{review}</td><td>{pilot}</td></tr> }.into_any()
}
