//! What the Information tab asks of the server.
#![expect(
    missing_docs,
    reason = "the macro makes structs of the arguments, which the functions describe"
)]

use crate::error::AppError;
use crate::wire::Wire;
use domain::access::Roles;
use domain::id::MiniProgramId;
use domain::information::{Information, InformationEdit};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// What describes a mini program, and what the reader counts as in it.
#[server(endpoint = "information/read", input = GetUrl, output = Wire)]
pub async fn read_information(id: MiniProgramId) -> Result<(Information, Roles), AppError> {
    let host = crate::host::Host::of_request();
    Ok(backend::information::open(&host.cx()?, &id).await?)
}

/// Changes it, against the revision that the edit started from.
#[server(endpoint = "information/edit", output = Wire)]
pub async fn edit_information(id: MiniProgramId, form: InformationEdit) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    let edited = backend::information::edit(&host.cx()?, &id, &form).await;
    edited.map_err(|error| AppError::from(error).keeping(&form))
}
