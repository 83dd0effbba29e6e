//! Review of launches: what is shown of what was frozen, and the round of findings and answers.

use crate::feature::events;
use crate::information::{Form, TAGLINE, edit, read};
use crate::logo;
use crate::people::{self, Who};
use crate::release::{add_version, target};
use crate::world::{Answer, World};
use app::error::AppError;
use backend::Cx;
use backend::entity::{release, request, request_comment, request_finding, workspace};
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::{RequestFindingId, RequestId, TargetId};
use domain::release::ReleaseStatus;
use domain::request::{FindingSeverity, RequestStatus};
use domain::version::VersionNumber;
use domain::workspace::Environment;
use sea_orm::ActiveValue::Set;
use sea_orm::{QueryOrder as _, entity::prelude::*};

both!(
    the_page_shows_what_changes,
    a_round_of_findings,
    findings_are_checked,
    a_step_keeps_what_was_typed,
    who_may_answer_fix_and_reopen,
    nobody_decides_their_own_launch,
    a_withdrawn_launch_is_not_decided,
);

pub const VERSION: VersionNumber = VersionNumber { major: 1, minor: 0, patch: 0 };

async fn cx(world: &World, who: Who) -> Cx<'_> {
    let actor = people::session(&world.backend, world.places.account(who)).await.1;
    Cx { backend: &world.backend, actor: Some(actor), address: "local" }
}

/// Completes the information of Lotus Coffee.
pub async fn complete(world: &World) {
    let id = &world.places.lotus.1;
    let revision = read(world, id).await.revision;
    let texts = ["en", "Lotus Coffee", TAGLINE, "Order on the way, pay when you arrive."];
    let form = Form::new(id, revision, &[texts])
        .and("category", &world.places.choices.0.to_string())
        .and("keywords", "coffee, tea");
    assert_eq!(edit(world, &form, Who::MerchantAdmin).await.status, 200);
    let admin = cx(world, Who::MerchantAdmin).await;
    backend::logo::set(&admin, id, logo::png(64, 64, 9)).await.unwrap();
}

/// Submits a version of Lotus Coffee with its release note.
pub async fn submit(world: &World, number: VersionNumber, at: TargetId, who: Who) -> RequestId {
    let (id, cx) = (&world.places.lotus.1, cx(world, who).await);
    let revision = backend::release::read_note(&cx, id, number).await.unwrap().revision;
    let note = [(String::from("en"), format!("What {number} brings"))];
    backend::release::write_note(&cx, id, number, revision, &note).await.unwrap();
    let done = backend::release::submit(&cx, id, number, at, "Look at the till").await.unwrap();
    done.request.unwrap()
}

/// Lotus Coffee 1.0.0 in review for Production.
pub async fn launch(world: &World, who: Who) -> RequestId {
    complete(world).await;
    add_version(world, world.places.lotus.0, 1, 1).await;
    submit(world, VERSION, target(world, Environment::Production).await, who).await
}

async fn stored(world: &World, number: RequestId) -> (RequestStatus, ReleaseStatus) {
    let row = request::Entity::find_by_id(number).one(world.db()).await.unwrap().unwrap();
    let found = release::Entity::find_by_id(row.release_id.unwrap()).one(world.db()).await;
    (row.status, found.unwrap().unwrap().status)
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

/// Something done to a finding, on the page of a request.
async fn touch(
    world: &World,
    deed: &str,
    (finding, page): (RequestFindingId, RequestId),
    more: &[(&str, &str)],
    who: Who,
) -> Answer {
    let (finding, page) = (finding.to_string(), page.to_string());
    let mut form = vec![("finding", finding.as_str()), ("page", page.as_str())];
    form.extend(more);
    world.post_form(&format!("/api/request/{deed}"), &form, who).await
}

pub async fn page(world: &World, number: RequestId, who: Who) -> String {
    let shown = world.get(&format!("/requests/{number}"), who).await;
    assert_eq!(shown.status, 200, "{who:?}: {}", shown.body);
    shown.body
}

/// Two findings and one for the record, with a row that was left alone.
const FOUND: [(&str, &str); 14] = [
    ("reason", "Not yet"),
    ("findings[0][severity]", "must-fix"),
    ("findings[0][rule]", "Rule 4.2"),
    ("findings[0][place]", "pages/ride/ride"),
    ("findings[0][text]", "The fare is charged before it is shown"),
    ("findings[1][severity]", "must-fix"),
    ("findings[1][rule]", ""),
    ("findings[1][place]", ""),
    ("findings[1][text]", " "),
    ("findings[2][severity]", "should-fix"),
    ("findings[2][text]", "Location is asked for at the start"),
    ("findings[3][severity]", "noted"),
    ("findings[3][place]", "app.js"),
    ("findings[3][text]", "A pretty icon"),
];

async fn found(world: &World) -> Vec<request_finding::Model> {
    let all = request_finding::Entity::find().order_by_asc(request_finding::Column::Id);
    all.all(world.db()).await.unwrap()
}

async fn the_page_shows_what_changes(world: &World) {
    let number = launch(world, Who::MerchantAdmin).await;
    let id = &world.places.lotus.1;
    let shown = page(world, number, Who::Reviewer).await;
    for words in [
        "Launch Lotus Coffee 1.0.0",
        "Look at the till",
        "Nothing is live there: everything is new.",
        TAGLINE,
        "What 1.0.0 brings",
        "coffee, tea",
        "A picture",
        "Food and drink",
        "It has no package: nothing was scanned.",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    // The category by its name, not by its number.
    assert!(shown.contains(">Food and drink<"), "{shown}");
    assert!(shown.contains("<ins lang=\"en\""), "{shown}");
    assert!(shown.contains(&format!("/mini-programs/{id}/versions/1.0.0")));
    assert!(!shown.contains("have been edited since"));
    assert_eq!(post(world, "approve", number, &[("note", "")], Who::Reviewer).await.status, 200);
    assert_eq!(stored(world, number).await.1, ReleaseStatus::ReleasePreparation);

    // Once it is live, the next one is shown against it.
    let admin = cx(world, Who::MerchantAdmin).await;
    let own = request::Entity::find_by_id(number).one(world.db()).await.unwrap().unwrap();
    let to = backend::release::Move::Complete;
    backend::release::move_on(&admin, id, own.release_id.unwrap(), to).await.unwrap();
    world.clock().pass(chrono::TimeDelta::minutes(1));
    add_version(world, world.places.lotus.0, 2, 0).await;
    let second = VersionNumber { major: 2, ..VERSION };
    let production = target(world, Environment::Production).await;
    let next = submit(world, second, production, Who::MerchantAdmin).await;
    let shown = page(world, next, Who::Reviewer).await;
    for words in
        ["2.0.0 compared with 1.0.0, the live version", "What 1.0.0 brings", "What 2.0.0 brings"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert!(shown.contains("unchanged") && shown.contains("changed"));
    assert!(shown.contains("Compare with the live version (1.0.0)"));
    let compared = world.tab(id, "/versions/2.0.0/compare/1.0.0", Who::Reviewer).await;
    assert_eq!(compared.status, 200, "{}", compared.body);

    // What has been edited since is no part of it.
    let revision = read(world, id).await.revision;
    let form = Form::new(id, revision, &[["en", "Lotus Coffee", "Edited after that", ""]]);
    assert_eq!(edit(world, &form, Who::MerchantAdmin).await.status, 200);
    let shown = page(world, next, Who::Reviewer).await;
    assert!(shown.contains("have been edited since") && !shown.contains("Edited after that"));
    // The first is still shown against what was live before it: nothing.
    assert!(page(world, number, Who::Admin).await.contains("everything is new"));
}

async fn a_round_of_findings(world: &World) {
    let first = launch(world, Who::MerchantAdmin).await;
    assert_eq!(post(world, "reject", first, &FOUND, Who::Reviewer).await.status, 200);
    assert_eq!(stored(world, first).await, (RequestStatus::Rejected, ReleaseStatus::New));
    let rows = found(world).await;
    let kept: Vec<_> =
        rows.iter().map(|it| (it.severity, it.rule.as_str(), it.place.as_str())).collect();
    assert_eq!(
        kept,
        [
            (FindingSeverity::MustFix, "Rule 4.2", "pages/ride/ride"),
            (FindingSeverity::ShouldFix, "", ""),
            (FindingSeverity::Noted, "", "app.js"),
        ]
    );
    let shown = page(world, first, Who::MerchantAdmin).await;
    for words in
        ["Not yet", "The fare is charged before it is shown", "Must be fixed", "Mark as fixed"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert!(shown.contains("<h2>Reviewer’s findings"), "{shown}");
    assert!(!shown.contains("<h2>Findings"), "what a package holds is called that");
    assert!(!shown.contains("Reopen"), "only whoever decides opens again");

    let [fare, location] = [rows[0].id, rows[1].id];
    let said = [("text", "It stands above the button now")];
    let answer = touch(world, "answer", (fare, first), &said, Who::MerchantAdmin).await;
    assert_eq!((answer.status, answer.location()), (200, format!("/requests/{first}").as_str()));
    let said = [("text", "Still hidden on a small phone")];
    assert_eq!(touch(world, "answer", (fare, first), &said, Who::Reviewer).await.status, 200);
    let done = touch(world, "fix", (location, first), &[], Who::MerchantAdmin).await;
    assert_eq!(done.status, 200);
    let shown = page(world, first, Who::Reviewer).await;
    assert!(shown.contains("Still hidden on a small phone") && shown.contains("above the button"));
    assert!(shown.contains("Marked as fixed by 王晓雯") && shown.contains("Reopen"));

    // Submitted again: what is still open stands first, and nothing else of before.
    let production = target(world, Environment::Production).await;
    let second = submit(world, VERSION, production, Who::MerchantAdmin).await;
    let shown = page(world, second, Who::Reviewer).await;
    let (open, changes) = (shown.find("Still open from before"), shown.find("id=\"changes\""));
    assert!(open.is_some() && open < changes, "{shown}");
    assert!(shown.contains("The fare is charged") && shown.contains("Still hidden on a small"));
    assert!(!shown.contains("Location is asked for") && !shown.contains("A pretty icon"));
    assert!(shown.contains(&format!("href=\"/requests/{first}\"")));
    let done = touch(world, "fix", (fare, second), &[], Who::MerchantAdmin).await;
    assert_eq!((done.status, done.location()), (200, format!("/requests/{second}").as_str()));
    assert!(!page(world, second, Who::Reviewer).await.contains("Still open from before"));
    assert_eq!(post(world, "approve", second, &[("note", "")], Who::Reviewer).await.status, 200);
    let expected = (RequestStatus::Approved, ReleaseStatus::ReleasePreparation);
    assert_eq!(stored(world, second).await, expected);
    assert_eq!(events(world, EventKind::FindingFixed).await, 2);
    assert_eq!(events(world, EventKind::RequestCommented).await, 2);
    let all = request_comment::Entity::find().all(world.db()).await.unwrap();
    assert!(all.iter().all(|it| it.finding_id == Some(fare)));
}

async fn findings_are_checked(world: &World) {
    let number = launch(world, Who::MerchantAdmin).await;
    let form = [
        ("reason", ""),
        ("findings[0][severity]", "must-fix"),
        ("findings[0][rule]", "Rule 1"),
        ("findings[1][severity]", "nonsense"),
        ("findings[1][text]", "x"),
    ];
    let refused = post(world, "reject", number, &form, Who::Reviewer).await;
    assert_eq!(
        refused.fields(),
        [
            (Field::Reason, Problem::Missing),
            (Field::Finding, Problem::Missing),
            (Field::Finding, Problem::NoSuchChoice),
        ]
    );
    assert_eq!(stored(world, number).await.0, RequestStatus::InReview);
    assert_eq!(found(world).await.len(), 0);
    let done = post(world, "reject", number, &[("reason", "No")], Who::Reviewer).await;
    assert_eq!((done.status, found(world).await.len()), (200, 0), "without any it is enough");
}

async fn a_step_keeps_what_was_typed(world: &World) {
    let number = launch(world, Who::MerchantAdmin).await;
    let mut form = FOUND.to_vec();
    form.push(("step", "add"));
    let answer = post(world, "reject", number, &form, Who::Reviewer).await;
    let AppError::Draft { typed } = answer.json() else { panic!("{}", answer.body) };
    let typed = typed.unwrap();
    assert!(typed.contains("Not yet") && typed.contains("A pretty icon"), "{typed}");
    assert_eq!(stored(world, number).await.0, RequestStatus::InReview);
    for (who, status) in [(Who::OtherAdmin, 404), (Who::MerchantDev, 403)] {
        assert_eq!(post(world, "reject", number, &form, who).await.status, status, "{who:?}");
    }
}

async fn who_may_answer_fix_and_reopen(world: &World) {
    let number = launch(world, Who::MerchantAdmin).await;
    assert_eq!(post(world, "reject", number, &FOUND, Who::Reviewer).await.status, 200);
    let finding = found(world).await[0].id;
    let at = (finding, number);
    let said = [("text", "Why?")];
    for (who, status) in [
        (Who::Nobody, 401),
        (Who::Stranger, 404),
        (Who::OtherAdmin, 404),
        (Who::Developer, 404),
        (Who::MerchantDev, 403),
    ] {
        for deed in ["answer", "fix", "reopen"] {
            let refused = touch(world, deed, at, &said, who).await;
            assert_eq!(refused.status, status, "{deed} {who:?}");
        }
    }
    let empty = touch(world, "answer", at, &[("text", " ")], Who::MerchantAdmin).await;
    assert_eq!(empty.fields(), [(Field::Comment, Problem::Missing)]);
    assert_eq!(touch(world, "reopen", at, &[], Who::MerchantAdmin).await.status, 403);
    assert_eq!(touch(world, "reopen", at, &[], Who::Reviewer).await.status, 409, "it is open");
    assert_eq!(touch(world, "fix", at, &[], Who::MerchantAdmin).await.status, 200);
    assert_eq!(touch(world, "fix", at, &[], Who::Reviewer).await.status, 409, "it is mended");
    assert_eq!(touch(world, "reopen", at, &[], Who::Reviewer).await.status, 200);
    assert_eq!(found(world).await[0].fixed_by, None);
    assert_eq!(events(world, EventKind::FindingReopened).await, 1);
}

async fn nobody_decides_their_own_launch(world: &World) {
    // The admin of the tenant asks for what another uploaded; then uploaded what another asks for.
    let number = launch(world, Who::Admin).await;
    let refused = async |number| {
        let shown = page(world, number, Who::Admin).await;
        assert!(shown.contains("somebody else decides it"));
        assert!(!shown.contains("/api/request/approve") && !shown.contains("/api/request/reject"));
        for (deed, pair) in [("approve", ("note", "")), ("reject", ("reason", "No"))] {
            let refused = post(world, deed, number, &[pair], Who::Admin).await;
            assert_eq!(refused.fields(), [(Field::Request, Problem::OwnRequest)], "{deed}");
        }
        assert_eq!(stored(world, number).await.1, ReleaseStatus::UnderReview);
    };
    refused(number).await;
    assert_eq!(post(world, "reject", number, &[("reason", "No")], Who::Reviewer).await.status, 200);
    let txn = world.begin().await;
    let version = request::Entity::find_by_id(number).one(&txn).await.unwrap().unwrap().version_id;
    let uploaded = backend::entity::version::ActiveModel {
        id: Set(version.unwrap()),
        uploader_id: Set(world.places.account(Who::Admin)),
        ..Default::default()
    };
    uploaded.update(&txn).await.unwrap();
    txn.commit().await.unwrap();
    let production = target(world, Environment::Production).await;
    let again = submit(world, VERSION, production, Who::MerchantAdmin).await;
    refused(again).await;

    let txn = world.begin().await;
    let allowed = workspace::ActiveModel {
        id: Set(world.places.tenant.id),
        self_approval: Set(true),
        ..Default::default()
    };
    allowed.update(&txn).await.unwrap();
    txn.commit().await.unwrap();
    assert_eq!(post(world, "approve", again, &[("note", "")], Who::Admin).await.status, 200);
    let row = request::Entity::find_by_id(again).one(world.db()).await.unwrap().unwrap();
    assert!(row.self_approved);
    let shown = page(world, again, Who::MerchantAdmin).await;
    assert!(shown.contains("The reviewer decided their own request"));
    assert_eq!(stored(world, again).await.1, ReleaseStatus::ReleasePreparation);
}

async fn a_withdrawn_launch_is_not_decided(world: &World) {
    let number = launch(world, Who::MerchantAdmin).await;
    assert_eq!(post(world, "withdraw", number, &[], Who::MerchantAdmin).await.status, 200);
    assert_eq!(stored(world, number).await, (RequestStatus::Withdrawn, ReleaseStatus::New));
    for (deed, form) in [("approve", &[("note", "")][..]), ("reject", &FOUND[..])] {
        let late = post(world, deed, number, form, Who::Reviewer).await;
        assert_eq!(late.status, 409, "{deed}");
        let AppError::Decided { status, by, .. } = late.json() else { panic!("{}", late.body) };
        assert_eq!((status, by.as_str()), (RequestStatus::Withdrawn, "王晓雯"));
    }
    assert_eq!(found(world).await.len(), 0);
}
