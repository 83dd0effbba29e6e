//! What the forms of removal and of the bin ask of the server.
#![expect(
    missing_docs,
    reason = "the macro makes structs of the arguments, which the functions describe"
)]

use crate::error::AppError;
use crate::wire::Wire;
use domain::id::{MiniProgramId, RequestId};
use leptos::prelude::*;

/// Asks that a mini program is taken back.
#[server(endpoint = "removal/ask", output = Wire)]
pub async fn ask_removal(id: MiniProgramId, reason: String) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    let asked = backend::removal::ask(&host.cx()?, &id, &reason).await;
    asked.map_err(|error| AppError::from(error).keeping(&reason))?;
    say(Said::RequestSent);
    crate::host::go(&crate::path::removal(&id));
    Ok(())
}

/// Carries out an approved removal, once the name was typed.
#[server(endpoint = "removal/confirm", output = Wire)]
pub async fn confirm_removal(
    id: MiniProgramId,
    request: RequestId,
    confirmation: String,
) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    let done = backend::removal::confirm(&host.cx()?, &id, request, &confirmation).await;
    done.map_err(|error| AppError::from(error).keeping(&confirmation))?;
    say(Said::MiniProgramRemoved);
    crate::host::go(&crate::path::removal(&id));
    Ok(())
}

/// Puts a mini program into the bin, once the name was typed, and goes there.
#[server(endpoint = "removal/delete", output = Wire)]
pub async fn delete_mini_program(id: MiniProgramId, confirmation: String) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    let cx = host.cx()?;
    let done = backend::removal::delete(&cx, &id, &confirmation).await;
    let deleted = done.map_err(|error| AppError::from(error).keeping(&confirmation))?;
    say(Said::MiniProgramDeleted);
    // Whoever is in no workspace that shows them the bin goes to the list.
    let bin = backend::removal::bin::list(&cx, &deleted.workspace).await;
    let bin = bin.map(|_| crate::path::workspace(&deleted.workspace, "bin"));
    crate::host::go(bin.as_deref().unwrap_or(crate::path::HOME));
    Ok(())
}

/// Takes a mini program out of the bin.
#[server(endpoint = "removal/restore", output = Wire)]
pub async fn restore_mini_program(id: MiniProgramId) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    backend::removal::restore(&host.cx()?, &id).await?;
    say(Said::MiniProgramRestored);
    crate::host::go(&crate::path::tab(&id, "information"));
    Ok(())
}
