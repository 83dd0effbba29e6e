//! Every door of the console, and what it answers to everybody. A door is a page, a server function or
//! any other route; one that is not in `doors.txt` fails the test.

use crate::packages;
use crate::people::{self, Who};
use crate::world::{Answer, World, form, page};
use axum::body::Body;
use axum::http::{Request, header};
use domain::access::MemberState;
use domain::workspace::Environment;
use leptos::server_fn::axum::server_fn_paths;
use std::collections::BTreeSet;

/// One line a door and a sample of what is sent to it: `method door sample statuses`, the statuses in
/// the order of [`Who::ALL`].
const TABLE: &str = include_str!("doors.txt");

/// How a door is knocked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// A page, as a browser asks for it.
    Page,
    /// A page that only debug builds have.
    Debug,
    /// Fetched by scripts; the arguments are in the query.
    Get,
    /// Fetched by scripts; the query of the sample is sent as a form.
    Form,
    /// A stream, which has no end: only whether it is opened counts.
    Stream,
    /// An upload; the query of the sample is the number.
    File,
    /// A picture is sent.
    Image,
}

/// One line of the table.
pub struct Line {
    how: How,
    door: &'static str,
    /// What is asked of it.
    pub sample: &'static str,
    expected: Vec<u16>,
}

/// Every line.
pub fn table() -> Vec<Line> {
    let lines = TABLE.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines.map(line).filter(|line| cfg!(debug_assertions) || line.how != How::Debug).collect()
}

fn line(text: &'static str) -> Line {
    let mut words = text.split_whitespace();
    let mut word =
        || words.next().unwrap_or_else(|| panic!("too short a line in doors.txt: {text}"));
    let how = match word() {
        "page" => How::Page,
        "debug" => How::Debug,
        "get" => How::Get,
        "form" => How::Form,
        "stream" => How::Stream,
        "file" => How::File,
        "image" => How::Image,
        other => panic!("{other} in doors.txt is no way to knock: {text}"),
    };
    let (door, sample) = (word(), word());
    let expected: Vec<u16> = words.map(|status| status.parse().expect("a status")).collect();
    assert_eq!(expected.len(), Who::ALL.len(), "one status for everybody: {text}");
    Line { how, door, sample, expected }
}

/// Paths of all routes, read from what the router says of itself: axum keeps no other list. Names of the
/// parts of a path are as they stand in the code.
fn routes(world: &World) -> BTreeSet<String> {
    let told = world.routes();
    let mut found = BTreeSet::new();
    for list in told.split("paths: {").skip(1) {
        let list = list.split("}, ").next().unwrap_or_default();
        let paths = list.split('"').skip(1).step_by(2);
        found.extend(paths.filter(|path| path.starts_with('/')).map(str::to_owned));
    }
    // A folder of files is three routes that are one door, and where there is none axum answers itself.
    let own = ["/pkg", "/pkg/", "/{*__private__axum_fallback}"];
    found.retain(|path| {
        !own.contains(&path.as_str()) && (cfg!(debug_assertions) || path != "/design")
    });
    found
        .into_iter()
        .map(|path| path.replace("{*__private__axum_nest_tail_param}", "{*file}"))
        .collect()
}

both!(
    every_door_is_listed,
    everybody_gets_what_they_may,
    what_is_hidden_looks_like_nothing,
    a_sign_that_a_database_refuses_opens_none,
);

async fn every_door_is_listed(world: &World) {
    let lines = table();
    let listed: BTreeSet<&str> = lines.iter().map(|line| line.door).collect();
    let mut doors = routes(world);
    for (path, _) in server_fn_paths() {
        assert!(
            doors.contains(path),
            "axum no longer tells its routes: mend `routes` in doors.rs ({path})"
        );
        doors.insert(path.to_owned());
    }
    for page in server::router::page_routes() {
        assert!(doors.contains(page.path()), "{} is in the router", page.path());
    }
    let unlisted: Vec<&String> =
        doors.iter().filter(|door| !listed.contains(door.as_str())).collect();
    assert!(
        unlisted.is_empty(),
        "not in server/tests/it/doors.txt: {unlisted:#?}\n\
         Add a line for each: how it is asked (page, get, form, file), the door as it stands above, a sample \
         with its arguments behind `?`, and the status that rules §2 promises to each of {:?}. If a server \
         function changes something, give a sample that succeeds for whoever may: UNIQUE stands for a new word.",
        Who::ALL
    );
    let gone: Vec<&&str> = listed.iter().filter(|door| !doors.contains(**door)).collect();
    assert!(gone.is_empty(), "in doors.txt, but no door any more: {gone:?}");
}

async fn everybody_gets_what_they_may(world: &World) {
    let one = packages::body(Some("1.0.0"), &packages::package(""));
    let path = format!("/mini-programs/{}/versions", world.places.lotus.1);
    let uploaded = world.send(packages::request(&path, "application/json", one), Who::Admin).await;
    assert_eq!(uploaded.status, 201, "{}", uploaded.body);
    let key = &world.places.tenant.key;
    let icon = format!("/workspaces/{key}/host-apps/harbour-wallet/icon");
    for path in [format!("/mini-programs/{}/logo", world.places.lotus.1), icon] {
        let body = packages::body(None, &crate::logo::png(8, 8, 0));
        let sent = world.send(packages::request(&path, "application/json", body), Who::Admin).await;
        assert_eq!(sent.status, 200, "{}", sent.body);
    }
    let mut wrong = Vec::new();
    for line in table() {
        let mut got = Vec::new();
        for who in Who::ALL {
            got.push(knock(world, line.how, line.sample, who).await.status);
        }
        if got != line.expected {
            let shown = |statuses: &[u16]| {
                statuses.iter().map(u16::to_string).collect::<Vec<_>>().join(" ")
            };
            wrong.push(format!(
                "{:?} {}\n  expected {}\n  answered {}",
                line.how,
                line.sample,
                shown(&line.expected),
                shown(&got)
            ));
        }
    }
    assert!(wrong.is_empty(), "for {:?}:\n{}", Who::ALL, wrong.join("\n"));
}

/// PostgreSQL refuses a text with NUL in it: no part of an address and no field of a form reaches it so.
async fn a_sign_that_a_database_refuses_opens_none(world: &World) {
    let mut wrong = Vec::new();
    for line in table() {
        for sample in line.spoiled() {
            let status = knock(world, line.how, &sample, Who::Admin).await.status;
            if status >= 500 {
                wrong.push(format!("{:?} {sample}: {status}", line.how));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

impl Line {
    /// The sample with NUL in each part of its path that may differ, and in each argument, one at a time.
    fn spoiled(&self) -> Vec<String> {
        const NUL: &str = "a%00b";
        let (path, query) = self.sample.split_once('?').unwrap_or((self.sample, ""));
        let names: Vec<&str> = self.door.split('/').collect();
        let parts: Vec<&str> = path.split('/').collect();
        let mut spoiled = Vec::new();
        for at in (0..parts.len()).filter(|at| names.get(*at).is_some_and(|it| it.starts_with('{')))
        {
            let mut parts = parts.clone();
            parts[at] = NUL;
            spoiled.push(format!("{}?{query}", parts.join("/")));
        }
        let pairs: Vec<&str> = query.split('&').collect();
        for (at, (name, _)) in
            pairs.iter().enumerate().filter_map(|(at, it)| Some((at, it.split_once('=')?)))
        {
            let argument = format!("{name}={NUL}");
            let mut pairs = pairs.clone();
            pairs[at] = &argument;
            spoiled.push(format!("{path}?{}", pairs.join("&")));
        }
        spoiled
    }

    /// Whether it is asked for as a page.
    pub fn is_page(&self) -> bool {
        self.how == How::Page
    }

    /// Whether it is there for somebody.
    pub fn allows(&self, who: Who) -> bool {
        let at = Who::ALL.iter().position(|it| *it == who);
        at.and_then(|at| self.expected.get(at)) == Some(&200)
    }

    /// What it answers to somebody whose address says more.
    pub async fn answer_with(&self, world: &World, who: Who, pairs: &str) -> Answer {
        let mark = if self.sample.contains('?') { '&' } else { '?' };
        knock(world, self.how, &format!("{}{mark}{pairs}", self.sample), who).await
    }

    /// What it answers to somebody.
    pub async fn answer(&self, world: &World, who: Who) -> Answer {
        knock(world, self.how, self.sample, who).await
    }
}

async fn knock(world: &World, how: How, sample: &str, who: Who) -> Answer {
    let sample = fill_in(world, sample, who).await;
    let (path, query) = sample.split_once('?').unwrap_or((&sample, ""));
    let pairs: Vec<(String, String)> =
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let request = match how {
        How::Page | How::Debug => page(&sample),
        How::Get | How::Stream => {
            let get = Request::get(&sample).header(header::ACCEPT, "application/json");
            get.body(Body::empty()).unwrap()
        }
        How::Form => {
            let pairs: Vec<(&str, &str)> =
                pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            form(path, &pairs, "application/json")
        }
        How::File => {
            let body = packages::body(Some(query), &packages::package(""));
            packages::request(path, "application/json", body)
        }
        How::Image => {
            let body = packages::body(None, &crate::logo::png(8, 8, 1));
            packages::request(path, "application/json", body)
        }
    };
    if how == How::Stream {
        return opened(world, request, who).await;
    }
    world.send(request, who).await
}

/// The answer to a request for a stream, without what it tells.
async fn opened(world: &World, mut request: Request<Body>, who: Who) -> Answer {
    if let Some(cookie) = world.cookie(who).await {
        request.headers_mut().append(header::COOKIE, cookie.parse().unwrap());
    }
    let (parts, _) = world.respond(request).await.into_parts();
    Answer { status: parts.status.as_u16(), headers: parts.headers, body: String::new() }
}

/// What stands for targets and releases.
async fn fill_releases(world: &World, mut filled: String) -> String {
    if filled.contains("PRODUCTION") || filled.contains("TESTING") {
        let production = crate::release::target(world, Environment::Production).await;
        let test = crate::release::vacant(world, Environment::Test).await;
        filled = filled.replace("PRODUCTION", &production.to_string());
        filled = filled.replace("TESTING", &test.to_string());
    }
    if filled.contains("LAUNCHED") {
        filled = filled.replace("LAUNCHED", &crate::release::launched(world).await.to_string());
    }
    filled
}

/// Puts what only this world knows into a sample.
async fn fill_in(world: &World, sample: &str, who: Who) -> String {
    let places = &world.places;
    let mut filled = sample.to_owned();
    let unique = who as u32 + 2;
    for (word, value) in [
        ("LOTUS", places.lotus.1.to_string()),
        ("WEB", places.web.1.to_string()),
        ("WALLET", places.wallet.1.to_string()),
        ("TENANT", places.tenant.key.clone()),
        ("MERCHANT", places.merchant.key.clone()),
        ("CATEGORY", places.choices.0.to_string()),
        ("HOSTAPP", places.choices.1.to_string()),
        ("AIM", crate::release::target(world, Environment::Test).await.to_string()),
        ("UNIQUE", unique.to_string()),
        ("EMAIL", who.email().to_owned()),
    ] {
        filled = filled.replace(word, &value);
    }
    if filled.contains("REVISION") {
        use backend::entity::mini_program;
        use sea_orm::EntityTrait as _;
        let row = mini_program::Entity::find_by_id(places.lotus.0)
            .one(world.db())
            .await
            .unwrap()
            .unwrap();
        filled = filled.replace("REVISION", &row.revision.to_string());
    }
    for (word, state, joined) in [
        ("FRESH", MemberState::Active, false),
        ("JOINED", MemberState::Active, true),
        ("SUSPENDED", MemberState::Blocked, false),
    ] {
        if filled.contains(word) {
            let account = people::newcomer(world, state, joined).await;
            filled = filled.replace(word, &account.to_string());
        }
    }
    if filled.contains("EDITION") {
        use backend::entity::workspace;
        use sea_orm::EntityTrait as _;
        let row = workspace::Entity::find_by_id(places.merchant.id).one(world.db()).await;
        filled = filled.replace("EDITION", &row.unwrap().unwrap().revision.to_string());
    }
    filled = fill_releases(world, filled).await;
    if filled.contains("CONFIGURED") {
        let revision = crate::configuration::last_revision(world, "test").await;
        filled = filled.replace("CONFIGURED", &revision.to_string());
    }
    if filled.contains("DIRECT") || filled.contains("ARCHIVED") {
        let (key, jsapi) = crate::feature::direct(world, filled.contains("ARCHIVED")).await;
        filled = filled.replace("DIRECT", &key).replace("ARCHIVED", &key).replace("BRIDGE", &jsapi);
    }
    if filled.contains("PROGRAM") {
        let program = crate::feature::program(world).await;
        filled = filled.replace("PROGRAM", program.as_str());
    }
    if filled.contains("REQUEST") {
        let program = crate::feature::program(world).await;
        let number = crate::request::ask(world, &program, "location").await;
        filled = filled.replace("REQUEST", &number.to_string());
    }
    if filled.contains("QRCODE") {
        let code = crate::qr_code::one_more(world).await;
        filled = filled.replace("QRCODE", code.as_str());
    }
    if filled.contains("SPARE") {
        let spare = people::category(world, "Spare").await;
        filled = filled.replace("SPARE", &spare.to_string());
    }
    if filled.contains("OWNSESSION") {
        let session = if who == Who::Nobody {
            0
        } else {
            people::session(&world.backend, places.account(who)).await.1.session.0
        };
        filled = filled.replace("OWNSESSION", &session.to_string());
    }
    if filled.contains("NOTICE") {
        // Nobody has no account: they ask for somebody's.
        let whose = if who == Who::Nobody { Who::Admin } else { who };
        let notice = people::notice(world, places.account(whose)).await;
        filled = filled.replace("NOTICE", &notice.to_string());
    }
    if filled.contains("LINK") && who != Who::Nobody {
        use backend::link::{LinkPurpose, make};
        let txn = world.begin().await;
        let token = make(&txn, &world.backend, LinkPurpose::Password, Some(places.account(who)))
            .await
            .unwrap();
        txn.commit().await.unwrap();
        filled = filled.replace("LINK", &token);
    }
    filled
}

/// Whoever may not know of a mini program is told the same, to the letter, as of one that is not there.
async fn what_is_hidden_looks_like_nothing(world: &World) {
    let (hidden, nothing) = (world.places.lotus.1.as_str(), "MP0000000000");
    for who in [Who::Stranger, Who::Reviewer, Who::OtherAdmin] {
        for line in table().iter().filter(|line| line.sample.contains("LOTUS")) {
            let theirs = knock(world, line.how, line.sample, who).await;
            let none = knock(world, line.how, &line.sample.replace("LOTUS", nothing), who).await;
            assert_eq!(none.status, theirs.status, "{who:?} {}", line.sample);
            assert_eq!(
                without_chance(&none).replace(nothing, "ID"),
                without_chance(&theirs).replace(hidden, "ID"),
                "{who:?} {}",
                line.sample
            );
        }
    }
}

/// A body without what differs from answer to answer: the nonce.
fn without_chance(answer: &Answer) -> String {
    let policy = answer.header("content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next());
    nonce.map_or_else(|| answer.body.clone(), |nonce| answer.body.replace(nonce, "NONCE"))
}
