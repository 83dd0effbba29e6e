//! What the forms of host apps ask of the server.
#![expect(
    missing_docs,
    reason = "the macro makes structs of the arguments, which the functions describe"
)]

use crate::error::AppError;
use crate::wire::Wire;
use domain::host_app::HostAppForm;
use leptos::prelude::*;

/// Adds a host app to the tenant and goes to it.
#[server(endpoint = "host-app/create", output = Wire)]
pub async fn create_host_app(workspace: String, form: HostAppForm) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    let created = backend::host_app::create(&host.cx()?, &workspace, &form).await;
    let key = created.map_err(|error| AppError::from(error).keeping(&form))?;
    say(Said::Saved);
    crate::host::go(&crate::path::host_app(&workspace, &key));
    Ok(())
}

/// Changes a host app and its environments, against the revision that the edit started from.
#[server(endpoint = "host-app/edit", output = Wire)]
pub async fn edit_host_app(
    workspace: String,
    host_app: String,
    revision: i64,
    form: HostAppForm,
) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    let edited = backend::host_app::edit(&host.cx()?, &workspace, &host_app, revision, &form).await;
    edited.map_err(|error| AppError::from(error).overtaking(&form))?;
    say(Said::Saved);
    crate::host::go(&crate::path::host_app(&workspace, &host_app));
    Ok(())
}
