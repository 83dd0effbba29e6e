//! The members of a workspace: invited, changed, blocked, removed; nobody is left without an admin.

use crate::people::{self, PASSWORD, Who};
use crate::world::{Answer, World};
use backend::entity::account;
use chrono::TimeDelta;
use domain::access::MemberState;
use domain::form::{Field, Problem};
use domain::id::AccountId;
use sea_orm::entity::prelude::*;

both!(
    an_invitation_makes_an_account_once,
    an_invitation_is_for_one_address,
    an_invitation_does_not_open_the_account_of_a_member,
    a_withdrawn_or_old_invitation_is_spent,
    a_withdrawn_invitation_takes_nothing_away,
    a_member_is_not_invited_again,
    an_invitation_does_not_tell_whose_address_it_is,
    a_blocked_member_is_a_stranger_at_once,
    a_removed_member_takes_part_nowhere,
    the_last_admin_of_a_workspace_stays,
    a_last_admin_is_followed_by_somebody,
    search_finds_by_name_and_address,
);

async fn post(world: &World, deed: &str, pairs: &[(&str, &str)], who: Who) -> Answer {
    world.post_form(&format!("/api/workspace-member/{deed}"), pairs, who).await
}

async fn merchant(world: &World, deed: &str, account: AccountId) -> Answer {
    let (key, account) = (world.places.merchant.key.clone(), account.to_string());
    post(world, deed, &[("key", &key), ("member", &account)], Who::MerchantAdmin).await
}

/// The secret of an invitation of this address into Lotus Coffee.
async fn invited(world: &World, email: &str) -> String {
    let key = world.places.merchant.key.clone();
    let pairs = [("key", key.as_str()), ("email", email), ("role", "developer")];
    let sent = post(world, "invite", &pairs, Who::MerchantAdmin).await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    let link = sent.cookie("minideck-link=").unwrap().split(';').next().unwrap();
    app::path::decode(link).split("token=").nth(1).unwrap().to_owned()
}

async fn an_invitation_makes_an_account_once(world: &World) {
    let token = invited(world, "new.person@example.test").await;
    let page = world.get(&format!("/invitation?token={token}"), Who::Nobody).await;
    assert!(page.body.contains("Lotus Coffee") && page.body.contains("new.person@example.test"));
    let pairs = |password| [("token", token.as_str()), ("name", "Nia New"), ("password", password)];
    let short = world.post_form("/api/invitation/accept-new", &pairs("short"), Who::Nobody).await;
    assert_eq!(short.fields(), [(Field::Password, Problem::TooShort { least: 12 })]);
    let joined = world.post_form("/api/invitation/accept-new", &pairs(PASSWORD), Who::Nobody).await;
    assert_eq!(joined.status, 200, "{}", joined.body);
    assert!(joined.cookie(app::host::SESSION_COOKIE).is_some());
    let again = world.post_form("/api/invitation/accept-new", &pairs(PASSWORD), Who::Nobody).await;
    assert_eq!(again.status, 410);
    assert_eq!(world.get(&format!("/invitation?token={token}"), Who::Nobody).await.status, 410);
    let members =
        world.get(&format!("/workspaces/{}/members", world.places.merchant.key), Who::Admin).await;
    assert!(members.body.contains("Nia New"), "{}", members.body);
}

async fn an_invitation_is_for_one_address(world: &World) {
    let token = invited(world, Who::Stranger.email()).await;
    let path = format!("/invitation?token={token}");
    assert!(world.get(&path, Who::Nobody).await.body.contains("/sign-in?next="));
    let other = world.get(&path, Who::OtherAdmin).await.body;
    assert!(other.contains("Sign out to accept"), "{other}");
    let pairs = [("token", token.as_str())];
    assert_eq!(
        world.post_form("/api/invitation/accept", &pairs, Who::OtherAdmin).await.status,
        404
    );
    assert_eq!(world.post_form("/api/invitation/accept", &pairs, Who::Nobody).await.status, 401);
    assert_eq!(world.post_form("/api/invitation/accept", &pairs, Who::Stranger).await.status, 200);
    let list = format!("/mini-programs?workspace={}", world.places.merchant.key);
    assert_eq!(world.get(&list, Who::Stranger).await.status, 200);
}

/// Somebody who was added to the tenant has yet to follow the link for their password. Whoever invites them
/// elsewhere sees the invitation's link, and must not get in by it.
async fn an_invitation_does_not_open_the_account_of_a_member(world: &World) {
    let email = "boss@example.test";
    let place = backend::user::Place::Workspace(Some(&world.places.tenant.key));
    let role = domain::access::WorkspaceRole::WorkspaceAdmin;
    let user = backend::user::NewUser { email, name: "Bo Boss", place, role };
    backend::user::add(&world.backend.local(), user).await.unwrap();

    let token = invited(world, email).await;
    let page = world.get(&format!("/invitation?token={token}"), Who::Nobody).await;
    assert!(!page.body.contains("new-password"), "{}", page.body);
    let pairs = [("token", token.as_str()), ("name", "Eve"), ("password", PASSWORD)];
    let refused = world.post_form("/api/invitation/accept-new", &pairs, Who::Nobody).await;
    assert_eq!(refused.status, 410, "{}", refused.body);
    assert!(refused.cookie(app::host::SESSION_COOKIE).is_none());
}

async fn a_withdrawn_or_old_invitation_is_spent(world: &World) {
    let first = invited(world, "late@example.test").await;
    let second = invited(world, "late@example.test").await;
    let status = async |token: &str| {
        world.get(&format!("/invitation?token={token}"), Who::Nobody).await.status
    };
    assert_eq!((status(&first).await, status(&second).await), (410, 200));
    world.clock().pass(TimeDelta::days(7));
    assert_eq!(status(&second).await, 410);
    let third = invited(world, "late@example.test").await;
    let account = people::account_of(world, "late@example.test").await;
    assert_eq!(merchant(world, "remove", account).await.status, 200);
    assert_eq!(status(&third).await, 410);
}

/// A developer of the tenant is admin of a merchant's mini program, and is invited to the merchant, too.
async fn a_withdrawn_invitation_takes_nothing_away(world: &World) {
    let developer = world.places.account(Who::Developer);
    let (id, account) = (world.places.lotus.1.to_string(), developer.to_string());
    let add = [("id", id.as_str()), ("member", &account), ("role", "admin")];
    assert_eq!(world.post_form("/api/member/add", &add, Who::MerchantAdmin).await.status, 200);
    invited(world, Who::Developer.email()).await;
    assert_eq!(merchant(world, "remove", developer).await.status, 200);
    let members = world.tab(&world.places.lotus.1, "/members", Who::Developer).await;
    assert_eq!(members.status, 200, "{}", members.body);
    assert!(members.body.contains(Who::Developer.email()), "{}", members.body);
}

async fn an_invitation_does_not_tell_whose_address_it_is(world: &World) {
    let page = format!("/workspaces/{}/members", world.places.merchant.key);
    let of_stranger = account::Entity::find_by_id(world.places.account(Who::Stranger));
    let name = of_stranger.one(world.db()).await.unwrap().unwrap().name;
    let token = invited(world, Who::Stranger.email()).await;
    let shown = world.get(&page, Who::MerchantAdmin).await.body;
    assert!(shown.contains(Who::Stranger.email()) && !shown.contains(&name), "{name}");
    let pairs = [("token", token.as_str())];
    let accepted = world.post_form("/api/invitation/accept", &pairs, Who::Stranger).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    assert!(world.get(&page, Who::MerchantAdmin).await.body.contains(&name));
}

async fn a_member_is_not_invited_again(world: &World) {
    let key = world.places.merchant.key.clone();
    let email = Who::MerchantDev.email();
    let pairs = [("key", key.as_str()), ("email", email), ("role", "developer")];
    let refused = post(world, "invite", &pairs, Who::MerchantAdmin).await;
    assert_eq!(refused.fields(), [(Field::Email, Problem::EmailTaken)]);
    let wrong = [("key", key.as_str()), ("email", "x@example.test"), ("role", "workspace-admin")];
    let refused = post(world, "invite", &wrong, Who::MerchantAdmin).await;
    assert_eq!(refused.fields(), [(Field::Role, Problem::NoSuchChoice)]);
}

async fn a_blocked_member_is_a_stranger_at_once(world: &World) {
    let dev = world.places.account(Who::MerchantDev);
    let id = &world.places.lotus.1;
    assert_eq!(world.tab(id, "/versions", Who::MerchantDev).await.status, 200);
    assert_eq!(merchant(world, "block", dev).await.status, 200);
    assert_eq!(world.tab(id, "/versions", Who::MerchantDev).await.status, 404);
    assert_eq!(
        world.ask(&format!("/api/mini-program/head?id={id}"), Who::MerchantDev).await.status,
        404
    );
    assert_eq!(merchant(world, "block", dev).await.status, 409);
    assert_eq!(merchant(world, "unblock", dev).await.status, 200);
    assert_eq!(world.tab(id, "/versions", Who::MerchantDev).await.status, 200);
}

async fn a_removed_member_takes_part_nowhere(world: &World) {
    let account = people::newcomer(world, MemberState::Active, true).await;
    assert_eq!(merchant(world, "remove", account).await.status, 200);
    let members = world.tab(&world.places.lotus.1, "/members", Who::Admin).await.body;
    assert!(!members.contains("newcomer"), "{members}");
    assert_eq!(merchant(world, "remove", account).await.status, 409);
}

async fn the_last_admin_of_a_workspace_stays(world: &World) {
    let last = [(Field::Member, Problem::LastAdmin)];
    let admin = world.places.account(Who::MerchantAdmin);
    assert_eq!(merchant(world, "block", admin).await.fields(), last);
    assert_eq!(merchant(world, "remove", admin).await.fields(), last);
    let (key, account) = (world.places.merchant.key.clone(), admin.to_string());
    let pairs = [("key", key.as_str()), ("member", &account), ("role", "developer")];
    assert_eq!(post(world, "change-role", &pairs, Who::MerchantAdmin).await.fields(), last);
}

/// The tenant's mini program has one admin who counts: whoever blocks them names who follows.
async fn a_last_admin_is_followed_by_somebody(world: &World) {
    let key = world.places.tenant.key.clone();
    let admin = world.places.account(Who::Admin).to_string();
    let developer = world.places.account(Who::Developer).to_string();
    let raise = [("key", key.as_str()), ("member", &developer), ("role", "workspace-admin")];
    assert_eq!(post(world, "change-role", &raise, Who::Admin).await.status, 200);
    let pairs = [("key", key.as_str()), ("member", admin.as_str())];
    let refused = post(world, "remove", &pairs, Who::Developer).await;
    let named = Problem::LastAdminOf { names: vec![String::from("Wallet Top Up")] };
    assert_eq!(refused.fields(), [(Field::Successor, named)]);
    let here = format!("/workspaces/{key}/members");
    let plain =
        world.plain_form("/api/workspace-member/remove", &pairs, &here, Who::Developer).await;
    let page = world.get(plain.location(), Who::Developer).await.body;
    assert!(page.contains("name=\"successor\""), "{page}");
    let pairs = [pairs[0], pairs[1], ("successor", developer.as_str())];
    assert_eq!(post(world, "remove", &pairs, Who::Developer).await.status, 200);
    let kinds = crate::audit::kinds(world).await;
    assert_eq!(kinds[kinds.len() - 2..], ["member.added", "member.removed"], "both are kept");
    let members = world.tab(&world.places.wallet.1, "/members", Who::Developer).await.body;
    assert!(members.contains("Dora Developer") && !members.contains("Ada Admin"), "{members}");
    assert_eq!(world.tab(&world.places.wallet.1, "/members", Who::Admin).await.status, 404);
}

async fn search_finds_by_name_and_address(world: &World) {
    let found = async |typed: &str| {
        let path = format!("/workspaces/{}/members?q={typed}", world.places.merchant.key);
        world.get(&path, Who::Admin).await.body
    };
    let body = found("%E6%99%93").await;
    assert!(body.contains("王晓雯") && !body.contains("Mo Merchant"), "{body}");
    assert!(found("MERCHANT-DEV").await.contains("Mo Merchant"));
    for none in ["%25", "_", "%5C", "nobody"] {
        assert!(found(none).await.contains("No members found"), "{none}");
    }
}
