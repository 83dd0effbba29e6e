//! Who takes part in a mini program: added, changed, removed; the last admin stays.

use crate::people::{self, Who};
use crate::world::{Answer, World};
use app::error::AppError;
use backend::entity::mini_program_member;
use domain::access::MemberState;
use domain::form::{Field, Problem};
use domain::id::AccountId;
use sea_orm::entity::prelude::*;

both!(
    somebody_is_added_changed_and_removed,
    nobody_is_added_twice,
    only_members_of_the_workspaces_are_added,
    the_last_admin_stays,
    of_two_who_remove_the_last_two_admins_one_wins,
    a_plain_form_says_on_the_page_what_it_did,
    whoever_may_not_edit_reads,
    a_search_without_hits_says_so,
);

async fn post(world: &World, deed: &str, pairs: &[(&str, &str)], who: Who) -> Answer {
    let id = world.places.lotus.1.to_string();
    let pairs: Vec<(&str, &str)> = [("id", id.as_str())].iter().chain(pairs).copied().collect();
    world.post_form(&format!("/api/member/{deed}"), &pairs, who).await
}

async fn with(world: &World, deed: &str, account: AccountId, role: &str, who: Who) -> Answer {
    let account = account.to_string();
    post(world, deed, &[("member", &account), ("role", role)], who).await
}

async fn page(world: &World, query: &str, who: Who) -> String {
    world.tab(&world.places.lotus.1, &format!("/members{query}"), who).await.body
}

async fn somebody_is_added_changed_and_removed(world: &World) {
    let account = people::newcomer(world, MemberState::Active, false).await;
    let found = page(world, "?q=newcomer", Who::MerchantAdmin).await;
    assert!(found.contains("Can be added") && found.contains("Newcomer"), "{found}");
    assert_eq!(with(world, "add", account, "developer", Who::MerchantAdmin).await.status, 200);
    assert!(!page(world, "?q=newcomer", Who::MerchantAdmin).await.contains("Can be added"));
    assert_eq!(with(world, "change-role", account, "admin", Who::Admin).await.status, 200);
    assert_eq!(with(world, "remove", account, "", Who::MerchantAdmin).await.status, 200);
    assert!(!page(world, "", Who::MerchantAdmin).await.contains("newcomer"));
    let kinds = crate::audit::kinds(world).await;
    assert_eq!(kinds[kinds.len() - 3..], ["member.added", "member.changed", "member.removed"]);
}

async fn nobody_is_added_twice(world: &World) {
    let account = people::newcomer(world, MemberState::Active, false).await;
    let (one, two) = tokio::join!(
        with(world, "add", account, "developer", Who::MerchantAdmin),
        with(world, "add", account, "admin", Who::Admin)
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 422]);
    let refused = if one.status == 422 { one } else { two };
    assert_eq!(refused.fields(), [(Field::Member, Problem::AlreadyMember)]);
}

async fn only_members_of_the_workspaces_are_added(world: &World) {
    let nobody = [(Field::Member, Problem::NoSuchChoice)];
    for who in [Who::Stranger, Who::OtherAdmin, Who::Blocked, Who::Invited] {
        let account = world.places.account(who);
        let refused = with(world, "add", account, "admin", Who::MerchantAdmin).await;
        assert_eq!(refused.fields(), nobody, "{who:?}");
    }
    let reviewer = world.places.account(Who::Reviewer);
    assert_eq!(with(world, "add", reviewer, "developer", Who::MerchantAdmin).await.status, 200);
}

/// Of the tenant's own mini program, whose only admin who counts is the tenant's.
async fn the_last_admin_stays(world: &World) {
    let id = world.places.wallet.1.to_string();
    let admin = world.places.account(Who::Admin).to_string();
    let last = [(Field::Member, Problem::LastAdmin)];
    for (deed, role) in [("change-role", "developer"), ("remove", "")] {
        let pairs = [("id", id.as_str()), ("member", &admin), ("role", role)];
        let refused = world.post_form(&format!("/api/member/{deed}"), &pairs, Who::Admin).await;
        assert_eq!(refused.fields(), last, "{deed}");
    }
    let left = world.post_form("/api/member/leave", &[("id", &id)], Who::Admin).await;
    assert_eq!(left.fields(), last);
    // A merchant's Developer Admin is one of each of its mini programs, whatever they are made there.
    let theirs = world.places.account(Who::MerchantAdmin);
    assert_eq!(with(world, "remove", theirs, "", Who::Admin).await.status, 200);
}

async fn of_two_who_remove_the_last_two_admins_one_wins(world: &World) {
    let id = world.places.wallet.1.to_string();
    let (one, two) = (world.places.account(Who::Admin), world.places.account(Who::Developer));
    let (one, two) = (one.to_string(), two.to_string());
    let add = [("id", id.as_str()), ("member", &two), ("role", "admin")];
    assert_eq!(world.post_form("/api/member/add", &add, Who::Admin).await.status, 200);
    let (first, second) =
        ([("id", id.as_str()), ("member", &one)], [("id", id.as_str()), ("member", &two)]);
    let (first, second) = tokio::join!(
        world.post_form("/api/member/remove", &first, Who::Admin),
        world.post_form("/api/member/remove", &second, Who::Admin)
    );
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 422]);
}

async fn a_plain_form_says_on_the_page_what_it_did(world: &World) {
    let account = people::newcomer(world, MemberState::Active, true).await.to_string();
    let id = world.places.lotus.1.to_string();
    let here = format!("/mini-programs/{id}/members");
    let pairs = [("id", id.as_str()), ("member", &account)];
    let sent = world.plain_form("/api/member/remove", &pairs, &here, Who::MerchantAdmin).await;
    assert_eq!((sent.status, sent.location()), (302, here.as_str()));
    let said = sent.cookie("minideck-said=").unwrap().split(';').next().unwrap().to_owned();
    let mut request = crate::world::page(&here);
    request.headers_mut().append("cookie", format!("minideck-said={said}").parse().unwrap());
    let shown = world.send(request, Who::MerchantAdmin).await;
    assert!(shown.body.contains("Removed"), "{}", shown.body);
    assert!(shown.cookie("minideck-said=").unwrap().contains("Max-Age=0"));
    // A second time there is nobody to remove.
    let again = world.plain_form("/api/member/remove", &pairs, &here, Who::MerchantAdmin).await;
    let refused = world.get(again.location(), Who::MerchantAdmin).await;
    assert!(refused.body.contains("role=\"alert\""), "{}", refused.body);
}

async fn whoever_may_not_edit_reads(world: &World) {
    let read = page(world, "?q=o", Who::MerchantDev).await;
    assert!(read.contains("Mo Merchant") && !read.contains("/api/member/add"), "{read}");
    assert!(!read.contains("Can be added") && read.contains("/api/member/leave"));
    let denied: AppError =
        with(world, "add", world.places.account(Who::Reviewer), "admin", Who::MerchantDev)
            .await
            .json();
    assert!(matches!(denied, AppError::Denied { .. }));
}

async fn a_search_without_hits_says_so(world: &World) {
    for who in [Who::MerchantAdmin, Who::MerchantDev] {
        let none = page(world, "?q=zzzzzz", who).await;
        assert!(none.contains("name or e-mail address matches"), "{who:?}: {none}");
        assert!(!none.contains("to add somebody"), "{who:?}: {none}");
    }
    let txn = world.begin().await;
    mini_program_member::Entity::delete_many()
        .filter(mini_program_member::COLUMN.mini_program_id.eq(world.places.lotus.0))
        .exec(&txn)
        .await
        .unwrap();
    txn.commit().await.unwrap();
    assert!(page(world, "", Who::Admin).await.contains("to add somebody"));
}
