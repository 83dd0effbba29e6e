//! The registry of features: who sees what of it, how it is changed, and what a change would break.

use crate::feature::{add_feature, call, direct, events, feature_of, grant, has};
use crate::people::Who;
use crate::release::{add_release, add_version, set_status, target};
use crate::world::{Answer, World};
use backend::entity::{feature, feature_jsapi, feature_mini_program, jsapi};
use domain::audit::EventKind;
use domain::feature::{Access, Risk};
use domain::form::{Field, Problem};
use domain::release::{Frozen, ReleaseStatus};
use domain::workspace::Environment;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use std::time::{Duration, Instant};

both!(
    one_is_created_edited_and_has_a_history,
    an_edit_that_is_late_keeps_what_was_typed,
    what_would_break_is_said_before,
    an_archived_one_grants_nothing,
    jsapis_are_kept_as_records,
    merchants_see_what_is_visible_to_theirs,
    a_large_registry_is_searched_at_once,
);

async fn post(world: &World, deed: &str, pairs: &[(&str, &str)]) -> Answer {
    let mut form = vec![("workspace", world.places.tenant.key.as_str())];
    form.extend(pairs);
    world.post_form(&format!("/api/registry/{deed}"), &form, Who::Developer).await
}

async fn shown(world: &World, rest: &str, who: Who) -> String {
    let answer =
        world.get(&format!("/workspaces/{}/features{rest}", world.places.tenant.key), who).await;
    assert_eq!(answer.status, 200, "{rest}");
    answer.body
}

const NEW: [(&str, &str); 4] = [
    ("form[key]", "loyalty"),
    ("form[name]", "Loyalty"),
    ("form[access]", "activation"),
    ("form[risk]", "high"),
];

async fn one_is_created_edited_and_has_a_history(world: &World) {
    let wrong = post(world, "create", &[("form[key]", "Loyalty!")]).await;
    let fields: Vec<Field> = wrong.fields().into_iter().map(|it| it.0).collect();
    assert_eq!(fields, [Field::Key, Field::Name, Field::Access, Field::Risk]);
    assert_eq!(post(world, "create", &NEW).await.status, 200);
    let again = post(world, "create", &NEW).await;
    assert_eq!(again.fields(), [(Field::Key, Problem::KeyTaken)]);
    let lotus = world.places.lotus.1.to_string();
    let edit = [
        ("feature", "loyalty"),
        ("revision", "1"),
        ("form[name]", "Loyalty points"),
        ("form[access]", "direct"),
        ("form[risk]", "low"),
        ("form[visible]", "chosen"),
        ("form[mini_programs]", lotus.as_str()),
    ];
    assert_eq!(post(world, "edit", &edit).await.status, 200);
    let row = feature_of(world, "loyalty").await;
    assert_eq!((row.access, row.risk, row.revision), (Access::Direct, Risk::Low, 2));
    assert!(!row.visible_to_all);
    let chosen = feature_mini_program::Entity::find().all(world.db()).await.unwrap();
    assert_eq!(chosen.len(), 1);
    let unknown = [
        ("feature", "loyalty"),
        ("revision", "2"),
        ("form[name]", "L"),
        ("form[access]", "direct"),
        ("form[risk]", "low"),
        ("form[visible]", "chosen"),
        ("form[mini_programs]", "MP0000000000"),
    ];
    let problem = Problem::NotOfThisForm { entry: "MP0000000000".into() };
    assert_eq!(post(world, "edit", &unknown).await.fields(), [(Field::MiniPrograms, problem)]);
    let page = shown(world, "/loyalty", Who::Admin).await;
    assert!(page.contains("Feature created") && page.contains("Feature changed"), "{page}");
    let reading = shown(world, "/loyalty", Who::Reviewer).await;
    assert!(!reading.contains("/api/registry/"), "whoever may not edit has no form");
}

async fn an_edit_that_is_late_keeps_what_was_typed(world: &World) {
    assert_eq!(post(world, "create", &NEW).await.status, 200);
    let edit = |name: &'static str| {
        [
            ("feature", "loyalty"),
            ("revision", "1"),
            ("form[name]", name),
            ("form[access]", "direct"),
            ("form[risk]", "low"),
        ]
    };
    assert_eq!(post(world, "edit", &edit("First")).await.status, 200);
    let late = post(world, "edit", &edit("Second")).await;
    assert_eq!(late.fields(), [(Field::Feature, Problem::ChangedMeanwhile)]);
    let key = world.places.tenant.key.as_str();
    let page = format!("/workspaces/{key}/features/loyalty");
    let mut form = vec![("workspace", key)];
    form.extend(edit("Typed by the late one"));
    let answer = world.plain_form("/api/registry/edit", &form, &page, Who::Developer).await;
    let shown = world.get(answer.location(), Who::Developer).await.body;
    assert!(shown.contains("Typed by the late one") && shown.contains("First"), "{shown}");
    assert!(shown.contains("name=\"revision\" value=\"2\""), "the next save is one of this");
    assert_eq!(feature_of(world, "loyalty").await.name, "First");
}

async fn what_would_break_is_said_before(world: &World) {
    let (lotus, wallet) = (world.places.lotus.0, world.places.wallet.0);
    let (key, name) = direct(world, false).await;
    grant(world, lotus, &key).await;
    let page = format!("/{key}/jsapis/{name}");
    let remove = [("feature", key.as_str()), ("jsapi", name.as_str())];
    let agreed = [remove[0], remove[1], ("agreed", "true")];
    assert!(shown(world, &page, Who::Developer).await.contains("Nothing breaks"));
    let version = add_version(world, lotus, 5, 1).await;
    call(world, version, &name).await;
    let asked = shown(world, &page, Who::Developer).await;
    assert!(asked.contains("5.0.0") && asked.contains("I agree that these versions"), "{asked}");
    assert_eq!(
        post(world, "remove-jsapi", &remove).await.fields(),
        [(Field::Jsapis, Problem::NotAgreed)]
    );
    let test = target(world, Environment::Test).await;
    let release = add_release(world, lotus, version, test, ReleaseStatus::Full).await.unwrap();
    let used = shown(world, &format!("/{key}"), Who::Reviewer).await;
    assert!(used.contains("1 mini program, 1 in use"), "{used}");
    let problem = Problem::StillCalled {
        jsapi: name.clone(),
        mini_program: "Lotus Coffee".into(),
        version: "5.0.0".into(),
    };
    let refused = post(world, "remove-jsapi", &agreed).await;
    assert_eq!(refused.fields(), [(Field::Jsapis, problem.clone())], "whatever is agreed to");
    let archive = [("feature", key.as_str()), ("agreed", "true")];
    assert_eq!(post(world, "archive", &archive).await.fields(), [(Field::Jsapis, problem)]);
    // Where another added feature holds it nothing is lost.
    add_feature(world, "second", Access::Direct, false, &[&name]).await;
    grant(world, wallet, "second").await;
    assert_eq!(post(world, "remove-jsapi", &remove).await.status, 422, "not to this one");
    grant(world, lotus, "second").await;
    assert_eq!(post(world, "remove-jsapi", &remove).await.status, 200);
    assert_eq!(post(world, "remove-jsapi", &remove).await.status, 409);
    set_status(world, release, ReleaseStatus::Archived).await;
    let last = [("feature", "second"), ("jsapi", name.as_str()), ("agreed", "true")];
    assert_eq!(post(world, "remove-jsapi", &last).await.status, 200);
    assert_eq!(events(world, EventKind::JsapiRemoved).await, 2);
}

async fn an_archived_one_grants_nothing(world: &World) {
    let lotus = world.places.lotus.clone();
    let (key, _) = direct(world, false).await;
    grant(world, lotus.0, &key).await;
    assert_eq!(post(world, "archive", &[("feature", &key)]).await.status, 200);
    assert_eq!(post(world, "archive", &[("feature", &key)]).await.status, 409);
    let listed = shown(world, &format!("?q={key}"), Who::Admin).await;
    assert!(!listed.contains(&format!("features/{key}\"")) && listed.contains("Archived (1)"));
    assert!(shown(world, "?archived=1", Who::Admin).await.contains(&format!("features/{key}")));
    let tab = world.tab(&lotus.1, "/features?state=added", Who::MerchantAdmin).await.body;
    assert!(tab.contains(&format!("features/{key}")) && tab.contains("Archived"));
    assert!(has(world, lotus.0, &key).await, "it stays until somebody deletes it");
    add_version(world, lotus.0, 1, 1).await;
    assert!(!frozen(world).await.contains(&key), "it is granted to no release");
    assert_eq!(post(world, "restore", &[("feature", &key)]).await.status, 200);
    add_version(world, lotus.0, 2, 1).await;
    assert!(frozen(world).await.contains(&key));
    assert_eq!(post(world, "restore", &[("feature", &key)]).await.status, 409);
    assert!(shown(world, "", Who::Admin).await.contains(&format!("features/{key}")));
}

/// Has the newest version of Lotus Coffee go live at Test; the keys of the features that were frozen with it.
async fn frozen(world: &World) -> Vec<String> {
    let (cx, id) = (world.cx(Who::MerchantAdmin).await, &world.places.lotus.1);
    let test = target(world, Environment::Test).await;
    let board = backend::release::board(&cx, id, None).await.unwrap();
    backend::release::submit(&cx, id, board.latest.unwrap(), test, "").await.unwrap();
    let last = crate::release_step::last(world).await;
    let frozen: Frozen = serde_json::from_str(&last.snapshot).unwrap();
    frozen.features.into_iter().map(|it| it.key).collect()
}

async fn jsapis_are_kept_as_records(world: &World) {
    let (key, _) = direct(world, false).await;
    let add = async |names: &str| {
        post(world, "add-jsapis", &[("feature", key.as_str()), ("names", names)]).await
    };
    let entry = String::from("1st");
    assert_eq!(
        add("getLocation 1st").await.fields(),
        [(Field::Jsapis, Problem::NotOfThisForm { entry })]
    );
    assert_eq!(add(" ").await.fields(), [(Field::Jsapis, Problem::Missing)]);
    assert_eq!(add("getLocation\r\nap.quiteNew").await.status, 200);
    assert_eq!(add("getLocation").await.status, 200, "what is there stays");
    let row = feature_of(world, &key).await;
    let held = feature_jsapi::Entity::find().filter(feature_jsapi::COLUMN.feature_id.eq(row.id));
    assert_eq!(held.count(world.db()).await.unwrap(), 3);
    let edit = |revision: &'static str| {
        [
            ("feature", key.as_str()),
            ("jsapi", "ap.quiteNew"),
            ("revision", revision),
            ("form[description]", "Does it"),
            ("form[platforms]", "iOS, Android"),
            ("form[since_version]", "2.1.0"),
            ("form[deprecated]", "on"),
        ]
    };
    assert_eq!(post(world, "edit-jsapi", &edit("1")).await.status, 200);
    let late = post(world, "edit-jsapi", &edit("1")).await;
    assert_eq!(late.fields(), [(Field::Feature, Problem::ChangedMeanwhile)]);
    let found = jsapi::Entity::find().filter(jsapi::COLUMN.name.eq("ap.quiteNew"));
    let found = found.one(world.db()).await.unwrap().unwrap();
    assert!(found.deprecated && found.revision == 2);
    let page = shown(world, &format!("/{key}/jsapis/ap.quiteNew"), Who::Reviewer).await;
    assert!(page.contains("iOS, Android · 2.1.0") && page.contains("Deprecated"), "{page}");
    let both = shown(world, &format!("/{key}/jsapis/getLocation"), Who::Reviewer).await;
    assert!(both.contains("features/location"), "the other feature that holds it");
}

async fn merchants_see_what_is_visible_to_theirs(world: &World) {
    let (key, _) = direct(world, false).await;
    let row = feature_of(world, &key).await;
    let own = format!("/workspaces/{}/features", world.places.merchant.key);
    let seen = async |rest: &str, who: Who| world.get(&format!("{own}{rest}"), who).await;
    assert!(seen("", Who::MerchantDev).await.body.contains("Basic runtime"));
    let txn = world.begin().await;
    let change =
        feature::ActiveModel { id: Set(row.id), visible_to_all: Set(false), ..Default::default() };
    change.update(&txn).await.unwrap();
    txn.commit().await.unwrap();
    let query = format!("?q={key}");
    let page = format!("/{key}");
    assert!(!seen(&query, Who::MerchantDev).await.body.contains(&format!("features/{key}")));
    assert_eq!(seen(&page, Who::MerchantDev).await.status, 404);
    let txn = world.begin().await;
    let chosen = feature_mini_program::ActiveModel {
        feature_id: Set(row.id),
        mini_program_id: Set(world.places.web.0),
    };
    feature_mini_program::Entity::insert(chosen).exec_without_returning(&txn).await.unwrap();
    txn.commit().await.unwrap();
    assert!(seen(&query, Who::MerchantDev).await.body.contains(&format!("features/{key}")));
    grant(world, world.places.web.0, &key).await;
    grant(world, world.places.wallet.0, &key).await;
    let body = seen(&page, Who::MerchantDev).await.body;
    assert!(body.contains("1 mini program, 0 in use"), "only its own count: {body}");
    assert!(body.contains("Lotus Web Shop") && !body.contains("Wallet Top Up"), "{body}");
    assert!(!body.contains("History") && !body.contains("/api/registry/"));
    let other = format!("/workspaces/{}/features/{key}", world.places.other.key);
    assert_eq!(world.get(&other, Who::OtherAdmin).await.status, 404, "another merchant's");
}

/// 1,000 features that hold 20,000 JSAPIs together.
async fn a_large_registry_is_searched_at_once(world: &World) {
    let tenant = world.places.tenant.id;
    let numbers =
        "WITH RECURSIVE n (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n WHERE at < LIMIT)";
    let txn = world.begin().await;
    for (most, sql) in [
        (
            1_000,
            format!(
                "INSERT INTO feature (tenant_id, key, name, access, risk, visible_to_all, created_at) \
             SELECT {tenant}, 'bulk-' || at, 'Bulk feature ' || at, 'direct', 'low', TRUE, \
             (SELECT MIN(created_at) FROM workspace) FROM n"
            ),
        ),
        (
            20_000,
            format!("INSERT INTO jsapi (tenant_id, name) SELECT {tenant}, 'bulkCall' || at FROM n"),
        ),
    ] {
        let numbers = numbers.replace("LIMIT", &most.to_string());
        let (head, rest) = sql.split_once(" SELECT").unwrap();
        let sql = format!("{head} {numbers} SELECT{rest}");
        sea_orm::ConnectionTrait::execute_unprepared(&txn, &sql).await.unwrap();
    }
    let held = "INSERT INTO feature_jsapi (feature_id, jsapi_id) \
        SELECT f.id, j.id FROM jsapi j JOIN feature f \
        ON f.key = 'bulk-' || (CAST(SUBSTR(j.name, 9) AS INTEGER) % 1000 + 1) AND f.tenant_id = j.tenant_id \
        WHERE j.name LIKE 'bulkCall%'";
    sea_orm::ConnectionTrait::execute_unprepared(&txn, held).await.unwrap();
    txn.commit().await.unwrap();
    let id = world.places.lotus.1.to_string();
    let registry = format!("/workspaces/{}/features?q=", world.places.tenant.key);
    let tab = format!("/mini-programs/{id}/features?q=");
    for (page, who) in [(registry, Who::Admin), (tab, Who::MerchantAdmin)] {
        for typed in ["bulkcall19999", "bulk feature 7", "nothing like it"] {
            let mut least = Duration::MAX;
            for _ in 0..5 {
                let cx = world.cookie(who).await;
                assert!(cx.is_some());
                let began = Instant::now();
                let answer = world.get(&format!("{page}{}", typed.replace(' ', "+")), who).await;
                least = least.min(began.elapsed());
                assert_eq!(answer.status, 200);
                if typed == "bulkcall19999" {
                    assert!(answer.body.contains("features/bulk-1000"), "{}", answer.body);
                }
            }
            // A debug build renders the page several times as slowly as what is delivered.
            assert!(least < Duration::from_millis(250), "{page}{typed}: {least:?}");
        }
    }
}
