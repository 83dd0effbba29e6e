//! All that a browser may see: the pages, rendered on the server and taken over in the browser.
#![recursion_limit = "256"]

pub mod account;
mod answer;
pub mod audit;
pub mod configuration;
#[cfg(debug_assertions)]
pub mod design;
#[cfg(feature = "ssr")]
pub mod document;
pub mod error;
pub mod feature;
pub mod frame;
#[cfg(feature = "ssr")]
pub mod host;
pub mod host_app;
pub mod information;
pub mod member;
pub mod merchant;
pub mod mini_program;
pub mod notification;
pub mod path;
pub mod qr_code;
pub mod release;
pub mod removal;
pub mod request;
#[cfg(feature = "ssr")]
pub mod search;
pub mod served;
pub mod session;
pub mod settings;
pub mod text;
pub mod ui;
pub mod version;
pub mod wire;

#[cfg(not(debug_assertions))]
use NotFoundPage as DesignPage;
#[cfg(debug_assertions)]
use design::DesignPage;
use error::{AppError, Problem};
use frame::Frame;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};
use mini_program::DetailFrame;
use mini_program::create::CreatePage;
use served::Served;
use text::Text;
use version::UploadPage;

/// The title of a page, with the name of the console behind it.
fn titled(title: String) -> String {
    if title.is_empty() {
        return String::from("Minideck");
    }
    format!("{} · Minideck", ui::field::inside(title))
}

/// The app: every address and what stands there. Everything is rendered whole before the first byte, so
/// that status codes and titles are right and pages work with scripts off.
#[component]
pub fn App() -> impl IntoView {
    #[cfg(not(feature = "ssr"))]
    served::keep_title();
    provide_meta_context();
    provide_context(Text(text::reading_locale()));
    ui::time::provide_now();
    view! {
        <Title formatter=titled/>
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/sign-in") view=Served ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/code") view=Served ssr=SsrMode::Async/>
                <Route path=path!("/first-run") view=Served ssr=SsrMode::Async/>
                <Route path=path!("/password") view=Served ssr=SsrMode::Async/>
                <Route path=path!("/invitation") view=Served ssr=SsrMode::Async/>
                <Route path=path!("/design") view=DesignPage ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view=Frame ssr=SsrMode::Async>
                    <Route path=path!("/mini-programs") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/mini-programs/new") view=CreatePage ssr=SsrMode::Async/>
                    <Route path=path!("/mini-programs/:id/versions/upload") view=UploadPage ssr=SsrMode::Async/>
                    <Route path=path!("/mini-programs/:id/versions/new") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/mini-programs/:id/versions/testers") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/mini-programs/:id/versions/:number") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/mini-programs/:id/versions/:number/submit") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/mini-programs/:id/versions/:number/confirm") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/mini-programs/:id/removal") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/mini-programs/:id/qr-codes/:token") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/mini-programs/:id/versions/:number/compare") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/mini-programs/:id/versions/:number/compare/:with") view=Served ssr=SsrMode::Async/>
                    <ParentRoute path=path!("/mini-programs/:id") view=DetailFrame ssr=SsrMode::Async>
                        <Route path=path!("") view=Served ssr=SsrMode::Async/>
                        <Route path=path!("/information") view=Served ssr=SsrMode::Async/>
                        <Route path=path!("/versions") view=Served ssr=SsrMode::Async/>
                        <Route path=path!("/members") view=Served ssr=SsrMode::Async/>
                        <Route path=path!("/features") view=Served ssr=SsrMode::Async/>
                        <Route path=path!("/features/:feature") view=Served ssr=SsrMode::Async/>
                        <Route path=path!("/qr-codes") view=Served ssr=SsrMode::Async/>
                        <Route path=path!("/configuration") view=Served ssr=SsrMode::Async/>
                    </ParentRoute>
                    <Route path=path!("/search") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/requests") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/requests/:number") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/notifications") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/account") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/account/two-step") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/workspaces/:key/bin") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/workspaces/:key/audit") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/workspaces/:key/members") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/workspaces/:key/settings") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/workspaces/:key/host-apps") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/workspaces/:key/host-apps/new") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/workspaces/:key/host-apps/:host_app") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/workspaces/:key/merchants") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/workspaces/:key/merchants/new") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/workspaces/:key/merchants/:merchant") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/workspaces/:key/features") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/workspaces/:key/features/new") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/workspaces/:key/features/:feature") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/workspaces/:key/features/:feature/jsapis/:name") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/workspaces/:key/:section") view=Served ssr=SsrMode::Async/>
                    <Route path=path!("/*any") view=NotFoundPage ssr=SsrMode::Async/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// An address that names nothing.
#[component]
fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    host::set_status(404);
    view! { <Problem error=AppError::NotFound page=true/> }
}

/// Says on `<html>` that the browser has taken over, for tests and for styles that need scripts.
pub fn mark_hydrated() {
    if let Some(html) = document().document_element() {
        let _ = html.set_attribute("data-hydrated", "");
    }
}
