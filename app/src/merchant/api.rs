//! What the forms of merchants ask of the server.
#![expect(
    missing_docs,
    reason = "the macro makes structs of the arguments, which the functions describe"
)]

use crate::error::AppError;
use crate::wire::Wire;
use domain::merchant::MerchantForm;
use leptos::prelude::*;

/// Adds a merchant to the tenant and goes to it.
#[server(endpoint = "merchant/create", output = Wire)]
pub async fn create_merchant(workspace: String, form: MerchantForm) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    let created = backend::merchant::create(&host.cx()?, &workspace, &form).await;
    let key = created.map_err(|error| AppError::from(error).keeping(&form))?;
    say(Said::Saved);
    crate::host::go(&crate::path::merchant(&workspace, &key));
    Ok(())
}

/// Changes what is known of a merchant, against the revision that the edit started from.
#[server(endpoint = "merchant/edit", output = Wire)]
pub async fn edit_merchant(
    workspace: String,
    merchant: String,
    revision: i64,
    form: MerchantForm,
) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    let edited = backend::merchant::edit(&host.cx()?, &workspace, &merchant, revision, &form).await;
    edited.map_err(|error| AppError::from(error).overtaking(&form))?;
    say(Said::Saved);
    crate::host::go(&crate::path::merchant(&workspace, &merchant));
    Ok(())
}

/// Removes a merchant, once its name was typed.
#[server(endpoint = "merchant/remove", output = Wire)]
pub async fn remove_merchant(
    workspace: String,
    merchant: String,
    confirmation: String,
) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    let cx = host.cx()?;
    let removed = backend::merchant::remove(&cx, &workspace, &merchant, &confirmation).await;
    removed.map_err(|error| AppError::from(error).keeping(&confirmation))?;
    say(Said::MerchantRemoved);
    crate::host::go(&crate::path::merchant(&workspace, &merchant));
    Ok(())
}
