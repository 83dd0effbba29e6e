//! Host apps of a tenant and their environments.

use crate::people::Who;
use crate::release::{add_release, add_version, set_status, target};
use crate::world::{Answer, World};
use backend::entity::{audit_event, host_app, target as target_row};
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::release::ReleaseStatus;
use domain::workspace::Environment;
use sea_orm::entity::prelude::*;

both!(
    one_is_added_and_edited,
    every_field_says_what_is_wrong,
    a_key_is_taken_once_in_a_tenant,
    an_environment_in_use_stays,
    a_stale_edit_is_refused,
    what_was_typed_outlives_a_conflict,
);

const CREATE: &str = "/api/host-app/create";
const EDIT: &str = "/api/host-app/edit";
const OWN: &str = "harbour-wallet";

async fn create(world: &World, pairs: &[(&str, &str)]) -> Answer {
    let mut form = vec![("workspace", world.places.tenant.key.as_str())];
    form.extend(pairs);
    world.post_form(CREATE, &form, Who::Admin).await
}

async fn edit(world: &World, revision: &str, pairs: &[(&str, &str)]) -> Answer {
    let key = world.places.tenant.key.as_str();
    let mut form = vec![
        ("workspace", key),
        ("host_app", OWN),
        ("revision", revision),
        ("form[name]", "Wallet"),
    ];
    form.extend(pairs);
    world.post_form(EDIT, &form, Who::Admin).await
}

async fn stored(world: &World, key: &str) -> host_app::Model {
    let found = host_app::Entity::find()
        .filter(host_app::COLUMN.tenant_id.eq(world.places.tenant.id))
        .filter(host_app::COLUMN.key.eq(key));
    found.one(world.db()).await.unwrap().unwrap()
}

async fn targets(world: &World, key: &str) -> Vec<(Environment, bool, bool)> {
    let id = stored(world, key).await.id;
    let mut found: Vec<_> = target_row::Entity::find()
        .filter(target_row::COLUMN.host_app_id.eq(id))
        .filter(target_row::COLUMN.active.eq(true))
        .all(world.db())
        .await
        .unwrap()
        .into_iter()
        .map(|it| (it.environment, it.review, it.pilot_testing))
        .collect();
    found.sort();
    found
}

async fn last_event(world: &World, kind: EventKind) -> audit_event::Model {
    let mut found = audit_event::Entity::find()
        .filter(audit_event::COLUMN.kind.eq(kind))
        .all(world.db())
        .await
        .unwrap();
    assert_eq!(found.len(), 1, "{kind}");
    found.remove(0)
}

async fn one_is_added_and_edited(world: &World) {
    let list = format!("/workspaces/{}/host-apps", world.places.tenant.key);
    let fingerprint = "ab".repeat(32);
    let answer = create(
        world,
        &[
            ("form[key]", "lite"),
            ("form[name]", "Harbour Lite"),
            ("form[ios]", "com.harbour.lite"),
            ("form[android]", "com.harbour.lite\r\ncom.harbour.lite_beta"),
            ("form[fingerprints]", &fingerprint),
            ("form[deep_link]", "lite://mini/{id}?page={page}"),
            ("form[sandbox][on]", "true"),
            ("form[sandbox][pilot_testing]", "true"),
        ],
    )
    .await;
    assert_eq!((answer.status, answer.location()), (200, format!("{list}/lite").as_str()));
    let row = stored(world, "lite").await;
    assert_eq!(row.android, r#"["com.harbour.lite","com.harbour.lite_beta"]"#);
    assert_eq!(row.fingerprints, format!("[\"{}\"]", vec!["AB"; 32].join(":")));
    assert_eq!(
        targets(world, "lite").await,
        [(Environment::Sandbox, false, true), (Environment::Production, true, false)]
    );
    assert!(last_event(world, EventKind::HostAppCreated).await.after.contains("lite://mini"));
    let shown = world.get(&list, Who::Admin).await;
    assert!(shown.body.contains("Harbour Lite") && shown.body.contains("Sandbox"));
    let shown = world.get(&format!("{list}/lite"), Who::Admin).await;
    assert!(
        shown.body.contains("lite://mini/{id}") && shown.body.contains("com.harbour.lite_beta")
    );

    let answer =
        edit(world, "1", &[("form[key]", "other"), ("form[production][pilot_testing]", "true")])
            .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(targets(world, OWN).await, [(Environment::Production, true, true)]);
    assert_eq!(stored(world, OWN).await.name, "Wallet", "the key stays");
    let event = last_event(world, EventKind::HostAppChanged).await;
    assert!(event.before.contains("test") && !event.after.contains("\"test\""));
    let answer = edit(world, "2", &[("form[test][on]", "true")]).await;
    assert_eq!(answer.status, 200, "one that was switched off comes back");
    assert_eq!(targets(world, OWN).await.len(), 2);
}

async fn every_field_says_what_is_wrong(world: &World) {
    let answer =
        create(world, &[("form[key]", "Lite"), ("form[deep_link]", "javascript:{id}")]).await;
    assert_eq!(
        answer.fields(),
        [
            (Field::Key, Problem::NoKey),
            (Field::Name, Problem::Missing),
            (Field::DeepLink, Problem::NoScheme)
        ]
    );
    let key = world.places.tenant.key.as_str();
    let new = format!("/workspaces/{key}/host-apps/new");
    let form = [("workspace", key), ("form[key]", "Lite"), ("form[name]", "Typed before")];
    let answer = world.plain_form(CREATE, &form, &new, Who::Admin).await;
    assert_eq!(answer.status, 302);
    let shown = world.get(answer.location(), Who::Admin).await;
    assert!(
        shown.body.contains("Typed before")
            && shown.body.contains("Use at most 40 lower-case letters")
    );
    for unknown in ["another-bank", "Nothing", "%00", "nothing"] {
        let page = format!("/workspaces/{key}/host-apps/{unknown}");
        assert_eq!(world.get(&page, Who::Admin).await.status, 404, "{unknown}");
    }
}

async fn a_key_is_taken_once_in_a_tenant(world: &World) {
    let taken = create(world, &[("form[key]", OWN), ("form[name]", "Again")]).await;
    assert_eq!(taken.fields(), [(Field::Key, Problem::KeyTaken)]);
    let free = create(world, &[("form[key]", "another-bank"), ("form[name]", "Another")]).await;
    assert_eq!(free.status, 200, "another tenant's key is free here");
}

async fn an_environment_in_use_stays(world: &World) {
    let program = world.places.lotus.0;
    let version = add_version(world, program, 3, 1).await;
    let test = target(world, Environment::Test).await;
    let release = add_release(world, program, version, test, ReleaseStatus::Full).await.unwrap();
    let problem = Problem::EnvironmentInUse {
        environment: Environment::Test,
        mini_program: "Lotus Coffee".into(),
        version: "3.0.0".into(),
    };
    for status in ReleaseStatus::in_use() {
        set_status(world, release, status).await;
        let refused = edit(world, "1", &[]).await;
        assert_eq!(refused.fields(), [(Field::Environments, problem.clone())], "{status}");
    }
    assert_eq!(stored(world, OWN).await.name, "Harbour Wallet", "nothing was changed");
    set_status(world, release, ReleaseStatus::Archived).await;
    assert_eq!(edit(world, "1", &[]).await.status, 200);
    assert_eq!(targets(world, OWN).await, [(Environment::Production, true, false)]);
}

async fn a_stale_edit_is_refused(world: &World) {
    assert_eq!(edit(world, "1", &[("form[test][on]", "true")]).await.status, 200);
    assert_eq!(edit(world, "1", &[("form[test][on]", "true")]).await.status, 409);
    // Also where a field is wrong: its form would come back as if it had begun now.
    assert_eq!(edit(world, "1", &[("form[deep_link]", "x")]).await.status, 409);
}

async fn what_was_typed_outlives_a_conflict(world: &World) {
    let theirs = [("form[deep_link]", "theirs://mini/{id}"), ("form[test][on]", "true")];
    assert_eq!(edit(world, "1", &theirs).await.status, 200);
    let key = world.places.tenant.key.as_str();
    let page = format!("/workspaces/{key}/host-apps/{OWN}");
    let ours = [
        ("workspace", key),
        ("host_app", OWN),
        ("revision", "1"),
        ("form[name]", "Wallet"),
        ("form[ios]", "com.ours.one\r\ncom.ours.two"),
        ("form[deep_link]", "ours://mini/{id}"),
        ("form[sandbox][on]", "true"),
    ];
    let refused = world.plain_form(EDIT, &ours, &page, Who::Admin).await;
    assert_eq!(refused.status, 302);
    let shown = world.get(refused.location(), Who::Admin).await.body;
    assert!(shown.contains("ours://mini/{id}") && shown.contains("com.ours.two"), "{shown}");
    assert!(shown.contains("Saved now: theirs://mini/{id}"), "{shown}");
    assert!(shown.contains("Saved now: Test, Production"), "{shown}");
    assert!(!shown.contains("Saved now: Wallet"), "only what differs");
    assert!(shown.contains("name=\"revision\" value=\"2\""), "saving again is a decision");
    let mut again = ours;
    again[2].1 = "2";
    assert_eq!(world.post_form(EDIT, &again, Who::Admin).await.status, 200);
    assert_eq!(stored(world, OWN).await.deep_link, "ours://mini/{id}");
}
