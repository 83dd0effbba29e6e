//! What releases froze of two versions, on the page that compares them; and the comparison in a review.

use crate::feature::direct;
use crate::information::{Form, edit, read};
use crate::packages::package_with;
use crate::people::Who;
use crate::release::target;
use crate::review::{complete, page, submit};
use crate::version::upload;
use crate::world::World;
use backend::entity::request;
use backend::release::Move;
use domain::id::RequestId;
use domain::version::VersionNumber;
use domain::workspace::Environment;
use sea_orm::entity::prelude::*;
use std::collections::BTreeSet;

both!(
    information_and_configuration_are_compared,
    a_review_opens_the_comparison,
    a_version_that_is_live_already_is_not_compared,
    a_package_that_is_gone_keeps_nobody_from_deciding,
    edits_since_are_told_whatever_they_are_of,
);

const ONE: VersionNumber = VersionNumber { major: 1, minor: 0, patch: 0 };
const TWO: VersionNumber = VersionNumber { major: 2, minor: 0, patch: 0 };
const LATER: &str = "Twice as fast as before";

/// Sets Production's ids and domains.
async fn configure(world: &World, client: &str, domain: &str) {
    let revision = crate::configuration::last_revision(world, "production").await.to_string();
    let form = [
        ("id", world.places.lotus.1.as_str()),
        ("environment", "production"),
        ("form[revision]", revision.as_str()),
        ("form[client_id]", client),
        ("form[server_domains]", domain),
    ];
    let set = world.post_form("/api/configuration/edit", &form, Who::MerchantAdmin).await;
    assert_eq!(set.status, 200, "{}", set.body);
}

async fn describe(world: &World, tagline: &str) {
    let id = &world.places.lotus.1;
    let texts = ["en", "Lotus Coffee", tagline, "Order on the way, pay when you arrive."];
    let form = Form::new(id, read(world, id).await.revision, &[texts])
        .and("category", &world.places.choices.0.to_string())
        .and("keywords", "coffee, tea");
    assert_eq!(edit(world, &form, Who::MerchantAdmin).await.status, 200);
}

async fn uploaded(
    world: &World,
    number: VersionNumber,
    script: &str,
    more: &[(&'static str, &str)],
) {
    let file = package_with(script, more);
    let answer = upload(world, Some(&number.to_string()), &file, Who::MerchantDev).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
}

/// 1.0.0 is Full at Production.
async fn one_is_live(world: &World) -> RequestId {
    complete(world).await;
    configure(world, "client-old-9f2c", "old-7b1e.example").await;
    uploaded(world, ONE, "", &[("gone.js", "let gone = 1;\n")]).await;
    let production = target(world, Environment::Production).await;
    let first = submit(world, ONE, production, Who::MerchantAdmin).await;
    let reviewer = world.cx(Who::Reviewer).await;
    backend::request::approve(&reviewer, first, "").await.unwrap();
    let row = request::Entity::find_by_id(first).one(world.db()).await.unwrap().unwrap();
    let admin = world.cx(Who::MerchantAdmin).await;
    let (id, release) = (&world.places.lotus.1, row.release_id.unwrap());
    backend::release::move_on(&admin, id, release, Move::Complete).await.unwrap();
    world.clock().pass(chrono::TimeDelta::minutes(1));
    first
}

/// What 2.0.0 has more: more files than a review lists without being asked.
async fn two_is_uploaded(world: &World) {
    const NAMES: [&str; 12] = [
        "a.js", "b.js", "c.js", "d.js", "e.js", "f.js", "g.js", "h.js", "i.js", "j.js", "k.js",
        "l.js",
    ];
    let more: Vec<(&str, &str)> = NAMES.iter().map(|it| (*it, "let fresh = 1;\n")).collect();
    uploaded(world, TWO, "fetch('https://named-in-code.example');", &more).await;
}

async fn two_is_submitted(world: &World) -> RequestId {
    let production = target(world, Environment::Production).await;
    submit(world, TWO, production, Who::MerchantAdmin).await
}

async fn information_and_configuration_are_compared(world: &World) {
    one_is_live(world).await;
    two_is_uploaded(world).await;
    let compare = async |rest: &str, who: Who| {
        let address = format!("/versions/2.0.0/compare/1.0.0{rest}");
        let shown = world.tab(&world.places.lotus.1, &address, who).await;
        assert_eq!(shown.status, 200, "{who:?}");
        shown.body
    };
    let shown = compare("", Who::MerchantAdmin).await;
    assert!(shown.contains("Nothing was frozen with version 2.0.0"), "{shown}");
    assert!(!shown.contains("id=\"frozen-configuration\""), "there is nothing to compare");

    configure(world, "client-new-9f2c", "new-7b1e.example").await;
    describe(world, LATER).await;
    two_is_submitted(world).await;
    let owner = compare("", Who::MerchantAdmin).await;
    for words in [
        "As frozen for Harbour Wallet, Production",
        LATER,
        "What 1.0.0 brings",
        "What 2.0.0 brings",
        "client-old-9f2c",
        "client-new-9f2c",
        "old-7b1e.example",
        "new-7b1e.example",
        "id=\"files\"",
    ] {
        assert!(owner.contains(words), "{words}: {owner}");
    }
    assert!(!owner.contains("coffee, tea"), "what is the same is no difference");
    // Whoever decides sees it in the request, and here no more than anybody else.
    for who in [Who::MerchantDev, Who::Reviewer] {
        let shown = compare("", who).await;
        assert!(shown.contains(LATER) && shown.contains("What 2.0.0 brings"), "{who:?}");
        for part in ["9f2c", "7b1e", "frozen-configuration", "Client ID"] {
            assert!(!shown.contains(part), "{who:?} {part}");
        }
    }
    let file = compare("?file=gone.js", Who::MerchantAdmin).await;
    assert!(!file.contains("frozen-information"), "a file is shown alone");
}

async fn a_review_opens_the_comparison(world: &World) {
    let first = one_is_live(world).await;
    let shown = page(world, first, Who::Reviewer).await;
    assert!(shown.contains("there is no version to compare with"), "{shown}");
    assert!(!shown.contains("id=\"compared-files\""));
    two_is_uploaded(world).await;
    let next = two_is_submitted(world).await;
    for who in [Who::Reviewer, Who::Admin, Who::MerchantAdmin] {
        let shown = page(world, next, who).await;
        let comparison = shown.split("id=\"comparison\"").nth(1).unwrap_or_default();
        for part in [
            "<details open class=\"compare__part\"",
            "id=\"compared-files\"",
            "href=\"#compared-files\"",
            "id=\"compared-hosts\"",
            "https://named-in-code.example",
            "diff__add",
            "Show 14 rows",
            "/versions/2.0.0/compare/1.0.0",
        ] {
            assert!(comparison.contains(part), "{who:?} {part}: {comparison}");
        }
        assert!(!shown.contains("frozen-information"), "{who:?}: it stands above");
        let ids: Vec<&str> =
            shown.split(" id=\"").skip(1).filter_map(|it| it.split('"').next()).collect();
        let different: BTreeSet<&&str> = ids.iter().collect();
        assert_eq!(different.len(), ids.len(), "{who:?} {ids:?}");
    }
    // The first one was compared with nothing, and still is.
    assert!(page(world, first, Who::Admin).await.contains("there is no version to compare with"));
}

async fn a_version_that_is_live_already_is_not_compared(world: &World) {
    one_is_live(world).await;
    two_is_uploaded(world).await;
    let next = two_is_submitted(world).await;
    let txn = world.begin().await;
    backend::entity::release::Entity::update_many()
        .col_expr(
            backend::entity::release::Column::VersionId,
            Expr::value(version_of(world, 2).await),
        )
        .filter(backend::entity::release::COLUMN.full_at.is_not_null())
        .exec(&txn)
        .await
        .unwrap();
    txn.commit().await.unwrap();
    let shown = page(world, next, Who::Reviewer).await;
    assert!(shown.contains("This version is already live there"), "{shown}");
    assert!(!shown.contains("id=\"compared-files\""));
}

async fn version_of(world: &World, major: i32) -> domain::id::VersionId {
    let found = backend::entity::version::Entity::find()
        .filter(backend::entity::version::COLUMN.mini_program_id.eq(world.places.lotus.0))
        .filter(backend::entity::version::COLUMN.major.eq(major));
    found.one(world.db()).await.unwrap().unwrap().id
}

async fn a_package_that_is_gone_keeps_nobody_from_deciding(world: &World) {
    one_is_live(world).await;
    uploaded(world, TWO, "let other = 1;", &[]).await;
    let next = two_is_submitted(world).await;
    for file in world.files("packages") {
        let sha256 = file.strip_suffix(".zip").unwrap();
        world.backend.storage.remove(sha256).await.unwrap();
    }
    let shown = page(world, next, Who::Reviewer).await;
    assert!(shown.contains("One of the packages cannot be read"), "{shown}");
    assert!(shown.contains("/api/request/approve"), "it can be decided all the same");
}

async fn edits_since_are_told_whatever_they_are_of(world: &World) {
    const TOLD: &str = "have been edited since";
    one_is_live(world).await;
    two_is_uploaded(world).await;
    let next = two_is_submitted(world).await;
    let told = async |who: Who| page(world, next, who).await.contains(TOLD);
    let (id, admin) = (&world.places.lotus.1, world.cx(Who::MerchantAdmin).await);
    assert!(!told(Who::Reviewer).await);
    // Saved again as it was: another revision, and nothing else.
    let tagline = read(world, id).await.texts[0].tagline.clone();
    describe(world, &tagline).await;
    assert!(!told(Who::Reviewer).await, "nothing is different");
    describe(world, LATER).await;
    assert!(told(Who::Reviewer).await, "information");
    describe(world, &tagline).await;
    assert!(!told(Who::Reviewer).await);

    backend::logo::remove(&admin, id).await.unwrap();
    assert!(told(Who::Reviewer).await, "the logo");
    backend::logo::set(&admin, id, crate::logo::png(64, 64, 9)).await.unwrap();
    assert!(!told(Who::Reviewer).await);

    let (key, _) = direct(world, false).await;
    backend::feature::program::add(&admin, id, &key).await.unwrap();
    assert!(told(Who::Reviewer).await, "features");
    backend::feature::program::delete(&admin, id, &key).await.unwrap();
    assert!(!told(Who::Reviewer).await);

    let note = async |text: &str| {
        let revision = backend::release::read_note(&admin, id, TWO).await.unwrap().revision;
        let texts = [(String::from("en"), text.to_owned())];
        backend::release::write_note(&admin, id, TWO, revision, &texts).await.unwrap();
    };
    note("Something else").await;
    assert!(told(Who::Reviewer).await, "the release note");
    note("What 2.0.0 brings").await;
    assert!(!told(Who::Reviewer).await);

    configure(world, "client-later-9f2c", "later-7b1e.example").await;
    let shown = page(world, next, Who::Reviewer).await;
    assert!(shown.contains(TOLD), "the configuration");
    assert!(!shown.contains("later-"), "and not what of it");
    configure(world, "client-old-9f2c", "old-7b1e.example").await;
    assert!(!told(Who::Reviewer).await);
}
