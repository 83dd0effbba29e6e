//! The list of requests: what is in it for whom, what narrows it, and how fast it is.

use crate::feature::{add_feature, program};
use crate::people::Who;
use crate::request::ask;
use crate::world::World;
use backend::entity::{notification, request, workspace_member};
use domain::feature::Access;
use domain::request::{RequestKind, RequestStatus};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ConnectionTrait as _, entity::prelude::*};
use std::time::{Duration, Instant};

both!(
    everybody_has_their_list,
    whoever_left_hears_no_more,
    filters_narrow,
    nothing_found_is_not_nothing_there,
    pages_follow,
    many_requests_cost_little,
);

async fn list(world: &World, query: &str, who: Who) -> String {
    let answer = world.get(&format!("/requests{query}"), who).await;
    assert_eq!(answer.status, 200, "{query}");
    answer.body
}

/// The numbers of the requests that a page links to, in order.
fn numbers(body: &str) -> Vec<i64> {
    let links = body.split("href=\"/requests/").skip(1);
    links.map(|it| it.split('"').next().unwrap().parse().unwrap()).collect()
}

async fn everybody_has_their_list(world: &World) {
    let first = ask(world, &world.places.lotus.1, "location").await.0;
    let second = ask(world, &world.places.lotus.1, "payment").await.0;
    for who in [Who::Admin, Who::Reviewer] {
        let shown = list(world, "", who).await;
        assert_eq!(numbers(&shown), [first, second], "{who:?}: the queue from its beginning");
        assert!(shown.contains("To decide") && shown.contains("2 requests to decide"), "{who:?}");
        assert_eq!(numbers(&list(world, "?list=mine", who).await), [0_i64; 0], "{who:?}");
    }
    let mine = list(world, "", Who::MerchantAdmin).await;
    assert_eq!(numbers(&mine), [second, first], "the latest first");
    assert!(mine.contains("2 of 2 in the queue") && !mine.contains("To decide"));
    for who in [Who::Stranger, Who::Blocked, Who::Developer, Who::MerchantDev, Who::OtherAdmin] {
        for query in ["", "?list=to-decide", "?list=mine"] {
            assert_eq!(numbers(&list(world, query, who).await), [0_i64; 0], "{who:?} {query}");
        }
    }
}

async fn whoever_left_hears_no_more(world: &World) {
    let number = ask(world, &world.places.lotus.1, "location").await;
    let notices = async || {
        let told = notification::Entity::find()
            .filter(notification::COLUMN.account_id.eq(world.places.account(Who::MerchantAdmin)));
        told.count(world.db()).await.unwrap()
    };
    assert_eq!(numbers(&list(world, "?list=mine", Who::MerchantAdmin).await), [number.0]);
    let txn = world.begin().await;
    workspace_member::Entity::delete_many()
        .filter(workspace_member::COLUMN.account_id.eq(world.places.account(Who::MerchantAdmin)))
        .exec(&txn)
        .await
        .unwrap();
    txn.commit().await.unwrap();
    assert_eq!(numbers(&list(world, "?list=mine", Who::MerchantAdmin).await), [0_i64; 0]);
    let (before, number) = (notices().await, number.to_string());
    for (path, field) in [("comment", "text"), ("approve", "note")] {
        let sent = [("number", number.as_str()), (field, "All is well")];
        let path = format!("/api/request/{path}");
        assert_eq!(world.post_form(&path, &sent, Who::Reviewer).await.status, 200, "{path}");
    }
    assert_eq!(notices().await, before, "of neither the comment nor the approval");
}

async fn filters_narrow(world: &World) {
    let other = program(world).await;
    let first = ask(world, &world.places.lotus.1, "location").await.0;
    let second = ask(world, &other, "payment").await.0;
    let number = first.to_string();
    let reject = [("number", number.as_str()), ("reason", "No")];
    assert_eq!(world.post_form("/api/request/reject", &reject, Who::Reviewer).await.status, 200);
    let found = async |query: &str| numbers(&list(world, query, Who::Admin).await);
    assert_eq!(found("").await, [second]);
    assert_eq!(found("?status=all").await, [second, first]);
    assert_eq!(found("?status=rejected").await, [first]);
    assert_eq!(found("?status=all&kind=launch").await, [0_i64; 0]);
    assert_eq!(found("?status=all&kind=feature-activation").await, [second, first]);
    assert_eq!(found(&format!("?status=all&mini_program={other}")).await, [second]);
    assert_eq!(found("?status=all&mini_program=nothing").await, [0_i64; 0]);
    assert_eq!(found("?status=all&mini_program=MP0000000000").await, [0_i64; 0]);
    assert_eq!(found("?status=nonsense&kind=nonsense&after=nonsense").await, [second]);
    let mine = list(world, "?list=mine&status=rejected", Who::MerchantAdmin).await;
    assert_eq!(numbers(&mine), [first]);
}

async fn nothing_found_is_not_nothing_there(world: &World) {
    for query in ["?list=mine&status=rejected", "?list=to-decide&status=rejected"] {
        assert!(list(world, query, Who::Admin).await.contains("No matching requests"), "{query}");
    }
    for query in ["", "?list=to-decide&status=in-review", "?list=to-decide&status=all"] {
        assert!(list(world, query, Who::Admin).await.contains("Nothing to decide"), "{query}");
    }
    for query in ["?list=mine", "?list=mine&status=all"] {
        assert!(list(world, query, Who::Admin).await.contains("No requests yet"), "{query}");
    }
}

/// Adds requests for a feature of its own, of which `open` are in review.
async fn add(world: &World, count: usize, open: usize) {
    let feature = add_feature(world, "bulk", Access::ActivationNeeded, false, &[]).await;
    let lotus = world.places.lotus.0;
    let now = world.clock().now();
    let txn = world.begin().await;
    let mut others = Vec::new();
    // One request for one feature of one mini program can be in review: the open ones are launches.
    for at in 0..count {
        let is_open = at >= count - open;
        others.push(request::ActiveModel {
            id: NotSet,
            tenant_id: Set(world.places.tenant.id),
            kind: Set(if is_open { RequestKind::Launch } else { RequestKind::FeatureActivation }),
            status: Set(if is_open { RequestStatus::InReview } else { RequestStatus::Approved }),
            mini_program_id: Set(lotus),
            feature_id: Set(Some(feature)),
            version_id: Set(None),
            release_id: Set(None),
            applicant_id: Set(world.places.account(Who::MerchantAdmin)),
            reason: Set(String::from("Bulk")),
            created_at: Set(now),
            decided_by: Set(None),
            decided_at: Set(None),
            decision_note: Set(String::new()),
            self_approved: Set(false),
            confirmed_at: Set(None),
            withdrawn_at: Set(None),
            withdrawn_by: Set(None),
            revision: Set(1),
        });
    }
    for chunk in others.chunks(1_000) {
        request::Entity::insert_many(chunk.to_vec()).exec_without_returning(&txn).await.unwrap();
    }
    txn.commit().await.unwrap();
}

async fn pages_follow(world: &World) {
    add(world, 120, 120).await;
    let mut seen = Vec::new();
    let mut query = String::new();
    loop {
        let found = numbers(&list(world, &query, Who::Reviewer).await);
        let Some(last) = found.last() else { break };
        query = format!("?after={last}");
        seen.extend(found);
    }
    assert_eq!(seen.len(), 120);
    assert!(seen.is_sorted(), "the queue goes on");
    let body = list(world, "", Who::Reviewer).await;
    assert!(body.contains(&format!("/requests?after={}", seen[49])), "the next page is linked");
}

/// The least time that a page of the list takes.
async fn least(world: &World, query: &str) -> Duration {
    let mut least = Duration::MAX;
    for _ in 0..24 {
        let began = Instant::now();
        list(world, query, Who::Reviewer).await;
        least = least.min(began.elapsed());
    }
    least
}

async fn many_requests_cost_little(world: &World) {
    add(world, 1_000, 1_000).await;
    let queries = ["", "?kind=launch", "?status=in-review&kind=feature-activation"];
    let mut few = Vec::new();
    for query in queries {
        few.push(least(world, query).await);
    }
    let txn = world.begin().await;
    // The same 299,000 decided ones as one statement: what is measured is reading.
    let sql = "INSERT INTO request (tenant_id, kind, status, mini_program_id, applicant_id, reason, created_at) \
               SELECT q.tenant_id, 'feature-activation', 'approved', q.mini_program_id, q.applicant_id, 'Bulk', q.created_at \
               FROM request q CROSS JOIN (SELECT id FROM request LIMIT 299) x";
    txn.execute_unprepared(sql).await.unwrap();
    txn.commit().await.unwrap();
    assert_eq!(request::Entity::find().count(world.db()).await.unwrap(), 300_000);
    for (query, few) in queries.into_iter().zip(few) {
        let many = least(world, query).await;
        // A machine that does other things too gets some room: 1.3 times, and 20 ms.
        let most = few.mul_f64(1.3) + Duration::from_millis(20);
        assert!(many <= most, "{query}: {many:?} with 300,000, {few:?} with 1,000");
    }
}
