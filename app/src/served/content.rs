//! Which served page stands at which address.

use super::Query;
use super::said::said;
use crate::error::{AppError, Problem};
use crate::mini_program::{Tab, use_head};
use crate::session::view::Entry;
use crate::text::use_text;
use crate::{
    account, audit, configuration, feature, host_app, information, member, merchant, mini_program,
    notification, qr_code, release, removal, request, search, session, settings, version,
};
use leptos::prelude::*;
use leptos_meta::Title;

/// What stands around a served page, and so how it says that it cannot be shown.
#[derive(Clone, Copy)]
enum Around {
    /// The frame with its rail.
    Frame,
    /// The head of a mini program, which speaks for itself.
    Head,
    /// Nothing: it is for those who are not signed in.
    Nothing,
}

/// The page at an address, or why it could not be shown.
pub async fn content(path: &str, query: &Query) -> AnyView {
    let (around, page) = page(path, query).await;
    match (page, around) {
        (Ok(view), _) => view! { {said()} {view} }.into_any(),
        (Err(error), Around::Head) => refused_tab(path, error).await,
        (Err(error), Around::Nothing) => {
            view! { <Entry><Problem error page=true/></Entry> }.into_any()
        }
        (Err(error), Around::Frame) => view! { <Problem error page=true/> }.into_any(),
    }
}

/// A tab that cannot be shown, under the title that it would have. Of a mini program that is not there the head
/// speaks already.
async fn refused_tab(path: &str, error: AppError) -> AnyView {
    let t = use_text();
    let head = match use_head().await {
        Ok(head) => head,
        Err(of_head) => return view! { <Title text=of_head.heading(t).0/> }.into_any(),
    };
    let slug = path.split('/').nth(3).unwrap_or_default();
    let tab = Tab::ALL.into_iter().find(|it| it.slug() == slug).unwrap_or(Tab::Information);
    view! { <Title text=format!("{} · {}", head.name, tab.label(t))/><Problem error/> }.into_any()
}

async fn page(path: &str, query: &Query) -> (Around, Result<AnyView, AppError>) {
    use Around::{Frame, Head, Nothing};
    let parts: Vec<String> = path.split('/').skip(1).map(crate::path::decode).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    match parts[..] {
        ["sign-in"] => (Nothing, Ok(session::view::sign_in(query))),
        ["sign-in", "code"] => (Nothing, session::view::second_step(query).await),
        ["account"] => (Frame, account::page::page().await),
        ["account", "two-step"] => (Frame, account::two_step::page().await),
        ["first-run"] => (Nothing, session::view::first_run(query).await),
        ["password"] => (Nothing, session::view::password(query).await),
        ["invitation"] => (Nothing, member::invitation::page(query).await),
        ["mini-programs"] => (Frame, mini_program::list::page(query).await),
        ["mini-programs", id] | ["mini-programs", id, "information"] => {
            (Head, information::tab::page(id, query).await)
        }
        ["notifications"] => (Frame, notification::page::page(query).await),
        ["mini-programs", id, "members"] => (Head, member::tab::page(id, query).await),
        ["mini-programs", id, "versions"] => (Head, release::tab::page(id, query).await),
        ["mini-programs", id, "versions", "new"] => (Frame, release::snapshot::page(id).await),
        ["mini-programs", id, "versions", "testers"] => {
            (Frame, release::testers::page(id, query).await)
        }
        ["mini-programs", id, "versions", number, "submit"] => {
            (Frame, release::submit::page(id, number, query).await)
        }
        ["mini-programs", id, "versions", number, "confirm"] => {
            (Frame, release::confirm::page(id, number, query).await)
        }
        ["mini-programs", id, "configuration"] => (Head, configuration::tab::page(id, query).await),
        ["mini-programs", id, "removal"] => (Frame, removal::page::page(id).await),
        ["mini-programs", id, "qr-codes"] => (Head, qr_code::tab::page(id).await),
        ["mini-programs", id, "qr-codes", "new"] => (Frame, qr_code::edit::page(id).await),
        ["mini-programs", id, "qr-codes", token] => (Frame, qr_code::detail::page(id, token).await),
        ["mini-programs", id, "versions", number] => {
            (Frame, version::detail::page(id, number).await)
        }
        ["mini-programs", id, "features"] => (Head, feature::tab::page(id, query).await),
        ["mini-programs", id, "features", key] => (Head, feature::program::page(id, key).await),
        ["requests"] => (Frame, request::list::page(query).await),
        ["requests", number] => (Frame, request::page::page(number).await),
        ["search"] => (Frame, search::page::page(query).await),
        ["mini-programs", id, "versions", number, "compare"] => {
            (Frame, version::compare::chosen(id, number, query).await)
        }
        ["mini-programs", id, "versions", number, "compare", with] => {
            (Frame, version::compare::page(id, number, with, query).await)
        }
        ["workspaces", key, ref below @ ..] => (Frame, of_workspace(key, below, query).await),
        _ => (Frame, Err(not_found())),
    }
}

async fn of_workspace(key: &str, below: &[&str], query: &Query) -> Result<AnyView, AppError> {
    match below {
        ["settings"] => settings::page::page(key).await,
        ["audit"] => audit::page::page(key, query).await,
        ["bin"] => removal::bin::page(key).await,
        ["members"] => member::workspace::page(key, query).await,
        ["host-apps"] => host_app::list::page(key).await,
        ["host-apps", "new"] => host_app::edit::new_page(key).await,
        ["host-apps", host_app] => host_app::edit::page(key, host_app).await,
        ["merchants"] => merchant::list::page(key, query).await,
        ["merchants", "new"] => merchant::edit::new_page(key).await,
        ["merchants", merchant] => merchant::edit::page(key, merchant).await,
        ["features"] => feature::list::page(key, query).await,
        ["features", "new"] => feature::edit::new_page(key).await,
        ["features", feature] => feature::page::page(key, feature).await,
        ["features", feature, "jsapis", name] => feature::jsapi::page(key, feature, name).await,
        _ => Err(not_found()),
    }
}

/// Nothing stands there.
pub fn not_found() -> AppError {
    crate::host::set_status(404);
    AppError::NotFound
}
