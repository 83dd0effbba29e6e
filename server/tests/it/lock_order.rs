//! Of two commands that touch the same rows at once one waits for the other, and never each for the other: on
//! PostgreSQL, since SQLite has one writer. A transaction stands for the one, stopped where it hurts.

use crate::people::{self, Who};
use crate::release::target;
use crate::release_to::{another, choose};
use crate::world::{Answer, World};
use backend::entity::{
    audit_chain, mini_program, mini_program_member, target as target_row, workspace,
};
use domain::access::MemberState;
use domain::form::{Field, Problem};
use domain::id::{AccountId, HostAppId, MiniProgramKey};
use domain::workspace::Environment;
use sea_orm::sea_query::LockType;
use sea_orm::{
    ConnectionTrait as _, DatabaseTransaction, DbBackend, QuerySelect as _, Statement,
    entity::prelude::*,
};

/// Makes a test on PostgreSQL of each function that takes a world.
macro_rules! postgres {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            use crate::world::World;

            #[tokio::test]
            async fn postgres() {
                let world = World::postgres().await;
                super::$name(&world).await;
                world.end().await;
            }
        }
    )+};
}

postgres!(
    of_two_admins_of_whom_one_is_removed_and_one_blocked_one_stays,
    whoever_is_removed_is_taken_out_before_the_head_is_locked,
    blocking_waits_for_a_release_and_a_release_not_for_blocking,
    a_notification_waits_for_nobody_who_changes_members,
    a_notification_waits_for_its_mini_program_before_the_head,
    a_host_app_is_taken_away_in_the_order_of_releasing,
);

/// Lets the transaction go on once somebody waits for a lock; soon, if nobody does.
async fn somebody_waits(world: &World) {
    let waiting = "SELECT 1 AS one FROM pg_stat_activity \
                   WHERE datname = current_database() AND wait_event_type = 'Lock'";
    for _ in 0..2_000 {
        let asked = Statement::from_string(DbBackend::Postgres, waiting);
        if world.db().query_one_raw(asked).await.unwrap().is_some() {
            return;
        }
    }
}

/// What is answered to whoever comes while a transaction is open, which takes something more, and ends.
async fn meanwhile(
    world: &World,
    txn: DatabaseTransaction,
    second: impl Future<Output = Answer>,
    more: impl AsyncFnOnce(&DatabaseTransaction),
) -> Answer {
    let first = async {
        somebody_waits(world).await;
        more(&txn).await;
        txn.commit().await.unwrap();
    };
    tokio::join!(second, first).0
}

/// Changes a mini program's row, as everything does that moves its releases.
async fn hold(txn: &DatabaseTransaction, key: MiniProgramKey) {
    mini_program::Entity::update_many()
        .col_expr(mini_program::Column::LiveElsewhere, Expr::value(0))
        .filter(mini_program::COLUMN.id.eq(key))
        .exec(txn)
        .await
        .unwrap();
}

/// Locks the head of the tenant's chain.
async fn head(txn: &DatabaseTransaction, world: &World) {
    let head = audit_chain::Entity::find_by_id(world.places.tenant.id.0).lock_exclusive();
    head.one(txn).await.unwrap().unwrap();
}

/// Takes somebody out of a mini program.
async fn take_out(txn: &DatabaseTransaction, key: MiniProgramKey, account: AccountId) {
    let gone = mini_program_member::Entity::delete_by_id((key, account));
    assert_eq!(gone.exec(txn).await.unwrap().rows_affected, 1);
}

/// Does something to a member of a workspace.
async fn member(world: &World, key: &str, deed: &str, account: AccountId, who: Who) -> Answer {
    let account = account.to_string();
    let pairs = [("key", key), ("member", account.as_str())];
    world.post_form(&format!("/api/workspace-member/{deed}"), &pairs, who).await
}

/// Makes the tenant's developer another admin of its mini program.
async fn second_admin(world: &World) -> AccountId {
    let developer = world.places.account(Who::Developer);
    let (id, account) = (world.places.wallet.1.to_string(), developer.to_string());
    let add = [("id", id.as_str()), ("member", &account), ("role", "admin")];
    assert_eq!(world.post_form("/api/member/add", &add, Who::Admin).await.status, 200);
    developer
}

async fn of_two_admins_of_whom_one_is_removed_and_one_blocked_one_stays(world: &World) {
    let (wallet, tenant) = (world.places.wallet.0, world.places.tenant.key.as_str());
    let second = second_admin(world).await;
    let txn = world.begin().await;
    hold(&txn, wallet).await;
    take_out(&txn, wallet, world.places.account(Who::Admin)).await;
    let block = member(world, tenant, "block", second, Who::Admin);
    let refused = meanwhile(world, txn, block, async |_| ()).await;
    let named = Problem::LastAdminOf { names: vec![String::from("Wallet Top Up")] };
    assert_eq!(refused.fields(), [(Field::Successor, named)]);
}

async fn whoever_is_removed_is_taken_out_before_the_head_is_locked(world: &World) {
    let account = people::newcomer(world, MemberState::Active, true).await;
    let txn = world.begin().await;
    take_out(&txn, world.places.lotus.0, account).await;
    let remove = member(world, &world.places.merchant.key, "remove", account, Who::MerchantAdmin);
    let done = meanwhile(world, txn, remove, async |txn| head(txn, world).await).await;
    assert_eq!(done.status, 200, "{}", done.body);
}

async fn blocking_waits_for_a_release_and_a_release_not_for_blocking(world: &World) {
    let tenant = &world.places.tenant;
    let second = second_admin(world).await;
    let txn = world.begin().await;
    hold(&txn, world.places.wallet.0).await;
    let block = member(world, &tenant.key, "block", second, Who::Admin);
    // As a request does that is made then.
    let refer = async |txn: &DatabaseTransaction| {
        let space = workspace::Entity::find_by_id(tenant.id).lock(LockType::KeyShare);
        space.one(txn).await.unwrap().unwrap();
    };
    let done = meanwhile(world, txn, block, refer).await;
    assert_eq!(done.status, 200, "{}", done.body);
}

/// Refers to Lotus Coffee, as a notification does that tells of it.
async fn refer(txn: &DatabaseTransaction, world: &World) {
    let row = mini_program::Entity::find_by_id(world.places.lotus.0).lock(LockType::KeyShare);
    row.one(txn).await.unwrap().unwrap();
}

async fn a_notification_waits_for_nobody_who_changes_members(world: &World) {
    let account = people::newcomer(world, MemberState::Active, true).await.to_string();
    let id = world.places.lotus.1.to_string();
    let pairs = [("id", id.as_str()), ("member", account.as_str())];
    let txn = world.begin().await;
    head(&txn, world).await;
    let remove = world.post_form("/api/member/remove", &pairs, Who::MerchantAdmin);
    let done = meanwhile(world, txn, remove, async |txn| refer(txn, world).await).await;
    assert_eq!(done.status, 200, "{}", done.body);
}

async fn a_notification_waits_for_its_mini_program_before_the_head(world: &World) {
    let number = crate::request::ask(world, &world.places.lotus.1, "location").await.to_string();
    let txn = world.begin().await;
    let row = mini_program::Entity::find_by_id(world.places.lotus.0).lock_exclusive();
    row.one(&txn).await.unwrap().unwrap();
    let pairs = [("number", number.as_str()), ("text", "Which shops?")];
    let say = world.post_form("/api/request/comment", &pairs, Who::Reviewer);
    let done = meanwhile(world, txn, say, async |txn| head(txn, world).await).await;
    assert_eq!(done.status, 200, "{}", done.body);
}

async fn a_host_app_is_taken_away_in_the_order_of_releasing(world: &World) {
    let own = HostAppId(world.places.choices.1);
    let lite = another(world, "lite").await;
    assert_eq!(choose(world, 1, &[own, lite]).await.status, 200);
    let production = target(world, Environment::Production).await;
    let txn = world.begin().await;
    hold(&txn, world.places.lotus.0).await;
    let release = async |txn: &DatabaseTransaction| {
        let there = target_row::Entity::find_by_id(production).lock_shared();
        there.one(txn).await.unwrap().unwrap();
    };
    let left = [lite];
    let done = meanwhile(world, txn, choose(world, 2, &left), release).await;
    assert_eq!(done.status, 200, "{}", done.body);
}
