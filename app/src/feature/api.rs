//! What the forms of features ask of the server.
#![expect(
    missing_docs,
    reason = "the macro makes structs of the arguments, which the functions describe"
)]

use crate::error::AppError;
use crate::wire::Wire;
use domain::feature::{FeatureForm, JsapiForm};
use domain::id::MiniProgramId;
use leptos::prelude::*;

/// Where a form of a mini program's features leads: back to the page that it stood on, if that is one of
/// ours, else to the feature.
#[cfg(feature = "ssr")]
fn back(page: &str, id: &MiniProgramId, feature: &str) -> String {
    if page.starts_with("/mini-programs/") {
        crate::path::own(page).to_owned()
    } else {
        crate::path::program_feature(id, feature)
    }
}

/// Keeps what was typed into an edit that somebody else was quicker than.
#[cfg(feature = "ssr")]
fn kept(error: backend::Error, form: &impl serde::Serialize) -> AppError {
    use domain::form::{Field, Problem};
    let error = if matches!(error, backend::Error::Conflict) {
        backend::Error::field(Field::Feature, Problem::ChangedMeanwhile)
    } else {
        error
    };
    AppError::from(error).keeping(form)
}

/// Adds a feature that needs no activation to a mini program.
#[server(endpoint = "feature/add", output = Wire)]
pub async fn add_feature(
    id: MiniProgramId,
    feature: String,
    #[server(default)] page: String,
) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    backend::feature::program::add(&host.cx()?, &id, &feature).await?;
    say(Said::FeatureAdded);
    crate::host::go(&back(&page, &id, &feature));
    Ok(())
}

/// Takes a feature away from a mini program.
#[server(endpoint = "feature/delete", output = Wire)]
pub async fn delete_feature(id: MiniProgramId, feature: String) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    backend::feature::program::delete(&host.cx()?, &id, &feature).await?;
    say(Said::FeatureDeleted);
    crate::host::go(&crate::path::tab(&id, crate::mini_program::Tab::Features.slug()));
    Ok(())
}

/// Asks for a feature that needs an activation.
#[server(endpoint = "feature/ask", output = Wire)]
pub async fn ask_for_feature(
    id: MiniProgramId,
    feature: String,
    reason: String,
) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    let asked = backend::request::ask(&host.cx()?, &id, &feature, &reason).await;
    let number = asked.map_err(|error| AppError::from(error).keeping(&reason))?;
    say(Said::RequestSent);
    crate::host::go(&crate::path::request(number));
    Ok(())
}

/// Adds a feature to the registry and goes to it.
#[server(endpoint = "registry/create", output = Wire)]
pub async fn create_feature(workspace: String, form: FeatureForm) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    let created = backend::feature::edit::create(&host.cx()?, &workspace, &form).await;
    let key = created.map_err(|error| AppError::from(error).keeping(&form))?;
    say(Said::Saved);
    crate::host::go(&crate::path::feature(&workspace, &key));
    Ok(())
}

/// Changes a feature of the registry, against the revision that the edit started from.
#[server(endpoint = "registry/edit", output = Wire)]
pub async fn edit_feature(
    workspace: String,
    feature: String,
    revision: i64,
    form: FeatureForm,
) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    let cx = host.cx()?;
    let edited = backend::feature::edit::edit(&cx, &workspace, &feature, revision, &form).await;
    edited.map_err(|error| kept(error, &form))?;
    say(Said::Saved);
    crate::host::go(&crate::path::feature(&workspace, &feature));
    Ok(())
}

/// Archives a feature of the registry, once what breaks by it was agreed to.
#[server(endpoint = "registry/archive", output = Wire)]
pub async fn archive_feature(
    workspace: String,
    feature: String,
    #[server(default)] agreed: bool,
) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    backend::feature::edit::archive(&host.cx()?, &workspace, &feature, agreed).await?;
    say(Said::Saved);
    crate::host::go(&crate::path::feature(&workspace, &feature));
    Ok(())
}

/// Brings an archived feature of the registry back.
#[server(endpoint = "registry/restore", output = Wire)]
pub async fn restore_feature(workspace: String, feature: String) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    backend::feature::edit::restore(&host.cx()?, &workspace, &feature).await?;
    say(Said::Saved);
    crate::host::go(&crate::path::feature(&workspace, &feature));
    Ok(())
}

/// Puts JSAPIs into a feature by name.
#[server(endpoint = "registry/add-jsapis", output = Wire)]
pub async fn add_jsapis(workspace: String, feature: String, names: String) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    let added = backend::feature::jsapi::add(&host.cx()?, &workspace, &feature, &names).await;
    added.map_err(|error| AppError::from(error).keeping(&names))?;
    say(Said::Saved);
    crate::host::go(&crate::path::feature(&workspace, &feature));
    Ok(())
}

/// Changes what is known of a JSAPI, against the revision that the edit started from.
#[server(endpoint = "registry/edit-jsapi", output = Wire)]
pub async fn edit_jsapi(
    workspace: String,
    feature: String,
    jsapi: String,
    revision: i64,
    form: JsapiForm,
) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    let cx = host.cx()?;
    let of = (feature.as_str(), jsapi.as_str());
    let edited = backend::feature::jsapi::edit(&cx, &workspace, of, revision, &form).await;
    edited.map_err(|error| kept(error, &form))?;
    say(Said::Saved);
    crate::host::go(&crate::path::jsapi(&workspace, &feature, &jsapi));
    Ok(())
}

/// Takes a JSAPI out of a feature, once what breaks by it was agreed to.
#[server(endpoint = "registry/remove-jsapi", output = Wire)]
pub async fn remove_jsapi(
    workspace: String,
    feature: String,
    jsapi: String,
    #[server(default)] agreed: bool,
) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    let cx = host.cx()?;
    backend::feature::jsapi::remove(&cx, &workspace, &feature, &jsapi, agreed).await?;
    say(Said::Saved);
    crate::host::go(&crate::path::feature(&workspace, &feature));
    Ok(())
}
