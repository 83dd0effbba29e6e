//! Taking a mini program back: asked for, approved, confirmed, and each refusal.

use crate::feature::events;
use crate::people::Who;
use crate::release::{add_release, add_version, set_status, target};
use crate::world::{Answer, World};
use app::error::AppError;
use backend::entity::{mini_program, release, release_step, request};
use chrono::{DateTime, TimeDelta, Utc};
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::{MiniProgramKey, ReleaseId, RequestId};
use domain::mini_program::MiniProgramStatus;
use domain::release::{ReleaseRefusal, ReleaseStatus};
use domain::removal::{CONFIRM_DAYS, RemovalRefusal, UnderWay};
use domain::request::RequestStatus;
use domain::workspace::Environment;
use sea_orm::entity::prelude::*;

both!(
    a_removal_is_asked_for_approved_and_confirmed,
    nothing_is_removed_while_something_is_under_way,
    it_is_asked_for_once,
    only_what_is_approved_is_confirmed,
    whoever_asked_takes_an_approval_back,
    an_open_removal_stops_releases,
    of_two_who_confirm_one_wins,
);

/// The row of Lotus Coffee.
pub async fn lotus(world: &World) -> mini_program::Model {
    let found = mini_program::Entity::find_by_id(world.places.lotus.0).one(world.db()).await;
    found.unwrap().unwrap()
}

/// Gives Lotus Coffee a version that is Full in Production and in Test.
pub async fn full(world: &World) -> (ReleaseId, ReleaseId) {
    let key: MiniProgramKey = world.places.lotus.0;
    let version = add_version(world, key, 1, 60).await;
    let mut made = Vec::new();
    for environment in [Environment::Production, Environment::Test] {
        let target = target(world, environment).await;
        made.push(add_release(world, key, version, target, ReleaseStatus::Full).await.unwrap());
    }
    (made[0], made[1])
}

async fn status_of(world: &World, id: ReleaseId) -> ReleaseStatus {
    release::Entity::find_by_id(id).one(world.db()).await.unwrap().unwrap().status
}

/// Asks for the removal of Lotus Coffee.
pub async fn ask(world: &World, who: Who) -> Answer {
    let id = world.places.lotus.1.to_string();
    world.post_form("/api/removal/ask", &[("id", &id), ("reason", "We close")], who).await
}

/// The last request.
pub async fn asked(world: &World) -> request::Model {
    use sea_orm::QueryOrder as _;
    let found = request::Entity::find().order_by_desc(request::Column::Id).one(world.db()).await;
    found.unwrap().unwrap()
}

/// Asks, and has a reviewer approve.
pub async fn approved(world: &World) -> RequestId {
    assert_eq!(ask(world, Who::MerchantAdmin).await.status, 200);
    let number = asked(world).await.id;
    decide(world, "approve", number, Who::Reviewer).await;
    number
}

async fn decide(world: &World, deed: &str, number: RequestId, who: Who) {
    let number = number.to_string();
    let pairs = [("number", number.as_str()), ("note", ""), ("reason", "No")];
    let pairs = if deed == "approve" { &pairs[..2] } else { &[pairs[0], pairs[2]] };
    let done = world.post_form(&format!("/api/request/{deed}"), pairs, who).await;
    assert_eq!(done.status, 200, "{}", done.body);
}

/// Confirms.
pub async fn confirm(world: &World, number: RequestId, typed: &str, who: Who) -> Answer {
    let (id, number) = (world.places.lotus.1.to_string(), number.to_string());
    let pairs = [("id", id.as_str()), ("request", &number), ("confirmation", typed)];
    world.post_form("/api/removal/confirm", &pairs, who).await
}

fn refusal(answer: &Answer) -> RemovalRefusal {
    match answer.fields().remove(0) {
        (Field::Removal, Problem::Removal(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

async fn a_removal_is_asked_for_approved_and_confirmed(world: &World) {
    let (production, test) = full(world).await;
    let id = &world.places.lotus.1;
    let page = world.tab(id, "/information", Who::MerchantAdmin).await.body;
    assert!(page.contains(&format!("/mini-programs/{id}/removal")), "the tab leads there");
    let page = world.tab(id, "/information", Who::MerchantDev).await.body;
    assert!(!page.contains(&format!("/mini-programs/{id}/removal")), "the link is absent");
    let empty = [("id", id.as_str()), ("reason", " ")];
    let refused = world.post_form("/api/removal/ask", &empty, Who::MerchantAdmin).await;
    assert_eq!(refused.fields(), [(Field::Reason, Problem::Missing)]);

    let number = approved(world).await;
    let page = world.tab(id, "/removal", Who::Admin).await.body;
    assert!(
        page.contains("Confirm the removal") && page.contains("Can be confirmed until"),
        "{page}"
    );
    let until = world.clock().now() + TimeDelta::days(CONFIRM_DAYS);
    let until = until.format("%-d %b %Y, %H:%M UTC").to_string();
    assert!(page.contains(&until) && !page.contains(&format!(">{until}</time>")), "{page}");
    let wrong = confirm(world, number, "lotus coffee", Who::MerchantAdmin).await;
    assert_eq!(wrong.fields(), [(Field::Confirmation, Problem::NotTheName)]);
    assert_eq!(status_of(world, production).await, ReleaseStatus::Full);
    assert_eq!(lotus(world).await.status, MiniProgramStatus::Created);

    let done = confirm(world, number, " Lotus Coffee ", Who::Admin).await;
    assert_eq!(done.status, 200, "{}", done.body);
    for id in [production, test] {
        assert_eq!(status_of(world, id).await, ReleaseStatus::Archived);
        let steps = release_step::Entity::find().filter(release_step::COLUMN.release_id.eq(id));
        let steps = steps.all(world.db()).await.unwrap();
        assert_eq!(steps.last().unwrap().status, ReleaseStatus::Archived);
        assert_eq!(steps.last().unwrap().account_id, Some(world.places.account(Who::Admin)));
    }
    let row = lotus(world).await;
    assert_eq!(row.status, MiniProgramStatus::Archived);
    assert_eq!((row.live_version, row.live_elsewhere), (None, 0));
    assert!(asked(world).await.confirmed_at.is_some());
    assert_eq!(events(world, EventKind::MiniProgramRemoved).await, 1);
    let page = world.tab(id, "/removal", Who::MerchantAdmin).await.body;
    assert!(page.contains("Confirmed: every release was archived."), "{page}");
    let again = confirm(world, number, "Lotus Coffee", Who::Admin).await;
    assert_eq!(refusal(&again), RemovalRefusal::Confirmed);
    assert_eq!(refusal(&ask(world, Who::Admin).await), RemovalRefusal::Archived);
}

async fn nothing_is_removed_while_something_is_under_way(world: &World) {
    use ReleaseStatus as S;
    let key = world.places.lotus.0;
    let version = add_version(world, key, 2, 5).await;
    let production = target(world, Environment::Production).await;
    let moving = add_release(world, key, version, production, S::New).await.unwrap();
    let all = [S::UnderReview, S::ReleasePreparation, S::PilotTesting, S::Grayscale];
    let expected = |status| {
        RemovalRefusal::UnderWay(UnderWay {
            version: String::from("2.0.0"),
            host_app: String::from("Harbour Wallet"),
            environment: Environment::Production,
            status,
        })
    };
    for status in all {
        set_status(world, moving, status).await;
        assert_eq!(refusal(&ask(world, Who::Admin).await), expected(status));
        let page = world.tab(&world.places.lotus.1, "/removal", Who::Admin).await.body;
        assert!(page.contains("2.0.0") && !page.contains("/api/removal/ask"), "{page}");
    }
    set_status(world, moving, S::Cancelled).await;
    let number = approved(world).await;
    for status in all {
        set_status(world, moving, status).await;
        let refused = confirm(world, number, "Lotus Coffee", Who::Admin).await;
        assert_eq!(refusal(&refused), expected(status));
    }
    assert_eq!(lotus(world).await.status, MiniProgramStatus::Created);
    assert_eq!(events(world, EventKind::MiniProgramRemoved).await, 0);
}

async fn it_is_asked_for_once(world: &World) {
    assert_eq!(ask(world, Who::MerchantAdmin).await.status, 200);
    let first = asked(world).await.id;
    let before = RemovalRefusal::Asked { request: first.0 };
    assert_eq!(refusal(&ask(world, Who::Admin).await), before);
    decide(world, "approve", first, Who::Reviewer).await;
    assert_eq!(refusal(&ask(world, Who::Admin).await), before);
    world.clock().pass(TimeDelta::days(30));
    let page = world.tab(&world.places.lotus.1, "/removal", Who::Admin).await.body;
    assert!(page.contains("The approval has lapsed"), "{page}");
    assert_eq!(ask(world, Who::Admin).await.status, 200, "asked anew");
    decide(world, "reject", asked(world).await.id, Who::Reviewer).await;
    assert_eq!(ask(world, Who::Admin).await.status, 200, "and anew");
}

async fn only_what_is_approved_is_confirmed(world: &World) {
    assert_eq!(ask(world, Who::MerchantAdmin).await.status, 200);
    let first = asked(world).await.id;
    let typed = |number| confirm(world, number, "Lotus Coffee", Who::Admin);
    assert_eq!(refusal(&typed(first).await), RemovalRefusal::InReview);
    decide(world, "withdraw", first, Who::MerchantAdmin).await;
    assert_eq!(refusal(&typed(first).await), RemovalRefusal::Withdrawn);
    assert_eq!(ask(world, Who::MerchantAdmin).await.status, 200);
    let second = asked(world).await.id;
    decide(world, "reject", second, Who::Reviewer).await;
    assert_eq!(refusal(&typed(second).await), RemovalRefusal::Rejected);
    let third = approved(world).await;
    world.clock().pass(TimeDelta::days(30));
    assert_eq!(refusal(&typed(third).await), RemovalRefusal::Lapsed);
    assert_eq!(typed(RequestId(99_999)).await.status, 404);
    // One for something else is none.
    let other = crate::request::ask(world, &world.places.lotus.1, "location").await;
    assert_eq!(typed(other).await.status, 404);
    assert_eq!(lotus(world).await.status, MiniProgramStatus::Created);
}

async fn whoever_asked_takes_an_approval_back(world: &World) {
    assert_eq!(ask(world, Who::MerchantAdmin).await.status, 200);
    let number = asked(world).await.id;
    let said = [("number", &*number.to_string()), ("note", "Since the shops close")];
    let done = world.post_form("/api/request/approve", &said, Who::Reviewer).await;
    assert_eq!(done.status, 200, "{}", done.body);
    let decided = world.clock().now();
    world.clock().pass(TimeDelta::days(1));
    let text = number.to_string();
    let other = world.post_form("/api/request/withdraw", &[("number", &text)], Who::Admin).await;
    assert_eq!(other.status, 403);
    decide(world, "withdraw", number, Who::MerchantAdmin).await;
    let row = asked(world).await;
    let reviewer = world.places.account(Who::Reviewer);
    assert_eq!((row.status, row.decided_by), (RequestStatus::Withdrawn, Some(reviewer)));
    assert_eq!((row.decided_at, row.decision_note.as_str()), (Some(decided), said[1].1));
    // Who approved it still sees it, and everybody who decided what, and that it is so no more.
    let sees = world.tab(&world.places.lotus.1, "/information", Who::Reviewer).await;
    assert_eq!(sees.status, 200);
    let moment = |at: DateTime<Utc>| format!("title=\"{}\"", at.format("%-d %b %Y, %H:%M UTC"));
    let times = [moment(decided), moment(decided + TimeDelta::days(1))];
    let page = world.get(&format!("/requests/{number}"), Who::Reviewer).await.body;
    let heading = |words: &str| page.find(&format!("<h2>{words}")).unwrap();
    let (decision, withdrawal) =
        page[heading("Decision")..].split_at(heading("Withdrawal") - heading("Decision"));
    for words in ["Approved", "Rui Reviewer", said[1].1, &times[0]] {
        assert!(decision.contains(words), "{words}: {decision}");
    }
    for words in ["Withdrawn", Who::MerchantAdmin.name(), &times[1]] {
        assert!(withdrawal.contains(words), "{words}: {withdrawal}");
    }
    let page = world.tab(&world.places.lotus.1, "/removal", Who::MerchantAdmin).await.body;
    for words in ["Rui Reviewer", said[1].1, &times[1]] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let late = confirm(world, number, "Lotus Coffee", Who::Admin).await;
    assert_eq!(refusal(&late), RemovalRefusal::Withdrawn);
    // What lapsed cannot be taken back any more.
    let number = approved(world).await.to_string();
    world.clock().pass(TimeDelta::days(30));
    let pairs = [("number", number.as_str())];
    let late = world.post_form("/api/request/withdraw", &pairs, Who::MerchantAdmin).await;
    let AppError::Decided { status, .. } = late.json() else { panic!("{}", late.body) };
    assert_eq!(status, RequestStatus::Approved);
}

async fn an_open_removal_stops_releases(world: &World) {
    let (_, test) = full(world).await;
    let key = world.places.lotus.0;
    let next = add_version(world, key, 2, 1).await;
    let open = target(world, Environment::Test).await;
    let old = add_release(world, key, next, open, ReleaseStatus::Archived).await.unwrap();
    let id = world.places.lotus.1.to_string();
    let target = open.to_string();
    let submit = [("id", id.as_str()), ("number", "2.0.0"), ("target", &target), ("reason", "")];
    let old = old.to_string();
    let back = [("id", id.as_str()), ("number", "2.0.0"), ("release", &old), ("reason", "Back")];
    let mut refused = Vec::new();
    assert_eq!(ask(world, Who::MerchantAdmin).await.status, 200);
    for _ in 0..2 {
        refused.push(world.post_form("/api/release/submit", &submit, Who::Admin).await);
        refused.push(world.post_form("/api/release/roll-back", &back, Who::Admin).await);
        let number = asked(world).await;
        if number.status == RequestStatus::InReview {
            decide(world, "approve", number.id, Who::Reviewer).await;
        }
    }
    for answer in refused {
        let expected = Problem::Release(ReleaseRefusal::RemovalOpen);
        assert_eq!(answer.fields(), [(Field::Target, expected)]);
    }
    // Once removed, it goes live again; the status stays until it is Full in Production.
    let number = asked(world).await.id;
    assert_eq!(confirm(world, number, "Lotus Coffee", Who::Admin).await.status, 200);
    let live = world.post_form("/api/release/submit", &submit, Who::Admin).await;
    assert_eq!(live.status, 200, "{}", live.body);
    assert_eq!(status_of(world, test).await, ReleaseStatus::Archived);
    assert_eq!(lotus(world).await.status, MiniProgramStatus::Archived);
}

async fn of_two_who_confirm_one_wins(world: &World) {
    full(world).await;
    let number = approved(world).await;
    let answers = futures::future::join_all((0..16).map(|at| {
        let who = if at % 2 == 0 { Who::Admin } else { Who::MerchantAdmin };
        confirm(world, number, "Lotus Coffee", who)
    }))
    .await;
    let done = answers.iter().filter(|it| it.status == 200).count();
    assert_eq!(done, 1, "{:?}", answers.iter().map(|it| it.status).collect::<Vec<_>>());
    for late in answers.iter().filter(|it| it.status != 200) {
        assert_eq!(refusal(late), RemovalRefusal::Confirmed);
    }
    assert_eq!(events(world, EventKind::MiniProgramRemoved).await, 1);
}
