//! The list: who sees what in it, how it is searched, filtered, sorted and paged.

use crate::people::Who;
use crate::world::World;
use backend::entity::{account, mini_program};
use domain::access::MiniProgramRole;
use domain::language::Locale;
use domain::mini_program::{ListQuery, MiniProgramPage, PAGE_ROWS};
use sea_orm::entity::prelude::*;
use std::collections::BTreeSet;

both!(
    everybody_sees_what_they_have_a_role_in,
    one_finds_by_name_id_and_creator,
    filters_narrow,
    pages_follow_each_other_and_lead_back,
    a_cursor_that_cannot_be_read_is_left_out,
    the_page_says_what_its_address_says,
    many_pages_at_once_are_all_answered,
);

async fn page(world: &World, query: &ListQuery, who: Who) -> MiniProgramPage {
    backend::list::page(&world.cx(who).await, query, Locale::En).await.unwrap()
}

async fn names(world: &World, query: &ListQuery, who: Who) -> BTreeSet<String> {
    let page = page(world, query, who).await;
    assert_eq!(page.count, page.rows.len() as u64);
    page.rows.into_iter().map(|row| row.name).collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

const ALL: [&str; 3] = ["Lotus Coffee", "Lotus Web Shop", "Wallet Top Up"];
const MERCHANTS: [&str; 2] = ["Lotus Coffee", "Lotus Web Shop"];

async fn join(world: &World, who: Who, role: MiniProgramRole) {
    let txn = world.begin().await;
    let account = world.places.account(who);
    backend::mini_program::join(&txn, &world.backend.local(), world.places.lotus.0, account, role)
        .await
        .unwrap();
    txn.commit().await.unwrap();
}

async fn everybody_sees_what_they_have_a_role_in(world: &World) {
    let everything = ListQuery::default();
    let tenants = ListQuery { workspace: world.places.tenant.key.clone(), ..ListQuery::default() };
    let merchants =
        ListQuery { workspace: world.places.merchant.key.clone(), ..ListQuery::default() };
    assert_eq!(names(world, &everything, Who::Admin).await, set(&ALL), "merchants' too");
    assert_eq!(names(world, &tenants, Who::Admin).await, set(&ALL));
    assert_eq!(names(world, &merchants, Who::Admin).await, set(&MERCHANTS));
    for who in [Who::MerchantAdmin, Who::MerchantDev] {
        assert_eq!(names(world, &everything, who).await, set(&MERCHANTS), "{who:?}");
        assert_eq!(names(world, &merchants, who).await, set(&MERCHANTS), "{who:?}");
    }
    for who in
        [Who::Stranger, Who::Invited, Who::Blocked, Who::Reviewer, Who::Developer, Who::OtherAdmin]
    {
        assert_eq!(names(world, &everything, who).await, set(&[]), "{who:?}");
    }
    let other = backend::list::page(&world.cx(Who::OtherAdmin).await, &merchants, Locale::En).await;
    assert!(matches!(other, Err(backend::Error::NotFound)));

    // What somebody was made counts while they are active in the owner's workspace or above it.
    join(world, Who::Developer, MiniProgramRole::Developer).await;
    join(world, Who::Stranger, MiniProgramRole::Admin).await;
    join(world, Who::OtherAdmin, MiniProgramRole::Admin).await;
    assert_eq!(names(world, &everything, Who::Developer).await, set(&["Lotus Coffee"]));
    assert_eq!(names(world, &tenants, Who::Developer).await, set(&["Lotus Coffee"]));
    let lotus = &world.places.lotus.1;
    assert_eq!(world.tab(lotus, "/versions", Who::Developer).await.status, 200);
    for who in [Who::Stranger, Who::OtherAdmin] {
        assert_eq!(names(world, &everything, who).await, set(&[]), "{who:?}");
        assert_eq!(world.tab(lotus, "/versions", who).await.status, 404, "{who:?}");
    }
}

async fn one_finds_by_name_id_and_creator(world: &World) {
    crate::information::add_chinese_name(world, "莲花咖啡").await;
    let id = world.places.lotus.1.to_string();
    let lower = id.to_lowercase();
    let part = id[3..8].to_owned();
    let one: &[&str] = &["Lotus Coffee"];
    let expected: [(&str, &[&str]); 21] = [
        ("莲花", one),
        ("花咖", one),
        ("花", one),
        ("啡", one),
        ("咖啡", one),
        ("莲咖", &[]),
        ("lotus", &MERCHANTS),
        ("LOTUS C", one),
        ("tus cof", one),
        ("ｌｏｔｕｓ　ｃｏ", one),
        ("l", &MERCHANTS),
        ("to", &["Wallet Top Up"]),
        (&id, one),
        (&lower, one),
        (&part, one),
        ("王晓", &MERCHANTS),
        ("晓雯", &MERCHANTS),
        ("merchant-admin@ex", &MERCHANTS),
        ("Ada Ad", &["Wallet Top Up"]),
        ("   ", &ALL),
        ("nothing like it", &[]),
    ];
    for (q, found) in expected {
        let query = ListQuery { q: q.to_owned(), ..ListQuery::default() };
        let found = if q == "l" { set(&ALL) } else { set(found) };
        assert_eq!(names(world, &query, Who::Admin).await, found, "{q}");
    }
    // Signs mean nothing but themselves.
    for q in [
        "\"",
        "'",
        "*",
        "a*",
        "%",
        "_",
        "lotus\" OR \"x",
        "two : lotus",
        "\\",
        "?",
        "🍵🍵",
        "NOT",
        "&",
        "a & b:*",
    ] {
        let query = ListQuery { q: q.to_owned(), ..ListQuery::default() };
        assert_eq!(names(world, &query, Who::Admin).await, set(&[]), "{q}");
    }
    for (q, who) in
        [("lotus", Who::OtherAdmin), ("wallet", Who::MerchantAdmin), (id.as_str(), Who::Reviewer)]
    {
        let query = ListQuery { q: q.to_owned(), ..ListQuery::default() };
        assert_eq!(names(world, &query, who).await, set(&[]), "{q} is not theirs to find");
    }
}

async fn filters_narrow(world: &World) {
    let txn = world.begin().await;
    mini_program::Entity::update_many()
        .col_expr(mini_program::Column::Status, Expr::value("released"))
        .filter(mini_program::COLUMN.id.eq(world.places.lotus.0))
        .exec(&txn)
        .await
        .unwrap();
    txn.commit().await.unwrap();
    let by = |status: &str, kind: &str, q: &str| ListQuery {
        status: status.into(),
        kind: kind.into(),
        q: q.into(),
        ..ListQuery::default()
    };
    for (query, found) in [
        (by("released", "", ""), vec!["Lotus Coffee"]),
        (by("archived", "", ""), vec![]),
        (by("", "html5", ""), vec!["Lotus Web Shop"]),
        (by("created", "dsl", ""), vec!["Wallet Top Up"]),
        (by("released", "", "lotus"), vec!["Lotus Coffee"]),
        (by("created", "", "lotus"), vec!["Lotus Web Shop"]),
        (by("no status", "no kind", ""), ALL.to_vec()),
    ] {
        assert_eq!(names(world, &query, Who::Admin).await, set(&found), "{query:?}");
    }
}

/// Adds many, of which many were changed at the same moment.
async fn add_many(world: &World, count: usize) {
    let (places, cx) = (&world.places, world.backend.local());
    let txn = world.begin().await;
    let creator = account::Entity::find_by_id(places.account(Who::MerchantAdmin))
        .one(&txn)
        .await
        .unwrap()
        .unwrap();
    for at in 0..count {
        if at % 40 == 0 {
            world.clock().pass(chrono::TimeDelta::milliseconds(1_500));
        }
        let form = places.form(&places.merchant.key, &format!("Many {:03}", (at * 7) % count));
        let form = form.checked().unwrap();
        backend::mini_program::insert(&txn, &cx, &places.merchant, &creator, &form).await.unwrap();
    }
    txn.commit().await.unwrap();
}

async fn pages_follow_each_other_and_lead_back(world: &World) {
    add_many(world, 120).await;
    for sort in ["", "modified", "created", "name"] {
        let first = ListQuery { sort: sort.to_owned(), ..ListQuery::default() };
        let (mut query, mut pages) = (first.clone(), Vec::new());
        loop {
            let page = page(world, &query, Who::Admin).await;
            assert_eq!(page.count, 123);
            assert_eq!(
                page.before.is_some(),
                !pages.is_empty(),
                "only the first has none before it"
            );
            let next = page.after.clone();
            pages.push(page);
            let Some(after) = next else { break };
            query = ListQuery { after, ..first.clone() };
        }
        let sizes: Vec<usize> = pages.iter().map(|it| it.rows.len()).collect();
        assert_eq!(sizes, [50, 50, 23], "{sort}");
        let rows: Vec<_> = pages.iter().flat_map(|it| &it.rows).collect();
        let ids: BTreeSet<_> = rows.iter().map(|row| &row.id).collect();
        assert_eq!(ids.len(), 123, "every row once, also among those of one moment");
        let in_order = match sort {
            "name" => rows.is_sorted_by(|a, b| a.name.to_lowercase() < b.name.to_lowercase()),
            _ => rows.is_sorted_by(|a, b| a.modified >= b.modified),
        };
        assert!(in_order, "{sort}");
        let mut before = pages[2].before.clone();
        for expected in pages[..2].iter().rev() {
            let query = ListQuery { before: before.clone().unwrap(), ..first.clone() };
            let page = page(world, &query, Who::Admin).await;
            assert_eq!(page.rows, expected.rows, "{sort} backwards");
            assert!(page.after.is_some());
            before.clone_from(&page.before);
        }
        assert_eq!(before, None, "nothing is before the first");
    }
    let found = ListQuery { q: "many 0".into(), sort: "name".into(), ..ListQuery::default() };
    assert_eq!(page(world, &found, Who::MerchantAdmin).await.count, 100);
}

async fn a_cursor_that_cannot_be_read_is_left_out(world: &World) {
    for sort in ["modified", "created", "name", "nonsense"] {
        for cursor in [
            "x",
            "~",
            "1~",
            "~1",
            "x~1",
            "99999999999999999999~1",
            "9223372036854775807~1",
            "-1~-1",
            "'~1",
            "莲~1",
            "\u{0}~1",
        ] {
            for backwards in [false, true] {
                let mut query = ListQuery { sort: sort.into(), ..ListQuery::default() };
                cursor.clone_into(if backwards { &mut query.before } else { &mut query.after });
                assert!(page(world, &query, Who::Admin).await.rows.len() <= 3, "{query:?}");
                let address = app::path::mini_programs(&query);
                assert_eq!(world.get(&address, Who::Admin).await.status, 200, "{address}");
            }
        }
    }
    assert_eq!(world.get("/mini-programs?q=%00%01", Who::Admin).await.status, 200);
    assert_eq!(world.get("/mini-programs?q=%FF", Who::Admin).await.status, 200);
    assert_eq!(world.get("/mini-programs?workspace=%00", Who::Admin).await.status, 404);
    let long = "莲".repeat(2_000);
    assert!(
        names(world, &ListQuery { q: long, ..ListQuery::default() }, Who::Admin).await.is_empty()
    );
}

async fn the_page_says_what_its_address_says(world: &World) {
    add_many(world, usize::try_from(PAGE_ROWS).unwrap()).await;
    let shown = world.get("/mini-programs?q=many&sort=name", Who::Admin).await.body;
    assert!(
        shown.contains("Many 000")
            && shown.contains("Many 049")
            && !shown.contains("Lotus Web Shop")
    );
    assert!(shown.contains("value=\"many\""));
    let shown = world.get("/mini-programs?sort=name", Who::Admin).await.body;
    assert!(shown.contains("sort=name&amp;after="), "the next page keeps the order");
    let shown = world.get("/mini-programs?q=a%2525+b", Who::Admin).await.body;
    assert!(shown.contains("value=\"a%25 b\""), "what was typed is decoded once");
    let shown = world.get("/mini-programs?q=nothing+like+it", Who::Admin).await;
    assert_eq!(shown.status, 200);
    assert!(!world.get("/mini-programs", Who::Reviewer).await.body.contains("/mini-programs/new"));
    assert!(world.get("/mini-programs", Who::Developer).await.body.contains("/mini-programs/new"));
}

/// Each page asks the database several times; none may keep a connection while it waits for another's.
async fn many_pages_at_once_are_all_answered(world: &World) {
    let asked = (0..32).map(|_| world.get("/mini-programs", Who::Admin));
    let asked = futures::future::join_all(asked);
    let answers = tokio::time::timeout(std::time::Duration::from_mins(1), asked).await.unwrap();
    for answer in answers {
        assert_eq!(answer.status, 200);
        assert!(answer.body.contains("Lotus Web Shop"), "{}", answer.body);
    }
}
