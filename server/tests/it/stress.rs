//! temporary
use crate::people::Who;
use crate::world::{World, page};
use std::time::{Duration, Instant};

async fn stress(world: &World) {
    let path = std::env::var("STRESS").unwrap_or_else(|_| format!("/workspaces/{}/settings", world.places.tenant.key));
    let path = path.replace("LOTUS", world.places.lotus.1.as_str());
    let cookie = world.cookie(Who::Admin).await.unwrap();
    let began = Instant::now();
    let (mut hung, mut count, mut slow) = (0, 0, Duration::ZERO);
    while began.elapsed() < Duration::from_secs(60) {
        let mut request = page(&path);
        request.headers_mut().insert("cookie", cookie.parse().unwrap());
        let one = Instant::now();
        count += 1;
        if tokio::time::timeout(Duration::from_secs(3), world.raw(request)).await.is_err() { hung += 1; }
        slow = slow.max(one.elapsed());
    }
    eprintln!("{path}: {count} requests, {hung} hung, slowest {slow:?}");
}
#[tokio::test]
#[ignore]
async fn sqlite() { stress(&World::sqlite().await).await }
#[tokio::test]
#[ignore]
async fn postgres() { stress(&World::postgres().await).await }
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore]
async fn multi_postgres() { stress(&World::postgres().await).await }
