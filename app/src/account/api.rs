//! What the frame and the account page ask of the server.
#![expect(
    missing_docs,
    reason = "the macro makes structs of the arguments, which the functions describe"
)]

use crate::error::AppError;
use crate::wire::Wire;
use domain::account::Reader;
use domain::id::SessionId;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The reader and their workspaces.
#[server(endpoint = "account/reader", input = GetUrl, output = Wire)]
pub async fn read_reader() -> Result<Reader, AppError> {
    let host = crate::host::Host::of_request();
    Ok(backend::account::reader(&host.cx()?).await?)
}

/// Changes the reader's own name.
#[server(endpoint = "account/rename", output = Wire)]
pub async fn rename_account(name: String) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    let renamed = backend::profile::rename(&host.cx()?, &name).await;
    renamed.map_err(|error| AppError::from(error).keeping(&name))?;
    crate::served::said::say(crate::served::said::Said::Saved);
    Ok(())
}

/// Changes the reader's own password, and ends their other sessions.
#[server(endpoint = "account/change-password", output = Wire)]
pub async fn change_password(present: String, password: String) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    backend::profile::change_password(&host.cx()?, &present, &password).await?;
    crate::served::said::say(crate::served::said::Said::PasswordChanged);
    Ok(())
}

/// Ends one of the reader's sessions.
#[server(endpoint = "account/end-session", output = Wire)]
pub async fn end_session(session: SessionId) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    backend::profile::end_session(&host.cx()?, session).await?;
    crate::served::said::say(crate::served::said::Said::SessionEnded);
    Ok(())
}

/// Ends all of the reader's sessions but this one.
#[server(endpoint = "account/end-other-sessions", output = Wire)]
pub async fn end_other_sessions() -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    backend::profile::end_other_sessions(&host.cx()?).await?;
    crate::served::said::say(crate::served::said::Said::SessionsEnded);
    Ok(())
}

/// Begins to set up the reader's second step, and goes to the page for it.
#[server(endpoint = "account/begin-two-step", output = Wire)]
pub async fn begin_two_step() -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    backend::two_step::begin(&host.cx()?).await?;
    crate::host::go(crate::path::TWO_STEP);
    Ok(())
}

/// Switches the reader's second step on; the next page shows the recovery codes.
#[server(endpoint = "account/confirm-two-step", output = Wire)]
pub async fn confirm_two_step(code: String, present: String) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    let codes = backend::two_step::confirm(&host.cx()?, &present, &code).await?;
    super::two_step::show_codes(&codes);
    Ok(())
}

/// Makes the reader's recovery codes anew; the next page shows them.
#[server(endpoint = "account/renew-codes", output = Wire)]
pub async fn renew_recovery_codes(code: String, present: String) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    let codes = backend::two_step::renew_codes(&host.cx()?, &present, &code).await?;
    super::two_step::show_codes(&codes);
    Ok(())
}

/// Switches the reader's second step off.
#[server(endpoint = "account/switch-off-two-step", output = Wire)]
pub async fn switch_off_two_step(code: String, present: String) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    backend::two_step::switch_off(&host.cx()?, &present, &code).await?;
    crate::served::said::say(crate::served::said::Said::TwoStepOff);
    Ok(())
}
