//! What the form of the settings asks of the server.
#![expect(
    missing_docs,
    reason = "the macro makes structs of the arguments, which the functions describe"
)]

use crate::error::AppError;
use crate::wire::Wire;
use domain::category::CategoryForm;
use domain::id::CategoryId;
use domain::settings::SettingsForm;
use leptos::prelude::*;

/// Changes the settings of a workspace, against the revision that the edit started from.
#[server(endpoint = "settings/edit", output = Wire)]
pub async fn edit_settings(key: String, revision: i64, form: SettingsForm) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    let edited = backend::settings::edit(&host.cx()?, &key, revision, &form).await;
    edited.map_err(|error| AppError::from(error).overtaking(&form))?;
    crate::served::said::say(crate::served::said::Said::Saved);
    Ok(())
}

/// Adds a category, or renames and moves the one with this id.
#[server(endpoint = "settings/save-category", output = Wire)]
pub async fn save_category(
    key: String,
    #[server(default)] id: String,
    form: CategoryForm,
) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    let id: Option<CategoryId> = id.parse().ok();
    let saved = backend::category::save(&host.cx()?, &key, id, &form).await;
    saved.map_err(|error| AppError::from(error).keeping(&(id, form)))?;
    crate::served::said::say(crate::served::said::Said::Saved);
    Ok(())
}

/// Removes a category that is not in use.
#[server(endpoint = "settings/remove-category", output = Wire)]
pub async fn remove_category(key: String, id: CategoryId) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    backend::category::remove(&host.cx()?, &key, id).await?;
    crate::served::said::say(crate::served::said::Said::Removed);
    Ok(())
}
