//! A world of its own for every test: a database like the template, a data folder, a clock that stands,
//! and the router that answers.

use crate::people::{self, Places, Who};
use crate::postgres;
use app::error::AppError;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, header};
use backend::clock::Clock;
use backend::database::Database;
use backend::mail::Mailer;
use backend::secret::Secrets;
use backend::storage::Storage;
use backend::{Backend, Cx, Outside};
use chrono::{DateTime, Utc};
use domain::form::{Field, Problem};
use http_body_util::BodyExt as _;
use leptos::prelude::LeptosOptions;
use sea_orm::DatabaseTransaction;
use server::router::Site;
use std::path::{Path, PathBuf};
use tokio::sync::OnceCell;
use tower::ServiceExt as _;

/// Where the console is reached in tests.
pub const HOST: &str = "minideck.test";

/// What the other worlds begin as: made once for each kind of database.
struct Template {
    places: Places,
    filled: Seed,
    migrated: Seed,
}

/// A database as it was: the bytes of a file, or the name of a database.
pub enum Seed {
    Sqlite(Vec<u8>),
    Postgres(String),
}

static SQLITE: OnceCell<Template> = OnceCell::const_new();
static POSTGRES: OnceCell<Template> = OnceCell::const_new();

/// The moment at which every world's clock stands.
fn beginning() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_500_000, 0).unwrap()
}

/// One test's own.
pub struct World {
    /// What answers.
    pub backend: Backend,
    /// Where things are.
    pub places: Places,
    router: Router,
    data: tempfile::TempDir,
    database: Option<String>,
}

impl World {
    /// A world with people and mini programs on SQLite.
    pub async fn sqlite() -> World {
        let template = SQLITE.get_or_init(|| template(Kind::Sqlite)).await;
        World::of(&template.filled, &template.places).await
    }

    /// The same on PostgreSQL.
    pub async fn postgres() -> World {
        let template = POSTGRES.get_or_init(|| template(Kind::Postgres)).await;
        World::of(&template.filled, &template.places).await
    }

    /// A world in which nothing is yet but the schema, on SQLite.
    pub async fn empty_sqlite() -> World {
        let template = SQLITE.get_or_init(|| template(Kind::Sqlite)).await;
        World::of(&template.migrated, &template.places).await
    }

    /// The same on PostgreSQL.
    pub async fn empty_postgres() -> World {
        let template = POSTGRES.get_or_init(|| template(Kind::Postgres)).await;
        World::of(&template.migrated, &template.places).await
    }

    async fn of(seed: &Seed, places: &Places) -> World {
        // What failed inside stands beside the failure of a test.
        let log = tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_test_writer();
        let _ = log.try_init();
        let data = tempfile::tempdir().unwrap();
        let (url, database) = match seed {
            Seed::Sqlite(bytes) => {
                std::fs::write(file(data.path()), bytes).unwrap();
                (sqlite_url(data.path()), None)
            }
            Seed::Postgres(template) => {
                let name = postgres::create(Some(template)).await;
                (postgres::url(&name), Some(name))
            }
        };
        let database_of_it = Database::connect(&url).await.unwrap();
        let backend = backend(database_of_it, data.path());
        let router = server::router::router(&site(data.path()), backend.clone());
        World { backend, places: places.clone(), router, data, database }
    }

    /// Another process with the same database, which whoever made it closes.
    pub async fn another(&self) -> World {
        let url = match &self.database {
            Some(name) => postgres::url(name),
            None => sqlite_url(self.data.path()),
        };
        let data = tempfile::tempdir().unwrap();
        let backend = backend(Database::connect(&url).await.unwrap(), data.path());
        let router = server::router::router(&site(data.path()), backend.clone());
        World { backend, places: self.places.clone(), router, data, database: None }
    }

    /// Lets the database go; nothing waits for it longer than its test.
    pub async fn end(self) {
        self.backend.database.clone().close().await.unwrap();
        if let Some(name) = &self.database {
            postgres::drop(name).await;
        }
    }

    /// The database of a world, which ends with that; on PostgreSQL whoever has it drops it.
    pub async fn into_seed(self) -> Seed {
        self.backend.database.clone().close().await.unwrap();
        match self.database {
            Some(name) => Seed::Postgres(name),
            None => Seed::Sqlite(std::fs::read(file(self.data.path())).unwrap()),
        }
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.backend.clock
    }

    /// The console as it is behind https.
    pub fn secure_router(&self) -> Router {
        let site = Site { secure: true, ..site(self.data.path()) };
        server::router::router(&site, self.backend.clone())
    }

    /// The console as it is beside a mail server.
    pub fn mailing_router(&self, mailer: Mailer) -> Router {
        let (database, clock) = (self.backend.database.clone(), self.backend.clock.clone());
        let storage = self.backend.storage.clone();
        let backend = Backend::new(database, clock, storage, outside(Some(mailer)));
        server::router::router(&site(self.data.path()), backend)
    }

    /// Every route, as the router itself tells it.
    pub fn routes(&self) -> String {
        format!("{:?}", self.router)
    }

    /// A transaction to arrange something in.
    pub async fn begin(&self) -> DatabaseTransaction {
        self.backend.database.begin().await.unwrap()
    }

    /// The connections that read.
    pub fn db(&self) -> &sea_orm::DatabaseConnection {
        &self.backend.database.reader
    }

    /// Names of the files that are in a folder below the data folder, at whatever depth.
    pub fn files(&self, folder: &str) -> Vec<String> {
        fn walk(folder: &Path, found: &mut Vec<String>) {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                if entry.path().is_dir() {
                    walk(&entry.path(), found);
                } else {
                    found.push(entry.file_name().into_string().unwrap());
                }
            }
        }
        let mut found = Vec::new();
        walk(&self.data.path().join(folder), &mut found);
        found.sort();
        found
    }

    /// The cookie of a new session of somebody.
    pub async fn cookie(&self, who: Who) -> Option<String> {
        if who == Who::Nobody {
            return None;
        }
        let (secret, _) = people::session(&self.backend, self.places.account(who)).await;
        Some(format!("{}={secret}", app::host::SESSION_COOKIE))
    }

    /// Answers a request of somebody.
    pub async fn send(&self, mut request: Request<Body>, who: Who) -> Answer {
        if let Some(cookie) = self.cookie(who).await {
            request.headers_mut().append(header::COOKIE, cookie.parse().unwrap());
        }
        self.raw(request).await
    }

    /// Answers a request as it is.
    pub async fn raw(&self, request: Request<Body>) -> Answer {
        Answer::of(self.respond(request).await).await
    }

    /// The response to a request as it is, its body still bytes.
    pub async fn respond(&self, mut request: Request<Body>) -> axum::response::Response {
        request.headers_mut().entry(header::HOST).or_insert(HOST.parse().unwrap());
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Answers a request of a browser that has these cookies.
    pub async fn with(&self, mut request: Request<Body>, cookie: &str) -> Answer {
        request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
        self.raw(request).await
    }

    /// A page, as a browser asks for it.
    pub async fn get(&self, path: &str, who: Who) -> Answer {
        self.send(page(path), who).await
    }

    /// What a server function answers to scripts that read.
    pub async fn ask(&self, path: &str, who: Who) -> Answer {
        let get = Request::get(path).header(header::ACCEPT, "application/json");
        self.send(get.body(Body::empty()).unwrap(), who).await
    }

    /// A page of a mini program.
    pub async fn tab(&self, id: &domain::id::MiniProgramId, rest: &str, who: Who) -> Answer {
        self.get(&format!("/mini-programs/{id}{rest}"), who).await
    }

    /// A form, fetched by scripts.
    pub async fn post_form(&self, path: &str, pairs: &[(&str, &str)], who: Who) -> Answer {
        self.send(form(path, pairs, "application/json"), who).await
    }

    /// A form that a browser posts by itself, from the page `referer`.
    pub async fn plain_form(
        &self,
        path: &str,
        pairs: &[(&str, &str)],
        referer: &str,
        who: Who,
    ) -> Answer {
        let mut request = form(path, pairs, "text/html,application/xhtml+xml,*/*;q=0.8");
        let referer = format!("http://{HOST}{referer}");
        request.headers_mut().insert(header::REFERER, referer.parse().unwrap());
        self.send(request, who).await
    }

    /// What somebody asks the backend with, without a page.
    pub async fn cx(&self, who: Who) -> Cx<'_> {
        let actor = if who == Who::Nobody {
            None
        } else {
            Some(people::session(&self.backend, self.places.account(who)).await.1)
        };
        Cx { backend: &self.backend, actor, address: "local" }
    }
}

/// A page, as a browser asks for it.
pub fn page(path: &str) -> Request<Body> {
    Request::get(path).header(header::ACCEPT, "text/html").body(Body::empty()).unwrap()
}

/// A form.
pub fn form(path: &str, pairs: &[(&str, &str)], accept: &str) -> Request<Body> {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::ACCEPT, accept)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap()
}

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
}

impl Answer {
    /// Reads a response to its end.
    pub async fn of(response: axum::response::Response) -> Answer {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// A header's value, empty if absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where it leads, without our own origin.
    pub fn location(&self) -> &str {
        let location = self.header("location");
        location.strip_prefix("http://minideck.test").unwrap_or(location)
    }

    /// The value of a cookie that is set.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.headers
            .get_all(header::SET_COOKIE)
            .iter()
            .find_map(|it| it.to_str().unwrap().strip_prefix(name))
    }

    /// The fields that were refused, and why.
    pub fn fields(&self) -> Vec<(Field, Problem)> {
        let AppError::Fields { problems, .. } = self.json() else {
            panic!("no field is wrong: {} {}", self.status, self.body)
        };
        assert_eq!(self.status, 422);
        problems.into_iter().map(|it| (it.field, it.problem)).collect()
    }

    /// The body as JSON.
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.body))
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Sqlite,
    Postgres,
}

async fn template(kind: Kind) -> Template {
    let (migrated, _) = seed(kind, false).await;
    let (filled, places) = seed(kind, true).await;
    Template { places: places.unwrap(), filled, migrated }
}

async fn seed(kind: Kind, filled: bool) -> (Seed, Option<Places>) {
    let data = tempfile::tempdir().unwrap();
    let (url, name) = match kind {
        Kind::Sqlite => (sqlite_url(data.path()), None),
        Kind::Postgres => {
            let name = postgres::create(None).await;
            (postgres::url(&name), Some(name))
        }
    };
    let database = Database::connect(&url).await.unwrap();
    database.migrate(&url, data.path()).await.unwrap();
    let backend = backend(database, data.path());
    let places = if filled { Some(people::fill(&backend).await) } else { None };
    backend.database.clone().close().await.unwrap();
    let seed = match name {
        Some(name) => Seed::Postgres(name),
        None => Seed::Sqlite(std::fs::read(file(data.path())).unwrap()),
    };
    (seed, places)
}

fn backend(database: Database, data: &Path) -> Backend {
    let storage = Storage::local(data).unwrap();
    Backend::new(database, Clock::held(beginning()), storage, outside(None))
}

fn outside(mail: Option<Mailer>) -> Outside {
    Outside { base_url: format!("http://{HOST}"), secrets: Secrets::of([7; 32]), mail }
}

fn file(data: &Path) -> PathBuf {
    data.join("minideck.db")
}

fn sqlite_url(data: &Path) -> String {
    format!("sqlite://{}?mode=rwc", file(data).display())
}

/// A site with one file of each kind.
fn site(data: &Path) -> Site {
    let root = data.join("site");
    std::fs::create_dir_all(root.join("pkg")).unwrap();
    for name in ["pkg/minideck.css", "icons.svg", "favicon.svg", "robots.txt"] {
        std::fs::write(root.join(name), "of the site").unwrap();
    }
    let options = LeptosOptions::builder()
        .output_name("minideck")
        .site_root(root.to_str().unwrap().to_owned());
    Site { options: options.build(), trusted_proxies: Vec::new(), secure: false }
}
