//! What the forms of the Configuration tab ask of the server. Which set is meant stands in the same three
//! words as in the address of the page.
#![expect(
    missing_docs,
    reason = "the macro makes structs of the arguments, which the functions describe"
)]

use crate::error::AppError;
use crate::wire::Wire;
use domain::configuration::ConfigurationForm;
use domain::id::MiniProgramId;
use leptos::prelude::*;

/// Changes a set, against the revision that the edit began from.
#[server(endpoint = "configuration/edit", output = Wire)]
pub async fn edit_configuration(
    id: MiniProgramId,
    environment: String,
    #[server(default)] version: String,
    #[server(default)] host_app: String,
    form: ConfigurationForm,
) -> Result<(), AppError> {
    use domain::configuration::Level;
    let level = Level::read(&environment, &version, &host_app);
    let host = crate::host::Host::of_request();
    let edited = backend::configuration::edit(&host.cx()?, &id, level.clone(), &form).await;
    edited.map_err(|error| AppError::from(error).keeping(&form))?;
    saved(&id, level);
    Ok(())
}

/// Brings back what an earlier revision had, as a new one, if nobody changed the set since `began`.
#[server(endpoint = "configuration/restore", output = Wire)]
pub async fn restore_configuration(
    id: MiniProgramId,
    environment: String,
    #[server(default)] version: String,
    #[server(default)] host_app: String,
    began: i64,
    revision: i64,
) -> Result<(), AppError> {
    use domain::configuration::Level;
    let level = Level::read(&environment, &version, &host_app);
    let host = crate::host::Host::of_request();
    let numbers = (began, revision);
    backend::configuration::restore(&host.cx()?, &id, level.clone(), numbers).await?;
    saved(&id, level);
    Ok(())
}

#[cfg(feature = "ssr")]
fn saved(id: &MiniProgramId, level: Option<domain::configuration::Level>) {
    use crate::served::said::{Said, say};
    say(Said::Saved);
    if let Some(level) = level {
        crate::host::go(&crate::path::configuration(id, &level, &[]));
    }
}
