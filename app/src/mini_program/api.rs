//! What the pages about mini programs ask of the server.
#![expect(
    missing_docs,
    reason = "the macro makes structs of the arguments, which the functions describe"
)]

use crate::error::AppError;
use crate::wire::Wire;
use domain::id::MiniProgramId;
use domain::mini_program::{MiniProgramHead, NewMiniProgram};
use domain::workspace::{CategoryChoice, HostAppChoice};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The head of a mini program's page.
#[server(endpoint = "mini-program/head", input = GetUrl, output = Wire)]
pub async fn read_head(id: MiniProgramId) -> Result<MiniProgramHead, AppError> {
    let host = crate::host::Host::of_request();
    Ok(backend::mini_program::head(&host.cx()?, &id, host.locale()).await?)
}

/// What the form for a new mini program chooses from.
#[server(endpoint = "mini-program/creation-choices", input = GetUrl, output = Wire)]
pub async fn creation_choices(
    workspace: String,
) -> Result<(Vec<CategoryChoice>, Vec<HostAppChoice>), AppError> {
    let host = crate::host::Host::of_request();
    Ok(backend::workspace::creation_choices(&host.cx()?, &workspace).await?)
}

/// Creates a mini program and goes to it.
#[server(endpoint = "mini-program/create", output = Wire)]
pub async fn create_mini_program(form: NewMiniProgram) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    let created = backend::mini_program::create(&host.cx()?, &form).await;
    let id = created.map_err(|error| AppError::from(error).keeping(&form))?;
    crate::host::go(&crate::path::tab(&id, "information"));
    Ok(())
}
