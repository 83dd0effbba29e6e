//! Ids and domains: two levels, line by line, revisions, and that nobody sees them who may not.

use crate::packages::package;
use crate::people::Who;
use crate::release::{add_release, add_version, set_status, target};
use crate::version::upload;
use crate::world::{Answer, World};
use app::error::AppError;
use backend::entity::{audit_event, configuration_revision as revision};
use domain::audit::EventKind;
use domain::configuration::{HostProblem, WrongLine, is_editable};
use domain::form::{Field, Problem};
use domain::id::VersionId;
use domain::package::FindingKind;
use domain::release::ReleaseStatus;
use domain::workspace::Environment;
use sea_orm::QueryOrder as _;
use sea_orm::entity::prelude::*;

both!(
    a_set_is_kept_as_it_is_read,
    wrong_lines_are_answered_line_by_line,
    of_two_editors_one_wins,
    a_stale_edit_is_refused_with_what_changed,
    revisions_are_compared_and_restored,
    a_version_replaces_values_and_is_locked_while_in_use,
    a_set_that_is_not_there_is_nowhere,
    findings_follow_the_domains,
);

const EDIT: &str = "/api/configuration/edit";
const RESTORE: &str = "/api/configuration/restore";
const OWN: [(&str, &str); 3] =
    [("environment", "test"), ("version", "3.0.0"), ("host_app", "harbour-wallet")];

/// The number of the last revision of a set of Lotus Coffee.
pub async fn last_revision(world: &World, scope: &str) -> i64 {
    rows(world, scope).await.last().map_or(0, |it| it.revision)
}

async fn rows(world: &World, scope: &str) -> Vec<revision::Model> {
    let found = revision::Entity::find()
        .filter(revision::COLUMN.mini_program_id.eq(world.places.lotus.0))
        .filter(revision::COLUMN.scope.eq(scope))
        .order_by_asc(revision::Column::Revision);
    found.all(world.db()).await.unwrap()
}

fn pairs<'a>(world: &'a World, own: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut pairs = vec![("id", world.places.lotus.1.as_str())];
    pairs.extend(own);
    pairs
}

/// Edits the set of Test as the merchant's admin does.
async fn edit(world: &World, began: &str, own: &[(&str, &str)]) -> Answer {
    let mut form = pairs(world, &[("environment", "test"), ("form[revision]", began)]);
    form.extend(own);
    world.post_form(EDIT, &form, Who::MerchantAdmin).await
}

async fn page(world: &World, query: &str, who: Who) -> Answer {
    world.tab(&world.places.lotus.1, &format!("/configuration?{query}"), who).await
}

async fn events(world: &World, kind: EventKind) -> Vec<audit_event::Model> {
    let found = audit_event::Entity::find()
        .filter(audit_event::COLUMN.kind.eq(kind))
        .order_by_asc(audit_event::Column::Seq);
    found.all(world.db()).await.unwrap()
}

async fn a_set_is_kept_as_it_is_read(world: &World) {
    let typed = "https://Pay.Lotus.example/\r\n\r\nwss://莲花.example\r\napi.lotus.example";
    let fields = [
        ("form[client_id]", " planted-client-9f2c "),
        ("form[server_domains]", typed),
        ("form[webview_domains]", "www.lotus.example"),
    ];
    let answer = edit(world, "0", &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let own = format!("/mini-programs/{}/configuration?environment=test", world.places.lotus.1);
    assert_eq!(answer.location(), own);
    let stored = rows(world, "test").await;
    assert_eq!((stored.len(), stored[0].revision), (1, 1));
    assert_eq!(stored[0].client_id, "planted-client-9f2c");
    assert_eq!(
        stored[0].server_domains,
        r#"["api.lotus.example","pay.lotus.example","xn--jh1anu.example"]"#
    );
    assert_eq!(stored[0].author_id, world.places.account(Who::MerchantAdmin));
    assert_eq!(stored[0].created_at, world.clock().now());

    let shown = page(world, "environment=test", Who::Admin).await.body;
    for word in ["planted-client-9f2c", "pay.lotus.example", "xn--jh1anu.example", "莲花.example"]
    {
        assert!(shown.contains(word), "{word}");
    }
    assert!(!page(world, "", Who::Admin).await.body.contains("lotus.example"), "Production's own");

    let event = events(world, EventKind::ConfigurationChanged).await.remove(0);
    assert!(event.subject.ends_with("Lotus Coffee (test)"), "{}", event.subject);
    assert!(event.after.contains(r#""client_id":"set""#) && !event.after.contains("9f2c"));
    assert!(event.after.contains(r#""pay.lotus.example":"listed""#), "{}", event.after);

    let again = edit(world, "1", &fields).await;
    assert_eq!((again.status, rows(world, "test").await.len()), (200, 1), "nothing changed");
    let cleared = edit(world, "1", &[("form[client_id]", "another")]).await;
    assert_eq!((cleared.status, rows(world, "test").await.len()), (200, 2));
    let event = events(world, EventKind::ConfigurationChanged).await.remove(1);
    assert!(event.after.contains(r#""client_id":"changed""#) && !event.after.contains("another"));
}

async fn wrong_lines_are_answered_line_by_line(world: &World) {
    let many: Vec<String> = (0..31).map(|it| format!("h{it}.lotus.example")).collect();
    let many = many.join("\n");
    let typed = "api.lotus.example\nhttp://b.example\n*.c.example\n2130706433\nAPI.lotus.example/";
    let fields = [
        ("form[client_id]", "2188 1204"),
        ("form[server_domains]", typed),
        ("form[webview_domains]", many.as_str()),
    ];
    let line =
        |line, text: &str, why| Problem::WrongLine(WrongLine { line, text: text.into(), why });
    let answer = edit(world, "0", &fields).await;
    assert_eq!(
        answer.fields(),
        [
            (Field::ClientId, Problem::HasSpaces { without: "21881204".into() }),
            (Field::ServerDomains, line(2, "http://b.example", HostProblem::Scheme)),
            (Field::ServerDomains, line(3, "*.c.example", HostProblem::Wildcard)),
            (Field::ServerDomains, line(4, "2130706433", HostProblem::Address)),
            (Field::ServerDomains, line(5, "API.lotus.example/", HostProblem::Twice { line: 1 })),
            (Field::WebviewDomains, line(31, "h30.lotus.example", HostProblem::TooMany)),
        ]
    );
    let from = format!("/mini-programs/{}/configuration?environment=test", world.places.lotus.1);
    let mut form = pairs(world, &[("environment", "test"), ("form[revision]", "0")]);
    form.extend(fields);
    let answer = world.plain_form(EDIT, &form, &from, Who::MerchantAdmin).await;
    assert_eq!(answer.status, 302);
    assert!(answer.location().starts_with(&from), "back to the same set: {}", answer.location());
    let shown = world.get(answer.location(), Who::MerchantAdmin).await.body;
    for word in [
        "6 entries need attention",
        "Line 2, “http://b.example”: only https:// or wss://",
        "Line 31, “h30.lotus.example”: too many",
        "No spaces. Did you mean 21881204?",
        "2188 1204",
        "*.c.example\n2130706433\nAPI.lotus.example/",
        "h29.lotus.example\nh30.lotus.example",
    ] {
        assert!(shown.contains(word), "{word}");
    }
    assert_eq!(last_revision(world, "test").await, 0, "nothing is saved");
}

async fn of_two_editors_one_wins(world: &World) {
    for began in 0..4_i64 {
        let number = began.to_string();
        let (one, two) = (format!("one-{began}"), format!("two-{began}"));
        let fields = |id| [("form[client_id]", id)];
        let (one, two) = (fields(one.as_str()), fields(two.as_str()));
        let answers = tokio::join!(edit(world, &number, &one), edit(world, &number, &two));
        let mut statuses = [answers.0.status, answers.1.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{} {}", answers.0.body, answers.1.body);
        assert_eq!(last_revision(world, "test").await, began + 1);
    }
    let forged = edit(world, "99", &[("form[client_id]", "x")]).await;
    assert_eq!(forged.status, 409, "a revision that is not there yet");
    assert_eq!(events(world, EventKind::ConfigurationChanged).await.len(), 4);
}

async fn a_stale_edit_is_refused_with_what_changed(world: &World) {
    assert_eq!(edit(world, "0", &[("form[server_domains]", "old.example")]).await.status, 200);
    assert_eq!(edit(world, "1", &[("form[server_domains]", "theirs.example")]).await.status, 200);
    let from = format!("/mini-programs/{}/configuration?environment=test", world.places.lotus.1);
    let mine = [("form[revision]", "1"), ("form[server_domains]", "mine.example\nold.example")];
    let mut form = pairs(world, &[("environment", "test")]);
    form.extend(mine);
    let answer = world.post_form(EDIT, &form, Who::Admin).await;
    assert_eq!(answer.status, 409);
    assert!(matches!(answer.json(), AppError::Overtaken { .. }));
    let answer = world.plain_form(EDIT, &form, &from, Who::Admin).await;
    let shown = world.get(answer.location(), Who::Admin).await.body;
    for word in [
        "Somebody else saved while you were editing.",
        "Changed in the meantime",
        "<del>old.example",
        "<ins>theirs.example",
        ">mine.example\nold.example</textarea>",
        r#"name="form[revision]" value="2""#,
    ] {
        assert!(shown.contains(word), "{word}");
    }
    assert_eq!(last_revision(world, "test").await, 2);
}

async fn revisions_are_compared_and_restored(world: &World) {
    for (began, id, domains) in
        [("0", "one", "a.example"), ("1", "two", "a.example\nb.example"), ("2", "three", "")]
    {
        let fields = [("form[client_id]", id), ("form[server_domains]", domains)];
        assert_eq!(edit(world, began, &fields).await.status, 200);
    }
    let shown = page(world, "environment=test&revision=1&with=2", Who::MerchantAdmin).await;
    assert_eq!(shown.status, 200);
    let panel = shown.body.split("id=\"comparison\"").nth(1).unwrap();
    let panel = panel.split("</section>").next().unwrap();
    for word in ["Revisions 1 and 2", "<del>one", "<ins>two", "<ins>b.example", "<span>a.example"] {
        assert!(panel.contains(word), "{word}: {panel}");
    }
    for (query, status) in [("1&with=0", 200), ("3", 200), ("4", 404), ("one", 404), ("-1", 404)] {
        let query = format!("environment=test&revision={query}");
        assert_eq!(page(world, &query, Who::MerchantAdmin).await.status, status, "{query}");
    }

    let restore = async |began: &str, earlier: &str| {
        let own = [("environment", "test"), ("began", began), ("revision", earlier)];
        world.post_form(RESTORE, &pairs(world, &own), Who::MerchantAdmin).await.status
    };
    assert_eq!(restore("2", "1").await, 409, "somebody changed it since");
    assert_eq!(restore("3", "9").await, 404);
    assert_eq!(restore("3", "2").await, 200);
    let stored = rows(world, "test").await.pop().unwrap();
    assert_eq!((stored.revision, stored.restored_from), (4, Some(2)));
    assert_eq!((stored.client_id.as_str(), stored.server_domains.len()), ("two", 25));
    let event = events(world, EventKind::ConfigurationRestored).await.remove(0);
    assert!(event.after.contains("b.example") && !event.after.contains("two"), "{}", event.after);
    let shown = page(world, "environment=test", Who::MerchantAdmin).await.body;
    assert!(shown.contains("Restored revision 2"));
}

async fn own(world: &World, began: &str, fields: &[(&str, &str)]) -> Answer {
    let mut form = pairs(world, &OWN);
    form.push(("form[revision]", began));
    form.extend(fields);
    world.post_form(EDIT, &form, Who::MerchantAdmin).await
}

async fn a_version_replaces_values_and_is_locked_while_in_use(world: &World) {
    let program = world.places.lotus.0;
    let global = [("form[client_id]", "global"), ("form[server_domains]", "a.example\nb.example")];
    assert_eq!(edit(world, "0", &global).await.status, 200);
    let version = add_version(world, program, 3, 1).await;
    let test = target(world, Environment::Test).await;
    let answer = own(world, "0", &[("form[server_domains]", "c.example")]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let at = (test, Environment::Test);
    let effective = async |version: VersionId| {
        backend::configuration::effective_at(world.db(), program, version, at).await.unwrap()
    };
    let counts = effective(version).await;
    assert_eq!(counts.client_id, "global");
    let domains: Vec<String> = counts.server_domains.iter().map(ToString::to_string).collect();
    assert_eq!(domains, ["c.example"], "never mixed");
    let other = add_version(world, program, 4, 1).await;
    assert_eq!(
        effective(other).await.server_domains.len(),
        2,
        "another version has the global ones"
    );
    let address = "version=3.0.0&host_app=harbour-wallet&environment=test";
    let shown = page(world, address, Who::MerchantAdmin).await.body;
    for word in ["Values in effect", "This version", "c.example", "global"] {
        assert!(shown.contains(word), "{word}");
    }
    let listed = page(world, "environment=test", Who::MerchantAdmin).await.body;
    assert!(listed.contains("version=3.0.0") && listed.contains("1 value"));

    let add = |status| add_release(world, program, version, test, status);
    let release = add(ReleaseStatus::Cancelled).await.unwrap();
    let mut began = 1;
    for status in ReleaseStatus::ALL.iter().copied() {
        set_status(world, release, status).await;
        let id = status.word();
        let answer = own(world, &began.to_string(), &[("form[client_id]", id)]).await;
        let shown = page(world, address, Who::MerchantAdmin).await.body;
        let saves = shown.contains(r#"action="/api/configuration/edit""#);
        assert_eq!(saves, is_editable(Some(status)), "{status}");
        if is_editable(Some(status)) {
            assert_eq!(answer.status, 200, "{status}");
            began += 1;
        } else {
            assert_eq!(
                answer.fields(),
                [(Field::Configuration, Problem::ReleaseInUse)],
                "{status}"
            );
            let mut form = pairs(world, &OWN);
            let number = began.to_string();
            form.extend([("began", number.as_str()), ("revision", "1")]);
            let restored = world.post_form(RESTORE, &form, Who::MerchantAdmin).await;
            assert_eq!(restored.fields(), [(Field::Configuration, Problem::ReleaseInUse)]);
        }
    }
    set_status(world, release, ReleaseStatus::Full).await;
    add(ReleaseStatus::Cancelled).await.unwrap();
    let last = [("form[client_id]", "last")];
    let answer = own(world, &began.to_string(), &last).await;
    let refused = [(Field::Configuration, Problem::ReleaseInUse)];
    assert_eq!(answer.fields(), refused, "what is Full counts, whatever ended since");
    set_status(world, release, ReleaseStatus::Archived).await;
    let answer = own(world, &began.to_string(), &last).await;
    assert_eq!(answer.status, 200, "of what has ended the last counts");
    assert_eq!(edit(world, "1", &[]).await.status, 200, "the global set is never locked");
}

async fn a_set_that_is_not_there_is_nowhere(world: &World) {
    add_version(world, world.places.lotus.0, 3, 1).await;
    for query in [
        "environment=sandbox",
        "environment=nothing",
        "version=3.0.0",
        "version=3.0.0&host_app=harbour-wallet&environment=sandbox",
        "version=3.0.0&host_app=another-bank&environment=test",
        "version=9.0.0&host_app=harbour-wallet&environment=test",
        "version=%00&host_app=%00&environment=test",
    ] {
        assert_eq!(page(world, query, Who::MerchantAdmin).await.status, 404, "{query}");
        assert_eq!(page(world, query, Who::MerchantDev).await.status, 403, "{query}");
        assert_eq!(page(world, query, Who::OtherAdmin).await.status, 404, "{query}");
    }
    let own = [("environment", "sandbox"), ("form[revision]", "0"), ("form[client_id]", "x y")];
    let form = pairs(world, &own);
    assert_eq!(world.post_form(EDIT, &form, Who::MerchantAdmin).await.status, 404);
    assert_eq!(world.post_form(EDIT, &form, Who::MerchantDev).await.status, 403);
}

/// The hosts that the findings of version 1.0.0 name, as its page does for a developer.
async fn hosts(world: &World) -> Vec<String> {
    let (cx, number) = (world.cx(Who::MerchantDev).await, "1.0.0".parse().unwrap());
    let (_, findings) = backend::version::detail(&cx, &world.places.lotus.1, number).await.unwrap();
    let host =
        |kind| if let FindingKind::HostNotListed { host } = kind { Some(host) } else { None };
    findings.into_iter().filter_map(|it| host(it.finding.kind)).collect()
}

async fn findings_follow_the_domains(world: &World) {
    let script = "fetch('https://api.lotus.example/x'); my.connectSocket({ url: 'wss://live.lotus.example' }); \
                  fetch('https://192.0.2.1/');";
    let answer = upload(world, Some("1.0.0"), &package(script), Who::MerchantDev).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let (api, live, ip) = ("api.lotus.example", "live.lotus.example", "192.0.2.1");
    let found = hosts(world).await;
    assert_eq!(found.len(), 3);
    assert_eq!(edit(world, "0", &[("form[server_domains]", api)]).await.status, 200);
    let found = hosts(world).await;
    assert!(!found.contains(&api.to_owned()) && found.contains(&live.to_owned()), "{found:?}");
    let both = [("form[server_domains]", api), ("form[webview_domains]", live)];
    assert_eq!(edit(world, "1", &both).await.status, 200);
    assert_eq!(hosts(world).await, [ip], "without another scan, and an address is never listed");
    assert_eq!(edit(world, "2", &[]).await.status, 200);
    assert_eq!(hosts(world).await.len(), 3, "and back");
    let own = [OWN[0], ("version", "1.0.0"), OWN[2], ("form[server_domains]", live)];
    let own = world.post_form(EDIT, &pairs(world, &own), Who::MerchantAdmin).await;
    assert_eq!(own.status, 400, "an edit says where it began");
    let own = [
        OWN[0],
        ("version", "1.0.0"),
        OWN[2],
        ("form[revision]", "0"),
        ("form[server_domains]", live),
    ];
    let own = world.post_form(EDIT, &pairs(world, &own), Who::MerchantAdmin).await;
    assert_eq!((own.status, hosts(world).await.len()), (200, 2), "the version's own set counts");

    let link = "List it in Configuration";
    let detail = |who| world.tab(&world.places.lotus.1, "/versions/1.0.0", who);
    assert!(detail(Who::MerchantAdmin).await.body.contains(link));
    let theirs = detail(Who::MerchantDev).await.body;
    assert!(theirs.contains(api) && !theirs.contains(link) && !theirs.contains("/configuration"));
}
