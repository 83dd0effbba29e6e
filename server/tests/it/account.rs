//! What people change of their own account, and where they are signed in.

use crate::people::{self, PASSWORD, Who, signs_in};
use crate::world::{World, form, page};
use app::error::AppError;
use axum::http::header;
use backend::entity::{account, audit_event, session};
use backend::session::ATTEMPTS_PER_ACCOUNT;
use chrono::TimeDelta;
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use sea_orm::entity::prelude::*;

both!(
    a_name_is_changed,
    a_password_is_changed_by_whoever_knows_it,
    guesses_at_the_present_password_are_slowed_down,
    sessions_are_listed_and_ended,
    a_language_is_given_back_to_the_browser,
    an_account_that_is_made_is_in_the_audit,
);

const JSON: &str = "application/json";

/// Events of a kind about somebody.
async fn events(world: &World, kind: EventKind, email: &str) -> Vec<audit_event::Model> {
    audit_event::Entity::find()
        .filter(audit_event::COLUMN.kind.eq(kind))
        .filter(audit_event::COLUMN.subject.eq(email))
        .filter(audit_event::COLUMN.chain.eq(0))
        .all(world.db())
        .await
        .unwrap()
}

async fn a_name_is_changed(world: &World) {
    const RENAME: &str = "/api/account/rename";
    let who = Who::Reviewer;
    let long = "long name ".repeat(7);
    for (bad, problem) in [
        ("  ", Problem::Missing),
        ("a\u{202e}b", Problem::ControlCharacter),
        (long.trim(), Problem::TooWide { width: 69, most: 60 }),
    ] {
        let answer = world.post_form(RENAME, &[("name", bad)], who).await;
        assert_eq!(answer.fields(), [(Field::Name, problem)], "{bad}");
    }
    let plain = world.plain_form(RENAME, &[("name", &long)], "/account", who).await;
    assert_eq!(plain.status, 302);
    let shown = world.get(plain.location(), who).await;
    assert!(shown.body.contains("aria-invalid=\"true\""), "it says what is wrong");
    assert!(shown.body.contains(&long), "what was typed is still there");

    let answer = world.post_form(RENAME, &[("name", " Rui  Renamed ")], who).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(world.get("/account", who).await.body.contains("value=\"Rui Renamed\""));
    let events = events(world, EventKind::AccountRenamed, who.email()).await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].actor_id, Some(world.places.account(who)));
    assert!(events[0].before.contains(who.name()) && events[0].after.contains("Rui Renamed"));
}

async fn a_password_is_changed_by_whoever_knows_it(world: &World) {
    const CHANGE: &str = "/api/account/change-password";
    let (who, new) = (Who::MerchantDev, "a brand new password");
    let (this, other) = (world.cookie(who).await.unwrap(), world.cookie(who).await.unwrap());
    let change = async |present: &str, password: &str| {
        let pairs = [("present", present), ("password", password)];
        world.with(form(CHANGE, &pairs, JSON), &this).await
    };
    for (present, password, field, problem) in [
        ("wrong horse battery", new, Field::PresentPassword, Problem::WrongPassword),
        ("", new, Field::PresentPassword, Problem::Missing),
        (PASSWORD, "short", Field::Password, Problem::TooShort { least: 12 }),
        (PASSWORD, "MO merchant ", Field::Password, Problem::TooShort { least: 12 }),
        (PASSWORD, who.email(), Field::Password, Problem::OwnName),
        (PASSWORD, "", Field::Password, Problem::Missing),
    ] {
        if password == "MO merchant " {
            // Twelve characters with the space: long enough, and the own name all the same.
            assert_eq!(change(present, password).await.fields(), [(field, Problem::OwnName)]);
            continue;
        }
        assert_eq!(change(present, password).await.fields(), [(field, problem)], "{password}");
    }
    assert_eq!(world.with(page("/account"), &other).await.status, 200, "nothing has changed");

    let answer = change(PASSWORD, new).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(world.with(page("/account"), &this).await.status, 200, "this session stays");
    assert_eq!(world.with(page("/account"), &other).await.status, 303, "the other one has ended");
    assert!(signs_in(&world.backend, who.email(), new).await);
    assert!(!signs_in(&world.backend, who.email(), PASSWORD).await);
    let events = events(world, EventKind::PasswordChanged, who.email()).await;
    assert_eq!(events.len(), 1);
    assert!(!format!("{events:?}").contains("brand new"), "no password in the audit");
}

async fn guesses_at_the_present_password_are_slowed_down(world: &World) {
    let pairs = [("present", "wrong horse battery"), ("password", "a brand new password")];
    for _ in 0..ATTEMPTS_PER_ACCOUNT {
        let answer = world.post_form("/api/account/change-password", &pairs, Who::Admin).await;
        assert_eq!(answer.status, 422);
    }
    let answer = world.post_form("/api/account/change-password", &pairs, Who::Admin).await;
    assert!(matches!(answer.json(), AppError::Throttled { .. }), "{}", answer.body);
    assert!(
        !signs_in(&world.backend, Who::Admin.email(), PASSWORD).await,
        "guesses at the form for signing in count the same"
    );
}

async fn sessions_are_listed_and_ended(world: &World) {
    const END: &str = "/api/account/end-session";
    let who = Who::OtherAdmin;
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    let mut request = form(
        "/api/session/sign-in",
        &[("email", who.email()), ("password", PASSWORD), ("next", "")],
        JSON,
    );
    request.headers_mut().insert(header::USER_AGENT, firefox.parse().unwrap());
    let signed_in = world.raw(request).await;
    let theirs = signed_in.cookie("__Host-minideck=").unwrap();
    let theirs = format!("__Host-minideck={}", theirs.split(';').next().unwrap());
    let this = world.cookie(who).await.unwrap();

    let shown = world.with(page("/account"), &this).await.body;
    assert!(shown.contains("Firefox on Linux") && shown.contains("This session"), "{shown}");
    assert_eq!(shown.matches("End session").count(), 1, "not the one that asks");
    let rows = session::Entity::find()
        .filter(session::COLUMN.account_id.eq(world.places.account(who)))
        .filter(session::COLUMN.user_agent.eq(firefox))
        .all(world.db())
        .await
        .unwrap();
    let id = rows[0].id.to_string();

    let foreign = world.post_form(END, &[("session", &id)], Who::Admin).await;
    assert_eq!(foreign.status, 404, "not even whoever administers the tenant");
    assert_eq!(world.with(page("/account"), &theirs).await.status, 200);
    let ended = world.with(form(END, &[("session", &id)], JSON), &this).await;
    assert_eq!(ended.status, 200, "{}", ended.body);
    assert_eq!(world.with(page("/account"), &theirs).await.status, 303);
    let again = world.with(form(END, &[("session", &id)], JSON), &this).await;
    assert_eq!(again.status, 404, "there is none any more");

    let more = [world.cookie(who).await.unwrap(), world.cookie(who).await.unwrap()];
    let admin = world.cookie(Who::Admin).await.unwrap();
    let ended = world.with(form("/api/account/end-other-sessions", &[], JSON), &this).await;
    assert_eq!(ended.status, 200, "{}", ended.body);
    for cookie in &more {
        assert_eq!(world.with(page("/account"), cookie).await.status, 303);
    }
    assert_eq!(world.with(page("/account"), &this).await.status, 200);
    assert_eq!(world.with(page("/account"), &admin).await.status, 200, "nobody else's");
    assert_eq!(events(world, EventKind::SessionsEnded, who.email()).await.len(), 2);

    people::session(&world.backend, world.places.account(who)).await;
    world.clock().pass(TimeDelta::days(backend::session::IDLE_DAYS) + TimeDelta::minutes(1));
    let shown = world.get("/account", who).await.body;
    assert_eq!(shown.matches("End session").count(), 0, "what ended by itself is not listed");
}

async fn a_language_is_given_back_to_the_browser(world: &World) {
    const SET: &str = "/api/session/set-preferences";
    let who = Who::Developer;
    let both = |locale: &'static str, theme: &'static str| [("locale", locale), ("theme", theme)];
    let plain = world.plain_form(SET, &both("zh-CN", "dark"), "/account", who).await;
    assert_eq!(plain.status, 302);
    assert!(plain.cookie("minideck-said=").unwrap().starts_with("Saved"), "it is said");
    let shown = world.get("/account", who).await.body;
    assert!(shown.contains("lang=\"zh-CN\"") && shown.contains("data-theme=\"dark\""));
    let answer = world.post_form(SET, &both("browser", "system"), who).await;
    assert_eq!(answer.status, 200);
    assert!(answer.cookie("locale=").unwrap().starts_with("browser;"), "the cookie says it, too");
    let row = account::Entity::find_by_id(world.places.account(who)).one(world.db()).await;
    let row = row.unwrap().unwrap();
    assert_eq!((row.locale, row.theme), (None, None));
    let cookie = world.cookie(who).await.unwrap();
    for (accepted, lang) in [("zh", "lang=\"zh-CN\""), ("en", "lang=\"en\"")] {
        let mut request = page("/account");
        request.headers_mut().insert(header::ACCEPT_LANGUAGE, accepted.parse().unwrap());
        let cookies = format!("{cookie}; locale=browser; theme=system");
        let shown = world.with(request, &cookies).await.body;
        assert!(shown.contains(lang) && !shown.contains("data-theme"), "{accepted}");
    }
}

async fn an_account_that_is_made_is_in_the_audit(world: &World) {
    let path = "/api/workspace-member/invite";
    let pairs = [
        ("key", world.places.merchant.key.as_str()),
        ("email", "new.person@example.test"),
        ("role", "developer"),
    ];
    for _ in 0..2 {
        assert_eq!(world.post_form(path, &pairs, Who::MerchantAdmin).await.status, 200);
    }
    let events = events(world, EventKind::AccountCreated, "new.person@example.test").await;
    assert_eq!(events.len(), 1, "once, though invited twice");
    assert_eq!(events[0].actor_id, Some(world.places.account(Who::MerchantAdmin)));
}
