//! The bin: what goes there, comes back, and is deleted for good.

use crate::feature::events;
use crate::people::{self, Who};
use crate::release::{add_release, add_version, set_status, target};
use crate::removal::{approved, ask, asked, confirm, full, lotus};
use crate::world::{Answer, World};
use backend::Cx;
use backend::entity::{
    mini_program, mini_program_gone, mini_program_name, qr_code, release, request,
};
use backend::removal::{TABLES, purge};
use chrono::TimeDelta;
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::MiniProgramId;
use domain::mini_program::MiniProgramStatus;
use domain::release::ReleaseStatus;
use domain::removal::RemovalRefusal;
use domain::request::RequestStatus;
use domain::workspace::Environment;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

both!(
    one_is_deleted_and_restored,
    what_is_released_or_under_way_is_not_deleted,
    the_bin_is_for_those_who_may,
    what_lay_long_enough_is_gone,
    the_job_runs_as_often_as_it_likes,
    every_table_is_emptied,
);

async fn delete(world: &World, id: &MiniProgramId, typed: &str, who: Who) -> Answer {
    let pairs = [("id", id.as_str()), ("confirmation", typed)];
    world.post_form("/api/removal/delete", &pairs, who).await
}

async fn restore(world: &World, id: &MiniProgramId, who: Who) -> Answer {
    world.post_form("/api/removal/restore", &[("id", id.as_str())], who).await
}

async fn bin(world: &World, who: Who) -> Answer {
    world.get(&format!("/workspaces/{}/bin", world.places.merchant.key), who).await
}

async fn set_program(world: &World, status: MiniProgramStatus) {
    let txn = world.begin().await;
    let id = Set(world.places.lotus.0);
    let row = mini_program::ActiveModel { id, status: Set(status), ..Default::default() };
    row.update(&txn).await.unwrap();
    txn.commit().await.unwrap();
}

async fn one_is_deleted_and_restored(world: &World) {
    let id = world.places.lotus.1.clone();
    let (production, _) = full(world).await;
    let code = crate::qr_code::default_of(world, world.places.lotus.0).await.unwrap();
    let activation = crate::request::ask(world, &id, "location").await;
    assert_eq!(ask(world, Who::MerchantAdmin).await.status, 200);
    let wrong = delete(world, &id, "Lotus", Who::MerchantAdmin).await;
    assert_eq!(wrong.fields(), [(Field::Confirmation, Problem::NotTheName)]);
    assert_eq!(lotus(world).await.deleted_at, None);

    let done = delete(world, &id, "Lotus Coffee", Who::MerchantAdmin).await;
    assert_eq!(done.status, 200, "{}", done.body);
    assert_eq!(done.location(), format!("/workspaces/{}/bin", world.places.merchant.key));
    let row = lotus(world).await;
    assert_eq!(row.deleted_by, Some(world.places.account(Who::MerchantAdmin)));
    for number in [activation, asked(world).await.id] {
        let found = request::Entity::find_by_id(number).one(world.db()).await.unwrap().unwrap();
        assert_eq!(found.status, RequestStatus::Withdrawn);
    }
    let found = release::Entity::find_by_id(production).one(world.db()).await.unwrap().unwrap();
    assert_eq!(found.status, ReleaseStatus::Archived);
    assert_eq!(world.tab(&id, "/information", Who::Admin).await.status, 404);
    assert_eq!(crate::scan::scan(world, code.as_str(), &[]).await.status, 410);
    let requests = world.get("/requests?list=mine", Who::MerchantAdmin).await.body;
    assert!(!requests.contains("Lotus Coffee</"), "what leads nowhere is not listed");
    let shown = bin(world, Who::MerchantAdmin).await.body;
    for words in ["Lotus Coffee", "30 days", "王晓雯", "Restore Lotus Coffee"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    // The name stays taken.
    let form = world.places.form(&world.places.other.key, "LOTUS coffee");
    let actor = people::session(&world.backend, world.places.account(Who::OtherAdmin)).await.1;
    let cx = Cx { backend: &world.backend, actor: Some(actor), address: "local" };
    let taken = backend::mini_program::create(&cx, &form).await.unwrap_err();
    let backend::Error::Fields(problems) = taken else { panic!("{taken}") };
    assert_eq!(problems[0].problem, Problem::NameTaken);

    assert_eq!(delete(world, &id, "Lotus Coffee", Who::Admin).await.status, 404, "only once");
    let back = restore(world, &id, Who::Admin).await;
    assert_eq!(
        (back.status, back.location()),
        (200, format!("/mini-programs/{id}/information").as_str())
    );
    let row = lotus(world).await;
    assert_eq!(
        (row.deleted_at, row.deleted_by, row.status),
        (None, None, MiniProgramStatus::Created)
    );
    assert_eq!(restore(world, &id, Who::Admin).await.status, 404, "only once");
    assert_eq!(world.tab(&id, "/information", Who::MerchantDev).await.status, 200);
    assert_eq!(events(world, EventKind::MiniProgramDeleted).await, 1);
    assert_eq!(events(world, EventKind::MiniProgramRestored).await, 1);
}

async fn what_is_released_or_under_way_is_not_deleted(world: &World) {
    let (key, id) = world.places.lotus.clone();
    set_program(world, MiniProgramStatus::Released).await;
    let refused = delete(world, &id, "Lotus Coffee", Who::Admin).await;
    let released = Problem::Removal(RemovalRefusal::Released);
    assert_eq!(refused.fields(), [(Field::Removal, released)]);
    set_program(world, MiniProgramStatus::Created).await;
    let number = approved(world).await;
    assert_eq!(confirm(world, number, "Lotus Coffee", Who::Admin).await.status, 200);
    let version = add_version(world, key, 3, 5).await;
    let production = target(world, Environment::Production).await;
    let moving = add_release(world, key, version, production, ReleaseStatus::New).await.unwrap();
    for status in [
        ReleaseStatus::UnderReview,
        ReleaseStatus::ReleasePreparation,
        ReleaseStatus::PilotTesting,
        ReleaseStatus::Grayscale,
    ] {
        set_status(world, moving, status).await;
        let refused = delete(world, &id, "Lotus Coffee", Who::Admin).await.fields();
        let (Field::Removal, Problem::Removal(RemovalRefusal::UnderWay(what))) = &refused[0] else {
            panic!("{refused:?}")
        };
        assert_eq!((what.status, what.version.as_str()), (status, "3.0.0"));
    }
    set_status(world, moving, ReleaseStatus::Cancelled).await;
    assert_eq!(delete(world, &id, "Lotus Coffee", Who::Admin).await.status, 200);
}

async fn the_bin_is_for_those_who_may(world: &World) {
    let id = world.places.lotus.1.clone();
    assert!(bin(world, Who::Admin).await.body.contains("The bin is empty"));
    assert_eq!(delete(world, &id, "Lotus Coffee", Who::MerchantDev).await.status, 403);
    assert_eq!(delete(world, &id, "Lotus Coffee", Who::Admin).await.status, 200);
    assert_eq!(bin(world, Who::MerchantDev).await.status, 403);
    assert_eq!(bin(world, Who::OtherAdmin).await.status, 404);
    for who in [Who::MerchantDev, Who::OtherAdmin, Who::Reviewer, Who::Developer] {
        assert_eq!(restore(world, &id, who).await.status, 404, "{who:?}");
    }
    let tenants = format!("/workspaces/{}/bin", world.places.tenant.key);
    let shown = world.get(&tenants, Who::Admin).await.body;
    assert!(shown.contains("Lotus Coffee"), "a tenant's holds its merchants' too");
    // Whoever was made its admin sees it there, and brings it back.
    let txn = world.begin().await;
    let role = domain::access::MiniProgramRole::Admin;
    let (key, dev) = (world.places.lotus.0, world.places.account(Who::Developer));
    backend::mini_program::join(&txn, &world.backend.local(), key, dev, role).await.unwrap();
    txn.commit().await.unwrap();
    let shown = world.get(&tenants, Who::Developer).await;
    assert!(shown.status == 200 && shown.body.contains("Lotus Coffee"), "{}", shown.body);
    assert_eq!(restore(world, &id, Who::Developer).await.status, 200);
    assert_eq!(world.get(&tenants, Who::Developer).await.status, 403, "nothing is left for them");
}

async fn what_lay_long_enough_is_gone(world: &World) {
    let (key, id) = world.places.lotus.clone();
    full(world).await;
    let code = crate::qr_code::default_of(world, key).await.unwrap();
    let number = crate::request::ask(world, &id, "location").await;
    let pairs = [("number", &*number.to_string()), ("text", "Why?")];
    assert_eq!(world.post_form("/api/request/comment", &pairs, Who::Admin).await.status, 200);
    crate::feature::grant(world, key, "storage").await;
    assert_eq!(delete(world, &id, "Lotus Coffee", Who::Admin).await.status, 200);
    world.clock().pass(TimeDelta::days(30) - TimeDelta::seconds(1));
    assert_eq!(purge(&world.backend).await.unwrap(), 0);
    assert!(bin(world, Who::Admin).await.body.contains("1 day"));
    world.clock().pass(TimeDelta::seconds(1));
    assert_eq!(restore(world, &id, Who::Admin).await.status, 404, "too late");
    assert!(bin(world, Who::Admin).await.body.contains("The bin is empty"));
    let before = mini_program::Entity::find().count(world.db()).await.unwrap();
    assert_eq!(purge(&world.backend).await.unwrap(), 1);
    assert_eq!(mini_program::Entity::find().count(world.db()).await.unwrap(), before - 1);
    assert!(mini_program::Entity::find_by_id(key).one(world.db()).await.unwrap().is_none());
    let codes = qr_code::Entity::find().filter(qr_code::COLUMN.mini_program_id.eq(key));
    assert_eq!(codes.count(world.db()).await.unwrap(), 0);
    assert_eq!(crate::scan::scan(world, code.as_str(), &[]).await.status, 404);
    assert_eq!(world.get(&format!("/requests/{number}"), Who::Admin).await.status, 404);
    // Its name is free, its id is not, and what was written of it stays.
    let names = mini_program_name::Entity::find();
    let names = names.filter(mini_program_name::COLUMN.mini_program_id.eq(key));
    assert_eq!(names.count(world.db()).await.unwrap(), 0);
    let gone = mini_program_gone::Entity::find_by_id(id.as_str()).one(world.db()).await.unwrap();
    assert!(gone.is_some());
    assert_eq!(events(world, EventKind::MiniProgramGone).await, 1);
    let verified = backend::verification::verify(&world.backend).await.unwrap();
    assert_eq!(verified.broken, None);
    let audit = format!("/workspaces/{}/audit", world.places.tenant.key);
    let audit = world.get(&audit, Who::Admin).await;
    assert!(audit.status == 200 && audit.body.contains("Mini program deleted for good"));
    let listed = world.get("/mini-programs?q=Lotus+Coffee", Who::Admin).await;
    assert!(listed.status == 200 && !listed.body.contains(id.as_str()), "{}", listed.body);
}

async fn the_job_runs_as_often_as_it_likes(world: &World) {
    for (id, name) in [(&world.places.lotus.1, "Lotus Coffee")] {
        assert_eq!(delete(world, id, name, Who::Admin).await.status, 200);
    }
    world.clock().pass(TimeDelta::days(31));
    let runs = futures::future::join_all((0..8).map(|_| purge(&world.backend))).await;
    let gone: u64 = runs.into_iter().map(Result::unwrap).sum();
    assert_eq!(gone, 1, "of many at once one does it");
    assert_eq!(purge(&world.backend).await.unwrap(), 0);
    assert_eq!(events(world, EventKind::MiniProgramGone).await, 1);
}

/// Whatever refers to a table that the job empties is emptied before it.
async fn every_table_is_emptied(world: &World) {
    use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
    let backend = world.db().get_database_backend();
    let sql = if backend == DbBackend::Postgres {
        "SELECT c.relname AS child, p.relname AS parent FROM pg_constraint k \
             JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid \
             WHERE k.contype = 'f'"
    } else {
        "SELECT m.name AS child, f.\"table\" AS parent FROM sqlite_master m \
             JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'"
    };
    let rows = world.db().query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
    let at = |name: &str| TABLES.iter().position(|it| it.0 == name);
    for row in rows {
        let child: String = row.try_get("", "child").unwrap();
        let parent: String = row.try_get("", "parent").unwrap();
        let Some(parent_at) = at(&parent).filter(|_| child != "mini_program_search") else {
            continue;
        };
        let child_at = at(&child);
        let good = child_at.is_some_and(|it| it < parent_at || child == parent);
        assert!(good, "{child} refers to {parent}: add it before that to TABLES in purge.rs");
    }
}
