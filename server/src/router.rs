//! Every route and the layers around it.

use crate::layer::visit::VisitState;
use crate::layer::{csp, gate, piecewise, pinned, visit};
use crate::{audit_export, notification, picture, qr, rejection, upload};
use app::App;
use app::document::{Files, shell};
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use backend::Backend;
use leptos::prelude::*;
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};
use std::net::IpAddr;
use std::sync::OnceLock;
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

/// Most bytes of a form: thirty languages of texts and room to spare.
const FORM_BYTES: usize = 1024 * 1024;
/// How long a page or a form may take.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Files of the site that keep their names.
const PLAIN_FILES: [&str; 3] = ["icons.svg", "favicon.svg", "robots.txt"];

/// What a router is made for.
#[derive(Clone)]
pub struct Site {
    /// Where the page files are, and how they are named.
    pub options: LeptosOptions,
    /// Proxies whose word about the address is taken.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether the console is reached over https only.
    pub secure: bool,
}

/// The whole application.
pub fn router(site: &Site, backend: Backend) -> Router {
    let visits = VisitState {
        backend: backend.clone(),
        trusted_proxies: site.trusted_proxies.clone().into(),
    };
    let pages = pages(&site.options, backend.clone())
        .layer(from_fn(pinned::pinned))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
        .layer(RequestBodyLimitLayer::new(FORM_BYTES));
    let uploads = Router::new()
        .route("/mini-programs/{id}/versions", post(upload::upload))
        .route("/mini-programs/{id}/logo", get(picture::logo).post(picture::set_logo))
        .route(
            "/workspaces/{key}/host-apps/{host_app}/icon",
            get(picture::icon).post(picture::set_icon),
        )
        .route("/requests/{number}/pictures/{token}", get(picture::finding))
        .route(app::request::api::REJECT_PATH, post(rejection::reject))
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn(piecewise::piecewise))
        .with_state(backend.clone());
    let downloads = Router::new()
        .route("/mini-programs/{id}/qr-codes/{token}/{file}", get(qr::picture))
        .route("/workspaces/{key}/audit/export.csv", get(audit_export::csv))
        .route("/workspaces/{key}/audit/export.json", get(audit_export::json))
        .with_state(backend.clone());
    // Neither with a timeout nor on a page's thread: a stream is open as long as somebody looks.
    let streams = Router::new()
        .route(app::notification::STREAM_PATH, get(notification::stream))
        .with_state(backend.clone());
    let private = pages
        .merge(uploads)
        .merge(downloads)
        .merge(streams)
        // The gate sends everybody on from here; without a route it would never be asked.
        .route("/", get(|| async { Redirect::to(app::path::HOME) }))
        .layer(from_fn(gate::gate))
        .layer(from_fn_with_state(visits, visit::visit));
    let open = Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        // Whoever scans a code has no session, and needs none.
        .route("/q/{token}", get(qr::landing))
        .route("/q/{token}/logo", get(picture::scanned_logo))
        .with_state(backend);
    let whole = private.merge(open).merge(files(&site.options)).layer(
        ServiceBuilder::new()
            .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
            .layer(TraceLayer::new_for_http().make_span_with(span))
            .layer(PropagateRequestIdLayer::x_request_id())
            .layer(from_fn(csp::headers))
            .layer(CatchPanicLayer::new())
            .layer(CsrfLayer::new()),
    );
    if site.secure { whole.layer(from_fn(csp::transport)) } else { whole }
}

/// Names a request in the log by its id, never by its query: that may hold a one-time link.
fn span(request: &axum::extract::Request) -> tracing::Span {
    let id =
        request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), path = %request.uri().path(), id)
}

/// The addresses of the pages. They are found once: while they are, no page that is being answered can
/// load anything, and one that tried would wait for ever.
pub fn page_routes() -> &'static [AxumRouteListing] {
    static ROUTES: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    ROUTES.get_or_init(|| generate_route_list(App))
}

fn pages(options: &LeptosOptions, backend: Backend) -> Router {
    let files = Files::of(options);
    Router::new()
        .leptos_routes_with_context(
            options,
            page_routes().to_vec(),
            move || provide_context(backend.clone()),
            move || shell(&files),
        )
        .with_state(options.clone())
}

/// The files of the site: those with a hash in their name never change.
fn files(options: &LeptosOptions) -> Router {
    let root = std::path::PathBuf::from(options.site_root.as_ref());
    let hashed = HeaderValue::from_static("public, max-age=31536000, immutable");
    let plain = HeaderValue::from_static("public, max-age=3600");
    let pkg_lifetime =
        if options.hash_files { hashed } else { HeaderValue::from_static("no-cache") };
    let pkg = ServeDir::new(root.join(options.site_pkg_dir.as_ref()))
        .precompressed_br()
        .precompressed_gzip();
    let pkg = Router::new()
        .nest_service(&format!("/{}", options.site_pkg_dir), pkg)
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, pkg_lifetime));
    let plain_files = PLAIN_FILES.iter().fold(Router::new(), |router, name| {
        let file = ServeFile::new(root.join(name)).precompressed_br().precompressed_gzip();
        router.route_service(&format!("/{name}"), file)
    });
    pkg.merge(
        plain_files.layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, plain)),
    )
}

/// Whether the database answers and has every step of the schema.
async fn ready(State(backend): State<Backend>) -> Response {
    match backend.database.ready().await {
        Ok(true) => "ready".into_response(),
        Ok(false) => (StatusCode::SERVICE_UNAVAILABLE, "the schema is not current").into_response(),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response()
        }
    }
}
