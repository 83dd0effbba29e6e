//! The second step of signing in.

use crate::people::{PASSWORD, Who};
use crate::world::{Answer, World, form, page};
use app::error::AppError;
use backend::entity::{audit_event, two_step};
use backend::link::{LinkPurpose, SECOND_STEP_MINUTES, make};
use backend::secret::Secrets;
use backend::session::ATTEMPTS_PER_ACCOUNT;
use chrono::TimeDelta;
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use sea_orm::entity::prelude::*;
use totp_rs::{Builder, Secret};

both!(
    it_is_set_up_with_code_and_password,
    the_second_step_lets_in_and_goes_on,
    a_code_counts_once_and_a_clock_may_be_a_step_off,
    of_two_who_show_the_same_code_one_gets_in,
    a_recovery_code_lets_in_once,
    it_is_switched_off_with_password_and_code,
    the_operator_switches_a_lost_one_off,
    the_time_between_the_steps_ends,
    guessing_codes_is_slowed_down,
    a_link_stands_in_for_the_password_only,
    the_secret_is_sealed,
);

const JSON: &str = "application/json";
const WHO: Who = Who::Reviewer;

/// The code that an app with this secret shows so many steps from now.
fn code(world: &World, secret: &str, steps: i64) -> String {
    let totp =
        Builder::new().with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap();
    let at = world.clock().now().timestamp() + steps * 30;
    totp.generate(u64::try_from(at).unwrap()).to_string()
}

/// A form of whoever has this session.
async fn post(world: &World, what: &str, pairs: &[(&str, &str)], session: &str) -> Answer {
    world.with(form(&format!("/api/account/{what}"), pairs, JSON), session).await
}

/// Begins to set it up; the secret that the page shows.
async fn begin(world: &World, session: &str) -> String {
    let begun = post(world, "begin-two-step", &[], session).await;
    assert_eq!((begun.status, begun.location()), (200, "/account/two-step"), "{}", begun.body);
    let shown = world.with(page("/account/two-step"), session).await;
    assert!(shown.body.contains("class=\"qr\""), "{}", shown.body);
    let button = shown.body.split("two-step__key").nth(1).unwrap();
    let secret = button.split("title=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(secret.len(), 32, "160 bits in base 32");
    secret
}

/// Switches it on; the secret and the recovery codes.
async fn switched_on(world: &World, session: &str) -> (String, Vec<String>) {
    let secret = begin(world, session).await;
    let pairs = [("code", code(world, &secret, 0)), ("present", PASSWORD.to_owned())];
    let pairs = [(pairs[0].0, pairs[0].1.as_str()), (pairs[1].0, pairs[1].1.as_str())];
    let answer = post(world, "confirm-two-step", &pairs, session).await;
    let codes = codes(&answer);
    world.clock().pass(TimeDelta::seconds(60));
    (secret, codes)
}

/// The recovery codes that an answer carries to the next page.
fn codes(answer: &Answer) -> Vec<String> {
    assert_eq!((answer.status, answer.location()), (200, "/account/two-step"), "{}", answer.body);
    let carried = answer.cookie("minideck-codes=").unwrap().split(';').next().unwrap();
    let codes: Vec<String> = carried.split('.').map(str::to_owned).collect();
    assert_eq!(codes.len(), 10);
    codes
}

async fn first_step(world: &World, next: &str) -> Answer {
    let pairs = [("email", WHO.email()), ("password", PASSWORD), ("next", next)];
    world.post_form("/api/session/sign-in", &pairs, Who::Nobody).await
}

/// The cookie of somebody between the steps.
fn between(answer: &Answer) -> String {
    assert!(answer.location().starts_with("/sign-in/code?next="), "{}", answer.location());
    assert!(answer.cookie("__Host-minideck=").is_none(), "it is no session");
    let given = answer.cookie("__Host-second-step=").unwrap();
    assert!(given.ends_with("Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600"), "{given}");
    format!("__Host-second-step={}", given.split(';').next().unwrap())
}

async fn second_step(world: &World, cookie: &str, code: &str) -> Answer {
    let pairs = [("code", code), ("next", "/requests")];
    world.with(form("/api/session/second-step", &pairs, JSON), cookie).await
}

fn refused(answer: &Answer, problem: Problem) {
    assert_eq!(answer.fields(), [(Field::Code, problem)]);
}

async fn events(world: &World, kind: EventKind) -> usize {
    let found = audit_event::Entity::find()
        .filter(audit_event::COLUMN.kind.eq(kind))
        .filter(audit_event::COLUMN.subject.eq(WHO.email()));
    found.all(world.db()).await.unwrap().len()
}

async fn it_is_set_up_with_code_and_password(world: &World) {
    let session = world.cookie(WHO).await.unwrap();
    let shown = world.with(page("/account"), &session).await.body;
    assert!(shown.contains("Set up two-step sign-in"));
    let earlier = begin(world, &session).await;
    let secret = begin(world, &session).await;
    assert_ne!(earlier, secret, "begun anew, it is another one");
    let confirm = async |code: &str, present: &str| {
        post(world, "confirm-two-step", &[("code", code), ("present", present)], &session).await
    };
    let right = code(world, &secret, 0);
    refused(&confirm(&code(world, &earlier, 0), PASSWORD).await, Problem::WrongCode);
    refused(&confirm("12345", PASSWORD).await, Problem::NoCode);
    refused(&confirm("", PASSWORD).await, Problem::Missing);
    let wrong = confirm(&right, "wrong horse battery").await;
    assert_eq!(wrong.fields(), [(Field::PresentPassword, Problem::WrongPassword)]);
    assert!(!first_step(world, "").await.location().starts_with("/sign-in/code"), "not yet asked");

    let answer = confirm(&right, PASSWORD).await;
    let codes = codes(&answer);
    let carried = format!("{session}; minideck-codes={}", codes.join("."));
    let shown = world.with(page("/account/two-step"), &carried).await;
    assert!(codes.iter().all(|it| shown.body.contains(it)), "shown once");
    assert!(shown.cookie("minideck-codes=").unwrap().contains("Max-Age=0"), "and taken back");
    let shown = world.with(page("/account/two-step"), &session).await.body;
    assert!(!shown.contains(&codes[0]) && !shown.contains(&secret), "not again");
    let shown = world.with(page("/account"), &session).await.body;
    assert!(shown.contains("Recovery codes left") && shown.contains("<dd>10<"), "{shown}");
    for kind in [EventKind::TwoStepBegun, EventKind::TwoStepOn] {
        assert!(events(world, kind).await > 0, "{kind}");
    }
    let again = post(world, "begin-two-step", &[], &session).await;
    assert_eq!(again.status, 409, "what is on is not begun anew");
}

async fn the_second_step_lets_in_and_goes_on(world: &World) {
    let session = world.cookie(WHO).await.unwrap();
    let (secret, _) = switched_on(world, &session).await;
    let answer = first_step(world, "/requests?x=%E8%8E%B2").await;
    assert_eq!(answer.location(), "/sign-in/code?next=%2Frequests%3Fx%3D%25E8%258E%25B2");
    let cookie = between(&answer);
    assert_eq!(world.with(page("/account"), &cookie).await.status, 303, "it opens nothing");
    let shown = world.with(page(answer.location()), &cookie).await;
    assert_eq!(shown.status, 200);
    assert!(shown.body.contains("value=\"/requests?x=%E8%8E%B2\""), "it carries the way on");
    refused(&second_step(world, &cookie, "000000").await, Problem::WrongCode);
    refused(&second_step(world, &cookie, "half a code").await, Problem::NoCode);

    let mut plain = form(
        "/api/session/second-step",
        &[("code", "000000"), ("next", "/requests")],
        "text/html,*/*;q=0.8",
    );
    let referer = "http://minideck.test/sign-in/code?next=%2Frequests";
    plain.headers_mut().insert("referer", referer.parse().unwrap());
    let plain = world.with(plain, &cookie).await;
    assert_eq!(plain.status, 302);
    assert!(plain.location().starts_with("/sign-in/code?next=%2Frequests"));
    let shown = world.with(page(plain.location()), &cookie).await.body;
    assert!(shown.contains("aria-invalid=\"true\"") && shown.contains("This code is wrong"));

    let spaced = code(world, &secret, 0);
    let (first, last) = spaced.split_at(3);
    let answer = second_step(world, &cookie, &format!(" {first} {last} ")).await;
    assert_eq!((answer.status, answer.location()), (200, "/requests"), "{}", answer.body);
    assert!(answer.cookie("__Host-second-step=;").unwrap().contains("Max-Age=0"));
    let given = answer.cookie("__Host-minideck=").unwrap().split(';').next().unwrap();
    let opened = world.with(page("/account"), &format!("__Host-minideck={given}")).await;
    assert_eq!(opened.status, 200);
    let again = second_step(world, &cookie, &code(world, &secret, 1)).await;
    assert_eq!(again.json::<AppError>(), AppError::LinkSpent, "the first step counts once, too");
    assert_eq!(world.with(page("/sign-in/code"), &cookie).await.status, 410);
}

async fn a_code_counts_once_and_a_clock_may_be_a_step_off(world: &World) {
    let session = world.cookie(WHO).await.unwrap();
    let (secret, _) = switched_on(world, &session).await;
    let cookie = between(&first_step(world, "").await);
    for far in [-2, 2] {
        let answer = second_step(world, &cookie, &code(world, &secret, far)).await;
        refused(&answer, Problem::WrongCode);
    }
    let early = code(world, &secret, -1);
    assert_eq!(second_step(world, &cookie, &early).await.status, 200);
    let cookie = between(&first_step(world, "").await);
    refused(&second_step(world, &cookie, &early).await, Problem::CodeUsed);
    assert_eq!(second_step(world, &cookie, &code(world, &secret, 1)).await.status, 200);
    let cookie = between(&first_step(world, "").await);
    let passed_over = second_step(world, &cookie, &code(world, &secret, 0)).await;
    refused(&passed_over, Problem::CodeUsed);
}

async fn of_two_who_show_the_same_code_one_gets_in(world: &World) {
    let session = world.cookie(WHO).await.unwrap();
    let (secret, recovery) = switched_on(world, &session).await;
    for code in [code(world, &secret, 0), recovery[0].clone()] {
        let (one, two) = (first_step(world, "").await, first_step(world, "").await);
        let (one, two) = (between(&one), between(&two));
        let (one, two) =
            tokio::join!(second_step(world, &one, &code), second_step(world, &two, &code));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 422]);
    }
}

async fn a_recovery_code_lets_in_once(world: &World) {
    let session = world.cookie(WHO).await.unwrap();
    let (secret, recovery) = switched_on(world, &session).await;
    let cookie = between(&first_step(world, "").await);
    let typed = recovery[3].to_uppercase().replace('-', " ");
    assert_eq!(second_step(world, &cookie, &typed).await.status, 200);
    let cookie = between(&first_step(world, "").await);
    refused(&second_step(world, &cookie, &recovery[3]).await, Problem::WrongCode);
    let shown = world.with(page("/account"), &session).await.body;
    assert!(shown.contains("<dd>9<"), "nine are left: {shown}");

    let renew = [("code", code(world, &secret, 0)), ("present", PASSWORD.to_owned())];
    let renew = [("code", renew[0].1.as_str()), ("present", renew[1].1.as_str())];
    let new = codes(&post(world, "renew-codes", &renew, &session).await);
    refused(&second_step(world, &cookie, &recovery[4]).await, Problem::WrongCode);
    assert_eq!(second_step(world, &cookie, &new[4]).await.status, 200);
    assert_eq!(events(world, EventKind::RecoveryCodesRenewed).await, 1);
    let other = crate::people::session(&world.backend, world.places.account(Who::Admin)).await;
    let other = format!("__Host-minideck={}", other.0);
    let (_, theirs) = switched_on(world, &other).await;
    let cookie = between(&first_step(world, "").await);
    refused(&second_step(world, &cookie, &theirs[0]).await, Problem::WrongCode);
}

async fn it_is_switched_off_with_password_and_code(world: &World) {
    let session = world.cookie(WHO).await.unwrap();
    let (secret, recovery) = switched_on(world, &session).await;
    let off = async |code: &str, present: &str| {
        post(world, "switch-off-two-step", &[("code", code), ("present", present)], &session).await
    };
    let right = code(world, &secret, 0);
    refused(&off("000000", PASSWORD).await, Problem::WrongCode);
    let wrong = off(&right, "wrong horse battery").await;
    assert_eq!(wrong.fields(), [(Field::PresentPassword, Problem::WrongPassword)]);
    let answer = off(&recovery[0], PASSWORD).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(events(world, EventKind::TwoStepOff).await, 1);
    let answer = first_step(world, "").await;
    assert!(answer.cookie("__Host-minideck=").is_some(), "the password is enough again");
    assert_eq!(off(&right, PASSWORD).await.status, 409);
}

async fn the_operator_switches_a_lost_one_off(world: &World) {
    let session = world.cookie(WHO).await.unwrap();
    switched_on(world, &session).await;
    let local = world.backend.local();
    let reset = async |email: &str| backend::two_step::reset(&local, email).await;
    let email = WHO.email().to_uppercase();
    reset(&email).await.unwrap();
    assert_eq!(events(world, EventKind::TwoStepReset).await, 1);
    assert!(first_step(world, "").await.cookie("__Host-minideck=").is_some());
    for none in [email.as_str(), "ghost@example.test"] {
        assert!(matches!(reset(none).await, Err(backend::Error::NotFound)), "{none}");
    }
}

async fn the_time_between_the_steps_ends(world: &World) {
    let session = world.cookie(WHO).await.unwrap();
    let (secret, _) = switched_on(world, &session).await;
    let cookie = between(&first_step(world, "").await);
    world.clock().pass(TimeDelta::minutes(SECOND_STEP_MINUTES) + TimeDelta::seconds(1));
    let late = second_step(world, &cookie, &code(world, &secret, 0)).await;
    assert_eq!(late.json::<AppError>(), AppError::LinkSpent);
    let shown = world.with(page("/sign-in/code?next=%2Frequests"), &cookie).await;
    assert_eq!(shown.status, 410);
    assert!(shown.body.contains("/sign-in?next=%2Frequests"), "and the way to sign in again");

    let cookie = between(&first_step(world, "").await);
    let pairs = [("present", PASSWORD), ("password", "a brand new password")];
    assert_eq!(post(world, "change-password", &pairs, &session).await.status, 200);
    let late = second_step(world, &cookie, &code(world, &secret, 0)).await;
    assert_eq!(late.json::<AppError>(), AppError::LinkSpent, "it rested on the old password");
}

async fn guessing_codes_is_slowed_down(world: &World) {
    let session = world.cookie(WHO).await.unwrap();
    let (secret, _) = switched_on(world, &session).await;
    let cookie = between(&first_step(world, "").await);
    // Setting it up and the first step were attempts, too.
    for _ in 0..ATTEMPTS_PER_ACCOUNT - 2 {
        refused(&second_step(world, &cookie, "000000").await, Problem::WrongCode);
    }
    let answer = second_step(world, &cookie, &code(world, &secret, 0)).await;
    assert!(matches!(answer.json(), AppError::Throttled { .. }), "{}", answer.body);
}

async fn a_link_stands_in_for_the_password_only(world: &World) {
    let session = world.cookie(WHO).await.unwrap();
    let (secret, _) = switched_on(world, &session).await;
    let earlier = between(&first_step(world, "").await);
    let account = Some(world.places.account(WHO));
    let txn = world.begin().await;
    let token = make(&txn, &world.backend, LinkPurpose::Password, account).await.unwrap();
    let other = make(&txn, &world.backend, LinkPurpose::Password, account).await.unwrap();
    txn.commit().await.unwrap();
    let pairs = [("token", token.as_str()), ("password", "a brand new password")];
    let answer = world.post_form("/api/session/set-password", &pairs, Who::Nobody).await;
    let cookie = between(&answer);
    let late = second_step(world, &earlier, &code(world, &secret, 0)).await;
    assert_eq!(late.json::<AppError>(), AppError::LinkSpent, "it rested on the old password");
    let pairs = [("token", other.as_str()), ("password", "another new password")];
    let late = world.post_form("/api/session/set-password", &pairs, Who::Nobody).await;
    assert_eq!(late.json::<AppError>(), AppError::LinkSpent, "nor is another link good");
    let answer = second_step(world, &cookie, &code(world, &secret, 0)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

async fn the_secret_is_sealed(world: &World) {
    let session = world.cookie(WHO).await.unwrap();
    let (secret, recovery) = switched_on(world, &session).await;
    let row = two_step::Entity::find_by_id(world.places.account(WHO)).one(world.db()).await;
    let row = row.unwrap().unwrap();
    let bytes = Secret::try_from_base32(&secret).unwrap();
    assert!(!row.secret.contains(&secret));
    let sealed = (0..row.secret.len() - 1)
        .filter_map(|at| u8::from_str_radix(&row.secret[at..at + 2], 16).ok());
    let sealed: Vec<u8> = sealed.step_by(2).collect();
    assert!(!sealed.windows(20).any(|it| it == bytes.as_bytes()));
    let stored = backend::entity::recovery_code::Entity::find().all(world.db()).await.unwrap();
    let bare: Vec<String> = recovery.iter().map(|it| it.replace('-', "")).collect();
    assert!(stored.iter().all(|it| !bare.contains(&it.code_hash) && it.code_hash.len() == 64));
    assert!(backend::two_step::key_fits(&world.backend).await.unwrap());
    assert!(!with_another_key(world).await, "another key stops the start");
}

async fn with_another_key(world: &World) -> bool {
    let (database, clock) = (world.backend.database.clone(), world.backend.clock.clone());
    let outside =
        backend::Outside { base_url: String::new(), secrets: Secrets::of([8; 32]), mail: None };
    let backend = backend::Backend::new(database, clock, world.backend.storage.clone(), outside);
    backend::two_step::key_fits(&backend).await.unwrap()
}
