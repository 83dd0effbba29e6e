//! Which served page stands at which address.

use super::Query;
use super::said::said;
use crate::error::{AppError, Problem};
use crate::mini_program::TabProblem;
use crate::session::view::Entry;
use crate::{audit, host_app, member, merchant, session, settings, version};
use leptos::prelude::*;

/// The page at an address, or why it could not be shown.
pub async fn content(path: &str, query: &Query) -> AnyView {
    match page(path, query).await {
        Ok(view) => view! { {said()} {view} }.into_any(),
        // Below the head of a mini program, which speaks for itself.
        Err(error) if path.starts_with("/mini-programs/") && path.split('/').count() == 4 => {
            view! { <TabProblem error/> }.into_any()
        }
        // Pages for those who are not signed in stand in no frame.
        Err(error) if matches!(path, "/first-run" | "/password" | "/invitation") => {
            view! { <Entry><Problem error page=true/></Entry> }.into_any()
        }
        Err(error) => view! { <Problem error page=true/> }.into_any(),
    }
}

async fn page(path: &str, query: &Query) -> Result<AnyView, AppError> {
    let parts: Vec<String> = path.split('/').skip(1).map(crate::path::decode).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    match parts[..] {
        ["sign-in"] => Ok(session::view::sign_in(query)),
        ["first-run"] => session::view::first_run(query).await,
        ["password"] => session::view::password(query).await,
        ["invitation"] => member::invitation::page(query).await,
        ["mini-programs", id, "members"] => member::tab::page(id, query).await,
        ["workspaces", key, "settings"] => settings::page::page(key).await,
        ["workspaces", key, "audit"] => audit::page::page(key, query).await,
        ["workspaces", key, "members"] => member::workspace::page(key, query).await,
        ["mini-programs", id, "versions", number] => version::detail::page(id, number).await,
        ["workspaces", key, "host-apps"] => host_app::list::page(key).await,
        ["workspaces", key, "host-apps", "new"] => host_app::edit::new_page(key).await,
        ["workspaces", key, "host-apps", host_app] => host_app::edit::page(key, host_app).await,
        ["workspaces", key, "merchants"] => merchant::list::page(key, query).await,
        ["workspaces", key, "merchants", "new"] => merchant::edit::new_page(key).await,
        ["workspaces", key, "merchants", merchant] => merchant::edit::page(key, merchant).await,
        _ => Err(not_found()),
    }
}

/// Nothing stands there.
pub fn not_found() -> AppError {
    crate::host::set_status(404);
    AppError::NotFound
}
