//! Merchants of a tenant: added, changed, found, removed.

use crate::mini_program::create;
use crate::people::Who;
use crate::release::{add_release, add_version, set_status, target};
use crate::world::{Answer, World};
use backend::entity::{audit_event, workspace};
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::release::ReleaseStatus;
use domain::workspace::Environment;
use sea_orm::entity::prelude::*;

both!(
    one_is_added_changed_and_found,
    one_whose_version_is_in_use_stays,
    one_with_a_recent_upload_stays,
    after_the_removal_only_the_tenants_admin_is_left,
);

async fn remove(world: &World, typed: &str) -> Answer {
    let places = &world.places;
    let form = [
        ("workspace", places.tenant.key.as_str()),
        ("merchant", places.merchant.key.as_str()),
        ("confirmation", typed),
    ];
    world.post_form("/api/merchant/remove", &form, Who::Admin).await
}

async fn list(world: &World, q: &str) -> String {
    let path = format!("/workspaces/{}/merchants?q={q}", world.places.tenant.key);
    let answer = world.get(&path, Who::Admin).await;
    assert_eq!(answer.status, 200);
    let results = answer.body.split("id=\"results\"").nth(1).unwrap();
    results.split("</table>").next().unwrap().to_owned()
}

async fn events(world: &World, kind: EventKind) -> usize {
    let found = audit_event::Entity::find().filter(audit_event::COLUMN.kind.eq(kind));
    found.all(world.db()).await.unwrap().len()
}

async fn one_is_added_changed_and_found(world: &World) {
    let tenant = world.places.tenant.key.as_str();
    let before = events(world, EventKind::MerchantCreated).await;
    let form = [
        ("workspace", tenant),
        ("form[name]", " Peony   Books "),
        ("form[address]", "1 Quay Street\r\nHarbour"),
        ("form[contact]", "Pia Peony"),
    ];
    let answer = world.post_form("/api/merchant/create", &form, Who::Admin).await;
    let page = format!("/workspaces/{tenant}/merchants/peony-books");
    assert_eq!((answer.status, answer.location()), (200, page.as_str()));
    assert_eq!(events(world, EventKind::MerchantCreated).await, before + 1);
    let shown = world.get(&page, Who::Admin).await;
    assert!(
        shown.body.contains("1 Quay Street")
            && shown.body.contains("/workspaces/peony-books/members")
    );
    let again = world.post_form("/api/merchant/create", &form, Who::Admin).await;
    assert!(again.location().ends_with("/peony-books-2"), "a name may come twice, its key may not");

    let form = [
        ("workspace", tenant),
        ("merchant", "peony-books"),
        ("revision", "1"),
        ("form[name]", "Peony Paper"),
        ("form[contact]", "莲小姐"),
    ];
    let edited = world.post_form("/api/merchant/edit", &form, Who::Admin).await;
    assert_eq!(edited.status, 200, "{}", edited.body);
    let stale = world.post_form("/api/merchant/edit", &form, Who::Admin).await;
    assert_eq!(stale.status, 409);
    assert_eq!(events(world, EventKind::MerchantChanged).await, 1);
    let found = list(world, "PAPER").await;
    assert!(found.contains("Peony Paper") && !found.contains("Peony Books"));
    assert!(list(world, "%E8%8E%B2").await.contains("Peony Paper"), "by contact");
    let all = list(world, "").await;
    assert!(all.contains("Lotus Coffee") && all.contains("Harbour Taxi"));
    assert!(!all.contains("Another Bank"));
    let wrong = [("workspace", tenant), ("form[name]", "")];
    let wrong = world.post_form("/api/merchant/create", &wrong, Who::Admin).await;
    assert_eq!(wrong.fields(), [(Field::Name, Problem::Missing)]);
}

async fn one_whose_version_is_in_use_stays(world: &World) {
    let program = world.places.lotus.0;
    let version = add_version(world, program, 1, 90).await;
    let production = target(world, Environment::Production).await;
    let release =
        add_release(world, program, version, production, ReleaseStatus::Full).await.unwrap();
    let problem =
        Problem::VersionInUse { mini_program: "Lotus Coffee".into(), version: "1.0.0".into() };
    for status in ReleaseStatus::in_use() {
        set_status(world, release, status).await;
        let refused = remove(world, "Lotus Coffee").await;
        assert_eq!(refused.fields(), [(Field::Merchant, problem.clone())], "{status}");
    }
    assert_eq!(events(world, EventKind::MerchantRemoved).await, 0);
    set_status(world, release, ReleaseStatus::Archived).await;
    assert_eq!(remove(world, "Lotus Coffee").await.status, 200);
}

async fn one_with_a_recent_upload_stays(world: &World) {
    add_version(world, world.places.web.0, 2, 29).await;
    let problem = Problem::UploadedLately {
        mini_program: "Lotus Web Shop".into(),
        version: "2.0.0".into(),
        days: 30,
    };
    let refused = remove(world, "Lotus Coffee").await;
    assert_eq!(refused.fields(), [(Field::Merchant, problem)]);
    let (tenant, merchant) = (&world.places.tenant.key, &world.places.merchant.key);
    let page = format!("/workspaces/{tenant}/merchants/{merchant}");
    let form = [
        ("workspace", tenant.as_str()),
        ("merchant", merchant.as_str()),
        ("confirmation", "Lotus Coffee"),
    ];
    let answer = world.plain_form("/api/merchant/remove", &form, &page, Who::Admin).await;
    let shown = world.get(answer.location(), Who::Admin).await;
    assert!(shown.body.contains("Lotus Web Shop 2.0.0 was uploaded in the last 30 days"));
}

async fn after_the_removal_only_the_tenants_admin_is_left(world: &World) {
    let places = &world.places;
    add_version(world, places.lotus.0, 1, 30).await;
    let wrong = remove(world, "lotus coffee").await;
    assert_eq!(wrong.fields(), [(Field::Confirmation, Problem::NotTheName)]);
    // Somebody of the tenant who takes part in one of the merchant's mini programs.
    let txn = world.begin().await;
    let developer = places.account(Who::Developer);
    let role = domain::access::MiniProgramRole::Admin;
    backend::mini_program::join(&txn, &world.backend.local(), places.lotus.0, developer, role)
        .await
        .unwrap();
    txn.commit().await.unwrap();
    let id = &places.lotus.1;
    assert_eq!(world.tab(id, "", Who::Developer).await.status, 200);

    assert_eq!(remove(world, " Lotus Coffee ").await.status, 200);
    assert_eq!(remove(world, "Lotus Coffee").await.status, 409, "once");
    let row = workspace::Entity::find_by_id(places.merchant.id).one(world.db()).await;
    assert!(row.unwrap().unwrap().removed_at.is_some());
    assert_eq!(events(world, EventKind::MerchantRemoved).await, 1);

    let members = format!("/workspaces/{}/members", places.merchant.key);
    let features = format!("/workspaces/{}/features", places.merchant.key);
    for who in [Who::MerchantAdmin, Who::MerchantDev, Who::Developer] {
        assert_eq!(world.tab(id, "", who).await.status, 404, "{who:?}");
        assert_eq!(world.get(&features, who).await.status, 404, "{who:?}");
        let shown = world.get("/mini-programs", who).await;
        assert!(!shown.body.contains("Lotus Coffee"), "{who:?}");
    }
    assert_eq!(world.tab(id, "", Who::Admin).await.status, 200);
    assert_eq!(world.get(&features, Who::Admin).await.status, 200);
    assert_eq!(world.get(&members, Who::Admin).await.status, 404);
    assert!(world.get("/mini-programs", Who::Admin).await.body.contains("Lotus Web Shop"));
    let taken = create(world, &places.form(&places.tenant.key, "Lotus Coffee"), Who::Admin).await;
    assert_eq!(taken.fields(), [(Field::Name, Problem::NameTaken)], "names stay taken");
    let there = create(world, &places.form(&places.merchant.key, "New Tea"), Who::Admin).await;
    assert_ne!(there.status, 200, "nothing is added to it any more");
    let page = format!("/workspaces/{}/merchants/{}", places.tenant.key, places.merchant.key);
    let shown = world.get(&page, Who::Admin).await;
    assert!(shown.body.contains("This merchant was removed"));
    assert!(list(world, "lotus").await.contains("Removed"));
    assert_eq!(world.tab(&places.wallet.1, "", Who::Admin).await.status, 200);
}
