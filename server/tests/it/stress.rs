//! temporary
use crate::people::Who;
use crate::world::{World, page};
use sea_orm::ConnectionTrait as _;
use std::time::{Duration, Instant};

async fn stress(world: &World) {
    let path = std::env::var("STRESS")
        .unwrap_or_else(|_| format!("/workspaces/{}/settings", world.places.tenant.key));
    let path = path.replace("LOTUS", world.places.lotus.1.as_str());
    let cookie = world.cookie(Who::Admin).await.unwrap();
    let began = Instant::now();
    let (mut hung, mut count, mut slow) = (0, 0, Duration::ZERO);
    while began.elapsed() < Duration::from_secs(60) {
        let mut request = page(&path);
        request.headers_mut().insert("cookie", cookie.parse().unwrap());
        let one = Instant::now();
        count += 1;
        if tokio::time::timeout(Duration::from_secs(3), world.raw(request)).await.is_err() {
            hung += 1;
            if world.db().get_database_backend() == sea_orm::DbBackend::Postgres {
                let p = world.db().get_postgres_connection_pool();
                eprintln!("pool {} idle {}", p.size(), p.num_idle());
            }
        }
        slow = slow.max(one.elapsed());
    }
    eprintln!("{path}: {count} requests, {hung} hung, slowest {slow:?}");
}
#[tokio::test]
#[ignore]
async fn sqlite() {
    stress(&World::sqlite().await).await
}
#[tokio::test]
#[ignore]
async fn postgres() {
    stress(&World::postgres().await).await
}
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore]
async fn multi_postgres() {
    stress(&World::postgres().await).await
}
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore]
async fn multi_sqlite() {
    stress(&World::sqlite().await).await
}
async fn database_only(world: &World) {
    let cookie = world.cookie(Who::Admin).await.unwrap();
    let secret = cookie.split('=').nth(1).unwrap().to_owned();
    let began = Instant::now();
    let (mut hung, mut count) = (0, 0);
    while began.elapsed() < Duration::from_secs(60) {
        count += 1;
        let known = async {
            let known = backend::session::find(&world.backend, &secret).await.unwrap().unwrap();
            let cx = backend::Cx { backend: &world.backend, actor: Some(known.actor), address: "" };
            let _ = futures::join!(
                backend::account::reader(&cx),
                backend::workspace::open(&cx, "nothing", domain::access::WorkspaceAction::View)
            );
        };
        if tokio::time::timeout(Duration::from_secs(3), known).await.is_err() {
            hung += 1;
        }
    }
    eprintln!("database only: {count} requests, {hung} hung");
}
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore]
async fn multi_database() {
    database_only(&World::postgres().await).await
}
