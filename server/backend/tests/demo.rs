//! Demonstration data on SQLite: who sees what of it, and that what it writes is whole.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use backend::clock::Clock;
use backend::database::Database;
use backend::release::{self, VersionFilter};
use backend::secret::Secrets;
use backend::session::{Credentials, Entrance};
use backend::storage::Storage;
use backend::verification::{self, Broken};
use backend::{Backend, Cx, Outside, demo, list, notification, version};
use domain::language::Locale;
use domain::mini_program::{ListQuery, MiniProgramPage, MiniProgramStatus};
use domain::release::ReleaseStatus;
use domain::request::RequestStatus;
use domain::version::Grant;
use std::collections::BTreeSet;

const PASSWORD: &str = "a demonstration";
const BULK: u64 = 500;

async fn empty(data: &tempfile::TempDir) -> Backend {
    let path = data.path();
    let url = format!("sqlite://{}?mode=rwc", path.join("minideck.db").display());
    let database = Database::connect(&url).await.unwrap();
    database.migrate(&url, path).await.unwrap();
    let storage = Storage::local(path).unwrap();
    let outside = Outside {
        base_url: String::from("http://127.0.0.1:3000"),
        secrets: Secrets::of([7; 32]),
        mail: None,
    };
    Backend::new(database, Clock::System, storage, outside)
}

async fn sign_in<'a>(backend: &'a Backend, email: &str) -> Cx<'a> {
    let cx = backend.local();
    let credentials = Credentials { email, password: PASSWORD, user_agent: "test" };
    let entrance = backend::session::sign_in(&cx, credentials).await.unwrap();
    let Entrance::Session(token) = entrance else { panic!("nobody has a second step") };
    let known = backend::session::find(backend, &token).await.unwrap().unwrap();
    Cx { backend, actor: Some(known.actor), address: "local" }
}

async fn page(cx: &Cx<'_>, q: &str) -> MiniProgramPage {
    let query = ListQuery { q: q.to_owned(), ..ListQuery::default() };
    list::page(cx, &query, Locale::En).await.unwrap()
}

#[tokio::test]
async fn it_is_all_there_and_everybody_sees_their_part() {
    let data = tempfile::tempdir().unwrap();
    let backend = empty(&data).await;
    let filled = demo::fill(&backend, PASSWORD, BULK).await.unwrap();
    assert_eq!(filled.accounts.len(), 6);

    let admin = sign_in(&backend, "admin@example.test").await;
    let all = page(&admin, "").await;
    assert_eq!(all.count, filled.mini_programs);
    assert_eq!(page(&admin, "莲花").await.count, 3, "named in Chinese");
    assert_eq!(page(&admin, "00017").await.count, 20, "a part of a name");
    assert!(page(&admin, "王晓雯").await.count >= 3, "by creator");

    let merchant = sign_in(&backend, "merchant-admin@example.test").await;
    let lotus: BTreeSet<_> = rows(&merchant).await.into_iter().map(|it| it.id).collect();
    let other = sign_in(&backend, "other-admin@example.test").await;
    let others: BTreeSet<_> = rows(&other).await.into_iter().map(|it| it.id).collect();
    assert!(lotus.len() > 3 && others.len() > 2);
    assert!(lotus.is_disjoint(&others), "the other merchant sees nothing of it");
    assert_eq!(page(&other, "Lotus").await.count, 0);
    let developer = sign_in(&backend, "developer@example.test").await;
    assert_eq!(page(&developer, "").await.count, 0, "joined nothing");
    let reviewer = sign_in(&backend, "reviewer@example.test").await;
    assert_eq!(page(&reviewer, "").await.count, 4, "what is under review, or was decided on");
    let mut filter = backend::request::list::Filter {
        whose: None,
        kind: None,
        status: None,
        all: true,
        mini_program: String::new(),
        after: None,
    };
    let requests = backend::request::list::page(&reviewer, &filter).await.unwrap();
    let statuses: BTreeSet<_> = requests.rows.iter().map(|it| it.status).collect();
    assert_eq!(statuses.len(), RequestStatus::ALL.len(), "one in every status");
    filter.all = false;
    let waiting = backend::request::list::page(&reviewer, &filter).await.unwrap();
    assert_eq!((waiting.rows.len(), waiting.waiting), (3, Some(3)));
    let developer = sign_in(&backend, "merchant-dev@example.test").await;
    assert_eq!(page(&developer, "").await.count, 1);

    let told = notification::list(&developer, None).await.unwrap();
    assert_eq!((told.rows.len(), told.unread), (2, 1), "one was read");

    let again = demo::fill(&backend, PASSWORD, 0).await;
    assert!(matches!(again, Err(demo::Error::NotEmpty)));
}

/// Every row that somebody sees, page by page.
async fn rows(cx: &Cx<'_>) -> Vec<domain::mini_program::MiniProgramRow> {
    let mut query = ListQuery::default();
    let mut rows = Vec::new();
    loop {
        let page = list::page(cx, &query, Locale::ZhCn).await.unwrap();
        rows.extend(page.rows);
        match page.after {
            Some(after) => query.after = after,
            None => return rows,
        }
    }
}

#[tokio::test]
async fn versions_are_real_and_what_is_stored_is_whole() {
    let data = tempfile::tempdir().unwrap();
    let backend = empty(&data).await;
    demo::fill(&backend, PASSWORD, 0).await.unwrap();

    let developer = sign_in(&backend, "merchant-dev@example.test").await;
    let lotus = page(&developer, "").await.rows.remove(0);
    let all = VersionFilter::default();
    let versions = release::versions(&developer, &lotus.id, &all).await.unwrap().page;
    assert_eq!(versions.count, 3);
    let first = versions.rows.last().unwrap();
    assert_eq!((first.blocking, first.number.to_string().as_str()), (0, "1.0.0"));
    let (newest, _) =
        version::detail(&developer, &lotus.id, versions.rows[0].number).await.unwrap();
    let package = newest.package.unwrap();
    assert_eq!(package.pages.len(), 3);
    let granted =
        |name: &str| package.jsapis.iter().find(|it| it.used.name == name).map(|it| &it.grant);
    assert!(matches!(granted("tradePay"), Some(Grant::Granted { .. })));
    assert!(matches!(granted("getLocation"), Some(Grant::NotGranted { .. })));
    assert!(matches!(granted("openClubCard"), Some(Grant::Unknown)));

    let admin = sign_in(&backend, "admin@example.test").await;
    let statuses: BTreeSet<_> = rows(&admin).await.into_iter().map(|it| it.status).collect();
    assert_eq!(statuses.len(), MiniProgramStatus::ALL.len(), "one in every status");

    let bills = page(&admin, "Bill Pay").await.rows.remove(0);
    let stages = release::versions(&admin, &bills.id, &all).await.unwrap();
    let stages = stages.page.rows.iter().map(|it| stages.progress[&it.id][0].1.status);
    let expected = [ReleaseStatus::Grayscale, ReleaseStatus::Full, ReleaseStatus::Archived];
    assert_eq!(stages.collect::<Vec<_>>(), expected);

    let verified = verification::verify(&backend).await.unwrap();
    assert_eq!((verified.chains.len(), verified.packages, verified.broken), (2, 4, None));
    let kept = data.path().join("packages").join(&package.sha256[..2]);
    let kept = kept.join(format!("{}.zip", package.sha256));
    std::fs::write(&kept, "something else").unwrap();
    let broken = verification::verify(&backend).await.unwrap().broken;
    assert!(matches!(broken, Some(Broken::PackageChanged { .. })), "{broken:?}");
    std::fs::remove_file(&kept).unwrap();
    let broken = verification::verify(&backend).await.unwrap().broken;
    assert!(matches!(broken, Some(Broken::PackageMissing { .. })), "{broken:?}");
}

#[tokio::test]
async fn a_password_that_nobody_may_have_fills_nothing() {
    let data = tempfile::tempdir().unwrap();
    let backend = empty(&data).await;
    assert!(demo::fill(&backend, "short", 0).await.is_err());
    assert!(backend::installation::is_empty(&backend.database.reader).await.unwrap());
}
