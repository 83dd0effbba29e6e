//! Search over everything: what is found is what the reader may open, and leads there.

use crate::people::Who;
use crate::world::World;
use backend::entity::{account, mini_program, search_due};
use backend::search;
use domain::id::AccountId;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use sea_orm::{DbBackend, Statement};

both!(
    mini_programs_are_those_one_sees,
    people_are_those_of_workspaces_one_administers,
    pages_and_actions_follow_the_role,
    the_index_is_brought_together,
    the_palette_gets_options,
    nothing_typed_and_nothing_found,
    what_is_found_leads_where_one_may_go,
    whoever_is_renamed_is_found_by_the_new_name,
    what_a_step_does_not_reach_is_done_later,
);

async fn found(world: &World, query: &str, who: Who) -> String {
    let answer = world.get(&format!("/search?{query}"), who).await;
    assert_eq!(answer.status, 200);
    let results = answer.body.split("id=\"results\"").nth(1).unwrap_or_default();
    results.split("</main>").next().unwrap_or_default().to_owned()
}

async fn mini_programs_are_those_one_sees(world: &World) {
    let lotus = format!("/mini-programs/{}/information", world.places.lotus.1);
    for (who, sees) in [
        (Who::Admin, true),
        (Who::MerchantAdmin, true),
        (Who::MerchantDev, true),
        (Who::Reviewer, false),
        (Who::Developer, false),
        (Who::OtherAdmin, false),
        (Who::Stranger, false),
        (Who::Blocked, false),
    ] {
        for typed in ["lotus", "LO", "l", "otus%20cof"] {
            let body = found(world, &format!("q={typed}"), who).await;
            assert_eq!(body.contains(&lotus), sees, "{who:?} {typed}");
        }
    }
    let marked = found(world, "q=lotus", Who::Admin).await;
    assert!(marked.contains("<mark>Lotus<"), "{marked}");
}

async fn people_are_those_of_workspaces_one_administers(world: &World) {
    let place = format!(
        "/workspaces/{}/members?q={}",
        world.places.merchant.key,
        app::path::encode(Who::MerchantDev.email())
    );
    for (who, sees) in [
        (Who::Admin, true),
        (Who::MerchantAdmin, true),
        (Who::MerchantDev, false),
        (Who::Reviewer, false),
        (Who::OtherAdmin, false),
        (Who::Blocked, false),
    ] {
        let body = found(world, "q=mo%20merchant", who).await;
        assert_eq!(body.contains(&place), sees, "{who:?}");
    }
    let shown = world.get(&place, Who::MerchantAdmin).await;
    assert!(shown.body.contains(Who::MerchantDev.name()));
    // Accounts that are members of nothing one administers are nobody's to find.
    assert!(!found(world, "q=stranger", Who::Admin).await.contains(Who::Stranger.email()));
    for odd in ["%25", "_", "%5C", "%00", "'", "%22*"] {
        found(world, &format!("q={odd}"), Who::Admin).await;
    }
}

async fn pages_and_actions_follow_the_role(world: &World) {
    let (tenant, merchant) = (world.places.tenant.key.clone(), world.places.merchant.key.clone());
    let audit = |key: &str| format!("href=\"/workspaces/{key}/audit\"");
    let body = found(world, "q=audit", Who::Admin).await;
    assert!(body.contains(&audit(&tenant)) && body.contains(&audit(&merchant)));
    let body = found(world, "q=audit", Who::MerchantAdmin).await;
    assert!(!body.contains(&audit(&tenant)) && body.contains(&audit(&merchant)));
    assert!(!found(world, "q=audit", Who::Reviewer).await.contains("/audit\""));
    let body = found(world, "q=audit%20lotus", Who::Admin).await;
    assert!(!body.contains(&audit(&tenant)) && body.contains(&audit(&merchant)));
    assert!(found(world, "q=new%20merch", Who::Admin).await.contains("/merchants/new"));
    assert!(!found(world, "q=new%20merch", Who::Developer).await.contains("/merchants/new"));
    let body = found(world, "q=sign%20out", Who::Stranger).await;
    assert!(body.contains("action=\"/api/session/sign-out\""), "{body}");
    world.post_form("/api/session/set-preferences", &[("locale", "zh-CN")], Who::Admin).await;
    let body = found(world, &format!("q={}", app::path::encode("审计")), Who::Admin).await;
    assert!(body.contains(&audit(&tenant)), "in the reader's language");
}

async fn the_palette_gets_options(world: &World) {
    let body = found(world, "q=lotus&palette=1", Who::Admin).await;
    assert!(body.contains("role=\"option\"") && body.contains("id=\"found-0\""), "{body}");
    assert!(body.contains("data-count=") || body.contains("results"));
    let page = found(world, "q=lotus", Who::Admin).await;
    assert!(!page.contains("role=\"option\"") && page.contains("role=\"status\""));
    let none = found(world, "q=zzzzzz&palette=1", Who::Admin).await;
    assert!(!none.contains("role=\"option\"") && !none.contains("<h2"), "{none}");
}

async fn nothing_typed_and_nothing_found(world: &World) {
    let body = found(world, "q=", Who::Admin).await;
    let page = world.get("/search", Who::Admin).await.body;
    assert!(page.contains("<h1 class=\"page__title\">Search<"), "{page}");
    assert!(body.contains("Go to") && body.contains("/requests") && !body.contains("People"));
    let body = found(world, "q=zzzzzz", Who::Admin).await;
    assert!(body.contains("No results"), "{body}");
}

/// Whatever is offered can be opened by whoever it is offered to.
async fn what_is_found_leads_where_one_may_go(world: &World) {
    for who in Who::ALL.into_iter().filter(|who| *who != Who::Nobody) {
        for typed in ["", "e", "new", "member", "lotus"] {
            let body = found(world, &format!("q={typed}"), who).await;
            let links = body.split("class=\"palette__item\" href=\"").skip(1);
            for href in links.filter_map(|rest| rest.split('"').next()) {
                let href = href.replace("&amp;", "&");
                assert_eq!(world.get(&href, who).await.status, 200, "{who:?} {href}");
            }
        }
    }
}

/// How many parts the index of search consists of.
async fn parts(world: &World) -> i64 {
    let sql = "SELECT COUNT(DISTINCT segid) AS parts FROM mini_program_search_idx";
    let asked = Statement::from_string(DbBackend::Sqlite, sql);
    let found = world.backend.database.reader.query_one_raw(asked).await.unwrap().unwrap();
    found.try_get("", "parts").unwrap()
}

async fn the_index_is_brought_together(world: &World) {
    let database = &world.backend.database;
    let (key, id) = &world.places.lotus;
    for number in 0..15 {
        let text = search::text(
            &["Lotus Coffee", &format!("Number {number}")],
            &id.to_string(),
            ("Mo", "mo@example.test"),
        );
        let txn = database.begin().await.unwrap();
        search::index(&txn, *key, &text).await.unwrap();
        txn.commit().await.unwrap();
    }
    let is_sqlite = database.backend() == DbBackend::Sqlite;
    if is_sqlite {
        assert!(parts(world).await > 1);
    }
    for _ in 0..2 {
        search::settle(database).await.unwrap();
        if is_sqlite {
            assert_eq!(parts(world).await, 1);
        }
        for (typed, is_found) in
            [("lotus", true), ("number%2014", true), ("number%2013", false), ("14", true)]
        {
            let body = found(world, &format!("q={typed}"), Who::MerchantAdmin).await;
            assert_eq!(body.contains(&format!("/mini-programs/{id}")), is_found, "{typed}: {body}");
        }
    }
}

async fn whoever_is_renamed_is_found_by_the_new_name(world: &World) {
    let id = &world.places.lotus.1;
    let creator = creator(world).await;
    let who =
        Who::ALL.into_iter().find(|it| *it != Who::Nobody && world.places.account(*it) == creator);
    let who = who.unwrap();
    let listed = async |typed: &str| {
        let address = format!("/mini-programs?q={}", app::path::encode(typed));
        let listed = world.get(&address, Who::Admin).await.body.contains(id.as_str());
        let found = found(world, &format!("q={}", app::path::encode(typed)), Who::Admin).await;
        assert_eq!(
            found.contains(&format!("/mini-programs/{id}")),
            listed,
            "{typed}: as the palette"
        );
        listed
    };
    crate::information::add_chinese_name(world, "莲花咖啡").await;
    let before = who.name();
    assert!(listed(before).await);
    let renamed = world.post_form("/api/account/rename", &[("name", "Ada Quill")], who).await;
    assert_eq!(renamed.status, 200, "{}", renamed.body);
    assert!(listed("ada quill").await && !listed(before).await);
    for still in ["lotus coffee", "莲花", id.as_str(), who.email()] {
        assert!(listed(still).await, "{still}");
    }
    assert_eq!(search_due::Entity::find().count(world.db()).await.unwrap(), 0);
    // An edit afterwards keeps the new name.
    let revision = crate::information::read(world, id).await.revision;
    let form = crate::information::Form::new(id, revision, &[["en", "Lotus Coffee", "", ""]]);
    let edited = crate::information::edit(world, &form, Who::MerchantAdmin).await;
    assert_eq!(edited.status, 200, "{}", edited.body);
    assert!(listed("ada quill").await && !listed(before).await);
}

async fn creator(world: &World) -> AccountId {
    let row = mini_program::Entity::find_by_id(world.places.lotus.0).one(world.db()).await;
    row.unwrap().unwrap().creator_id
}

/// As if somebody had created more than a step reaches, and the process had ended behind the first one.
async fn what_a_step_does_not_reach_is_done_later(world: &World) {
    const MORE: usize = 450;
    let creator = creator(world).await;
    let row = mini_program::Entity::find_by_id(world.places.lotus.0).one(world.db()).await;
    let row = row.unwrap().unwrap();
    let txn = world.begin().await;
    let more = (0..MORE).map(|number| {
        let row = mini_program::ActiveModel {
            id: NotSet,
            public_id: Set(format!("MPMANY{number:06}").parse().unwrap()),
            name: Set(format!("Number {number}")),
            name_sort: Set(format!("number {number}")),
            ..row.clone().into()
        };
        row.reset_all()
    });
    for chunk in more.collect::<Vec<_>>().chunks(50) {
        let chunk = chunk.to_vec();
        mini_program::Entity::insert_many(chunk).exec_without_returning(&txn).await.unwrap();
    }
    let renamed = account::ActiveModel {
        id: Set(creator),
        name: Set("Ada Quill".into()),
        ..Default::default()
    };
    renamed.update(&txn).await.unwrap();
    let due = search_due::ActiveModel { account_id: Set(creator), after_id: Set(0) };
    search_due::Entity::insert(due).exec_without_returning(&txn).await.unwrap();
    txn.commit().await.unwrap();
    search::catch_up(&world.backend).await.unwrap();
    assert_eq!(search_due::Entity::find().count(world.db()).await.unwrap(), 0);
    let shown = world.get("/mini-programs?q=ada%20quill", Who::Admin).await.body;
    let count = mini_program::Entity::find()
        .filter(mini_program::COLUMN.creator_id.eq(creator))
        .count(world.db())
        .await
        .unwrap();
    assert!(count > 450 && shown.contains(&format!(">{count}<")), "{count}: {shown}");
    // Nothing is due: nothing happens.
    search::catch_up(&world.backend).await.unwrap();
}
