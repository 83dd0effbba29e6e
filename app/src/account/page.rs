//! The account page: what somebody changes about themselves, and where they are signed in.

use super::api::{
    BeginTwoStep, ChangePassword, EndOtherSessions, EndSession, RenameAccount, RenewRecoveryCodes,
    SwitchOffTwoStep,
};
use crate::error::{AppError, refused_before};
use crate::host::Host;
use crate::served::form::{Hidden, refusal_note, refused};
use crate::session::api::{SetPreferences, SignOut};
use crate::text::{Text, use_text};
use crate::ui::badge::{Badge, Meaning};
use crate::ui::field::{SelectField, TextField};
use crate::ui::{icon::Icon, note::BadNote, time::Moment};
use backend::profile::{OwnSession, Profile};
use backend::session::{ABSOLUTE_DAYS, IDLE_DAYS};
use backend::two_step::TwoStep;
use domain::form::Field;
use domain::language::{Locale, Theme};
use domain::user_agent::Browser;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The page.
pub async fn page() -> Result<AnyView, AppError> {
    let t = use_text();
    let host = Host::of_request();
    let Profile { name, email, locale, theme, two_step, sessions } =
        backend::profile::read(&host.cx()?).await?;
    let note = refused(&[BeginTwoStep::PATH, EndSession::PATH, EndOtherSessions::PATH]);
    Ok(view! {
        <Title text=t.account()/>
        <header class="page__head"><h1 class="page__title">{t.account()}</h1><p class="muted">{t.account_lead()}</p></header>
        <div class="stack">
            {note.map(|error| refusal_note(t, &error))}
            <div class="stack form">
                {person(t, name, email.clone())}
                {password(t, email)}
                {preferences(t, locale, theme)}
                {second_step(t, two_step)}
            </div>
            {session_list(t, sessions)}
            <form method="post" data-whole action=SignOut::url()>
                <button class="button" type="submit"><Icon name="return"/>{t.sign_out()}</button>
            </form>
        </div>
    }
    .into_any())
}

/// What is wrong with a field, for it.
pub(super) fn at(t: Text, error: Option<&AppError>, field: Field) -> Signal<Option<String>> {
    Signal::stored(error.and_then(|error| error.at(t, field, None)))
}

/// What is wrong with a form as a whole, above it.
pub(super) fn whole(t: Text, error: Option<&AppError>) -> Option<AnyView> {
    let error = error.filter(|it| !matches!(it, AppError::Fields { .. }));
    error.map(|error| view! { <BadNote words=error.words(t)/> }.into_any())
}

/// The name. Its form loads the page anew: the frame shows the name, too.
fn person(t: Text, name: String, email: String) -> AnyView {
    let error = refused_before(RenameAccount::PATH);
    let name = error.as_ref().and_then(AppError::typed).unwrap_or(name);
    view! {
        <section class="panel"><div class="panel__head"><h2>{t.name()}</h2></div><div class="panel__body">
            <form class="form" method="post" novalidate data-whole action=RenameAccount::url()>
                {whole(t, error.as_ref())}
                <dl class="facts"><dt>{t.email()}</dt><dd>{email}</dd></dl>
                <TextField name="name" label=t.your_name() value=name autocomplete="name" most=domain::account::NAME_MOST
                    error=at(t, error.as_ref(), Field::Name)/>
                <div class="row"><button class="button" type="submit">{t.save()}</button></div>
            </form>
        </div></section>
    }
    .into_any()
}

fn password(t: Text, email: String) -> AnyView {
    let error = refused_before(ChangePassword::PATH);
    view! {
        <section class="panel"><div class="panel__head"><h2>{t.password()}</h2></div><div class="panel__body">
            <form class="form" method="post" novalidate action=ChangePassword::url()>
                {whole(t, error.as_ref())}
                <p class="muted">{t.account_change_password_help()}</p>
                <input class="visually-hidden" type="email" value=email autocomplete="username"
                    tabindex="-1" aria-hidden="true" readonly/>
                <TextField name="present" label=t.account_present_password() kind="password" mark="-password"
                    autocomplete="current-password" error=at(t, error.as_ref(), Field::PresentPassword)/>
                <TextField name="password" label=t.account_new_password() kind="password" help=t.password_help()
                    autocomplete="new-password" error=at(t, error.as_ref(), Field::Password)/>
                <div class="row"><button class="button" type="submit">{t.account_change_password()}</button></div>
            </form>
        </div></section>
    }
    .into_any()
}

/// Language and theme: the whole page is in them.
fn preferences(t: Text, locale: Option<Locale>, theme: Option<Theme>) -> AnyView {
    let browser = (String::from("browser"), t.account_as_browser().to_owned());
    let locales = Locale::ALL.iter().map(|it| (it.word().to_owned(), it.own_name().to_owned()));
    let locales = std::iter::once(browser).chain(locales).collect();
    let themes = [
        ("system", t.theme_system()),
        (Theme::Light.word(), t.theme_light()),
        (Theme::Dark.word(), t.theme_dark()),
    ];
    let themes = themes.into_iter().map(|(word, label)| (word.to_owned(), label.to_owned()));
    let themes = themes.collect();
    view! {
        <section class="panel"><div class="panel__head"><h2>{t.account_preferences()}</h2></div><div class="panel__body">
            <form class="form" method="post" data-whole action=SetPreferences::url()>
                <SelectField name="locale" label=t.language() options=locales value=locale.map_or("browser", Locale::word)/>
                <SelectField name="theme" label=t.theme() options=themes value=theme.map_or("system", Theme::word)/>
                <div class="row"><button class="button" type="submit">{t.save()}</button></div>
            </form>
        </div></section>
    }
    .into_any()
}

fn second_step(t: Text, state: TwoStep) -> AnyView {
    let (meaning, icon, word) = match state {
        TwoStep::Off => (Meaning::Neutral, "dot", t.two_step_is_off()),
        TwoStep::On { .. } => (Meaning::Success, "done", t.two_step_is_on()),
    };
    let content = match state {
        TwoStep::Off => view! {
            <p>{t.two_step_lead()}</p>
            <form method="post" action=BeginTwoStep::url()>
                <button class="button" type="submit"><Icon name="shield"/>{t.two_step_set_up()}</button>
            </form>
        }
        .into_any(),
        TwoStep::On { since, codes } => {
            let renew =
                (RenewRecoveryCodes::PATH, RenewRecoveryCodes::url(), t.two_step_renew());
            let off = (SwitchOffTwoStep::PATH, SwitchOffTwoStep::url(), t.two_step_switch_off());
            view! {
                <dl class="facts">
                    <dt>{t.two_step_since()}</dt><dd><Moment at=since/></dd>
                    <dt>{t.two_step_codes_left()}</dt><dd>{codes.to_string()}</dd>
                </dl>
                {proven(t, renew, ("-renew", t.two_step_renew_help(), "button button--primary"))}
                {proven(t, off, ("-off", t.two_step_switch_off_help(), "button button--danger"))}
            }
            .into_any()
        }
    };
    view! {
        <section class="panel">
            <div class="panel__head"><h2>{t.two_step()}</h2><Badge meaning icon word/></div>
            <div class="panel__body stack">{content}</div>
        </section>
    }
    .into_any()
}

/// A form that asks for password and code; `mark` tells its fields from those of the other ones.
fn proven(
    t: Text,
    (path, url, label): (&str, &str, &'static str),
    (mark, help, class): (&'static str, &'static str, &'static str),
) -> AnyView {
    let error = refused_before(path);
    let error = error.as_ref();
    view! {
        <details class="reveal" open=error.is_some()>
            <summary class="button">{label}</summary>
            <form class="form" method="post" novalidate action=url.to_owned()>
                {whole(t, error)}
                <p class="muted">{help}</p>
                <TextField name="present" label=t.account_present_password() kind="password" mark
                    autocomplete="current-password" error=at(t, error, Field::PresentPassword)/>
                <TextField name="code" label=t.two_step_code() help=t.two_step_code_help() mark
                    autocomplete="one-time-code" error=at(t, error, Field::Code)/>
                <div class="row"><button class=class type="submit">{label}</button></div>
            </form>
        </details>
    }
    .into_any()
}

fn session_list(t: Text, sessions: Vec<OwnSession>) -> AnyView {
    let others = sessions.iter().any(|it| !it.is_this);
    let rows = sessions.into_iter().map(|it| session_row(t, it));
    view! {
        <section class="section">
            <div class="section__head"><h2>{t.account_sessions()}</h2></div>
            <p class="muted">{t.account_sessions_help(ABSOLUTE_DAYS, IDLE_DAYS)}</p>
            <div class="table-box"><table class="table table--static">
                <caption>{t.account_sessions()}</caption>
                <thead><tr>
                    <th scope="col">{t.account_browser()}</th>
                    <th scope="col" class="table__medium">{t.account_address()}</th>
                    <th scope="col" class="table__wide">{t.account_since()}</th>
                    <th scope="col" class="table__medium">{t.last_seen()}</th>
                    <th scope="col" class="table__fit"><span class="visually-hidden">{t.actions()}</span></th>
                </tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table></div>
            {others.then(|| view! {
                <form method="post" action=EndOtherSessions::url()>
                    <button class="button" type="submit">{t.account_end_others()}</button>
                </form>
            })}
        </section>
    }
    .into_any()
}

fn session_row(t: Text, session: OwnSession) -> AnyView {
    let OwnSession { id, address, user_agent, since, seen, is_this } = session;
    let browser = browser(t, &user_agent);
    let of = format!("{}{browser}{}{address}", t.colon(), t.pause());
    let hidden = vec![("session", id.to_string())];
    let action = if is_this {
        view! { <span class="tag">{t.account_this_session()}</span> }.into_any()
    } else {
        view! {
            <form method="post" action=EndSession::url()>
                <Hidden pairs=hidden/>
                <button class="button button--sm" type="submit">
                    {t.account_end_session()}<span class="visually-hidden">{of}</span>
                </button>
            </form>
        }
        .into_any()
    };
    view! {
        <tr>
            <th scope="row">
                <div class="table__name"><span class="full">
                    <span title=user_agent>{browser.clone()}</span>
                    <span class="table__fold"><span class="mono">{address.clone()}</span><Moment at=seen/></span>
                </span></div>
            </th>
            <td class="table__medium mono">{address.clone()}</td>
            <td class="table__wide muted"><Moment at=since/></td>
            <td class="table__medium muted"><Moment at=seen/></td>
            <td class="table__fit">{action}</td>
        </tr>
    }
    .into_any()
}

/// What people call the browser of a session.
fn browser(t: Text, user_agent: &str) -> String {
    match Browser::read(user_agent) {
        Browser { name: Some(name), system: Some(system) } => t.account_browser_on(name, system),
        Browser { name: Some(name), system: None } => name.to_owned(),
        Browser { name: None, system: Some(system) } => system.to_owned(),
        Browser { name: None, system: None } => t.account_browser_unknown().to_owned(),
    }
}
