//! What the signed-out pages ask of the server.
#![expect(
    missing_docs,
    reason = "the macro makes structs of the arguments, which the functions describe"
)]

use crate::error::AppError;
use crate::wire::Wire;
use domain::account::NewInstallation;
use leptos::prelude::*;

/// Signs in and goes on to `next`.
#[server(endpoint = "session/sign-in", output = Wire)]
pub async fn sign_in(
    email: String,
    password: String,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    use crate::host::{self, Host};
    let host = Host::of_request();
    let credentials = backend::session::Credentials {
        email: &email,
        password: &password,
        user_agent: host.user_agent(),
    };
    match backend::session::sign_in(&host.cx()?, credentials).await.map_err(AppError::from) {
        Ok(entrance) => {
            host::let_in(&entrance, &next);
            Ok(())
        }
        Err(AppError::WrongCredentials { .. }) => Err(AppError::WrongCredentials { email }),
        Err(error) => Err(error),
    }
}

/// Shows the second step of signing in, and goes on to `next`.
#[server(endpoint = "session/second-step", output = Wire)]
pub async fn second_step(code: String, #[server(default)] next: String) -> Result<(), AppError> {
    use crate::host::{self, Host};
    let host = Host::of_request();
    let token = host::cookie(host::SECOND_STEP_COOKIE).unwrap_or_default();
    let secret =
        backend::session::second_step(&host.cx()?, &token, &code, host.user_agent()).await?;
    host::clear_second_step_cookie();
    host::set_session_cookie(&secret);
    host::go(&next);
    Ok(())
}

/// Signs out and shows the page for signing in.
#[server(endpoint = "session/sign-out", output = Wire)]
pub async fn sign_out() -> Result<(), AppError> {
    use crate::host::{self, Host};
    let host = Host::of_request();
    backend::session::sign_out(&host.cx()?).await?;
    host::clear_session_cookie();
    host::go("/sign-in");
    Ok(())
}

/// Whether a link to the first run is still good.
#[server(endpoint = "session/first-run-link", output = Wire)]
pub async fn check_first_run(token: String) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    Ok(backend::installation::check_link(&host.cx()?, &token).await?)
}

/// Makes tenant, host app and admin, and goes to the list.
#[server(endpoint = "session/first-run", output = Wire)]
pub async fn first_run(token: String, form: NewInstallation) -> Result<(), AppError> {
    use crate::host::{self, Host};
    let host = Host::of_request();
    let made =
        backend::installation::first_run(&host.cx()?, &token, &form, host.user_agent()).await;
    // A password never stands in an address.
    let shown = NewInstallation { password: String::new(), ..form };
    let secret = made.map_err(|error| AppError::from(error).keeping(&shown))?;
    host::set_session_cookie(&secret);
    host::go(crate::path::HOME);
    Ok(())
}

/// Whose password a link sets: name and address.
#[server(endpoint = "session/password-link", output = Wire)]
pub async fn check_password_link(token: String) -> Result<(String, String), AppError> {
    let host = crate::host::Host::of_request();
    Ok(backend::account::of_password_link(&host.cx()?, &token).await?)
}

/// Sets a password and goes to the list.
#[server(endpoint = "session/set-password", output = Wire)]
pub async fn set_password(token: String, password: String) -> Result<(), AppError> {
    use crate::host::{self, Host};
    let host = Host::of_request();
    let set =
        backend::account::set_password(&host.cx()?, &token, &password, host.user_agent()).await;
    host::let_in(&set?, crate::path::HOME);
    Ok(())
}

/// Keeps the language or the theme that the reader chose, in their account if they are signed in. A word that
/// is no language or theme (`browser`, `system`) takes the choice back.
#[server(endpoint = "session/set-preferences", output = Wire)]
pub async fn set_preferences(
    #[server(default)] locale: Option<String>,
    #[server(default)] theme: Option<String>,
) -> Result<(), AppError> {
    use crate::host::{self, Host};
    use crate::served::said::{Said, say};
    use domain::language::{Locale, Theme};
    let host = Host::of_request();
    let locale = locale.map(|word| word.parse::<Locale>().ok());
    let theme = theme.map(|word| word.parse::<Theme>().ok());
    match backend::account::set_preferences(&host.cx()?, locale, theme).await {
        Ok(()) | Err(backend::Error::SignedOut) => {}
        Err(error) => return Err(error.into()),
    }
    if let Some(locale) = locale {
        host::set_choice_cookie("locale", locale.map_or("browser", Locale::word));
    }
    if let Some(theme) = theme {
        host::set_choice_cookie("theme", theme.map_or("system", Theme::word));
    }
    // The menus change one of them, and one sees it; the account page sends both.
    if locale.is_some() && theme.is_some() {
        say(Said::Saved);
    }
    Ok(())
}
