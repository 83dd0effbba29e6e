//! What holds for every answer: whose requests are taken, and what browsers are told.

use crate::packages::{body, package, request};
use crate::people::Who;
use crate::world::{Answer, HOST, World, form, page};
use axum::body::{Body, Bytes};
use axum::http::{HeaderName, Request, header};
use backend::entity::workspace_member;
use domain::access::MemberState;
use futures::{StreamExt as _, stream};
use sea_orm::entity::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tower::ServiceExt as _;

both!(
    another_origin_cannot_post,
    every_answer_has_the_security_headers,
    a_page_runs_only_its_own_scripts,
    malformed_arguments_are_refused_in_our_words,
    an_unknown_way_is_no_fault_of_ours,
    a_sign_that_a_database_refuses_is_none_either,
    blocking_counts_at_the_next_request,
    too_long_a_form_is_refused,
    a_part_of_a_form_without_end_is_not_kept,
);

const PREFERENCES: &str = "/api/session/set-preferences";

async fn another_origin_cannot_post(world: &World) {
    let upload = format!("/mini-programs/{}/versions", world.places.lotus.1);
    let requests = || {
        [
            form(PREFERENCES, &[("theme", "dark")], "application/json"),
            form(PREFERENCES, &[("theme", "dark")], "text/html"),
            request(&upload, "application/json", body(Some("1.0.0"), &package(""))),
        ]
    };
    let own = format!("https://{HOST}");
    for (name, value, allowed) in [
        ("origin", "https://evil.example", false),
        ("origin", "https://minideck.test.evil.example", false),
        ("origin", "https://minideck.test:8443", false),
        ("origin", "null", false),
        ("origin", own.as_str(), true),
        ("sec-fetch-site", "cross-site", false),
        ("sec-fetch-site", "same-site", false),
        ("sec-fetch-site", "same-origin", true),
        ("sec-fetch-site", "none", true),
    ] {
        for mut request in requests() {
            let path = request.uri().path().to_owned();
            request
                .headers_mut()
                .insert(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
            let answer = world.send(request, Who::MerchantAdmin).await;
            assert_eq!(answer.status != 403, allowed, "{name}: {value} {path} {}", answer.status);
        }
    }
    let mut link = page("/account");
    link.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
    assert_eq!(world.send(link, Who::Admin).await.status, 200, "a link from elsewhere is followed");
}

async fn every_kind_of_answer(world: &World) -> Vec<(&'static str, Answer)> {
    let lotus = format!("/mini-programs/{}", world.places.lotus.1);
    let mut foreign = form(PREFERENCES, &[], "application/json");
    foreign.headers_mut().insert(header::ORIGIN, "https://evil.example".parse().unwrap());
    let upload =
        request(&format!("{lotus}/versions"), "application/json", body(Some("1.0.0"), b"no zip"));
    vec![
        ("a page", world.get("/mini-programs", Who::Admin).await),
        ("a page for everybody", world.get("/sign-in", Who::Nobody).await),
        ("a page that is not there", world.get("/nowhere", Who::Admin).await),
        ("a page that is not theirs", world.get(&lotus, Who::OtherAdmin).await),
        (
            "a tab that is refused",
            world.get(&format!("{lotus}/configuration"), Who::MerchantDev).await,
        ),
        ("a redirect", world.get("/account", Who::Nobody).await),
        ("a server function", world.ask("/api/account/reader", Who::Admin).await),
        ("a refused server function", world.ask("/api/account/reader", Who::Nobody).await),
        (
            "a plain form",
            world.plain_form(PREFERENCES, &[("theme", "dark")], "/sign-in", Who::Nobody).await,
        ),
        ("a server function that is not there", world.ask("/api/nothing", Who::Admin).await),
        ("an upload", world.send(upload, Who::MerchantDev).await),
        ("a file", world.get("/pkg/minideck.css", Who::Nobody).await),
        ("an icon", world.get("/icons.svg", Who::Nobody).await),
        ("a file that is not there", world.get("/pkg/nothing.js", Who::Nobody).await),
        ("health", world.get("/healthz", Who::Nobody).await),
        ("readiness", world.get("/readyz", Who::Nobody).await),
        ("a refused origin", world.raw(foreign).await),
    ]
}

async fn every_answer_has_the_security_headers(world: &World) {
    for (kind, answer) in every_kind_of_answer(world).await {
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{kind}: {name}");
        }
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{kind}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{kind}: {policy}");
        assert!(
            !policy.contains("unsafe-inline")
                && !policy.contains("unsafe-eval' ")
                && !policy.contains('*'),
            "{kind}"
        );
        assert!(!answer.header("x-request-id").is_empty(), "{kind} can be found in the log");
        assert_eq!(answer.header("strict-transport-security"), "", "{kind}: not without https");
        let lifetime = answer.header("cache-control");
        let is_public = [
            "a file",
            "an icon",
            "a file that is not there",
            "health",
            "readiness",
            "a refused origin",
        ];
        assert!(is_public.contains(&kind) || lifetime == "no-store", "{kind}: {lifetime}");
    }
    let mut request = page("/sign-in");
    request.headers_mut().insert(header::HOST, HOST.parse().unwrap());
    let secure = Answer::of(world.secure_router().oneshot(request).await.unwrap()).await;
    assert!(secure.header("strict-transport-security").starts_with("max-age=31536000"));
}

async fn a_page_runs_only_its_own_scripts(world: &World) {
    let mut seen = std::collections::BTreeSet::new();
    for path in ["/mini-programs", "/mini-programs", "/account", "/nowhere"] {
        let answer = world.get(path, Who::Admin).await;
        let policy = answer.header("content-security-policy");
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
        assert!(nonce.len() >= 16 && seen.insert(nonce.to_owned()), "a nonce is good for one page");
        assert!(policy.contains("'strict-dynamic'") && policy.contains("'wasm-unsafe-eval'"));
        let with = format!("nonce=\"{nonce}\"");
        for tag in answer.body.split("<script").skip(1) {
            let tag = tag.split('>').next().unwrap();
            assert!(tag.contains(&with), "{path}: <script{tag}>");
        }
        assert!(answer.body.contains("<script"));
        for inline in [" style=\"", " onclick=", " onload=", "javascript:"] {
            assert!(!answer.body.contains(inline), "{path}: {inline}");
        }
    }
}

async fn malformed_arguments_are_refused_in_our_words(world: &World) {
    let bad = r#""BadRequest""#;
    for path in [
        "/api/mini-program/head",
        "/api/mini-program/head?id=",
        "/api/mini-program/head?id=nothing",
        "/api/mini-program/head?id=%FF",
        "/api/version/upload-form",
    ] {
        let answer = world.ask(path, Who::Admin).await;
        assert_eq!((answer.status, answer.body.as_str()), (400, bad), "{path}");
    }
    for (path, pairs) in [
        ("/api/session/sign-in", vec![("email", "x")]),
        ("/api/mini-program/create", vec![]),
        ("/api/mini-program/create", vec![("form", "x")]),
        ("/api/information/edit", vec![("id", "MP0000000000"), ("form[revision]", "x")]),
        ("/api/information/edit", vec![("id", "x"), ("form[revision]", "1")]),
    ] {
        let answer = world.post_form(path, &pairs, Who::Admin).await;
        assert_eq!((answer.status, answer.body.as_str()), (400, bad), "{path} {pairs:?}");
    }
}

async fn an_unknown_way_is_no_fault_of_ours(world: &World) {
    for (method, path) in [
        ("POST", "/api/nothing"),
        ("GET", "/api/nothing"),
        ("GET", "/api/session/sign-in?email=a&password=b"),
        ("POST", "/api/account/reader"),
        ("DELETE", "/mini-programs"),
        ("POST", "/mini-programs"),
        ("PUT", "/healthz"),
        ("POST", "/nowhere"),
        ("GET", "/pkg/../minideck.db"),
        ("GET", "/pkg/%2e%2e/%2e%2e/minideck.db"),
    ] {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let answer = world.send(request, Who::Admin).await;
        assert!((400..500).contains(&answer.status), "{method} {path}: {}", answer.status);
    }
}

async fn a_sign_that_a_database_refuses_is_none_either(world: &World) {
    let (places, nul) = (&world.places, "a\u{0}b\u{ffff}c");
    let encoded = app::path::encode(nul);
    let lotus = places.lotus.1.to_string();
    let forms: [(&str, &[(&str, &str)]); 6] = [
        ("/api/session/sign-in", &[("email", nul), ("password", nul), ("next", nul)]),
        ("/api/session/set-preferences", &[("locale", nul), ("theme", nul)]),
        ("/api/session/set-password", &[("token", nul), ("password", nul)]),
        (
            "/api/mini-program/create",
            &[
                ("form[workspace]", nul),
                ("form[kind]", nul),
                ("form[default_language]", nul),
                ("form[name]", nul),
                ("form[category]", nul),
                ("form[host_app]", nul),
            ],
        ),
        (
            "/api/information/edit",
            &[
                ("id", &lotus),
                ("form[revision]", "1"),
                ("form[texts][0][language]", "en"),
                ("form[texts][0][name]", nul),
                ("form[texts][0][description]", nul),
                ("form[keywords]", nul),
                ("form[service_email]", nul),
            ],
        ),
        (
            "/api/session/first-run",
            &[
                ("token", nul),
                ("form[tenant_name]", nul),
                ("form[host_app_name]", nul),
                ("form[name]", nul),
                ("form[email]", nul),
                ("form[password]", nul),
            ],
        ),
    ];
    for (path, pairs) in forms {
        let answer = world.post_form(path, pairs, Who::MerchantAdmin).await;
        assert!(answer.status < 500, "{path}: {}", answer.status);
    }
    for path in [
        format!("/mini-programs?workspace={encoded}"),
        format!(
            "/mini-programs?q={encoded}&status={encoded}&type={encoded}&sort=name&after={encoded}~1"
        ),
        format!("/mini-programs/new?workspace={encoded}"),
        format!("/mini-programs/{encoded}"),
        format!("/mini-programs/{lotus}/versions?after={encoded}"),
        format!("/mini-programs/{lotus}/versions/{encoded}"),
        format!("/mini-programs/{lotus}/information?language={encoded}"),
        format!("/workspaces/{encoded}/{encoded}"),
        format!("/password?token={encoded}"),
        format!("/sign-in?next={encoded}"),
        format!("/api/mini-program/creation-choices?workspace={encoded}"),
    ] {
        let answer = world.get(&path, Who::MerchantAdmin).await;
        assert!(answer.status < 500, "{path}: {}", answer.status);
    }
    let path = format!("/mini-programs/{lotus}/versions");
    let odd = package("my['a\\u0000b'](); my[`c\\0d`](); fetch('https://a\\0b.example/x');");
    let upload = request(&path, "application/json", body(Some("1.0.0"), &odd));
    assert!(world.send(upload, Who::MerchantAdmin).await.status < 500);
    let upload = request(&path, "application/json", body(Some(nul), &odd));
    assert!(world.send(upload, Who::MerchantAdmin).await.status < 500);
}

async fn blocking_counts_at_the_next_request(world: &World) {
    let lotus = &world.places.lotus.1;
    let cookie = world.cookie(Who::MerchantAdmin).await.unwrap();
    let get = async |path: String| {
        let mut request = page(&path);
        request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
        world.raw(request).await.status
    };
    let settings = format!("/workspaces/{}/settings", world.places.merchant.key);
    assert_eq!(get(format!("/mini-programs/{lotus}/members")).await, 200);
    assert_eq!(get(settings.clone()).await, 200);
    for (state, expected) in
        [(MemberState::Blocked, 404), (MemberState::Active, 200), (MemberState::Invited, 404)]
    {
        let txn = world.begin().await;
        workspace_member::Entity::update_many()
            .col_expr(workspace_member::Column::State, Expr::value(state.word()))
            .filter(
                workspace_member::COLUMN.account_id.eq(world.places.account(Who::MerchantAdmin)),
            )
            .exec(&txn)
            .await
            .unwrap();
        txn.commit().await.unwrap();
        assert_eq!(get(format!("/mini-programs/{lotus}/members")).await, expected, "{state:?}");
        assert_eq!(get(settings.clone()).await, expected, "{state:?}");
        assert_eq!(get(String::from("/account")).await, 200, "the account is untouched");
    }
}

async fn too_long_a_form_is_refused(world: &World) {
    let long = "x".repeat(1_100_000);
    let answer = world.post_form(PREFERENCES, &[("theme", &long)], Who::Admin).await;
    assert!((400..=413).contains(&answer.status), "{}", answer.status);
}

async fn a_part_of_a_form_without_end_is_not_kept(world: &World) {
    const MOST: usize = 3 * 1024 * 1024;
    let lotus = format!("/mini-programs/{}", world.places.lotus.1);
    for path in [
        String::from("/api/request/reject"),
        format!("{lotus}/versions"),
        format!("{lotus}/logo"),
        format!("/workspaces/{}/host-apps/harbour-wallet/icon", world.places.tenant.key),
    ] {
        let read = Arc::new(AtomicUsize::new(0));
        let counted = read.clone();
        let head = "--X\r\nContent-Disposition: form-data; name=\"aaaa";
        let body = stream::iter(
            std::iter::once(Bytes::from(head))
                .chain(std::iter::repeat_n(Bytes::from(vec![b'a'; 16 * 1024]), 4096)),
        );
        let body = body.map(move |piece| {
            counted.fetch_add(piece.len(), Ordering::Relaxed);
            Ok::<_, std::convert::Infallible>(piece)
        });
        let request = Request::post(&path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=X")
            .header(header::ACCEPT, "application/json")
            .body(Body::from_stream(body));
        let answer = world.send(request.unwrap(), Who::Admin).await;
        assert!((400..500).contains(&answer.status), "{path}: {} {}", answer.status, answer.body);
        let read = read.load(Ordering::Relaxed);
        assert!((1..MOST).contains(&read), "{path}: {read} bytes were read");
    }
}
