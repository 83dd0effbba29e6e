//! The signed-out pages: plain forms, since a new session changes everything on the page.

use super::api::{
    FirstRun, SecondStep, SetPassword, SetPreferences, SignIn, check_first_run, check_password_link,
};
use crate::error::{AppError, refused_before};
use crate::host::{self, Host};
use crate::path;
use crate::served::Query;
use crate::text::{Text, use_text};
use crate::ui::{
    field::TextField,
    icon::Icon,
    note::{BadNote, PlainNote},
};
use domain::account::NewInstallation;
use domain::form::Field;
use domain::language::Locale;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The frame of a signed-out page: brand, language, the form, a line below.
#[component]
pub fn Entry(
    /// What is said below, if anything.
    #[prop(optional)]
    foot: Option<&'static str>,
    /// The form.
    children: Children,
) -> impl IntoView {
    let t = use_text();
    view! {
        <div class="entry">
            <header class="entry__head">
                <span class="entry__brand"><Icon name="mark"/>"Minideck"</span>
                <form class="row" method="post" data-whole action=SetPreferences::url() aria-label=t.language()>
                    {Locale::ALL.iter().map(|locale| {
                        let current = *locale == t.0;
                        view! {
                            <button class="button button--ghost button--sm" type="submit" name="locale"
                                value=locale.word() lang=locale.word() aria-pressed=current.to_string()>
                                {locale.own_name()}
                            </button>
                        }
                    }).collect_view()}
                </form>
            </header>
            <main id="main">{children()}</main>
            {foot.map(|words| view! { <footer class="entry__foot"><span>{words}</span></footer> })}
        </div>
    }
}

/// Signing in.
pub fn sign_in(query: &Query) -> AnyView {
    let t = use_text();
    let error = refused_before(SignIn::PATH);
    let email = match &error {
        Some(AppError::WrongCredentials { email }) => email.clone(),
        _ => String::new(),
    };
    let next = query.get("next");
    let next = crate::path::own(&next).to_owned();
    let goes_on = next != crate::path::HOME;
    let invalid = matches!(error, Some(AppError::WrongCredentials { .. }));
    let shown = next.clone();
    view! {
        <Title text=t.sign_in()/>
        <Entry foot=t.sign_in_accounts()>
            <form class="entry__form" method="post" novalidate data-whole action=SignIn::url()>
                <div><h1>{t.sign_in()}</h1></div>
                {goes_on.then(|| view! { <PlainNote><p>{t.sign_in_next()}" "<code class="mono">{shown}</code></p></PlainNote> })}
                {error.filter(|_| !invalid).map(|error| view! { <BadNote words=error.words(t)/> })}
                <input type="hidden" name="next" value=next/>
                <TextField name="email" label=t.email() kind="email" autocomplete="username" value=email autofocus=!invalid/>
                // What is wrong is told beside the password, and to whoever listens when they are there.
                <TextField name="password" label=t.password() kind="password" autocomplete="current-password" autofocus=invalid
                    error=Signal::stored(invalid.then(|| t.sign_in_wrong().to_owned()))/>
                <button class="button button--primary button--block" type="submit">{t.sign_in()}</button>
            </form>
        </Entry>
    }
    .into_any()
}

/// The second step of signing in.
pub async fn second_step(query: &Query) -> Result<AnyView, AppError> {
    let t = use_text();
    let host = Host::of_request();
    let token = host::cookie(host::SECOND_STEP_COOKIE).unwrap_or_default();
    let next = query.get("next");
    let next = path::own(&next).to_owned();
    match backend::session::check_between_steps(&host.cx()?, &token).await {
        Ok(()) => {}
        Err(backend::Error::LinkSpent) => return Ok(late(t, &next)),
        Err(error) => return Err(error.into()),
    }
    let error = refused_before(SecondStep::PATH);
    let wrong = error.as_ref().and_then(|error| error.at(t, Field::Code, None));
    let whole = error.filter(|_| wrong.is_none());
    Ok(view! {
        <Title text=t.two_step_second()/>
        <Entry>
            <form class="entry__form" method="post" novalidate data-whole action=SecondStep::url()>
                <div><h1>{t.two_step_second()}</h1><p class="muted">{t.two_step_second_lead()}</p></div>
                {whole.map(|error| view! { <BadNote words=error.words(t)/> })}
                <input type="hidden" name="next" value=next/>
                <TextField name="code" label=t.two_step_code() autocomplete="one-time-code" autofocus=true
                    error=Signal::stored(wrong)/>
                <button class="button button--primary button--block" type="submit">{t.sign_in()}</button>
                <p class="muted small">{t.two_step_lost()}</p>
            </form>
        </Entry>
    }
    .into_any())
}

/// Nobody is between the two steps, or not any more.
fn late(t: Text, next: &str) -> AnyView {
    host::set_status(410);
    let href = path::sign_in(next);
    view! {
        <Title text=t.two_step_late()/>
        <Entry>
            <div class="entry__form">
                <div><h1>{t.two_step_late()}</h1><p class="muted">{t.two_step_late_help(backend::link::SECOND_STEP_MINUTES)}</p></div>
                <a class="button button--primary button--block" href=href rel="external">{t.sign_in()}</a>
            </div>
        </Entry>
    }
    .into_any()
}

/// The first run: tenant, host app, one's own account.
pub async fn first_run(query: &Query) -> Result<AnyView, AppError> {
    let t = use_text();
    let token = query.get("token");
    check_first_run(token.clone()).await?;
    let error = refused_before(FirstRun::PATH);
    Ok(view! {
        <Title text=t.first_run_title()/>
        <Entry><FirstRunForm token error/></Entry>
    }
    .into_any())
}

#[component]
fn FirstRunForm(token: String, error: Option<AppError>) -> impl IntoView {
    let t = use_text();
    let typed: NewInstallation = error.as_ref().and_then(AppError::typed).unwrap_or_default();
    let shown = error.clone();
    let at = move |field: Field| {
        Signal::stored(shown.as_ref().and_then(|error| error.at(t, field, None)))
    };
    let whole = error.filter(|error| !matches!(error, AppError::Fields { .. }));
    view! {
        <form class="entry__form" method="post" novalidate data-whole action=FirstRun::url()>
            <div><h1>{t.first_run_title()}</h1><p class="muted">{t.first_run_lead()}</p></div>
            {whole.map(|error| view! { <BadNote words=error.words(t)/> })}
            <input type="hidden" name="token" value=token/>
            <TextField name="form[tenant_name]" label=t.first_run_tenant() help=t.first_run_tenant_help()
                value=typed.tenant_name error=at(Field::TenantName) autocomplete="organization"/>
            <TextField name="form[host_app_name]" label=t.first_run_host_app() help=t.first_run_host_app_help()
                value=typed.host_app_name error=at(Field::HostAppName)/>
            <TextField name="form[name]" label=t.your_name() value=typed.name error=at(Field::Name) autocomplete="name"/>
            <TextField name="form[email]" label=t.email() kind="email" value=typed.email error=at(Field::Email) autocomplete="username"/>
            <TextField name="form[password]" label=t.password() kind="password" help=t.password_help()
                error=at(Field::Password) autocomplete="new-password"/>
            <button class="button button--primary button--block" type="submit">{t.first_run_go()}</button>
        </form>
    }
}

/// Setting a password through a link.
pub async fn password(query: &Query) -> Result<AnyView, AppError> {
    let t = use_text();
    let token = query.get("token");
    let (name, email) = check_password_link(token.clone()).await?;
    let error = refused_before(SetPassword::PATH)
        .map(|error| error.at(t, Field::Password, None).unwrap_or_else(|| error.words(t)));
    Ok(view! {
        <Title text=t.password_title()/>
        <Entry>
            <form class="entry__form" method="post" novalidate data-whole action=SetPassword::url()>
                <div>
                    <h1>{t.password_title()}</h1>
                    <p class="muted">{name}" · "{email.clone()}</p>
                </div>
                <input type="hidden" name="token" value=token/>
                <input class="visually-hidden" type="email" name="email" value=email
                    autocomplete="username" tabindex="-1" aria-hidden="true" readonly/>
                <TextField name="password" label=t.password() kind="password" help=t.password_help()
                    error=Signal::stored(error) autocomplete="new-password"/>
                <button class="button button--primary button--block" type="submit">{t.password_go()}</button>
            </form>
        </Entry>
    }
    .into_any())
}
