//! Signing in and out, and how long that lasts.

use crate::people::{PASSWORD, Who, signs_in};
use crate::world::{Answer, World, form, page};
use app::error::AppError;
use axum::http::header;
use backend::link::{LinkPurpose, PASSWORD_DAYS, make};
use backend::session::{
    ABSOLUTE_DAYS, ATTEMPTS_PER_ACCOUNT, ATTEMPTS_PER_ADDRESS, Credentials, Entrance, IDLE_DAYS,
};
use backend::{Cx, Error};
use chrono::TimeDelta;
use domain::form::{Field, Problem};

both!(
    a_wrong_password_and_an_unknown_account_answer_alike,
    signing_in_gives_a_cookie_that_opens_everything,
    guessing_at_one_account_is_slowed_down,
    guessing_from_one_address_is_slowed_down,
    an_address_that_must_wait_keeps_nobody_else_out,
    an_endless_address_is_a_wrong_one,
    signing_out_ends_the_session,
    a_session_ends_by_itself,
    nobody_is_led_to_another_origin,
    a_link_comes_back_after_signing_in,
    a_password_is_set_through_a_link_once,
    a_link_for_a_password_expires,
    choices_stay,
);

const SIGN_IN: &str = "/api/session/sign-in";

async fn sign_in(world: &World, email: &str, password: &str, next: &str) -> Answer {
    let pairs = [("email", email), ("password", password), ("next", next)];
    world.post_form(SIGN_IN, &pairs, Who::Nobody).await
}

/// The cookie that an answer gave, as a browser sends it back.
fn cookie(answer: &Answer) -> String {
    let given = answer.cookie("__Host-minideck").expect("a cookie is given");
    format!("__Host-minideck{}", given.split(';').next().unwrap())
}

async fn with(world: &World, cookie: &str, path: &str) -> u16 {
    let mut request = page(path);
    request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
    world.raw(request).await.status
}

async fn a_wrong_password_and_an_unknown_account_answer_alike(world: &World) {
    let unknown = "ghost@example.test";
    let alike = |answer: &Answer| (answer.status, answer.body.replace(unknown, Who::Admin.email()));
    let wrong = sign_in(world, Who::Admin.email(), "wrong horse battery", "").await;
    let nobody = sign_in(world, unknown, "wrong horse battery", "").await;
    assert_eq!(wrong.status, 401);
    assert_eq!(alike(&wrong), alike(&nobody));
    assert!(wrong.cookie("__Host-minideck").is_none());
    for email in [Who::Admin.email(), unknown] {
        let pairs = [("email", email), ("password", "wrong horse battery"), ("next", "")];
        let plain = world.plain_form(SIGN_IN, &pairs, "/sign-in", Who::Nobody).await;
        assert_eq!(plain.status, 302);
        let shown = world.get(plain.location(), Who::Nobody).await;
        assert!(shown.body.contains(email), "the address need not be typed again");
        assert!(
            shown.body.contains("do not") || shown.body.contains("not match"),
            "it says what is wrong"
        );
        assert!(!shown.body.contains("wrong horse"), "a password is not repeated");
        assert!(!plain.location().contains("horse"));
    }
}

async fn signing_in_gives_a_cookie_that_opens_everything(world: &World) {
    let answer = sign_in(world, " Admin@EXAMPLE.test ", PASSWORD, "").await;
    assert_eq!((answer.status, answer.location()), (200, "/mini-programs"), "{}", answer.body);
    let given = answer.cookie("__Host-minideck=").unwrap();
    let mut parts = given.split("; ");
    let secret = parts.next().unwrap();
    assert!(secret.len() == 64 && secret.bytes().all(|byte| byte.is_ascii_hexdigit()), "{given}");
    let rest: Vec<&str> = parts.collect();
    assert_eq!(rest, ["Path=/", "Secure", "HttpOnly", "SameSite=Lax", "Max-Age=2592000"]);
    assert_eq!(with(world, &cookie(&answer), "/mini-programs").await, 200);
    assert_eq!(with(world, "__Host-minideck=0123", "/mini-programs").await, 303);

    let pairs = [("email", Who::Admin.email()), ("password", PASSWORD), ("next", "/account")];
    let plain = world.plain_form(SIGN_IN, &pairs, "/sign-in?next=%2Faccount", Who::Nobody).await;
    assert_eq!((plain.status, plain.location()), (302, "/account"));
    assert_eq!(with(world, &cookie(&plain), "/account").await, 200);
}

async fn guessing_at_one_account_is_slowed_down(world: &World) {
    for attempt in 0..ATTEMPTS_PER_ACCOUNT {
        let answer = sign_in(world, Who::Admin.email(), "wrong horse battery", "").await;
        assert_eq!(answer.status, 401, "attempt {attempt}");
    }
    let answer = sign_in(world, Who::Admin.email(), PASSWORD, "").await;
    assert_eq!(answer.status, 429, "even the right one waits");
    let AppError::Throttled { seconds } = answer.json() else { panic!("{}", answer.body) };
    assert!((1..=60).contains(&seconds), "{seconds}");
    assert_eq!(
        sign_in(world, "ADMIN@example.test", PASSWORD, "").await.status,
        429,
        "in whatever spelling"
    );
    assert_eq!(
        sign_in(world, Who::Reviewer.email(), PASSWORD, "").await.status,
        200,
        "others need not wait"
    );
}

async fn guessing_from_one_address_is_slowed_down(world: &World) {
    let attempts = (0..ATTEMPTS_PER_ADDRESS + 5).map(|at| async move {
        sign_in(world, &format!("ghost-{at}@example.test"), "wrong horse battery", "").await.status
    });
    let statuses = futures::future::join_all(attempts).await;
    let tried = statuses.iter().filter(|status| **status == 401).count();
    let most = usize::try_from(ATTEMPTS_PER_ADDRESS).unwrap();
    // While passwords are checked a moment passes, and sets an attempt or two free.
    assert!((most..most + 5).contains(&tried), "{statuses:?}");
    assert!(statuses.iter().all(|status| [401, 429].contains(status)), "{statuses:?}");
}

async fn an_address_that_must_wait_keeps_nobody_else_out(world: &World) {
    let from = async |address: &str, email: &str, password: &str| {
        let cx = Cx { backend: &world.backend, actor: None, address };
        let user_agent = "";
        backend::session::sign_in(&cx, Credentials { email, password, user_agent }).await
    };
    let from = &from;
    let attempts = (0..ATTEMPTS_PER_ADDRESS + 5).map(|at| async move {
        let _ = from("2001:db8::1", &format!("ghost-{at}@example.test"), "wrong horse").await;
    });
    futures::future::join_all(attempts).await;
    let guess = |at: u32| async move {
        from(&format!("2001:db8::{at:x}"), Who::Admin.email(), "wrong horse").await
    };
    let refused = futures::future::join_all((2..50).map(guess)).await;
    let refused = refused.iter().filter(|it| matches!(it, Err(Error::Throttled { .. }))).count();
    assert!(refused > 40, "the whole network waits: {refused}");
    let entrance = from("192.0.2.7", Who::Admin.email(), PASSWORD).await;
    assert!(matches!(entrance, Ok(Entrance::Session(_))), "{entrance:?}");
}

async fn an_endless_address_is_a_wrong_one(world: &World) {
    // As long as a form may be.
    let email = format!("{}@example.test", "a".repeat(1_000_000));
    assert_eq!(sign_in(world, &email, PASSWORD, "").await.status, 401);
}

async fn signing_out_ends_the_session(world: &World) {
    let cookie = cookie(&sign_in(world, Who::Admin.email(), PASSWORD, "").await);
    assert_eq!(with(world, &cookie, "/account").await, 200);
    let mut request = form("/api/session/sign-out", &[], "text/html");
    request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
    request.headers_mut().insert(header::REFERER, "http://minideck.test/account".parse().unwrap());
    let answer = world.raw(request).await;
    assert_eq!((answer.status, answer.location()), (302, "/sign-in"));
    assert!(answer.cookie("__Host-minideck=;").unwrap().contains("Max-Age=0"));
    assert_eq!(with(world, &cookie, "/account").await, 303, "the secret is worth nothing any more");
}

async fn a_session_ends_by_itself(world: &World) {
    let idle = world.cookie(Who::Admin).await.unwrap();
    for _ in 0..3 {
        world.clock().pass(TimeDelta::days(IDLE_DAYS) - TimeDelta::minutes(1));
        assert_eq!(with(world, &idle, "/account").await, 200, "whoever comes back stays");
    }
    world.clock().pass(TimeDelta::days(IDLE_DAYS) + TimeDelta::minutes(1));
    assert_eq!(with(world, &idle, "/account").await, 303, "idle for a week");

    let absolute = world.cookie(Who::Admin).await.unwrap();
    for _ in 0..ABSOLUTE_DAYS / 5 - 1 {
        world.clock().pass(TimeDelta::days(5));
        assert_eq!(with(world, &absolute, "/account").await, 200);
    }
    world.clock().pass(TimeDelta::days(5) + TimeDelta::minutes(1));
    assert_eq!(with(world, &absolute, "/account").await, 303, "thirty days are the end");
}

async fn nobody_is_led_to_another_origin(world: &World) {
    for foreign in [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "mini-programs",
        "/\u{1}",
        "/莲花",
        " /account",
    ] {
        let cookie = world.cookie(Who::Admin).await.unwrap();
        let encoded = app::path::sign_in(foreign);
        let mut request = page(&encoded);
        request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
        let answer = world.raw(request).await;
        assert_eq!((answer.status, answer.location()), (303, "/mini-programs"), "{foreign:?}");
        // The page does not even carry it on.
        let shown = world.get(&encoded, Who::Nobody).await;
        assert!(!shown.body.contains("evil.example"), "{foreign:?}");
    }
    for foreign in ["//evil.example", "https://evil.example", "/\u{1}", "/\r\nx-evil: 1"] {
        let answer = sign_in(world, Who::Admin.email(), PASSWORD, foreign).await;
        assert_eq!((answer.status, answer.location()), (200, "/mini-programs"), "{foreign:?}");
    }
}

async fn a_link_comes_back_after_signing_in(world: &World) {
    let link =
        format!("/mini-programs/{}/versions?after=1.0.0&x=%E8%8E%B2+a", world.places.lotus.1);
    let sent = world.get(&link, Who::Nobody).await;
    assert_eq!(sent.status, 303);
    assert_eq!(sent.location(), app::path::sign_in(&link));
    let shown = world.get(sent.location(), Who::Nobody).await;
    let kept = format!("value=\"{}\"", link.replace('&', "&amp;"));
    assert!(shown.body.contains(&kept), "the form carries the whole address on: {}", shown.body);
    let answer = sign_in(world, Who::MerchantDev.email(), PASSWORD, &link).await;
    assert_eq!(answer.location(), link);
}

async fn link(world: &World, who: Who) -> String {
    let txn = world.begin().await;
    let token = make(&txn, &world.backend, LinkPurpose::Password, Some(world.places.account(who)))
        .await
        .unwrap();
    txn.commit().await.unwrap();
    token
}

async fn a_password_is_set_through_a_link_once(world: &World) {
    const SET: &str = "/api/session/set-password";
    let (who, token) = (Who::Stranger, link(world, Who::Stranger).await);
    let before = world.cookie(who).await.unwrap();
    let shown = world.get(&format!("/password?token={token}"), Who::Nobody).await;
    assert_eq!(shown.status, 200);
    assert!(shown.body.contains(who.name()) && shown.body.contains(who.email()));
    for (bad, problem) in [
        ("short", Problem::TooShort { least: 12 }),
        (&"x".repeat(129), Problem::TooLong { most: 128 }),
        (who.email(), Problem::OwnName),
        ("sam STRANGER", Problem::OwnName),
        ("", Problem::Missing),
    ] {
        let answer =
            world.post_form(SET, &[("token", &token), ("password", bad)], Who::Nobody).await;
        assert_eq!(answer.fields(), [(Field::Password, problem)], "{bad}");
    }
    let chosen = "a brand new password";
    let answer =
        world.post_form(SET, &[("token", &token), ("password", chosen)], Who::Nobody).await;
    assert_eq!((answer.status, answer.location()), (200, "/mini-programs"));
    assert_eq!(with(world, &cookie(&answer), "/account").await, 200);
    assert_eq!(with(world, &before, "/account").await, 303, "earlier sessions are over");
    let again = world
        .post_form(SET, &[("token", &token), ("password", "yet another password")], Who::Nobody)
        .await;
    assert_eq!((again.status, again.json::<AppError>()), (410, AppError::LinkSpent));
    assert_eq!(world.get(&format!("/password?token={token}"), Who::Nobody).await.status, 410);
    assert!(signs_in(&world.backend, who.email(), chosen).await);
    assert!(!signs_in(&world.backend, who.email(), PASSWORD).await);
}

async fn a_link_for_a_password_expires(world: &World) {
    let token = link(world, Who::Stranger).await;
    world.clock().pass(TimeDelta::days(PASSWORD_DAYS) - TimeDelta::minutes(1));
    let pairs = [("token", token.as_str())];
    assert_eq!(
        world.post_form("/api/session/password-link", &pairs, Who::Nobody).await.status,
        200
    );
    assert_eq!(
        world.post_form("/api/session/first-run-link", &pairs, Who::Nobody).await.status,
        410,
        "another purpose"
    );
    world.clock().pass(TimeDelta::minutes(2));
    assert_eq!(
        world.post_form("/api/session/password-link", &pairs, Who::Nobody).await.status,
        410
    );
}

async fn choices_stay(world: &World) {
    const SET: &str = "/api/session/set-preferences";
    let answer =
        world.post_form(SET, &[("locale", "zh-CN"), ("theme", "dark")], Who::Reviewer).await;
    assert_eq!(answer.status, 200);
    let shown = world.get("/account", Who::Reviewer).await.body;
    assert!(
        shown.contains("lang=\"zh-CN\"") && shown.contains("data-theme=\"dark\""),
        "in the account"
    );
    let answer = world.post_form(SET, &[("theme", "system")], Who::Reviewer).await;
    assert_eq!(answer.status, 200);
    let shown = world.get("/account", Who::Reviewer).await.body;
    assert!(
        shown.contains("lang=\"zh-CN\"") && !shown.contains("data-theme"),
        "the system decides again"
    );

    let plain = world.plain_form(SET, &[("locale", "zh-CN")], "/sign-in", Who::Nobody).await;
    assert_eq!((plain.status, plain.location().trim_end_matches('?')), (302, "/sign-in"));
    let kept = plain.cookie("locale=").unwrap();
    assert!(kept.starts_with("zh-CN;") && kept.contains("Secure"));
    let mut request = page("/sign-in");
    request.headers_mut().insert(header::COOKIE, "locale=zh-CN".parse().unwrap());
    assert!(
        world.raw(request).await.body.contains("lang=\"zh-CN\""),
        "in a cookie for whoever is signed out"
    );
    let mut request = page("/sign-in");
    request.headers_mut().insert(header::ACCEPT_LANGUAGE, "zh-Hans,en;q=0.5".parse().unwrap());
    assert!(world.raw(request).await.body.contains("lang=\"zh-CN\""), "else the browser says it");
}
