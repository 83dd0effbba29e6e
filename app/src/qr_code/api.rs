//! What the forms of QR codes ask of the server.
#![expect(
    missing_docs,
    reason = "the macro makes structs of the arguments, which the functions describe"
)]

use crate::error::AppError;
use crate::wire::Wire;
use domain::id::MiniProgramId;
use domain::qr_code::{QrCodeForm, QrToken};
use leptos::prelude::*;

/// Makes a code and goes to it.
#[server(endpoint = "qr-code/create", output = Wire)]
pub async fn create_qr_code(id: MiniProgramId, form: QrCodeForm) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    let created = backend::qr_code::create(&host.cx()?, &id, &form).await;
    let token = created.map_err(|error| AppError::from(error).keeping(&form))?;
    say(Said::Saved);
    crate::host::go(&crate::path::qr_code(&id, &token));
    Ok(())
}

/// Makes the default code of a mini program that lost it.
#[server(endpoint = "qr-code/create-default", output = Wire)]
pub async fn create_default_qr_code(id: MiniProgramId) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    backend::qr_code::create_default(&host.cx()?, &id).await?;
    say(Said::Saved);
    Ok(())
}

/// Deletes a code and goes to those that are left.
#[server(endpoint = "qr-code/delete", output = Wire)]
pub async fn delete_qr_code(id: MiniProgramId, token: QrToken) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    backend::qr_code::delete(&host.cx()?, &id, &token).await?;
    say(Said::Removed);
    crate::host::go(&crate::path::tab(&id, crate::mini_program::Tab::QrCodes.slug()));
    Ok(())
}
