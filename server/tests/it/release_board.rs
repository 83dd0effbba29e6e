//! What the pages say of a mini program's releases, whichever of them was made last, and however many there are.

use crate::people::Who;
use crate::release::{add_release, add_version, target};
use crate::release_step::{
    asked, decide, full_and_approved, last, refusal, release_of, step, submit,
};
use crate::world::World;
use backend::entity::{release, target as target_row};
use backend::release::{BoardTarget, VersionFilter};
use domain::form::{Field, Problem};
use domain::id::{ReleaseId, TargetId};
use domain::release::{ReleaseRefusal, ReleaseStatus};
use domain::workspace::Environment;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;

both!(
    what_goes_live_in_place_of_its_own_roll_back_is_full,
    what_goes_live_often_hides_nothing_elsewhere,
    a_request_outlasts_a_roll_back_to_its_own_version,
);

/// What the page of a version of Lotus Coffee shows of a target.
async fn shown(world: &World, number: &str, target: TargetId) -> BoardTarget {
    let cx = world.cx(Who::MerchantAdmin).await;
    let number = number.parse().unwrap();
    let board = backend::release::board(&cx, &world.places.lotus.1, Some(number)).await.unwrap();
    board.targets.into_iter().find(|it| it.id == target).unwrap()
}

/// 1.0.0 is under review again when it is rolled back to, and then goes live: its older release is Full.
async fn what_goes_live_in_place_of_its_own_roll_back_is_full(world: &World) {
    let (one, two) = full_and_approved(world).await;
    assert_eq!(step(world, "complete", "2.0.0", two, ("", "")).await.status, 200);
    let production = release_of(world, one).await.target_id;
    assert_eq!(submit(world, "1.0.0", production, Who::MerchantAdmin).await.status, 200);
    let again = last(world).await.id;
    assert_eq!(step(world, "roll-back", "1.0.0", one, ("reason", "It crashes")).await.status, 200);
    let request = asked(world, again).await.id;
    assert_eq!(decide(world, "approve", request, "", Who::Reviewer).await.status, 200);
    assert_eq!(step(world, "complete", "1.0.0", again, ("", "")).await.status, 200);
    assert!(last(world).await.id > again);
    assert_eq!(last(world).await.status, ReleaseStatus::Archived);

    let full = ReleaseStatus::Full;
    let refused = submit(world, "1.0.0", production, Who::MerchantAdmin).await;
    assert_eq!(refusal(&refused), ReleaseRefusal::AlreadyThere { status: full });
    let own = shown(world, "1.0.0", production).await.own.unwrap();
    assert_eq!((own.id, own.status), (again, full));
    let cx = world.cx(Who::MerchantAdmin).await;
    let (id, filter) = (&world.places.lotus.1, VersionFilter::default());
    let tab = backend::release::versions(&cx, id, &filter).await.unwrap();
    let version = release_of(world, again).await.version_id;
    let listed: Vec<_> = tab.progress[&version].iter().map(|it| (it.0, it.1.id)).collect();
    assert_eq!(listed, [(production, again)]);
    let set = [
        ("id", id.as_str()),
        ("environment", "production"),
        ("version", "1.0.0"),
        ("host_app", "harbour-wallet"),
        ("form[revision]", "0"),
        ("form[client_id]", "other"),
    ];
    let kept = world.post_form("/api/configuration/edit", &set, Who::MerchantAdmin).await;
    assert_eq!(kept.fields(), [(Field::Configuration, Problem::ReleaseInUse)]);
}

/// Two versions were live in Production once; a build server goes live at Test, again and again.
async fn what_goes_live_often_hides_nothing_elsewhere(world: &World) {
    let program = world.places.lotus.0;
    let mut versions = Vec::new();
    for major in [1, 2, 3] {
        versions.push(add_version(world, program, major, 10).await);
    }
    let (production, test) =
        (target(world, Environment::Production).await, target(world, Environment::Test).await);
    let add = |version, status| add_release(world, program, version, production, status);
    let former = add(versions[0], ReleaseStatus::Full).await.unwrap();
    crate::release::set_status(world, former, ReleaseStatus::Archived).await;
    let full = add(versions[1], ReleaseStatus::Full).await.unwrap();
    let stopped = add(versions[2], ReleaseStatus::Cancelled).await.unwrap();
    let now = world.clock().now();
    let often = (1..=450).map(|at| release::ActiveModel {
        id: NotSet,
        mini_program_id: Set(program),
        version_id: Set(versions[2]),
        target_id: Set(test),
        status: Set(if at == 450 { ReleaseStatus::Full } else { ReleaseStatus::Archived }),
        percent: Set(None),
        rollback_of: Set(None),
        snapshot: Set(String::from("{}")),
        full_at: Set(Some(now)),
        reason: Set(String::new()),
        created_by: Set(world.places.account(Who::MerchantAdmin)),
        created_at: Set(now),
        modified_at: Set(now),
    });
    let txn = world.begin().await;
    release::Entity::insert_many(often).exec_without_returning(&txn).await.unwrap();
    txn.commit().await.unwrap();
    let newest = last(world).await.id;

    let ids = |rows: &[backend::release::ReleaseRow]| -> Vec<ReleaseId> {
        rows.iter().map(|it| it.id).collect()
    };
    for (number, own) in [("1.0.0", former), ("2.0.0", full), ("3.0.0", stopped)] {
        let there = shown(world, number, production).await;
        assert_eq!(there.full.map(|it| it.id), Some(full), "{number}");
        assert!(there.at.full, "{number}");
        assert_eq!(ids(&there.earlier), [former], "{number}");
        assert_eq!(there.own.map(|it| it.id), Some(own), "{number}");
    }
    let busy = shown(world, "3.0.0", test).await;
    assert_eq!((busy.own.unwrap().id, busy.full.unwrap().id), (newest, newest));
    let latest: Vec<_> = (1..=20).map(|back| ReleaseId(newest.0 - back)).collect();
    assert_eq!(ids(&busy.earlier), latest, "the last ones");
    let page = world.tab(&world.places.lotus.1, "/versions/2.0.0", Who::MerchantAdmin).await.body;
    assert!(page.contains("Live: 2.0.0"), "{page}");
    assert!(page.contains(&format!("release={former}")), "rolling back is offered: {page}");
    let tab = world.tab(&world.places.lotus.1, "/versions", Who::MerchantAdmin).await;
    assert_eq!(tab.status, 200, "{}", tab.body);
}

async fn a_request_outlasts_a_roll_back_to_its_own_version(world: &World) {
    let (one, two) = full_and_approved(world).await;
    assert_eq!(step(world, "complete", "2.0.0", two, ("", "")).await.status, 200);
    let production = release_of(world, one).await.target_id;
    let txn = world.begin().await;
    let id = Set(production);
    let row = target_row::ActiveModel { id, pilot_testing: Set(true), ..Default::default() };
    row.update(&txn).await.unwrap();
    txn.commit().await.unwrap();

    assert_eq!(submit(world, "1.0.0", production, Who::MerchantAdmin).await.status, 200);
    let again = last(world).await.id;
    let asked = asked(world, again).await.id;
    assert_eq!(step(world, "roll-back", "1.0.0", one, ("reason", "It crashes")).await.status, 200);
    let back = last(world).await.id;
    assert_eq!(release_of(world, again).await.status, ReleaseStatus::UnderReview);
    let twice = submit(world, "1.0.0", production, Who::MerchantAdmin).await;
    let there = ReleaseRefusal::AlreadyThere { status: ReleaseStatus::UnderReview };
    assert_eq!(refusal(&twice), there);

    assert_eq!(decide(world, "approve", asked, "", Who::Reviewer).await.status, 200);
    let status = release_of(world, again).await.status;
    assert_eq!(status, ReleaseStatus::ReleasePreparation, "testers have it already");
    let share = step(world, "raise", "1.0.0", again, ("percent", "10")).await;
    assert_eq!(refusal(&share), ReleaseRefusal::SameFull);
    let page = world.tab(&world.places.lotus.1, "/versions/1.0.0", Who::MerchantAdmin).await.body;
    assert!(page.contains("This same version is already live there"), "{page}");
    assert!(page.contains(&format!("release={again}")), "what waits can be seen through: {page}");
    assert_eq!(step(world, "complete", "1.0.0", again, ("", "")).await.status, 200);
    let now = [release_of(world, back).await.status, release_of(world, again).await.status];
    assert_eq!(now, [ReleaseStatus::Archived, ReleaseStatus::Full], "one is live");
}
