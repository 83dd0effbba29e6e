//! Who is told of a removal: that it waits to be confirmed, and that it has lapsed.

use crate::people::Who;
use crate::removal::{approved, asked, confirm};
use crate::world::World;
use backend::entity::notification;
use backend::removal::tell_lapsed;
use chrono::TimeDelta;
use domain::notification::NotificationKind as Kind;
use sea_orm::{QueryOrder as _, entity::prelude::*};

both!(an_approval_tells_who_may_confirm, a_lapse_is_told_once, what_did_not_lapse_is_not_told);

/// What somebody was told, the oldest first, and where it leads.
async fn told(world: &World, who: Who) -> Vec<(Kind, String)> {
    let found = notification::Entity::find()
        .filter(notification::COLUMN.account_id.eq(world.places.account(who)))
        .order_by_asc(notification::Column::Id)
        .all(world.db())
        .await;
    found.unwrap().into_iter().map(|it| (it.kind, it.path)).collect()
}

async fn an_approval_tells_who_may_confirm(world: &World) {
    let number = approved(world).await;
    let id = &world.places.lotus.1;
    let (request, removal) =
        (format!("/requests/{number}"), format!("/mini-programs/{id}/removal"));
    let to_decide = (Kind::RequestToDecide, request.clone());
    let to_confirm = (Kind::RemovalToConfirm, removal);
    assert_eq!(told(world, Who::MerchantAdmin).await, std::slice::from_ref(&to_confirm));
    assert_eq!(told(world, Who::Admin).await, [to_decide.clone(), to_confirm]);
    assert_eq!(told(world, Who::Reviewer).await, [to_decide], "who decided knows it");
    assert_eq!(told(world, Who::MerchantDev).await, [(Kind::RequestApproved, request)]);
    for who in [Who::Developer, Who::OtherAdmin, Who::Blocked, Who::Invited, Who::Stranger] {
        assert_eq!(told(world, who).await, [], "{who:?}");
    }
    let page = world.get("/notifications", Who::MerchantAdmin).await.body;
    let words = "The removal of Lotus Coffee was approved and is waiting to be confirmed";
    assert!(page.contains(words), "{page}");
}

async fn a_lapse_is_told_once(world: &World) {
    let number = approved(world).await;
    let lapsed = (Kind::RemovalLapsed, format!("/requests/{number}"));
    world.clock().pass(TimeDelta::days(30) - TimeDelta::seconds(1));
    assert_eq!(tell_lapsed(&world.backend).await.unwrap(), 0);
    world.clock().pass(TimeDelta::seconds(1));
    let other = world.another().await;
    let (one, two) = tokio::join!(tell_lapsed(&world.backend), async {
        other.clock().pass(TimeDelta::days(30));
        tell_lapsed(&other.backend).await
    });
    assert_eq!(one.unwrap() + two.unwrap(), 1, "one of two processes");
    other.end().await;
    world.clock().pass(TimeDelta::days(1));
    assert_eq!(tell_lapsed(&world.backend).await.unwrap(), 0);
    for (who, times) in [
        (Who::Admin, 1),
        (Who::MerchantAdmin, 1),
        (Who::MerchantDev, 0),
        (Who::Reviewer, 0),
        (Who::OtherAdmin, 0),
    ] {
        let found = told(world, who).await;
        assert_eq!(found.iter().filter(|it| **it == lapsed).count(), times, "{who:?}: {found:?}");
    }
    let page = world.get("/notifications", Who::MerchantAdmin).await.body;
    assert!(page.contains("of Lotus Coffee was not confirmed in time and has lapsed"), "{page}");
    // The next one is another.
    approved(world).await;
    world.clock().pass(TimeDelta::days(30));
    assert_eq!(tell_lapsed(&world.backend).await.unwrap(), 1);
}

async fn what_did_not_lapse_is_not_told(world: &World) {
    let first = approved(world).await.to_string();
    let pairs = [("number", first.as_str())];
    let back = world.post_form("/api/request/withdraw", &pairs, Who::MerchantAdmin).await;
    assert_eq!(back.status, 200, "{}", back.body);
    let second = approved(world).await;
    assert_eq!(confirm(world, second, "Lotus Coffee", Who::Admin).await.status, 200);
    assert!(asked(world).await.confirmed_at.is_some());
    world.clock().pass(TimeDelta::days(31));
    assert_eq!(tell_lapsed(&world.backend).await.unwrap(), 0);
}
