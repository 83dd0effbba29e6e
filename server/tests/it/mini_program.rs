//! Creating mini programs, and the frame of their pages.

use crate::people::Who;
use crate::world::{Answer, World};
use app::error::AppError;
use backend::entity::{
    mini_program, mini_program_member, mini_program_name, workspace, workspace_member,
};
use backend::workspace::NewMember;
use domain::access::{MemberState, MiniProgramRole, WorkspaceRole};
use domain::form::{Field, Problem};
use domain::id::MiniProgramId;
use domain::mini_program::{MiniProgramHead, NewMiniProgram};
use sea_orm::entity::prelude::*;

both!(
    whoever_creates_one_becomes_its_admin,
    every_field_says_what_is_wrong,
    a_name_is_taken_however_it_is_written,
    a_name_is_free_in_another_tenant,
    choices_of_another_tenant_do_not_exist,
    a_plain_form_loses_nothing_that_was_typed,
    of_sixteen_with_one_name_one_wins,
    the_bar_has_the_tabs_that_one_may_open,
    the_head_is_in_the_readers_language,
);

const CREATE: &str = "/api/mini-program/create";

/// The fields of a form as they are sent.
fn pairs(form: &NewMiniProgram) -> Vec<(&'static str, &str)> {
    let NewMiniProgram {
        workspace,
        kind,
        entrance_url,
        default_language,
        name,
        category,
        host_app,
    } = form;
    vec![
        ("form[workspace]", workspace),
        ("form[kind]", kind),
        ("form[entrance_url]", entrance_url),
        ("form[default_language]", default_language),
        ("form[name]", name),
        ("form[category]", category),
        ("form[host_app]", host_app),
    ]
}

/// Creates one as scripts do.
pub async fn create(world: &World, form: &NewMiniProgram, who: Who) -> Answer {
    world.post_form(CREATE, &pairs(form), who).await
}

/// The id of the one that was created.
pub fn created(answer: &Answer) -> MiniProgramId {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let id = answer.location().split('/').nth(2).unwrap();
    assert_eq!(answer.location(), format!("/mini-programs/{id}/information"));
    id.parse().unwrap()
}

async fn row(world: &World, id: &MiniProgramId) -> mini_program::Model {
    let found = mini_program::Entity::find().filter(mini_program::COLUMN.public_id.eq(id.clone()));
    found.one(world.db()).await.unwrap().unwrap()
}

async fn whoever_creates_one_becomes_its_admin(world: &World) {
    let places = &world.places;
    let form = places.form(&places.tenant.key, "  Harbour   Ferry ");
    let id = created(&create(world, &form, Who::Developer).await);
    let stored = row(world, &id).await;
    assert_eq!(
        (stored.name.as_str(), stored.name_sort.as_str()),
        ("Harbour Ferry", "harbour ferry")
    );
    let member =
        mini_program_member::Entity::find_by_id((stored.id, places.account(Who::Developer)));
    assert_eq!(member.one(world.db()).await.unwrap().unwrap().role, MiniProgramRole::Admin);
    assert_eq!(
        world.tab(&id, "/configuration", Who::Developer).await.status,
        200,
        "a Workspace Developer too"
    );
    assert_eq!(world.tab(&id, "", Who::Reviewer).await.status, 404);

    let html5 = NewMiniProgram {
        kind: "html5".into(),
        entrance_url: "HTTPS://Ferry.Example/start".into(),
        ..places.form(&places.merchant.key, "Ferry on the Web")
    };
    let id = created(&create(world, &html5, Who::Admin).await);
    let stored = row(world, &id).await;
    assert_eq!(stored.workspace_id, places.merchant.id, "WA creates in a merchant's, too");
    assert_eq!(stored.entrance_url.as_deref(), Some("https://ferry.example/start"));
    assert_eq!(
        world.tab(&id, "", Who::MerchantAdmin).await.status,
        200,
        "its Developer Admin sees it"
    );
    assert_eq!(
        world.tab(&id, "", Who::MerchantDev).await.status,
        404,
        "its Developer has not joined"
    );
}

async fn every_field_says_what_is_wrong(world: &World) {
    let places = &world.places;
    let empty =
        NewMiniProgram { workspace: places.merchant.key.clone(), ..NewMiniProgram::default() };
    let answer = create(world, &empty, Who::MerchantAdmin).await;
    assert_eq!(answer.status, 422);
    let fields: Vec<Field> = answer.fields().into_iter().map(|(field, _)| field).collect();
    assert_eq!(
        fields,
        [Field::Kind, Field::DefaultLanguage, Field::Name, Field::Category, Field::HostApp]
    );
    let nowhere = create(world, &NewMiniProgram::default(), Who::MerchantAdmin).await;
    assert_eq!(nowhere.fields()[0], (Field::Workspace, Problem::Missing));
    assert_eq!(
        create(world, &NewMiniProgram::default(), Who::Nobody).await.status,
        401,
        "first of all, who it is"
    );

    let good = || places.form(&places.merchant.key, "Something Else");
    let wrong = [
        (
            NewMiniProgram { name: "ab".into(), ..good() },
            Field::Name,
            Problem::TooNarrow { width: 2, least: 3 },
        ),
        (
            NewMiniProgram { name: "莲".repeat(16), ..good() },
            Field::Name,
            Problem::TooWide { width: 32, most: 30 },
        ),
        (
            NewMiniProgram { name: "a\u{202e}bcd".into(), ..good() },
            Field::Name,
            Problem::ControlCharacter,
        ),
        (NewMiniProgram { kind: "apk".into(), ..good() }, Field::Kind, Problem::NoSuchChoice),
        (NewMiniProgram { kind: "html5".into(), ..good() }, Field::EntranceUrl, Problem::Missing),
        (
            NewMiniProgram {
                kind: "html5".into(),
                entrance_url: "http://a.example".into(),
                ..good()
            },
            Field::EntranceUrl,
            Problem::NoHttpsAddress,
        ),
        (
            NewMiniProgram { default_language: "english!".into(), ..good() },
            Field::DefaultLanguage,
            Problem::NoLanguage,
        ),
        (NewMiniProgram { category: "x".into(), ..good() }, Field::Category, Problem::NoSuchChoice),
        (
            NewMiniProgram { host_app: "9223372036854775807".into(), ..good() },
            Field::HostApp,
            Problem::NoSuchChoice,
        ),
    ];
    for (form, field, problem) in wrong {
        let answer = create(world, &form, Who::MerchantAdmin).await;
        assert_eq!(answer.fields(), [(field, problem)], "{form:?}");
    }
}

async fn a_name_is_taken_however_it_is_written(world: &World) {
    let places = &world.places;
    crate::information::add_chinese_name(world, "莲花咖啡").await;
    let taken = |answer: &Answer| answer.fields() == [(Field::Name, Problem::NameTaken)];
    for name in
        ["Lotus Coffee", "lotus  COFFEE", "ＬＯＴＵＳ Coffee", "Lotus\u{a0}Coffee", "莲花咖啡"]
    {
        for (key, who) in
            [(&places.merchant.key, Who::MerchantAdmin), (&places.other.key, Who::OtherAdmin)]
        {
            let answer = create(world, &places.form(key, name), who).await;
            assert!(taken(&answer), "{name} {who:?} {}", answer.body);
            assert!(!answer.body.contains(places.lotus.1.as_str()), "it is not said whose it is");
        }
        let chinese = NewMiniProgram {
            default_language: "zh-CN".into(),
            ..places.form(&places.tenant.key, name)
        };
        assert!(taken(&create(world, &chinese, Who::Admin).await), "{name}");
    }
    // What is in the bin keeps its name.
    let txn = world.begin().await;
    mini_program::Entity::update_many()
        .col_expr(mini_program::Column::DeletedAt, Expr::value(world.clock().now()))
        .filter(mini_program::COLUMN.id.eq(places.wallet.0))
        .exec(&txn)
        .await
        .unwrap();
    txn.commit().await.unwrap();
    assert!(taken(
        &create(world, &places.form(&places.tenant.key, "wallet top up"), Who::Admin).await
    ));
    assert_eq!(
        world.tab(&places.wallet.1, "", Who::Admin).await.status,
        404,
        "what is in the bin has no page"
    );
}

async fn a_name_is_free_in_another_tenant(world: &World) {
    let elsewhere = workspace::Entity::find().filter(workspace::COLUMN.name.eq("Another Bank"));
    let elsewhere = elsewhere.one(world.db()).await.unwrap().unwrap();
    let member = NewMember {
        account: world.places.account(Who::Stranger),
        role: WorkspaceRole::WorkspaceAdmin,
        state: MemberState::Active,
    };
    let txn = world.begin().await;
    backend::workspace::add_member(&txn, &world.backend.local(), &elsewhere, member).await.unwrap();
    txn.commit().await.unwrap();
    let (category, host_app) = world.places.foreign;
    let form = NewMiniProgram {
        category: category.to_string(),
        host_app: host_app.to_string(),
        ..world.places.form(&elsewhere.key, "Lotus Coffee")
    };
    let id = created(&create(world, &form, Who::Stranger).await);
    assert_eq!(world.tab(&id, "", Who::Admin).await.status, 404, "tenants do not see each other");
    assert_eq!(world.tab(&world.places.lotus.1, "", Who::Stranger).await.status, 404);
}

async fn choices_of_another_tenant_do_not_exist(world: &World) {
    let (category, host_app) = world.places.foreign;
    let form = NewMiniProgram {
        category: category.to_string(),
        host_app: host_app.to_string(),
        ..world.places.form(&world.places.merchant.key, "Something Else")
    };
    let answer = create(world, &form, Who::MerchantAdmin).await;
    let expected =
        [(Field::Category, Problem::NoSuchChoice), (Field::HostApp, Problem::NoSuchChoice)];
    assert_eq!(answer.fields(), expected);
}

async fn a_plain_form_loses_nothing_that_was_typed(world: &World) {
    let places = &world.places;
    let form = places.form(&places.merchant.key, "Lotus Coffee");
    let page = format!("/mini-programs/new?workspace={}", places.merchant.key);
    let refused = world.plain_form(CREATE, &pairs(&form), &page, Who::MerchantAdmin).await;
    assert_eq!(refused.status, 302);
    assert!(refused.location().starts_with(&page), "{}", refused.location());
    let shown = world.get(refused.location(), Who::MerchantAdmin).await;
    assert_eq!(shown.status, 200);
    assert!(shown.body.contains("value=\"Lotus Coffee\""), "{}", shown.body);
    assert!(shown.body.contains("field__error"), "what is wrong stands at the field");
    let free = places.form(&places.merchant.key, "Lotus Tea");
    let taken =
        world.plain_form(CREATE, &pairs(&free), refused.location(), Who::MerchantAdmin).await;
    assert_eq!(taken.status, 302);
    assert!(taken.location().ends_with("/information"), "{}", taken.location());
}

async fn of_sixteen_with_one_name_one_wins(world: &World) {
    let form = world.places.form(&world.places.merchant.key, "One of Sixteen");
    let answers =
        futures::future::join_all((0..16).map(|_| create(world, &form, Who::MerchantAdmin))).await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|it| it.status == 200);
    assert_eq!(won.len(), 1);
    for answer in lost {
        assert_eq!(answer.fields(), [(Field::Name, Problem::NameTaken)], "{}", answer.body);
    }
    let rows = mini_program::Entity::find().filter(mini_program::COLUMN.name.eq("One of Sixteen"));
    assert_eq!(rows.all(world.db()).await.unwrap().len(), 1, "nothing is left of the others");
    let claims = mini_program_name::Entity::find()
        .filter(mini_program_name::COLUMN.folded.eq("one of sixteen"));
    assert_eq!(claims.all(world.db()).await.unwrap().len(), 1);
}

async fn the_bar_has_the_tabs_that_one_may_open(world: &World) {
    let id = &world.places.lotus.1;
    let link = |tab: &str| format!("href=\"/mini-programs/{id}/{tab}\"");
    for who in [Who::Admin, Who::MerchantAdmin, Who::MerchantDev] {
        let body = world.tab(id, "/information", who).await.body;
        for tab in ["information", "versions", "members", "features"] {
            assert!(body.contains(&link(tab)), "{who:?} {tab}");
        }
        for tab in ["qr-codes", "configuration"] {
            assert_eq!(body.contains(&link(tab)), who != Who::MerchantDev, "{who:?} {tab}");
        }
    }
    let refused = world.tab(id, "/configuration", Who::MerchantDev).await;
    assert_eq!(refused.status, 403);
    assert!(refused.body.contains(Who::MerchantAdmin.name()), "it says whom to ask");
    assert!(!refused.body.contains(Who::Blocked.name()), "and that is nobody who may not help");
    assert!(!refused.body.contains(&link("configuration")));
    // Without an admin of its own the tenant's are there.
    let txn = world.begin().await;
    workspace_member::Entity::update_many()
        .col_expr(workspace_member::Column::State, Expr::value(MemberState::Blocked))
        .filter(workspace_member::COLUMN.account_id.eq(world.places.account(Who::MerchantAdmin)))
        .exec(&txn)
        .await
        .unwrap();
    txn.commit().await.unwrap();
    let refused = world.tab(id, "/configuration", Who::MerchantDev).await;
    assert!(refused.body.contains(Who::Admin.name()), "{}", refused.body);
    assert!(!refused.body.contains(Who::MerchantAdmin.name()));
}

async fn the_head_is_in_the_readers_language(world: &World) {
    crate::information::add_chinese_name(world, "莲花咖啡").await;
    let id = &world.places.lotus.1;
    let path = format!("/api/mini-program/head?id={id}");
    let head = world.ask(&path, Who::Admin).await.json::<MiniProgramHead>();
    assert_eq!((head.name.as_str(), head.workspace.as_str()), ("Lotus Coffee", "Lotus Coffee"));
    assert_eq!(head.language.as_str(), "en");
    world.post_form("/api/session/set-preferences", &[("locale", "zh-CN")], Who::Admin).await;
    let head = world.ask(&path, Who::Admin).await.json::<MiniProgramHead>();
    assert_eq!((head.name.as_str(), head.language.as_str()), ("莲花咖啡", "zh-CN"));
    assert!(head.roles.see_it());
    let page = world.tab(id, "/versions", Who::Admin).await.body;
    assert!(page.contains("<title>") && page.contains("<h1 lang=\"zh-CN\">莲花咖啡"));
    let none = world.ask("/api/mini-program/head?id=MP0000000000", Who::Admin).await;
    assert_eq!(none.json::<AppError>(), AppError::NotFound);
}
