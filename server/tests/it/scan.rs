//! QR codes as phones scan them.

use crate::people::Who;
use crate::qr_code::{default_of, defined, set_deep_link, stored};
use crate::release::add_version;
use crate::world::{Answer, World};
use axum::body::Body;
use axum::http::{Method, Request};
use backend::entity::mini_program;
use domain::mini_program::MiniProgramStatus;
use domain::qr_code::QrToken;
use domain::workspace::Environment;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use std::time::Duration;

both!(
    a_scan_opens_the_host_app,
    the_logo_comes_with_the_page,
    a_scan_is_counted_and_nothing_else_is,
    what_leads_nowhere_says_why,
);

const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15";

/// What a phone is answered.
pub async fn scan(world: &World, token: &str, headers: &[(&str, &str)]) -> Answer {
    ask(world, Method::GET, token, headers).await
}

async fn ask(world: &World, method: Method, token: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(format!("/q/{token}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    world.raw(request.body(Body::empty()).unwrap()).await
}

async fn change(world: &World, change: mini_program::ActiveModel) {
    let txn = world.begin().await;
    mini_program::ActiveModel { id: Set(world.places.lotus.0), ..change }
        .update(&txn)
        .await
        .unwrap();
    txn.commit().await.unwrap();
}

async fn a_scan_opens_the_host_app(world: &World) {
    crate::information::add_chinese_name(world, "莲花咖啡").await;
    add_version(world, world.places.lotus.0, 3, 1).await;
    let id = &world.places.lotus.1;
    let token =
        defined(world, Environment::Production, &[("form[parameters]", "a=1&b=莲 \"")]).await;
    let phone = scan(world, token.as_str(), &[("accept-language", "en")]).await;
    assert_eq!(phone.status, 200);
    assert!(phone.body.contains("Harbour Wallet cannot be opened from here"), "no template");
    set_deep_link(world, "wallet://m/{id}?e={environment}&v={version}&p={page}&q={query}").await;

    let phone = scan(world, token.as_str(), &[("accept-language", "zh-CN,zh;q=0.9")]).await;
    let link = format!(
        "href=\"wallet://m/{id}?e=production&amp;v=&amp;p=&amp;q=a%3D1%26b%3D%25E8%258E%25B2%2520%2522\""
    );
    assert!(phone.body.contains(&link), "{}", phone.body);
    assert!(phone.body.contains("lang=\"zh-CN\"") && phone.body.contains("莲花咖啡"));
    assert!(phone.body.contains("在 Harbour Wallet 中打开"));
    assert!(phone.body.len() < 20_000 && !phone.body.contains("<script"));
    assert_eq!(phone.header("cache-control"), "no-store");
    assert_eq!(phone.header("x-content-type-options"), "nosniff");
    let policy = phone.header("content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    assert!(policy.contains("default-src 'none'") && phone.body.contains(nonce));
    assert_eq!(phone.cookie("__Host-minideck"), None);

    let default = default_of(world, world.places.lotus.0).await.unwrap();
    let phone = scan(world, default.as_str(), &[]).await;
    let link = format!("wallet://m/{id}?e=test&amp;v=3.0.0&amp;p=&amp;q=\"");
    assert!(phone.body.contains(&link), "the newest version: {}", phone.body);
    set_deep_link(world, "javascript:alert('{id}')").await;
    let phone = scan(world, token.as_str(), &[]).await;
    assert!(!phone.body.contains("javascript:"), "whatever got into the database");
}

async fn the_logo_comes_with_the_page(world: &World) {
    let token = defined(world, Environment::Production, &[("form[expires]", "2026-12-31")]).await;
    let shown =
        async |rest: &str| scan(world, &format!("{token}{rest}"), &[("user-agent", PHONE)]).await;
    assert!(!shown("").await.body.contains("<img"), "it has none yet: the letter");
    assert_eq!(shown("/logo").await.status, 404);
    let cx = world.cx(Who::MerchantAdmin).await;
    let id = &world.places.lotus.1;
    backend::logo::set(&cx, id, crate::logo::png(600, 600, 9)).await.unwrap();
    let row = mini_program::Entity::find_by_id(world.places.lotus.0).one(world.db()).await;
    let hash = row.unwrap().unwrap().logo.unwrap();
    let address = format!("/logo?v={}", domain::picture::mark(&hash));
    let page = shown("").await;
    assert!(page.body.contains(&format!("src=\"/q/{token}{address}\"")), "{}", page.body);
    assert!(page.header("content-security-policy").contains("img-src 'self'"));
    let logo = shown(&address).await;
    assert_eq!((logo.status, logo.header("content-type")), (200, "image/png"));
    assert_eq!(logo.header("cache-control"), "private, max-age=31536000, immutable");
    assert_eq!(shown("/logo?v=000000000000").await.header("cache-control"), "private, no-cache");
    for unknown in ["nothing", &"z".repeat(26), "%00"] {
        assert_eq!(scan(world, &format!("{unknown}/logo"), &[]).await.status, 404, "{unknown}");
    }
    // Both pages were scans; what stands on them was none.
    scans(world, &token, 2).await;

    world.clock().pass(chrono::TimeDelta::days(60));
    let page = shown("").await;
    assert!(page.status == 410 && !page.body.contains("<img"), "{}", page.body);
    assert_eq!(shown(&address).await.status, 410);
}

async fn scans(world: &World, token: &QrToken, expected: i64) {
    for _ in 0..100 {
        if stored(world, token).await.unwrap().scans == expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(stored(world, token).await.unwrap().scans, expected);
}

async fn a_scan_is_counted_and_nothing_else_is(world: &World) {
    let token = defined(world, Environment::Production, &[]).await;
    let scanned = token.as_str();
    let phone = ("user-agent", PHONE);
    for headers in [
        &[][..],
        &[("user-agent", "curl/8.5.0")],
        &[("user-agent", "Mozilla/5.0 (compatible; Googlebot/2.1)")],
        &[phone, ("sec-purpose", "prefetch")],
        &[phone, ("purpose", "prefetch")],
    ] {
        assert_eq!(scan(world, scanned, headers).await.status, 200);
    }
    assert_eq!(ask(world, Method::HEAD, scanned, &[phone]).await.status, 200);
    let seen = [phone];
    futures::future::join_all((0..25).map(|_| scan(world, scanned, &seen))).await;
    scans(world, &token, 25).await;
    let row = stored(world, &token).await.unwrap();
    assert_eq!(row.scanned_at, Some(world.clock().now()));
    assert_eq!(scan(world, scanned, &seen).await.status, 200);
    scans(world, &token, 26).await;
    let tab = world.tab(&world.places.lotus.1, "/qr-codes", Who::Admin).await.body;
    assert!(tab.contains("26 scans"));
    world.clock().pass(chrono::TimeDelta::days(400));
    let ended = defined(world, Environment::Production, &[("form[expires]", "2028-01-01")]).await;
    world.clock().pass(chrono::TimeDelta::days(400));
    assert_eq!(scan(world, ended.as_str(), &seen).await.status, 410);
    assert_eq!(scan(world, scanned, &seen).await.status, 200);
    scans(world, &token, 27).await;
    assert_eq!(stored(world, &ended).await.unwrap().scans, 0, "it led nowhere");
}

async fn what_leads_nowhere_says_why(world: &World) {
    let token = defined(world, Environment::Production, &[("form[expires]", "2026-12-31")]).await;
    for unknown in ["nothing", &"z".repeat(26), "%00", "%F0%9F%98%80"] {
        let phone = scan(world, unknown, &[("accept-language", "zh")]).await;
        assert_eq!(phone.status, 404, "{unknown}");
        assert!(phone.body.contains("此二维码不存在"));
    }
    let said = async |status: u16, words: &str| {
        let phone = scan(world, token.as_str(), &[]).await;
        assert_eq!(phone.status, status, "{words}");
        assert!(phone.body.contains(words), "{}", phone.body);
    };
    let archived = mini_program::ActiveModel {
        status: Set(MiniProgramStatus::Archived),
        ..Default::default()
    };
    change(world, archived).await;
    said(410, "This mini program was removed").await;
    let binned = mini_program::ActiveModel {
        status: Set(MiniProgramStatus::Created),
        deleted_at: Set(Some(world.clock().now())),
        ..Default::default()
    };
    change(world, binned).await;
    said(410, "This mini program was removed").await;
    let back = mini_program::ActiveModel { deleted_at: Set(None), ..Default::default() };
    change(world, back).await;
    said(200, "Harbour Wallet").await;
    world.clock().pass(chrono::TimeDelta::days(60));
    said(410, "This code has expired").await;
}
