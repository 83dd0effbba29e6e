//! One request: who sees it, who decides it, and what a decision brings about.

use crate::feature::{events, feature_of, grant, has, program};
use crate::people::{self, Who};
use crate::world::{Answer, World};
use app::error::AppError;
use backend::Cx;
use backend::entity::{feature, mini_program, request, request_comment, workspace};
use domain::access::Action;
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::{MiniProgramId, MiniProgramKey, RequestId};
use domain::request::RequestStatus;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

both!(
    an_approval_adds_the_feature,
    a_rejection_needs_a_reason,
    whoever_asked_takes_it_back,
    nobody_decides_their_own_unless_allowed,
    of_many_deciders_one_decides,
    a_feature_that_is_gone_is_not_approved,
    a_reviewer_sees_what_is_under_review,
    comments_are_made_by_those_who_may,
);

/// Asks for a feature for a mini program of Lotus Coffee, as its admin.
pub async fn ask(world: &World, id: &MiniProgramId, feature: &str) -> RequestId {
    ask_as(world, id, feature, Who::MerchantAdmin).await
}

/// Asks for a feature as somebody.
pub async fn ask_as(world: &World, id: &MiniProgramId, feature: &str, who: Who) -> RequestId {
    let actor = people::session(&world.backend, world.places.account(who)).await.1;
    let cx = Cx { backend: &world.backend, actor: Some(actor), address: "local" };
    backend::request::ask(&cx, id, feature, "Shops nearby").await.unwrap()
}

async fn stored(world: &World, number: RequestId) -> request::Model {
    request::Entity::find_by_id(number).one(world.db()).await.unwrap().unwrap()
}

async fn key(world: &World, id: &MiniProgramId) -> MiniProgramKey {
    let found = mini_program::Entity::find().filter(mini_program::COLUMN.public_id.eq(id.clone()));
    found.one(world.db()).await.unwrap().unwrap().id
}

async fn post(
    world: &World,
    deed: &str,
    number: RequestId,
    more: &[(&str, &str)],
    who: Who,
) -> Answer {
    let number = number.to_string();
    let mut form = vec![("number", number.as_str())];
    form.extend(more);
    world.post_form(&format!("/api/request/{deed}"), &form, who).await
}

async fn page(world: &World, number: RequestId, who: Who) -> Answer {
    world.get(&format!("/requests/{number}"), who).await
}

async fn an_approval_adds_the_feature(world: &World) {
    let lotus = world.places.lotus.clone();
    let number = ask(world, &lotus.1, "location").await;
    let shown = page(world, number, Who::Reviewer).await;
    assert_eq!(shown.status, 200);
    for words in ["Activate Location for Lotus Coffee", "Shops nearby", "getLocation", "In review"]
    {
        assert!(shown.body.contains(words), "{words}: {}", shown.body);
    }
    let shown = page(world, number, Who::MerchantAdmin).await.body;
    assert!(shown.contains("1 of 1 in the queue") && shown.contains("Withdraw request"));
    assert!(!shown.contains("/api/request/approve"), "the control is absent");
    let done = post(world, "approve", number, &[("note", "Fine")], Who::Reviewer).await;
    assert_eq!((done.status, done.location()), (200, format!("/requests/{number}").as_str()));
    assert!(has(world, lotus.0, "location").await);
    let row = stored(world, number).await;
    assert_eq!((row.status, row.self_approved), (RequestStatus::Approved, false));
    assert_eq!(row.decided_by, Some(world.places.account(Who::Reviewer)));
    assert_eq!(events(world, EventKind::RequestApproved).await, 1);
    assert_eq!(events(world, EventKind::FeatureAdded).await, 1);
    let shown = page(world, number, Who::MerchantAdmin).await.body;
    assert!(shown.contains("Approved") && shown.contains("Fine") && shown.contains("Rui Reviewer"));
    assert!(!shown.contains("Withdraw request"));
    for (deed, pair) in [("approve", ("note", "")), ("reject", ("reason", "No"))] {
        let late = post(world, deed, number, &[pair], Who::Admin).await;
        assert_eq!(late.status, 409, "{deed}");
        let AppError::Decided { status, by, .. } = late.json() else { panic!("{}", late.body) };
        assert_eq!((status, by.as_str()), (RequestStatus::Approved, "Rui Reviewer"));
    }
    assert_eq!(post(world, "withdraw", number, &[], Who::MerchantAdmin).await.status, 409);
}

async fn a_rejection_needs_a_reason(world: &World) {
    let lotus = world.places.lotus.clone();
    let number = ask(world, &lotus.1, "location").await;
    let refused = post(world, "reject", number, &[("reason", "  ")], Who::Reviewer).await;
    assert_eq!(refused.fields(), [(Field::Reason, Problem::Missing)]);
    let done = post(world, "reject", number, &[("reason", "Say why first")], Who::Reviewer).await;
    assert_eq!(done.status, 200);
    assert_eq!(stored(world, number).await.status, RequestStatus::Rejected);
    assert!(!has(world, lotus.0, "location").await);
    assert!(page(world, number, Who::MerchantAdmin).await.body.contains("Say why first"));
    // It can be asked for again.
    assert_ne!(ask(world, &lotus.1, "location").await, number);
}

async fn whoever_asked_takes_it_back(world: &World) {
    let number = ask(world, &world.places.lotus.1, "location").await;
    for who in [Who::Admin, Who::Reviewer] {
        assert_eq!(post(world, "withdraw", number, &[], who).await.status, 403, "{who:?}");
    }
    assert_eq!(post(world, "withdraw", number, &[], Who::MerchantAdmin).await.status, 200);
    let row = stored(world, number).await;
    assert_eq!(
        (row.status, row.decided_by, row.decided_at),
        (RequestStatus::Withdrawn, None, None)
    );
    let by = world.places.account(Who::MerchantAdmin);
    let now = world.clock().now();
    assert_eq!((row.withdrawn_by, row.withdrawn_at), (Some(by), Some(now)));
    let late = post(world, "approve", number, &[("note", "")], Who::Admin).await;
    let AppError::Decided { status, by, .. } = late.json() else { panic!("{}", late.body) };
    assert_eq!((status, by.as_str()), (RequestStatus::Withdrawn, "王晓雯"));
}

async fn nobody_decides_their_own_unless_allowed(world: &World) {
    let wallet = world.places.wallet.clone();
    let number = ask_as(world, &wallet.1, "location", Who::Admin).await;
    let shown = page(world, number, Who::Admin).await.body;
    assert!(shown.contains("somebody else decides it") && !shown.contains("/api/request/approve"));
    for (deed, pair) in [("approve", ("note", "")), ("reject", ("reason", "No"))] {
        let refused = post(world, deed, number, &[pair], Who::Admin).await;
        assert_eq!(refused.fields(), [(Field::Request, Problem::OwnRequest)], "{deed}");
    }
    let txn = world.begin().await;
    let allowed = workspace::ActiveModel {
        id: Set(world.places.tenant.id),
        self_approval: Set(true),
        ..Default::default()
    };
    allowed.update(&txn).await.unwrap();
    txn.commit().await.unwrap();
    assert!(page(world, number, Who::Admin).await.body.contains("/api/request/approve"));
    assert_eq!(post(world, "approve", number, &[("note", "")], Who::Admin).await.status, 200);
    assert!(stored(world, number).await.self_approved);
    let shown = page(world, number, Who::Reviewer).await.body;
    assert!(shown.contains("The reviewer decided their own request"), "{shown}");
    assert!(has(world, wallet.0, "location").await);
}

async fn of_many_deciders_one_decides(world: &World) {
    let lotus = world.places.lotus.clone();
    let number = ask(world, &lotus.1, "location").await;
    let deciders = (0..64).map(|at| async move {
        let who = if at % 2 == 0 { Who::Reviewer } else { Who::Admin };
        let (deed, pair) =
            if at % 4 < 2 { ("approve", ("note", "")) } else { ("reject", ("reason", "No")) };
        post(world, deed, number, &[pair], who).await
    });
    let answers = futures::future::join_all(deciders).await;
    let done = answers.iter().filter(|it| it.status == 200).count();
    assert_eq!(done, 1, "{:?}", answers.iter().map(|it| it.status).collect::<Vec<_>>());
    let status = stored(world, number).await.status;
    for late in answers.iter().filter(|it| it.status != 200) {
        assert_eq!(late.status, 409, "{}", late.body);
        let AppError::Decided { status: told, .. } = late.json() else { panic!("{}", late.body) };
        assert_eq!(told, status, "who was late is told what was decided");
    }
    let approved = events(world, EventKind::RequestApproved).await;
    let rejected = events(world, EventKind::RequestRejected).await;
    assert_eq!(approved + rejected, 1);
    assert_eq!(has(world, lotus.0, "location").await, status == RequestStatus::Approved);
}

async fn a_feature_that_is_gone_is_not_approved(world: &World) {
    let lotus = world.places.lotus.clone();
    let number = ask(world, &lotus.1, "location").await;
    let row = feature_of(world, "location").await;
    let archive = async |at: Option<chrono::DateTime<chrono::Utc>>| {
        let txn = world.begin().await;
        let change =
            feature::ActiveModel { id: Set(row.id), archived_at: Set(at), ..Default::default() };
        change.update(&txn).await.unwrap();
        txn.commit().await.unwrap();
    };
    archive(Some(world.clock().now())).await;
    let refused = post(world, "approve", number, &[("note", "")], Who::Reviewer).await;
    assert_eq!(refused.fields(), [(Field::Feature, Problem::FeatureGone)]);
    assert_eq!(stored(world, number).await.status, RequestStatus::InReview, "it waits");
    assert!(page(world, number, Who::Reviewer).await.body.contains("cannot be approved"));
    archive(None).await;
    // One that was added meanwhile is approved all the same.
    grant(world, lotus.0, "location").await;
    assert_eq!(post(world, "approve", number, &[("note", "")], Who::Reviewer).await.status, 200);
    assert!(has(world, lotus.0, "location").await);
}

async fn a_reviewer_sees_what_is_under_review(world: &World) {
    let id = program(world).await;
    let tabs = ["/information", "/versions", "/members", "/features"];
    let sees = async |who: Who| {
        let mut seen = Vec::new();
        for tab in tabs {
            seen.push(world.tab(&id, tab, who).await.status);
        }
        let listed = world.get("/mini-programs", who).await.body;
        assert_eq!(listed.contains(id.as_str()), seen == [200; 4], "the list says the same");
        seen
    };
    assert_eq!(sees(Who::Reviewer).await, [404; 4]);
    let first = ask(world, &id, "location").await;
    assert_eq!(sees(Who::Reviewer).await, [200; 4]);
    assert_eq!(sees(Who::Developer).await, [404; 4]);
    for tab in ["/qr-codes", "/configuration"] {
        assert_eq!(world.tab(&id, tab, Who::Reviewer).await.status, 403, "{tab}");
    }
    // Decided by another: the request stays readable, the mini program does not.
    let done = post(world, "reject", first, &[("reason", "No")], Who::Admin).await;
    assert_eq!(done.status, 200);
    assert_eq!(sees(Who::Reviewer).await, [404; 4]);
    let shown = page(world, first, Who::Reviewer).await;
    assert_eq!(shown.status, 200);
    assert!(!shown.body.contains(&format!("/mini-programs/{id}")), "no link leads to nothing");
    let taken = ask(world, &id, "location").await;
    assert_eq!(sees(Who::Reviewer).await, [200; 4]);
    assert_eq!(post(world, "withdraw", taken, &[], Who::MerchantAdmin).await.status, 200);
    assert_eq!(sees(Who::Reviewer).await, [404; 4]);
    // Decided by themselves: it stays readable.
    let second = ask(world, &id, "location").await;
    let done = post(world, "reject", second, &[("reason", "No")], Who::Reviewer).await;
    assert_eq!(done.status, 200);
    assert_eq!(sees(Who::Reviewer).await, [200; 4]);
    let actor = people::session(&world.backend, world.places.account(Who::Reviewer)).await.1;
    let cx = Cx { backend: &world.backend, actor: Some(actor), address: "local" };
    assert!(cx.program(&id, Action::EditFeatures).await.is_err());
    assert_eq!(key(world, &id).await, stored(world, second).await.mini_program_id);
    // Once the merchant is gone, only admins of the tenant see what it had.
    let txn = world.begin().await;
    let gone = workspace::ActiveModel {
        id: Set(world.places.merchant.id),
        removed_at: Set(Some(world.clock().now())),
        ..Default::default()
    };
    gone.update(&txn).await.unwrap();
    txn.commit().await.unwrap();
    assert_eq!(sees(Who::Reviewer).await, [404; 4]);
    assert_eq!(sees(Who::Admin).await, [200; 4]);
}

async fn comments_are_made_by_those_who_may(world: &World) {
    let number = ask(world, &world.places.lotus.1, "location").await;
    let said = [("text", "Which shops?\nAll?")];
    assert_eq!(post(world, "comment", number, &said, Who::Reviewer).await.status, 200);
    assert_eq!(post(world, "comment", number, &said, Who::MerchantDev).await.status, 403);
    assert_eq!(post(world, "comment", number, &said, Who::OtherAdmin).await.status, 404);
    let empty = post(world, "comment", number, &[("text", " ")], Who::MerchantAdmin).await;
    assert_eq!(empty.fields(), [(Field::Comment, Problem::Missing)]);
    let shown = page(world, number, Who::MerchantAdmin).await.body;
    assert!(shown.contains("Which shops?") && shown.contains("Rui Reviewer"));
    assert_eq!(post(world, "withdraw", number, &[], Who::MerchantAdmin).await.status, 200);
    let after = [("text", "A pity")];
    assert_eq!(post(world, "comment", number, &after, Who::Reviewer).await.status, 200);
    let all = request_comment::Entity::find().count(world.db()).await.unwrap();
    assert_eq!((all, events(world, EventKind::RequestCommented).await), (2, 2));
}
