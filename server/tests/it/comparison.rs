//! Two versions compared: what differs, one file by itself, and what there is nothing to compare of.

use crate::packages::{package, package_with};
use crate::people::Who;
use crate::release::add_version;
use crate::version::upload;
use crate::world::World;
use backend::entity::version;
use backend::version::comparison::{of_numbers, of_versions};
use backend::{Actor, Cx, Error};
use domain::comparison::{Change, FILES_OPEN, Sides, TextDifference};
use domain::id::{SessionId, VersionId};
use domain::version::VersionNumber;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

both!(
    what_differs_is_shown,
    a_file_is_opened_by_itself,
    many_files_stand_open_only_at_first,
    what_is_the_same_says_so,
    the_form_leads_to_the_address,
    addresses_that_compare_nothing,
    html5_versions_are_compared_by_their_address,
    a_review_compares_by_keys,
);

/// Uploads 1.0.0 and 1.1.0 of Lotus Coffee.
async fn two_versions(world: &World) {
    let before = package_with(
        "my.tradePay({});",
        &[
            ("gone.js", "let gone = 1;\n"),
            ("utils/api.js", "fetch('https://old.lotus.example');\n"),
        ],
    );
    let after = package_with(
        "my.tradePay({}); my.openClubCard({});",
        &[
            ("utils/api.js", "fetch('https://new.lotus.example');\n"),
            ("utils/new.js", "let fresh = '<b>';\n"),
            ("app.json", r#"{"pages": ["pages/index/index", "pages/menu/menu"]}"#),
            ("pages/menu/menu.axml", "<view/>\n"),
        ],
    );
    for (number, file) in [("1.0.0", before), ("1.1.0", after)] {
        let answer = upload(world, Some(number), &file, Who::MerchantDev).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
    }
}

fn number(text: &str) -> VersionNumber {
    text.parse().unwrap()
}

fn cx(world: &World, who: Who) -> Cx<'_> {
    let actor = Actor { account: world.places.account(who), session: SessionId(0) };
    Cx { backend: &world.backend, actor: Some(actor), address: "test" }
}

async fn page(world: &World, rest: &str, who: Who) -> crate::world::Answer {
    world.tab(&world.places.lotus.1, &format!("/versions{rest}"), who).await
}

async fn what_differs_is_shown(world: &World) {
    two_versions(world).await;
    let numbers = Sides { before: number("1.0.0"), after: number("1.1.0") };
    let id = &world.places.lotus.1;
    let found = of_numbers(&cx(world, Who::MerchantDev), id, numbers, None).await.unwrap();
    let packages = found.packages.unwrap();
    let files: Vec<(&str, Change)> =
        packages.comparison.files.iter().map(|it| (it.of.path.as_str(), it.change())).collect();
    assert_eq!(
        files,
        [
            ("app.json", Change::Changed),
            ("gone.js", Change::Removed),
            ("pages/index/index.js", Change::Changed),
            ("pages/menu/menu.axml", Change::Added),
            ("utils/api.js", Change::Changed),
            ("utils/new.js", Change::Added),
        ]
    );
    let open: Vec<&str> = packages.open.iter().map(|it| it.0.of.path.as_str()).collect();
    assert_eq!(open, ["app.json", "pages/index/index.js", "utils/api.js"]);
    assert!(packages.open.iter().all(
        |it| matches!(&it.1, TextDifference::Lines(lines) if lines.added == 1 && lines.removed == 1)
    ));
    let jsapis: Vec<&str> = packages.comparison.jsapis.iter().map(|it| it.of.as_str()).collect();
    assert_eq!(jsapis, ["openClubCard"]);
    assert_eq!(packages.comparison.hosts.len(), 2);
    assert_eq!(packages.comparison.pages[0].of, "pages/menu/menu");

    let shown = page(world, "/1.1.0/compare/1.0.0", Who::MerchantDev).await;
    assert_eq!(shown.status, 200);
    for part in [
        "1.1.0 compared with 1.0.0",
        "openClubCard",
        "https://new.lotus.example",
        "https://old.lotus.example",
        "pages/menu/menu",
        "diff__add",
        "diff__cut",
        "?file=utils%2Fapi.js",
    ] {
        assert!(shown.body.contains(part), "{part}");
    }
    let version = page(world, "/1.1.0", Who::MerchantDev).await;
    assert!(version.body.contains("/versions/1.1.0/compare/1.0.0"), "the version leads there");
    let turned = Sides { before: numbers.after, after: numbers.before };
    let reader = cx(world, Who::MerchantDev);
    let back = of_numbers(&reader, id, turned, None).await.unwrap().packages.unwrap();
    let count = |change| domain::comparison::tally(&back.comparison.files, change);
    assert_eq!((count(Change::Added), count(Change::Removed)), (1, 2), "mirrored");
}

async fn a_file_is_opened_by_itself(world: &World) {
    two_versions(world).await;
    for (file, part) in [
        ("utils%2Fapi.js", "lotus.example"),
        ("utils%2Fnew.js", "let fresh = '&lt;b&gt;';"),
        ("gone.js", "let gone = 1;"),
        ("app.js", "the same in both"),
    ] {
        let shown =
            page(world, &format!("/1.1.0/compare/1.0.0?file={file}"), Who::MerchantDev).await;
        assert_eq!(shown.status, 200, "{file}");
        assert!(shown.body.contains(part), "{file}: {}", shown.body);
        assert!(!shown.body.contains("openClubCard"), "{file}: of the others it says nothing");
    }
    for none in ["nothing.js", "..%2Fapp.json", "%00", "pages"] {
        let shown =
            page(world, &format!("/1.1.0/compare/1.0.0?file={none}"), Who::MerchantDev).await;
        assert_eq!(shown.status, 404, "{none}");
    }
}

async fn many_files_stand_open_only_at_first(world: &World) {
    const NAMES: [&str; 16] = [
        "a.js", "b.js", "c.js", "d.js", "e.js", "f.js", "g.js", "h.js", "i.js", "j.js", "k.js",
        "l.js", "m.js", "n.js", "o.js", "p.js",
    ];
    for (number, text) in [("1.0.0", "let a = 1;\n"), ("1.1.0", "let a = 2;\n")] {
        let files: Vec<(&str, &str)> = NAMES.iter().map(|it| (*it, text)).collect();
        let answer = upload(world, Some(number), &package_with("", &files), Who::MerchantDev).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
    }
    let shown = page(world, "/1.1.0/compare/1.0.0", Who::MerchantDev).await;
    assert_eq!(shown.body.matches("<figure").count(), FILES_OPEN);
    assert!(shown.body.contains("4 more text files changed"), "{}", shown.body);
}

async fn what_is_the_same_says_so(world: &World) {
    let file = package("my.showToast({});");
    for number in ["1.0.0", "1.0.1"] {
        assert_eq!(upload(world, Some(number), &file, Who::MerchantDev).await.status, 201);
    }
    for (address, help) in [
        ("/1.0.1/compare/1.0.0", "Both versions contain the same"),
        ("/1.0.1/compare/1.0.1", "compared with itself"),
    ] {
        let shown = page(world, address, Who::MerchantDev).await;
        assert_eq!(shown.status, 200);
        assert!(shown.body.contains("No differences") && shown.body.contains(help), "{address}");
    }
}

async fn the_form_leads_to_the_address(world: &World) {
    two_versions(world).await;
    let answer = page(world, "/1.1.0/compare?with=1.0.0", Who::MerchantAdmin).await;
    let id = &world.places.lotus.1;
    assert_eq!(
        (answer.status, answer.location()),
        (302, format!("/mini-programs/{id}/versions/1.1.0/compare/1.0.0").as_str())
    );
}

async fn addresses_that_compare_nothing(world: &World) {
    two_versions(world).await;
    for none in [
        "/1.1.0/compare/9.9.9",
        "/9.9.9/compare/1.1.0",
        "/1.1.0/compare/latest",
        "/latest/compare/1.0.0",
        "/1.1.0/compare?with=",
        "/1.1.0/compare?with=//evil.example",
        "/9.9.9/compare?with=1.0.0",
    ] {
        assert_eq!(page(world, none, Who::MerchantDev).await.status, 404, "{none}");
    }
    for who in [Who::Stranger, Who::Blocked, Who::Reviewer, Who::Developer, Who::OtherAdmin] {
        for there in ["/1.1.0/compare/1.0.0", "/1.1.0/compare?with=1.0.0"] {
            assert_eq!(page(world, there, who).await.status, 404, "{who:?} {there}");
        }
    }
}

async fn set_entrance(world: &World, id: VersionId, url: &str) {
    let txn = world.begin().await;
    let row = version::ActiveModel {
        id: Set(id),
        entrance_url: Set(Some(url.to_owned())),
        ..Default::default()
    };
    row.update(&txn).await.unwrap();
    txn.commit().await.unwrap();
}

async fn html5_versions_are_compared_by_their_address(world: &World) {
    let (program, id) = &world.places.web;
    for (major, url) in
        [(1, "https://a.example/"), (2, "https://b.example/"), (3, "https://b.example/")]
    {
        let version = add_version(world, *program, major, i64::from(9 - major)).await;
        set_entrance(world, version, url).await;
    }
    let shown = world.tab(id, "/versions/2.0.0/compare/1.0.0", Who::MerchantAdmin).await;
    assert_eq!(shown.status, 200);
    for part in ["https://a.example/", "https://b.example/", "Not scanned"] {
        assert!(shown.body.contains(part), "{part}");
    }
    let same = world.tab(id, "/versions/3.0.0/compare/2.0.0", Who::MerchantAdmin).await;
    assert!(same.body.contains("Both versions open the same address."));
    let file = world.tab(id, "/versions/3.0.0/compare/2.0.0?file=app.js", Who::MerchantAdmin).await;
    assert_eq!(file.status, 404);
}

async fn a_review_compares_by_keys(world: &World) {
    two_versions(world).await;
    let lotus = version::Entity::find()
        .filter(version::COLUMN.mini_program_id.eq(world.places.lotus.0))
        .all(world.db())
        .await
        .unwrap();
    let key = |minor: i32| lotus.iter().find(|it| it.minor == minor).unwrap().id;
    let (cx, id) = (cx(world, Who::Admin), &world.places.lotus.1);
    let versions = Sides { before: key(0), after: key(1) };
    let found = of_versions(&cx, id, versions).await.unwrap();
    assert_eq!(found.numbers, Sides { before: number("1.0.0"), after: number("1.1.0") });
    let theirs = add_version(world, world.places.wallet.0, 1, 1).await;
    let mixed = of_versions(&cx, id, Sides { before: theirs, after: key(1) }).await;
    assert!(matches!(mixed, Err(Error::NotFound)), "{mixed:?}");
}
