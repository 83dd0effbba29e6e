//! What the form of the settings asks of the server.
#![expect(
    missing_docs,
    reason = "the macro makes structs of the arguments, which the functions describe"
)]

use crate::error::AppError;
use crate::wire::Wire;
use domain::settings::SettingsForm;
use leptos::prelude::*;

/// Changes the settings of a workspace.
#[server(endpoint = "settings/edit", output = Wire)]
pub async fn edit_settings(key: String, form: SettingsForm) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    let edited = backend::settings::edit(&host.cx()?, &key, &form).await;
    edited.map_err(|error| AppError::from(error).keeping(&form))?;
    crate::served::said::say(crate::served::said::Said::Saved);
    Ok(())
}
