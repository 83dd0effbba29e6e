//! What people are told of: in the transaction of what happened, live, and until it is read.

use crate::notification_stream::Stream;
use crate::people::{self, Who};
use crate::world::World;
use axum::http::header;
use backend::Cx;
use backend::entity::notification;
use backend::notification::{Notice, deciders, notify, sweep, takers_part};
use chrono::TimeDelta;
use domain::access::{MemberState, MiniProgramRole};
use domain::account::Reader;
use domain::id::AccountId;
use domain::notification::NotificationKind;
use sea_orm::{QueryOrder, entity::prelude::*};

both!(
    what_is_rolled_back_tells_nobody,
    whoever_acts_is_not_told,
    memberships_tell_whom_they_concern,
    a_page_says_it_in_words,
    what_is_read_is_marked,
    opening_one_marks_it,
    a_page_has_fifty,
    old_ones_are_forgotten,
    those_whom_it_concerns_are_found,
);

/// Tells somebody something, as somebody.
pub async fn tell(world: &World, to: AccountId, by: Option<Who>) {
    let actor = match by {
        Some(who) => Some(people::session(&world.backend, world.places.account(who)).await.1),
        None => None,
    };
    let cx = Cx { backend: &world.backend, actor, address: "local" };
    let txn = world.begin().await;
    notify(&txn, &cx, &[to], notice(world, NotificationKind::MemberAdded)).await.unwrap();
    txn.commit().await.unwrap();
}

fn notice(world: &World, kind: NotificationKind) -> Notice {
    Notice::of_workspace(&world.places.merchant, kind)
}

/// What somebody was told, the oldest first.
async fn kinds(world: &World, account: AccountId) -> Vec<NotificationKind> {
    let found = notification::Entity::find()
        .filter(notification::COLUMN.account_id.eq(account))
        .order_by_asc(notification::Column::Id)
        .all(world.db())
        .await;
    found.unwrap().into_iter().map(|it| it.kind).collect()
}

async fn unread(world: &World, who: Who) -> u32 {
    world.ask("/api/account/reader", who).await.json::<Reader>().unread
}

async fn what_is_rolled_back_tells_nobody(world: &World) {
    let who = world.places.account(Who::MerchantDev);
    let mut stream = Stream::open(world, Who::MerchantDev, None).await;
    assert_eq!(stream.next().await.unwrap().1["unread"], 0);
    let txn = world.begin().await;
    let notice = notice(world, NotificationKind::MemberAdded);
    notify(&txn, &world.backend.local(), &[who], notice).await.unwrap();
    txn.rollback().await.unwrap();
    assert!(stream.is_silent().await);
    assert!(kinds(world, who).await.is_empty());
    assert_eq!(unread(world, Who::MerchantDev).await, 0);
}

async fn whoever_acts_is_not_told(world: &World) {
    let own = world.places.account(Who::MerchantDev);
    tell(world, own, Some(Who::MerchantDev)).await;
    assert!(kinds(world, own).await.is_empty());
    tell(world, own, Some(Who::MerchantAdmin)).await;
    assert_eq!(kinds(world, own).await, [NotificationKind::MemberAdded]);
    let id = world.places.web.1.to_string();
    let left = world.post_form("/api/member/leave", &[("id", &id)], Who::MerchantDev).await;
    assert_eq!(left.status, 200);
    assert_eq!(kinds(world, own).await.len(), 1, "who leaves knows it");
}

async fn memberships_tell_whom_they_concern(world: &World) {
    use NotificationKind as Kind;
    let account = people::newcomer(world, MemberState::Active, false).await;
    let member = account.to_string();
    let id = world.places.lotus.1.to_string();
    let key = world.places.merchant.key.clone();
    let other = people::newcomer(world, MemberState::Active, false).await;
    let program = async |deed: &str, role: &str| {
        let pairs = [("id", id.as_str()), ("member", &member), ("role", role)];
        let path = format!("/api/member/{deed}");
        let done = world.post_form(&path, &pairs, Who::MerchantAdmin).await;
        assert_eq!(done.status, 200, "{deed}: {}", done.body);
    };
    let space = async |deed: &str, role: &str| {
        let pairs = [("key", key.as_str()), ("member", &member), ("role", role)];
        let path = format!("/api/workspace-member/{deed}");
        let done = world.post_form(&path, &pairs, Who::MerchantAdmin).await;
        assert_eq!(done.status, 200, "{deed}: {}", done.body);
    };
    program("add", "developer").await;
    program("change-role", "admin").await;
    program("change-role", "admin").await;
    program("remove", "").await;
    space("change-role", "developer-admin").await;
    space("block", "").await;
    space("unblock", "").await;
    space("remove", "").await;
    let email = people::email_of(world, account).await;
    let pairs = [("key", key.as_str()), ("email", &email), ("role", "developer")];
    let path = "/api/workspace-member/invite";
    assert_eq!(world.post_form(path, &pairs, Who::MerchantAdmin).await.status, 200);
    let told = [
        Kind::MemberAdded,
        Kind::MemberChanged,
        Kind::MemberRemoved,
        Kind::WorkspaceRoleChanged,
        Kind::WorkspaceBlocked,
        Kind::WorkspaceUnblocked,
        Kind::WorkspaceRemoved,
        Kind::WorkspaceInvited,
    ];
    assert_eq!(kinds(world, account).await, told);
    assert!(kinds(world, other).await.is_empty());
    assert!(kinds(world, world.places.account(Who::MerchantAdmin)).await.is_empty());
}

async fn a_page_says_it_in_words(world: &World) {
    let empty = world.get("/notifications", Who::MerchantDev).await.body;
    assert!(
        empty.contains("No notifications") && empty.contains("Notifications, 0 unread"),
        "{empty}"
    );
    let id = world.places.lotus.1.to_string();
    let member = world.places.account(Who::MerchantDev).to_string();
    let pairs = [("id", id.as_str()), ("member", &member), ("role", "admin")];
    let done = world.post_form("/api/member/change-role", &pairs, Who::MerchantAdmin).await;
    assert_eq!(done.status, 200);
    let page = world.get("/notifications", Who::MerchantDev).await.body;
    let said = "王晓雯 changed your role in Lotus Coffee to Mini Program Admin";
    assert!(page.contains(said), "{page}");
    assert!(page.contains("Unread") && page.contains("Notifications, 1 unread"), "{page}");
    let told = notification::Entity::find().one(world.db()).await.unwrap().unwrap();
    assert_eq!(told.path, format!("/mini-programs/{id}/information"));
    let mut chinese = crate::world::page("/notifications");
    chinese.headers_mut().insert(header::ACCEPT_LANGUAGE, "zh-CN".parse().unwrap());
    let page = world.send(chinese, Who::MerchantDev).await.body;
    assert!(page.contains("王晓雯 将您在“Lotus Coffee”的角色改为小程序管理员"), "{page}");
    assert!(!world.get("/notifications", Who::MerchantAdmin).await.body.contains(said));
}

async fn what_is_read_is_marked(world: &World) {
    let account = world.places.account(Who::MerchantDev);
    for _ in 0..3 {
        tell(world, account, Some(Who::Admin)).await;
    }
    let rows = notification::Entity::find()
        .filter(notification::COLUMN.account_id.eq(account))
        .order_by_asc(notification::Column::Id);
    let ids: Vec<String> =
        rows.all(world.db()).await.unwrap().iter().map(|it| it.id.to_string()).collect();
    let mark = async |id: &str, who: Who| {
        world.post_form("/api/notification/mark-read", &[("id", id)], who).await.status
    };
    let mut stream = Stream::open(world, Who::MerchantDev, None).await;
    assert_eq!(stream.next().await.unwrap().1["unread"], 3);
    assert_eq!(mark(&ids[0], Who::MerchantAdmin).await, 404, "another person's");
    assert_eq!(unread(world, Who::MerchantDev).await, 3);
    for _ in 0..2 {
        assert_eq!(mark(&ids[0], Who::MerchantDev).await, 200);
        assert_eq!(unread(world, Who::MerchantDev).await, 2);
    }
    assert_eq!(stream.next().await.unwrap().1["unread"], 2, "other pages hear of it");
    let path = "/api/notification/mark-all-read";
    let pairs = [("until", ids[1].as_str())];
    let sent = world.plain_form(path, &pairs, "/notifications", Who::MerchantDev).await;
    assert_eq!((sent.status, sent.location()), (302, "/notifications"));
    assert_eq!(unread(world, Who::MerchantDev).await, 1, "what came later stays unread");
    let page = world.get("/notifications", Who::MerchantDev).await.body;
    assert_eq!(page.matches("/api/notification/mark-read").count(), 1, "{page}");
    assert!(world.get("/notifications", Who::MerchantDev).await.body.contains("Mark all as read"));
}

async fn opening_one_marks_it(world: &World) {
    let account = world.places.account(Who::MerchantDev);
    tell(world, account, Some(Who::Admin)).await;
    let row = notification::Entity::find().one(world.db()).await.unwrap().unwrap();
    let (id, path) = (row.id.to_string(), "/api/notification/open");
    let page = world.get("/notifications", Who::MerchantDev).await.body;
    assert!(page.contains(path), "a form leads there: {page}");
    assert_eq!(unread(world, Who::MerchantDev).await, 1, "looking changes nothing");
    assert_eq!(world.post_form(path, &[("id", &id)], Who::MerchantAdmin).await.status, 404);
    let pairs = [("id", id.as_str())];
    for _ in 0..2 {
        let sent = world.plain_form(path, &pairs, "/notifications", Who::MerchantDev).await;
        assert_eq!((sent.status, sent.location()), (302, row.path.as_str()));
        assert_eq!(unread(world, Who::MerchantDev).await, 0);
    }
    let page = world.get("/notifications", Who::MerchantDev).await.body;
    assert!(!page.contains(path), "a link leads there: {page}");
}

async fn a_page_has_fifty(world: &World) {
    let account = world.places.account(Who::MerchantDev);
    let txn = world.begin().await;
    for _ in 0..120 {
        let notice = notice(world, NotificationKind::WorkspaceUnblocked);
        notify(&txn, &world.backend.local(), &[account], notice).await.unwrap();
    }
    txn.commit().await.unwrap();
    assert_eq!(unread(world, Who::MerchantDev).await, 100);
    let mut path = String::from("/notifications");
    for (rows, last) in [(50, false), (50, false), (20, true)] {
        let page = world.get(&path, Who::MerchantDev).await.body;
        assert_eq!(page.matches("class=\"link medium\"").count(), rows, "{path}");
        assert!(page.contains("Notifications, 99+ unread"));
        let next = page.split("href=\"/notifications?before=").nth(1);
        assert_eq!(next.is_none(), last, "{path}");
        if let Some(next) = next {
            path = format!("/notifications?before={}", next.split('"').next().unwrap());
        }
    }
}

async fn old_ones_are_forgotten(world: &World) {
    let account = world.places.account(Who::MerchantDev);
    tell(world, account, None).await;
    world.clock().pass(TimeDelta::days(89));
    tell(world, account, None).await;
    assert_eq!(sweep(&world.backend).await.unwrap(), 0);
    world.clock().pass(TimeDelta::days(2));
    assert_eq!(sweep(&world.backend).await.unwrap(), 1);
    assert_eq!(kinds(world, account).await.len(), 1);
}

async fn those_whom_it_concerns_are_found(world: &World) {
    use backend::entity::{mini_program, workspace};
    use sea_orm::ActiveValue::Set;
    let of = |who: &[Who]| {
        let mut found: Vec<AccountId> = who.iter().map(|it| world.places.account(*it)).collect();
        found.sort_unstable();
        found
    };
    let mut found = deciders(world.db(), world.places.tenant.id).await.unwrap();
    found.sort_unstable();
    assert_eq!(
        found,
        of(&[Who::Admin, Who::Reviewer]),
        "neither who is invited nor who is blocked"
    );
    let row =
        async |key| mini_program::Entity::find_by_id(key).one(world.db()).await.unwrap().unwrap();
    let lotus = row(world.places.lotus.0).await;
    let found = takers_part(world.db(), &lotus).await.unwrap();
    assert_eq!(found, of(&[Who::MerchantAdmin, Who::MerchantDev]));
    let wallet = row(world.places.wallet.0).await;
    assert_eq!(takers_part(world.db(), &wallet).await.unwrap(), of(&[Who::Admin]));
    let txn = world.begin().await;
    let reviewer = world.places.account(Who::Reviewer);
    let developer = MiniProgramRole::Developer;
    let cx = world.backend.local();
    backend::mini_program::join(&txn, &cx, lotus.id, reviewer, developer).await.unwrap();
    txn.commit().await.unwrap();
    let found = takers_part(world.db(), &lotus).await.unwrap();
    assert_eq!(found, of(&[Who::Reviewer, Who::MerchantAdmin, Who::MerchantDev]));
    let txn = world.begin().await;
    let removed = workspace::ActiveModel {
        id: Set(world.places.merchant.id),
        removed_at: Set(Some(world.clock().now())),
        ..Default::default()
    };
    removed.update(&txn).await.unwrap();
    txn.commit().await.unwrap();
    assert!(takers_part(world.db(), &lotus).await.unwrap().is_empty());
}
