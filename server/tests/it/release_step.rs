//! Releases through their commands: submitted, decided, raised, completed, cancelled, rolled back.

use crate::people::Who;
use crate::release::{add_version, target};
use crate::world::{Answer, World};
use app::error::AppError;
use backend::entity::{mini_program, mini_program_text, release, release_step, request};
use domain::form::{Field, Problem};
use domain::id::{ReleaseId, RequestId, TargetId};
use domain::mini_program::MiniProgramStatus;
use domain::release::{ReleaseRefusal, ReleaseStatus};
use domain::request::RequestStatus;
use domain::workspace::Environment;
use sea_orm::ActiveValue::Set;
use sea_orm::{QueryOrder, entity::prelude::*};

both!(
    at_test_a_version_goes_live_at_once,
    a_launch_goes_the_whole_way_and_back,
    what_is_missing_is_said_and_nothing_is_submitted,
    of_two_who_submit_one_does,
    of_many_who_decide_one_does,
    of_many_who_raise_one_does,
    a_version_of_html5_keeps_its_address,
    a_note_is_not_lost_to_another,
    testers_are_kept,
);

async fn post(world: &World, deed: &str, pairs: &[(&str, &str)], who: Who) -> Answer {
    let id = world.places.lotus.1.to_string();
    let pairs: Vec<(&str, &str)> = [("id", id.as_str())].iter().chain(pairs).copied().collect();
    world.post_form(&format!("/api/release/{deed}"), &pairs, who).await
}

/// Submits a version of Lotus Coffee to a target.
pub async fn submit(world: &World, number: &str, target: TargetId, who: Who) -> Answer {
    post(world, "submit", &[("number", number), ("target", &target.to_string())], who).await
}

/// Does something to a release of a version.
pub async fn step(
    world: &World,
    deed: &str,
    number: &str,
    id: ReleaseId,
    more: (&str, &str),
) -> Answer {
    let id = id.to_string();
    post(world, deed, &[("number", number), ("release", &id), more], Who::MerchantAdmin).await
}

/// The release that was made last.
pub async fn last(world: &World) -> release::Model {
    let found = release::Entity::find().order_by_desc(release::Column::Id).one(world.db()).await;
    found.unwrap().unwrap()
}

/// A release as it is now.
pub async fn release_of(world: &World, id: ReleaseId) -> release::Model {
    release::Entity::find_by_id(id).one(world.db()).await.unwrap().unwrap()
}

async fn program(world: &World) -> mini_program::Model {
    let found = mini_program::Entity::find_by_id(world.places.lotus.0).one(world.db()).await;
    found.unwrap().unwrap()
}

/// What the page after a step says of it.
fn said(answer: &Answer) -> &str {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.cookie("minideck-said=").unwrap().split(';').next().unwrap()
}

/// Why the state machine refused.
pub fn refusal(answer: &Answer) -> ReleaseRefusal {
    match answer.fields().into_iter().next() {
        Some((_, Problem::Release(refusal))) => refusal,
        other => panic!("{other:?} {}", answer.body),
    }
}

/// Fills in all that submitting needs, for the version `1.0.0`, `2.0.0`, … of each number.
pub async fn complete(world: &World, numbers: &[&str]) {
    let txn = world.begin().await;
    let row = program(world).await;
    let logo = mini_program::ActiveModel {
        id: Set(row.id),
        logo: Set(Some("0".repeat(64))),
        ..Default::default()
    };
    logo.update(&txn).await.unwrap();
    mini_program_text::Entity::update_many()
        .col_expr(mini_program_text::Column::Tagline, Expr::value("A cup before the train"))
        .col_expr(
            mini_program_text::Column::Description,
            Expr::value("Order ahead, skip the queue and collect a stamp."),
        )
        .filter(mini_program_text::COLUMN.mini_program_id.eq(row.id))
        .exec(&txn)
        .await
        .unwrap();
    txn.commit().await.unwrap();
    for number in numbers {
        let written = note(world, number, 1, "What is new").await;
        assert_eq!(written.status, 200, "{}", written.body);
    }
}

async fn note(world: &World, number: &str, revision: i64, text: &str) -> Answer {
    let revision = revision.to_string();
    let pairs = [
        ("number", number),
        ("form[revision]", revision.as_str()),
        ("form[texts][0][language]", "en"),
        ("form[texts][0][text]", text),
    ];
    post(world, "note", &pairs, Who::MerchantAdmin).await
}

/// Decides the request of a launch.
pub async fn decide(
    world: &World,
    verdict: &str,
    request: RequestId,
    text: &str,
    who: Who,
) -> Answer {
    let number = request.to_string();
    let pairs = [("number", number.as_str()), ("note", text), ("reason", text)];
    world.post_form(&format!("/api/request/{verdict}"), &pairs, who).await
}

/// The request about a release.
pub async fn asked(world: &World, release: ReleaseId) -> request::Model {
    let found = request::Entity::find()
        .filter(request::COLUMN.release_id.eq(release))
        .one(world.db())
        .await;
    found.unwrap().unwrap()
}

/// Submits a version to Production and has it approved.
async fn approved(world: &World, number: &str) -> ReleaseId {
    let production = target(world, Environment::Production).await;
    let answer = submit(world, number, production, Who::MerchantAdmin).await;
    assert_eq!(said(&answer), "ReleaseSubmitted");
    let release = last(world).await;
    let request = asked(world, release.id).await;
    let decided = decide(world, "approve", request.id, "", Who::Reviewer).await;
    assert_eq!(decided.status, 200, "{}", decided.body);
    release.id
}

async fn at_test_a_version_goes_live_at_once(world: &World) {
    let program = world.places.lotus.0;
    let test = target(world, Environment::Test).await;
    for major in [1, 2] {
        add_version(world, program, major, 10).await;
    }
    assert_eq!(said(&submit(world, "1.0.0", test, Who::MerchantAdmin).await), "ReleaseLive");
    let first = last(world).await;
    assert_eq!(first.status, ReleaseStatus::Full);
    let again = submit(world, "1.0.0", test, Who::MerchantAdmin).await;
    assert_eq!(refusal(&again), ReleaseRefusal::AlreadyThere { status: ReleaseStatus::Full });
    assert_eq!(submit(world, "2.0.0", test, Who::Admin).await.status, 200);
    assert_eq!(release_of(world, first.id).await.status, ReleaseStatus::Archived);
    let row = self::program(world).await;
    assert_eq!((row.live_version, row.live_elsewhere), (None, 1), "only Production is live");
    assert_eq!(row.status, MiniProgramStatus::Created);
    assert_eq!(submit(world, "1.0.0", test, Who::MerchantAdmin).await.status, 200, "and again");
    assert_eq!(submit(world, "9.0.0", test, Who::MerchantAdmin).await.status, 404);
    let nowhere = submit(world, "2.0.0", TargetId(9_999), Who::MerchantAdmin).await;
    assert_eq!(nowhere.fields(), [(Field::Target, Problem::NoSuchChoice)]);
}

async fn a_launch_goes_the_whole_way_and_back(world: &World) {
    for major in [1, 2, 3] {
        add_version(world, world.places.lotus.0, major, 10).await;
    }
    complete(world, &["1.0.0", "2.0.0", "3.0.0"]).await;
    let one = approved(world, "1.0.0").await;
    assert_eq!(release_of(world, one).await.status, ReleaseStatus::ReleasePreparation);
    let gray = step(world, "raise", "1.0.0", one, ("percent", "10")).await;
    assert_eq!(refusal(&gray), ReleaseRefusal::NothingFull, "nothing is live yet");
    let done = step(world, "complete", "1.0.0", one, ("", "")).await;
    assert_eq!(said(&done), "ReleaseCompleted");
    let row = program(world).await;
    assert_eq!(row.live_version.as_deref(), Some("1.0.0"));
    assert_eq!((row.live_elsewhere, row.status), (0, MiniProgramStatus::Released));

    let two = approved(world, "2.0.0").await;
    let raise = |percent| step(world, "raise", "2.0.0", two, ("percent", percent));
    for bad in ["0", "100", "101", "-1", "ten", ""] {
        assert_eq!(refusal(&raise(bad).await), ReleaseRefusal::NoPercent, "{bad}");
    }
    assert_eq!(said(&raise("25").await), "ReleaseRaised(25)");
    for low in ["25", "24"] {
        assert_eq!(refusal(&raise(low).await), ReleaseRefusal::NotHigher { now: 25 });
    }
    let busy = submit(world, "3.0.0", release_of(world, two).await.target_id, Who::Admin).await;
    let gray = ReleaseRefusal::OtherUnderWay { status: ReleaseStatus::Grayscale };
    assert_eq!(refusal(&busy), gray);
    let stopped = step(world, "cancel", "2.0.0", two, ("", "")).await;
    assert_eq!(said(&stopped), "ReleaseCancelled");
    assert_eq!(release_of(world, one).await.status, ReleaseStatus::Full, "everybody has it again");
    let never = step(world, "roll-back", "2.0.0", two, ("reason", "worse")).await;
    assert_eq!(refusal(&never), ReleaseRefusal::NeverFull);

    let again = approved(world, "2.0.0").await;
    assert_eq!(step(world, "complete", "2.0.0", again, ("", "")).await.status, 200);
    assert_eq!(release_of(world, one).await.status, ReleaseStatus::Archived);
    let three = approved(world, "3.0.0").await;
    let silent = step(world, "roll-back", "1.0.0", one, ("reason", " ")).await;
    assert_eq!(silent.fields(), [(Field::Reason, Problem::Missing)]);
    let brought = step(world, "roll-back", "1.0.0", one, ("reason", "It crashes")).await;
    assert_eq!(said(&brought), "ReleaseRolledBack");
    let back = last(world).await;
    assert_eq!((back.status, back.rollback_of), (ReleaseStatus::Full, Some(one)));
    assert_eq!(back.snapshot, release_of(world, one).await.snapshot);
    assert_eq!(release_of(world, again).await.status, ReleaseStatus::Archived);
    assert_eq!(release_of(world, three).await.status, ReleaseStatus::Cancelled);
    assert_eq!(program(world).await.live_version.as_deref(), Some("1.0.0"));
    let page = world.tab(&world.places.lotus.1, "/versions/1.0.0", Who::MerchantDev).await;
    assert!(page.body.contains("It crashes") && page.body.contains("Live: 1.0.0"));
    assert!(!page.body.contains("/confirm?"), "whoever may not release sees no way to");
}

async fn what_is_missing_is_said_and_nothing_is_submitted(world: &World) {
    add_version(world, world.places.lotus.0, 1, 10).await;
    let production = target(world, Environment::Production).await;
    let refused = submit(world, "1.0.0", production, Who::MerchantAdmin).await;
    assert!(matches!(refused.fields()[..], [(Field::Target, Problem::NotReady { unmet: 4 })]));
    let page = format!("/versions/1.0.0/submit?target={production}");
    let page = world.tab(&world.places.lotus.1, &page, Who::MerchantAdmin).await;
    assert!(page.body.contains("no release note in English"), "{}", page.body);
    assert!(page.body.contains("disabled"), "the button does not work yet");
    assert_eq!(release::Entity::find().count(world.db()).await.unwrap(), 0);
    complete(world, &["1.0.0"]).await;
    assert_eq!(submit(world, "1.0.0", production, Who::MerchantAdmin).await.status, 200);
    let release = last(world).await;
    let request = asked(world, release.id).await;
    // Editing goes on, and what was submitted stays as it was.
    assert_eq!(note(world, "1.0.0", 2, "Something else").await.status, 200);
    assert!(release_of(world, release.id).await.snapshot.contains("What is new"));
    let number = request.id.to_string();
    let back = world.post_form("/api/request/withdraw", &[("number", &number)], Who::Admin).await;
    assert_eq!(back.status, 200, "{}", back.body);
    assert_eq!(release_of(world, release.id).await.status, ReleaseStatus::New);
    let late = decide(world, "approve", request.id, "", Who::Reviewer).await;
    let AppError::Decided { status, by, .. } = late.json() else { panic!("{}", late.body) };
    assert_eq!((status, by.as_str()), (RequestStatus::Withdrawn, Who::Admin.name()));
    assert_eq!(submit(world, "1.0.0", production, Who::MerchantAdmin).await.status, 200);
    let rejected = asked(world, last(world).await.id).await;
    let refused = decide(world, "reject", rejected.id, "It crashes", Who::Reviewer).await;
    assert_eq!(refused.status, 200, "{}", refused.body);
    assert_eq!(last(world).await.status, ReleaseStatus::New);
}

async fn of_two_who_submit_one_does(world: &World) {
    for major in [1, 2] {
        add_version(world, world.places.lotus.0, major, 10).await;
    }
    complete(world, &["1.0.0", "2.0.0"]).await;
    let production = target(world, Environment::Production).await;
    let (one, two) = tokio::join!(
        submit(world, "1.0.0", production, Who::MerchantAdmin),
        submit(world, "2.0.0", production, Who::Admin)
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 422]);
    let refused = if one.status == 422 { one } else { two };
    let other = ReleaseRefusal::OtherUnderWay { status: ReleaseStatus::UnderReview };
    assert_eq!(refusal(&refused), other);
    assert_eq!(request::Entity::find().count(world.db()).await.unwrap(), 1);
}

async fn of_many_who_decide_one_does(world: &World) {
    add_version(world, world.places.lotus.0, 1, 10).await;
    complete(world, &["1.0.0"]).await;
    let production = target(world, Environment::Production).await;
    assert_eq!(submit(world, "1.0.0", production, Who::MerchantAdmin).await.status, 200);
    let release = last(world).await.id;
    let request = asked(world, release).await.id;
    let deciding = (0..64).map(|at| {
        let verdict = if at % 2 == 0 { "approve" } else { "reject" };
        let who = if at % 3 == 0 { Who::Admin } else { Who::Reviewer };
        decide(world, verdict, request, "I say so", who)
    });
    let answers = futures::future::join_all(deciding).await;
    let done = answers.iter().filter(|it| it.status == 200).count();
    assert_eq!(done, 1, "{:?}", answers.iter().map(|it| it.status).collect::<Vec<_>>());
    assert!(answers.iter().all(|it| matches!(it.status, 200 | 409)));
    let steps = release_step::Entity::find().filter(release_step::COLUMN.release_id.eq(release));
    assert_eq!(steps.count(world.db()).await.unwrap(), 2, "under review, and one decision");
}

/// 1.0.0 is Full and 2.0.0 approved; both releases.
pub async fn full_and_approved(world: &World) -> (ReleaseId, ReleaseId) {
    for major in [1, 2] {
        add_version(world, world.places.lotus.0, major, 10).await;
    }
    complete(world, &["1.0.0", "2.0.0"]).await;
    let one = approved(world, "1.0.0").await;
    assert_eq!(step(world, "complete", "1.0.0", one, ("", "")).await.status, 200);
    let two = approved(world, "2.0.0").await;
    (one, two)
}

async fn of_many_who_raise_one_does(world: &World) {
    let (_, two) = full_and_approved(world).await;
    let raising = (0..16).map(|_| step(world, "raise", "2.0.0", two, ("percent", "30")));
    let answers = futures::future::join_all(raising).await;
    assert_eq!(answers.iter().filter(|it| it.status == 200).count(), 1);
    for late in answers.iter().filter(|it| it.status != 200) {
        assert_eq!(refusal(late), ReleaseRefusal::NotHigher { now: 30 });
    }
}

async fn a_version_of_html5_keeps_its_address(world: &World) {
    let id = world.places.web.1.to_string();
    let make = |number: &'static str| {
        let id = id.clone();
        async move {
            let pairs = [("id", id.as_str()), ("number", number)];
            world.post_form("/api/version/snapshot", &pairs, Who::MerchantDev).await
        }
    };
    assert_eq!(make("").await.status, 200);
    let refused = make("1.0.0").await;
    assert!(matches!(refused.fields()[..], [(Field::Number, Problem::NotHigher { .. })]));
    assert_eq!(make("1.2.0").await.status, 200);
    let page = world.tab(&world.places.web.1, "/versions/1.2.0", Who::MerchantDev).await;
    assert!(page.body.contains("https://"), "{}", page.body);
    assert_eq!(make("999999.999999.999999").await.status, 200);
    for after in ["", "1000000.0.0"] {
        let refused = make(after).await.fields();
        assert_eq!(refused, [(Field::Number, Problem::NoVersionNumber)], "no number follows");
    }
    let dsl = world.places.lotus.1.to_string();
    let pairs = [("id", dsl.as_str()), ("number", "")];
    let none = world.post_form("/api/version/snapshot", &pairs, Who::MerchantDev).await;
    assert_eq!(none.status, 404, "packages are uploaded there");
}

async fn a_note_is_not_lost_to_another(world: &World) {
    add_version(world, world.places.lotus.0, 1, 10).await;
    assert_eq!(note(world, "1.0.0", 1, "One").await.status, 200);
    let stale = note(world, "1.0.0", 1, "Two").await;
    assert_eq!(stale.status, 409, "{}", stale.body);
    let long = note(world, "1.0.0", 2, &"x".repeat(2_001)).await;
    assert!(matches!(long.fields()[..], [(Field::ReleaseNote, Problem::TooWide { .. })]));
    let page = world.tab(&world.places.lotus.1, "/versions/1.0.0", Who::MerchantDev).await;
    assert!(page.body.contains("One"));
}

async fn testers_are_kept(world: &World) {
    let production = target(world, Environment::Production).await.to_string();
    let write = |pasted: &'static str| {
        let production = production.clone();
        async move {
            let pairs = [("target", production.as_str()), ("form[testers]", pasted)];
            post(world, "testers", &pairs, Who::MerchantAdmin).await
        }
    };
    assert_eq!(write("anna, ben\nanna").await.status, 200);
    let page = format!("/versions/testers?target={production}");
    let page = world.tab(&world.places.lotus.1, &page, Who::MerchantAdmin).await;
    assert!(page.body.contains("anna\nben"), "{}", page.body);
    let control = write("a\u{1}b").await;
    assert_eq!(control.fields(), [(Field::Testers, Problem::ControlCharacter)]);
}
