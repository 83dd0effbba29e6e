//! The first run: from an empty database to a tenant with an admin.

use crate::people::{PASSWORD, Who};
use crate::world::{Answer, World};
use app::error::AppError;
use axum::http::header;
use backend::entity::{account, category, feature, host_app, jsapi, target, workspace};
use backend::installation::first_run_link;
use backend::link::FIRST_RUN_HOURS;
use chrono::TimeDelta;
use domain::form::Field;
use domain::workspace::{Environment, FIRST_CATEGORIES};
use sea_orm::{EntityTrait as _, PaginatorTrait as _};

both!(empty:
    a_link_makes_the_tenant_and_its_admin_once,
    every_field_says_what_is_wrong,
    a_newer_link_ends_the_earlier,
    a_link_lasts_a_day,
    of_many_at_once_one_wins,
);

const RUN: &str = "/api/session/first-run";

async fn token(world: &World) -> String {
    let link = first_run_link(&world.backend).await.unwrap().expect("nobody is here yet");
    link.strip_prefix("http://minideck.test/first-run?token=").expect("our own address").to_owned()
}

fn filled(token: &str) -> Vec<(&str, &str)> {
    vec![
        ("token", token),
        ("form[tenant_name]", "Harbour Wallet"),
        ("form[host_app_name]", "Harbour App"),
        ("form[name]", "Mei Lin"),
        ("form[email]", "mei.lin@harbour.example"),
        ("form[password]", PASSWORD),
    ]
}

async fn run(world: &World, token: &str) -> Answer {
    world.post_form(RUN, &filled(token), Who::Nobody).await
}

async fn a_link_makes_the_tenant_and_its_admin_once(world: &World) {
    let token = token(world).await;
    assert_eq!(world.get(&format!("/first-run?token={token}"), Who::Nobody).await.status, 200);
    let answer = run(world, &token).await;
    assert_eq!((answer.status, answer.location()), (200, "/mini-programs"), "{}", answer.body);
    let secret = answer.cookie("__Host-minideck=").unwrap().split(';').next().unwrap().to_owned();
    let mut request = crate::world::page("/workspaces/harbour-wallet/members");
    request
        .headers_mut()
        .insert(header::COOKIE, format!("__Host-minideck={secret}").parse().unwrap());
    assert_eq!(world.raw(request).await.status, 200, "the admin's pages are there");

    let again = run(world, &token).await;
    assert_eq!((again.status, again.json::<AppError>()), (410, AppError::LinkSpent));
    assert_eq!(world.get(&format!("/first-run?token={token}"), Who::Nobody).await.status, 410);
    assert_eq!(first_run_link(&world.backend).await.unwrap(), None, "there is no second first run");

    let db = world.db();
    let environments: Vec<Environment> = target::Entity::find()
        .all(db)
        .await
        .unwrap()
        .into_iter()
        .map(|it| it.environment)
        .collect();
    assert_eq!(environments, [Environment::Test, Environment::Production]);
    assert_eq!(host_app::Entity::find().one(db).await.unwrap().unwrap().key, "harbour-app");
    assert_eq!(category::Entity::find().count(db).await.unwrap(), FIRST_CATEGORIES.len() as u64);
    assert!(feature::Entity::find().count(db).await.unwrap() > 5, "the registry is filled");
    assert!(jsapi::Entity::find().count(db).await.unwrap() > 50);
}

async fn every_field_says_what_is_wrong(world: &World) {
    let token = token(world).await;
    let foot = "Your workspace admin creates accounts.";
    let first = world.get(&format!("/first-run?token={token}"), Who::Nobody).await.body;
    assert!(!first.contains(foot), "there is no admin yet");
    assert!(world.get("/sign-in", Who::Nobody).await.body.contains(foot));
    let mut pairs = filled(&token);
    for (_, value) in pairs.iter_mut().skip(1) {
        *value = "";
    }
    let answer = world.post_form(RUN, &pairs, Who::Nobody).await;
    assert_eq!(answer.status, 422);
    let fields: Vec<Field> = answer.fields().into_iter().map(|(field, _)| field).collect();
    assert_eq!(
        fields,
        [Field::TenantName, Field::HostAppName, Field::Name, Field::Email, Field::Password]
    );

    let mut pairs = filled(&token);
    pairs[4].1 = "no address";
    let page = format!("/first-run?token={token}");
    let plain = world.plain_form(RUN, &pairs, &page, Who::Nobody).await;
    assert_eq!(plain.status, 302);
    let shown = world.get(plain.location(), Who::Nobody).await;
    assert!(
        shown.body.contains("no address") && shown.body.contains("Harbour App"),
        "nothing typed is lost"
    );
    assert!(!shown.body.contains(PASSWORD), "but a password never stands in an address");
    assert!(account::Entity::find().one(world.db()).await.unwrap().is_none());
    assert_eq!(run(world, &token).await.status, 200, "the link is still good");
}

async fn a_newer_link_ends_the_earlier(world: &World) {
    let earlier = token(world).await;
    let newer = token(world).await;
    assert_eq!(run(world, &earlier).await.status, 410);
    assert_eq!(run(world, "").await.status, 410);
    assert_eq!(run(world, &newer).await.status, 200);
}

async fn a_link_lasts_a_day(world: &World) {
    let token = token(world).await;
    world.clock().pass(TimeDelta::hours(FIRST_RUN_HOURS) - TimeDelta::minutes(1));
    assert_eq!(world.get(&format!("/first-run?token={token}"), Who::Nobody).await.status, 200);
    world.clock().pass(TimeDelta::minutes(2));
    assert_eq!(run(world, &token).await.status, 410);
    assert!(workspace::Entity::find().one(world.db()).await.unwrap().is_none());
}

async fn of_many_at_once_one_wins(world: &World) {
    let token = token(world).await;
    let statuses: Vec<u16> = futures::future::join_all((0..6).map(|_| run(world, &token)))
        .await
        .iter()
        .map(|it| it.status)
        .collect();
    assert_eq!(statuses.iter().filter(|it| **it == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|it| **it == 410).count(), 5, "{statuses:?}");
    assert_eq!(workspace::Entity::find().count(world.db()).await.unwrap(), 1);
    assert_eq!(account::Entity::find().count(world.db()).await.unwrap(), 1);
}
