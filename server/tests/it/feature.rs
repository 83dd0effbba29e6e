//! The features of a mini program: what is shown, added, asked for and deleted.

use crate::people::{self, Who};
use crate::release::{add_release, add_version, set_status, target};
use crate::world::{Answer, World};
use backend::Cx;
use backend::entity::{
    audit_event, feature, feature_jsapi, jsapi, mini_program_feature, version_jsapi,
};
use domain::audit::EventKind;
use domain::feature::{Access, Risk};
use domain::form::{Field, Problem};
use domain::id::{FeatureId, MiniProgramId, MiniProgramKey, VersionId};
use domain::release::ReleaseStatus;
use domain::workspace::Environment;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering};

both!(
    a_direct_one_is_added_at_once,
    one_that_needs_activation_is_asked_for,
    one_in_use_is_not_deleted,
    the_tab_says_what_is_what,
    a_version_page_follows_the_features,
    only_what_is_visible_is_there,
);

static COUNT: AtomicU32 = AtomicU32::new(1);

/// A new direct feature of the tenant with one JSAPI: their key and name.
pub async fn direct(world: &World, archived: bool) -> (String, String) {
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let (key, name) = (format!("direct-{number}"), format!("bridge{number}"));
    add_feature(world, &key, Access::Direct, archived, &[&name]).await;
    (key, name)
}

/// A new feature of the tenant.
pub async fn add_feature(
    world: &World,
    key: &str,
    access: Access,
    archived: bool,
    names: &[&str],
) -> FeatureId {
    let txn = world.begin().await;
    let tenant = world.places.tenant.id;
    let now = world.clock().now();
    let row = feature::ActiveModel {
        id: NotSet,
        tenant_id: Set(tenant),
        key: Set(key.to_owned()),
        name: Set(format!("Feature {key}")),
        description: Set(String::new()),
        access: Set(access),
        risk: Set(Risk::Low),
        visible_to_all: Set(true),
        archived_at: Set(archived.then_some(now)),
        created_at: Set(now),
        revision: Set(1),
    };
    let id = row.insert(&txn).await.unwrap().id;
    for name in names {
        let known = jsapi::Entity::find()
            .filter(jsapi::COLUMN.tenant_id.eq(tenant))
            .filter(jsapi::COLUMN.name.eq(*name))
            .one(&txn)
            .await
            .unwrap();
        let held = if let Some(known) = known {
            known.id
        } else {
            let row = jsapi::ActiveModel {
                id: NotSet,
                tenant_id: Set(tenant),
                name: Set((*name).to_owned()),
                description: Set(String::new()),
                platforms: Set(String::new()),
                since_version: Set(String::new()),
                deprecated: Set(false),
                revision: Set(1),
            };
            row.insert(&txn).await.unwrap().id
        };
        let row = feature_jsapi::ActiveModel { feature_id: Set(id), jsapi_id: Set(held) };
        feature_jsapi::Entity::insert(row).exec_without_returning(&txn).await.unwrap();
    }
    txn.commit().await.unwrap();
    id
}

/// The tenant's feature with this key.
pub async fn feature_of(world: &World, key: &str) -> feature::Model {
    let found = feature::Entity::find()
        .filter(feature::COLUMN.tenant_id.eq(world.places.tenant.id))
        .filter(feature::COLUMN.key.eq(key));
    found.one(world.db()).await.unwrap().unwrap()
}

/// Adds a feature to a mini program without asking.
pub async fn grant(world: &World, program: MiniProgramKey, key: &str) {
    let id = feature_of(world, key).await.id;
    let txn = world.begin().await;
    let row = mini_program_feature::ActiveModel {
        mini_program_id: Set(program),
        feature_id: Set(id),
        created_at: Set(world.clock().now()),
    };
    mini_program_feature::Entity::insert(row).exec_without_returning(&txn).await.unwrap();
    txn.commit().await.unwrap();
}

/// Whether a mini program has a feature.
pub async fn has(world: &World, program: MiniProgramKey, key: &str) -> bool {
    let id = feature_of(world, key).await.id;
    let found = mini_program_feature::Entity::find_by_id((program, id)).one(world.db()).await;
    found.unwrap().is_some()
}

/// A new mini program of Lotus Coffee that has Storage, with its developer.
pub async fn program(world: &World) -> MiniProgramId {
    let (backend, places) = (&world.backend, &world.places);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let actor = people::session(backend, places.account(Who::MerchantAdmin)).await.1;
    let cx = Cx { backend, actor: Some(actor), address: "local" };
    let form = places.form(&places.merchant.key, &format!("New program {number}"));
    let id = backend::mini_program::create(&cx, &form).await.unwrap();
    let action = domain::access::Action::ViewInformation;
    let key = cx.program(&id, action).await.unwrap().key();
    let txn = world.begin().await;
    let (dev, role) =
        (places.account(Who::MerchantDev), domain::access::MiniProgramRole::Developer);
    backend::mini_program::join(&txn, &backend.local(), key, dev, role).await.unwrap();
    txn.commit().await.unwrap();
    grant(world, key, "storage").await;
    id
}

/// Says that a version calls a JSAPI.
pub async fn call(world: &World, version: VersionId, name: &str) {
    let txn = world.begin().await;
    let row = version_jsapi::ActiveModel { version_id: Set(version), name: Set(name.to_owned()) };
    version_jsapi::Entity::insert(row).exec_without_returning(&txn).await.unwrap();
    txn.commit().await.unwrap();
}

/// How many events of a kind there are.
pub async fn events(world: &World, kind: EventKind) -> u64 {
    audit_event::Entity::find()
        .filter(audit_event::COLUMN.kind.eq(kind))
        .count(world.db())
        .await
        .unwrap()
}

async fn post(world: &World, deed: &str, feature: &str, more: &[(&str, &str)]) -> Answer {
    let id = world.places.lotus.1.to_string();
    let mut form = vec![("id", id.as_str()), ("feature", feature)];
    form.extend(more);
    world.post_form(&format!("/api/feature/{deed}"), &form, Who::MerchantAdmin).await
}

async fn tab(world: &World, rest: &str) -> String {
    let answer =
        world.tab(&world.places.lotus.1, &format!("/features{rest}"), Who::MerchantAdmin).await;
    assert_eq!(answer.status, 200, "{rest}");
    answer.body
}

async fn a_direct_one_is_added_at_once(world: &World) {
    let lotus = world.places.lotus.0;
    let (key, _) = direct(world, false).await;
    assert_eq!(post(world, "add", &key, &[]).await.status, 200);
    assert!(has(world, lotus, &key).await);
    assert_eq!(events(world, EventKind::FeatureAdded).await, 1);
    let again = post(world, "add", &key, &[]).await;
    assert_eq!(again.fields(), [(Field::Feature, Problem::AddedAlready)]);
    assert_eq!(
        post(world, "add", "location", &[]).await.fields(),
        [(Field::Feature, Problem::NeedsActivation)]
    );
    let (archived, _) = direct(world, true).await;
    assert_eq!(post(world, "add", &archived, &[]).await.status, 404, "it is not there");
    let back = format!("/mini-programs/{}/features?q=x", world.places.lotus.1);
    let (other, _) = direct(world, false).await;
    assert_eq!(post(world, "add", &other, &[("page", &back)]).await.location(), back);
    let (third, _) = direct(world, false).await;
    let elsewhere = post(world, "add", &third, &[("page", "//evil.example")]).await;
    assert!(elsewhere.location().starts_with("/mini-programs/"));
    assert_eq!(post(world, "delete", &key, &[]).await.status, 200);
    assert!(!has(world, lotus, &key).await);
    assert_eq!(post(world, "delete", &key, &[]).await.status, 409, "somebody was quicker");
}

async fn one_that_needs_activation_is_asked_for(world: &World) {
    let missing = post(world, "ask", "location", &[("reason", " ")]).await;
    assert_eq!(missing.fields(), [(Field::Reason, Problem::Missing)]);
    let asked = post(world, "ask", "location", &[("reason", "Shops nearby")]).await;
    assert_eq!(asked.status, 200, "{}", asked.body);
    assert!(asked.location().starts_with("/requests/"));
    assert!(!has(world, world.places.lotus.0, "location").await, "a reviewer decides");
    let number: i64 = asked.location().rsplit('/').next().unwrap().parse().unwrap();
    let again = post(world, "ask", "location", &[("reason", "Again")]).await;
    assert_eq!(again.fields(), [(Field::Feature, Problem::AskedAlready { request: number })]);
    let (key, _) = direct(world, false).await;
    assert_eq!(
        post(world, "ask", &key, &[("reason", "Why not")]).await.fields(),
        [(Field::Feature, Problem::NeedsNoActivation)]
    );
    assert!(tab(world, "?state=asked-for").await.contains(&format!("/requests/{number}")));
    // What was typed into a form that a browser sent by itself is still there.
    let id = world.places.lotus.1.to_string();
    let page = format!("/mini-programs/{id}/features/payment");
    let long = format!("Typed before {}", "x".repeat(2_000));
    let form = [("id", id.as_str()), ("feature", "payment"), ("reason", long.as_str())];
    let answer = world.plain_form("/api/feature/ask", &form, &page, Who::MerchantAdmin).await;
    assert_eq!(answer.status, 302);
    let shown = world.get(answer.location(), Who::MerchantAdmin).await;
    assert!(shown.body.contains("Typed before"), "{}", shown.body);
}

async fn one_in_use_is_not_deleted(world: &World) {
    let lotus = world.places.lotus.0;
    let (key, jsapi) = direct(world, false).await;
    assert_eq!(post(world, "add", &key, &[]).await.status, 200);
    let version = add_version(world, lotus, 4, 1).await;
    call(world, version, &jsapi).await;
    let production = target(world, Environment::Production).await;
    let release =
        add_release(world, lotus, version, production, ReleaseStatus::Full).await.unwrap();
    let problem = Problem::StillCalled {
        jsapi: jsapi.clone(),
        mini_program: "Lotus Coffee".into(),
        version: "4.0.0".into(),
    };
    for status in ReleaseStatus::in_use() {
        set_status(world, release, status).await;
        let refused = post(world, "delete", &key, &[]).await;
        assert_eq!(refused.fields(), [(Field::Jsapis, problem.clone())], "{status}");
    }
    assert!(tab(world, &format!("/{key}")).await.contains("4.0.0 is in use and calls"));
    // Another feature that holds it and is added frees this one, as long as it is not archived.
    add_feature(world, "also", Access::Direct, false, &[&jsapi]).await;
    grant(world, lotus, "also").await;
    assert_eq!(post(world, "delete", &key, &[]).await.status, 200);
    assert!(!has(world, lotus, &key).await);
    assert_eq!(post(world, "delete", "also", &[]).await.status, 422, "now this one is needed");
    set_status(world, release, ReleaseStatus::Archived).await;
    assert_eq!(post(world, "delete", "also", &[]).await.status, 200);
}

async fn the_tab_says_what_is_what(world: &World) {
    let (key, jsapi) = direct(world, false).await;
    let shown = tab(world, &format!("?q={}", jsapi.to_uppercase())).await;
    assert!(shown.contains(&format!("features/{key}")) && !shown.contains("features/location"));
    assert!(tab(world, "?q=LOCAT").await.contains("features/location"));
    assert!(tab(world, "?q=%25").await.contains("No matching features"), "signs mean nothing");
    assert!(!tab(world, "?q=%00").await.contains("features/location"));
    assert!(!tab(world, "?state=added").await.contains(&format!("features/{key}")));
    assert_eq!(post(world, "add", &key, &[]).await.status, 200);
    assert!(tab(world, "?state=added").await.contains(&format!("features/{key}")));
    assert!(!tab(world, "?state=not-added").await.contains(&format!("features/{key}")));
    // Whoever may not add sees no control for it.
    let read = world.tab(&world.places.lotus.1, "/features", Who::MerchantDev).await;
    assert!(!read.body.contains("/api/feature/add") && read.body.contains("features/location"));
    for number in 0..60 {
        add_feature(world, &format!("many-{number:02}"), Access::Direct, false, &[]).await;
    }
    let first = tab(world, "?q=many").await;
    assert!(first.contains("features/many-49") && !first.contains("features/many-50"));
    let next = tab(world, "?q=many&after=many-49").await;
    assert!(next.contains("features/many-50") && !next.contains("features/many-49"));
}

async fn a_version_page_follows_the_features(world: &World) {
    use crate::packages::{body, package, request};
    let lotus = &world.places.lotus.1;
    let (key, jsapi) = direct(world, false).await;
    let path = format!("/mini-programs/{lotus}/versions");
    let one = body(Some("1.0.0"), &package(&format!("my.{jsapi}(); my.getLocation();")));
    let uploaded = world.send(request(&path, "application/json", one), Who::MerchantAdmin).await;
    assert_eq!(uploaded.status, 201, "{}", uploaded.body);
    let before = world.tab(lotus, "/versions/1.0.0", Who::MerchantAdmin).await.body;
    assert!(before.contains(&format!("Add Feature {key}")) && before.contains("location#ask"));
    let read = world.tab(lotus, "/versions/1.0.0", Who::MerchantDev).await.body;
    assert!(!read.contains("/api/feature/add"), "whoever may not add has no control");
    let back = format!("/mini-programs/{lotus}/versions/1.0.0");
    let added = post(world, "add", &key, &[("page", &back)]).await;
    assert_eq!((added.status, added.location()), (200, back.as_str()));
    let after = world.tab(lotus, "/versions/1.0.0", Who::MerchantAdmin).await.body;
    assert!(!after.contains(&format!("Add Feature {key}")) && after.contains("Granted"));
    assert_ne!(
        before.matches("Not granted").count(),
        after.matches("Not granted").count(),
        "without scanning again"
    );
    // The list counts what stands on the page.
    let listed = world.tab(lotus, "/versions", Who::MerchantAdmin).await.body;
    assert!(listed.contains("1 blocking"), "{listed}");
}

async fn only_what_is_visible_is_there(world: &World) {
    use backend::entity::feature_mini_program;
    let (key, _) = direct(world, false).await;
    let row = feature_of(world, &key).await;
    let txn = world.begin().await;
    let mut hidden: feature::ActiveModel = row.clone().into();
    hidden.visible_to_all = Set(false);
    hidden.update(&txn).await.unwrap();
    txn.commit().await.unwrap();
    let page = format!("/{key}");
    let web = &world.places.web.1;
    assert!(!tab(world, "").await.contains(&format!("features/{key}")));
    let lotus = &world.places.lotus.1;
    let answer = world.tab(lotus, &format!("/features{page}"), Who::Admin).await;
    assert_eq!(answer.status, 404);
    assert_eq!(post(world, "add", &key, &[]).await.status, 404);
    let txn = world.begin().await;
    let chosen = feature_mini_program::ActiveModel {
        feature_id: Set(row.id),
        mini_program_id: Set(world.places.lotus.0),
    };
    feature_mini_program::Entity::insert(chosen).exec_without_returning(&txn).await.unwrap();
    txn.commit().await.unwrap();
    assert!(tab(world, &format!("?q={key}")).await.contains(&format!("features/{key}")));
    assert_eq!(post(world, "add", &key, &[]).await.status, 200);
    let other = world.tab(web, &format!("/features{page}"), Who::MerchantAdmin).await;
    assert_eq!(other.status, 404, "another of the same merchant does not see it");
}
