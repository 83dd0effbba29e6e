//! Releases written by hand, for what depends on them until commands make them.

use crate::people::Who;
use crate::world::World;
use backend::entity::{release, target, version};
use domain::id::{HostAppId, MiniProgramKey, ReleaseId, TargetId, VersionId};
use domain::release::ReleaseStatus;
use domain::workspace::Environment;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;

both!(one_release_is_under_way_and_one_is_full);

/// Adds a version with this major number, uploaded so many days ago.
pub async fn add_version(
    world: &World,
    program: MiniProgramKey,
    major: i32,
    days: i64,
) -> VersionId {
    let txn = world.begin().await;
    let row = version::ActiveModel {
        id: NotSet,
        mini_program_id: Set(program),
        major: Set(major),
        minor: Set(0),
        patch: Set(0),
        uploader_id: Set(world.places.account(Who::MerchantAdmin)),
        uploaded_at: Set(world.clock().now() - chrono::Duration::days(days)),
        entrance_url: Set(None),
        sha256: Set(None),
        size: Set(None),
        profile: Set(None),
        report: Set(None),
        blocking: Set(0),
        warnings: Set(0),
        revision: Set(1),
    };
    let id = row.insert(&txn).await.unwrap().id;
    txn.commit().await.unwrap();
    id
}

/// The target of the tenant's host app in an environment.
pub async fn target(world: &World, environment: Environment) -> TargetId {
    let found = target::Entity::find()
        .filter(target::COLUMN.host_app_id.eq(HostAppId(world.places.choices.1)))
        .filter(target::COLUMN.environment.eq(environment))
        .one(world.db())
        .await;
    found.unwrap().unwrap().id
}

/// Adds a release.
pub async fn add_release(
    world: &World,
    program: MiniProgramKey,
    version: VersionId,
    target: TargetId,
    status: ReleaseStatus,
) -> Result<ReleaseId, DbErr> {
    let txn = world.begin().await;
    let row = release::ActiveModel {
        id: NotSet,
        mini_program_id: Set(program),
        version_id: Set(version),
        target_id: Set(target),
        status: Set(status),
        percent: Set(None),
        rollback_of: Set(None),
        snapshot: Set(String::from("{}")),
        full_at: Set((status == ReleaseStatus::Full).then(|| world.clock().now())),
        reason: Set(String::new()),
        created_by: Set(world.places.account(Who::MerchantAdmin)),
        created_at: Set(world.clock().now()),
        modified_at: Set(world.clock().now()),
    };
    let id = row.insert(&txn).await?.id;
    txn.commit().await?;
    Ok(id)
}

/// A release of the first version at Production that was approved and is not live yet; what stood there
/// before makes room.
pub async fn launched(world: &World) -> ReleaseId {
    let production = target(world, Environment::Production).await;
    let program = world.places.lotus.0;
    let stands = release::Entity::find()
        .filter(release::COLUMN.mini_program_id.eq(program))
        .filter(release::COLUMN.target_id.eq(production))
        .all(world.db())
        .await
        .unwrap();
    for old in stands {
        set_status(world, old.id, ReleaseStatus::Cancelled).await;
    }
    let version = version::Entity::find()
        .filter(version::COLUMN.mini_program_id.eq(program))
        .one(world.db())
        .await
        .unwrap()
        .unwrap();
    let status = ReleaseStatus::ReleasePreparation;
    add_release(world, program, version.id, production, status).await.unwrap()
}

/// Gives a release another status.
pub async fn set_status(world: &World, id: ReleaseId, status: ReleaseStatus) {
    let txn = world.begin().await;
    let row = release::ActiveModel { id: Set(id), status: Set(status), ..Default::default() };
    row.update(&txn).await.unwrap();
    txn.commit().await.unwrap();
}

async fn one_release_is_under_way_and_one_is_full(world: &World) {
    use ReleaseStatus::{Archived, Cancelled, Full, Grayscale, UnderReview};
    let program = world.places.lotus.0;
    let (one, two) =
        (add_version(world, program, 1, 60).await, add_version(world, program, 2, 50).await);
    let production = target(world, Environment::Production).await;
    let add = |version, target, status| add_release(world, program, version, target, status);
    add(one, production, Full).await.unwrap();
    add(two, production, Grayscale).await.unwrap();
    for status in [Full, UnderReview] {
        assert!(add(two, production, status).await.is_err(), "a second one that is {status}");
    }
    for status in [Archived, Cancelled, Archived] {
        add(one, production, status).await.unwrap();
    }
    let test = target(world, Environment::Test).await;
    add(one, test, Full).await.unwrap();
    let other = world.places.wallet.0;
    let theirs = add_version(world, other, 1, 1).await;
    add_release(world, other, theirs, production, Full).await.unwrap();
}
