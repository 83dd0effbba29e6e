//! A feature that is taken away in the same moment in which a version comes into use: whoever comes second
//! sees what the first did (rules §5.2.6, §5.3.3).

use crate::feature::{add_feature, feature_of, grant};
use crate::packages::package;
use crate::people::Who;
use crate::release::target;
use crate::release_step::complete;
use crate::version::upload;
use crate::world::{Answer, World};
use backend::entity::{feature, release, version};
use domain::feature::Access;
use domain::form::{Field, Problem};
use domain::id::VersionId;
use domain::release::ReleaseStatus;
use domain::workspace::Environment;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{DatabaseTransaction, QuerySelect as _, entity::prelude::*};
use std::time::Duration;

both!(
    what_is_archived_meanwhile_does_not_carry_a_submission,
    what_is_submitted_meanwhile_keeps_its_feature,
    of_two_that_grant_the_same_one_stays,
);

/// The JSAPI that the version calls.
const CALLED: &str = "bridgeRace";

/// Lotus Coffee 1.0.0 calls a JSAPI that only these features grant, and lacks nothing.
async fn granted_by(world: &World, keys: &[&str]) -> VersionId {
    for key in keys {
        add_feature(world, key, Access::Direct, false, &[CALLED]).await;
        grant(world, world.places.lotus.0, key).await;
    }
    let file = package(&format!("my.{CALLED}({{}});"));
    let uploaded = upload(world, Some("1.0.0"), &file, Who::MerchantDev).await;
    assert_eq!(uploaded.status, 201, "{}", uploaded.body);
    complete(world, &["1.0.0"]).await;
    let row = version::Entity::find().one(world.db()).await.unwrap().unwrap();
    row.id
}

async fn archive(world: &World, key: &str) -> Answer {
    let workspace = world.places.tenant.key.as_str();
    let form = [("workspace", workspace), ("feature", key), ("agreed", "true")];
    world.post_form("/api/registry/archive", &form, Who::Admin).await
}

async fn submit(world: &World) -> Answer {
    let id = world.places.lotus.1.to_string();
    let target = target(world, Environment::Production).await.to_string();
    let form = [("id", id.as_str()), ("number", "1.0.0"), ("target", &target)];
    world.post_form("/api/release/submit", &form, Who::MerchantAdmin).await
}

/// Another process archives a feature and has not committed yet.
async fn archiving(world: &World, key: &str) -> DatabaseTransaction {
    let id = feature_of(world, key).await.id;
    let txn = world.begin().await;
    feature::Entity::update_many()
        .col_expr(feature::Column::ArchivedAt, Expr::value(world.clock().now()))
        .filter(feature::COLUMN.id.eq(id))
        .exec(&txn)
        .await
        .unwrap();
    txn
}

/// Another process puts a version under review and has not committed yet.
async fn submitting(world: &World, version: VersionId) -> DatabaseTransaction {
    let target = target(world, Environment::Production).await;
    let txn = world.begin().await;
    feature::Entity::find().lock_shared().all(&txn).await.unwrap();
    let now = world.clock().now();
    let row = release::ActiveModel {
        id: NotSet,
        mini_program_id: Set(world.places.lotus.0),
        version_id: Set(version),
        target_id: Set(target),
        status: Set(ReleaseStatus::UnderReview),
        percent: Set(None),
        rollback_of: Set(None),
        snapshot: Set(String::from("{}")),
        full_at: Set(None),
        reason: Set(String::new()),
        created_by: Set(world.places.account(Who::MerchantAdmin)),
        created_at: Set(now),
        modified_at: Set(now),
    };
    row.insert(&txn).await.unwrap();
    txn
}

/// What is answered to whoever comes while a transaction is open, which ends a little later.
async fn meanwhile(txn: DatabaseTransaction, second: impl Future<Output = Answer>) -> Answer {
    let first = async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        txn.commit().await.unwrap();
    };
    tokio::join!(second, first).0
}

fn still_called() -> Problem {
    Problem::StillCalled {
        jsapi: CALLED.into(),
        mini_program: "Lotus Coffee".into(),
        version: "1.0.0".into(),
    }
}

async fn what_is_archived_meanwhile_does_not_carry_a_submission(world: &World) {
    granted_by(world, &["race"]).await;
    let refused = meanwhile(archiving(world, "race").await, submit(world)).await;
    assert_eq!(refused.fields(), [(Field::Target, Problem::NotReady { unmet: 1 })]);
    assert_eq!(release::Entity::find().count(world.db()).await.unwrap(), 0);
}

async fn what_is_submitted_meanwhile_keeps_its_feature(world: &World) {
    let version = granted_by(world, &["race"]).await;
    let refused = meanwhile(submitting(world, version).await, archive(world, "race")).await;
    assert_eq!(refused.fields(), [(Field::Jsapis, still_called())]);
    assert_eq!(feature_of(world, "race").await.archived_at, None);
}

async fn of_two_that_grant_the_same_one_stays(world: &World) {
    granted_by(world, &["race-one", "race-two", "race-three"]).await;
    let submitted = submit(world).await;
    assert_eq!(submitted.status, 200, "{}", submitted.body);
    let done = meanwhile(archiving(world, "race-one").await, archive(world, "race-two")).await;
    assert_eq!(done.status, 200, "the third still grants it: {}", done.body);
    let restored = feature::Entity::update_many()
        .col_expr(feature::Column::ArchivedAt, Expr::value(None::<DateTimeUtc>))
        .filter(feature::COLUMN.key.eq("race-two"));
    let txn = world.begin().await;
    restored.exec(&txn).await.unwrap();
    txn.commit().await.unwrap();
    let refused = meanwhile(archiving(world, "race-three").await, archive(world, "race-two")).await;
    assert_eq!(refused.fields(), [(Field::Jsapis, still_called())]);
    let txn = world.begin().await;
    let restored = feature::Entity::update_many()
        .col_expr(feature::Column::ArchivedAt, Expr::value(None::<DateTimeUtc>))
        .filter(feature::COLUMN.key.eq("race-three"));
    restored.exec(&txn).await.unwrap();
    txn.commit().await.unwrap();
    // The same from the mini program's side.
    let id = world.places.lotus.1.to_string();
    let form = [("id", id.as_str()), ("feature", "race-two")];
    let delete = world.post_form("/api/feature/delete", &form, Who::MerchantAdmin);
    let refused = meanwhile(archiving(world, "race-three").await, delete).await;
    assert_eq!(refused.fields(), [(Field::Jsapis, still_called())]);
}
