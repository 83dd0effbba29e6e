//! QR codes: defined, shown, downloaded, scanned, deleted.

use crate::packages;
use crate::people::Who;
use crate::release::{add_version, target};
use crate::scan::scan;
use crate::world::{Answer, World};
use axum::body::Body;
use axum::http::{Request, header};
use backend::entity::{audit_event, host_app, qr_code, target as target_row};
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::{HostAppId, MiniProgramKey};
use domain::qr_code::QrToken;
use domain::workspace::Environment;
use http_body_util::BodyExt as _;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

both!(
    the_default_code_is_there_from_the_start,
    one_is_defined_shown_and_deleted,
    every_field_says_what_is_wrong,
    the_twenty_first_is_refused,
    two_at_once_do_not_pass_the_end,
    an_environment_that_was_switched_off_is_refused,
    what_is_downloaded_is_read_back,
    the_tab_is_only_for_its_admins,
);

const CREATE: &str = "/api/qr-code/create";
const DEFAULT: &str = "/api/qr-code/create-default";
const DELETE: &str = "/api/qr-code/delete";

async fn create(world: &World, pairs: &[(&str, &str)]) -> Answer {
    let id = world.places.lotus.1.to_string();
    let mut form = vec![("id", id.as_str())];
    form.extend(pairs);
    world.post_form(CREATE, &form, Who::MerchantAdmin).await
}

/// Defines a code in an environment; gives back its token.
pub async fn defined(world: &World, environment: Environment, pairs: &[(&str, &str)]) -> QrToken {
    let at = target(world, environment).await.to_string();
    let mut form = vec![("form[target]", at.as_str())];
    form.extend(pairs);
    if !pairs.iter().any(|it| it.0 == "form[label]") {
        form.push(("form[label]", "Table 12"));
    }
    let answer = create(world, &form).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.location().rsplit('/').next().unwrap().parse().unwrap()
}

/// The row of a code.
pub async fn stored(world: &World, token: &QrToken) -> Option<qr_code::Model> {
    let found = qr_code::Entity::find().filter(qr_code::COLUMN.token.eq(token.clone()));
    found.one(world.db()).await.unwrap()
}

/// The token of the default code of a mini program.
pub async fn default_of(world: &World, key: MiniProgramKey) -> Option<QrToken> {
    let found = qr_code::Entity::find()
        .filter(qr_code::COLUMN.mini_program_id.eq(key))
        .filter(qr_code::COLUMN.target_id.is_null());
    found.one(world.db()).await.unwrap().map(|it| it.token)
}

async fn upload(world: &World) {
    let path = format!("/mini-programs/{}/versions", world.places.lotus.1);
    let body = packages::body(Some("1.0.0"), &packages::package(""));
    let sent = packages::request(&path, "application/json", body);
    assert_eq!(world.send(sent, Who::MerchantAdmin).await.status, 201);
}

/// Sets what opens a mini program in the tenant's host app.
pub async fn set_deep_link(world: &World, template: &str) {
    let txn = world.begin().await;
    let row = host_app::ActiveModel {
        id: Set(HostAppId(world.places.choices.1)),
        deep_link: Set(template.to_owned()),
        ..Default::default()
    };
    row.update(&txn).await.unwrap();
    txn.commit().await.unwrap();
}

async fn switch(world: &World, environment: Environment, active: bool) {
    let txn = world.begin().await;
    let id = target(world, environment).await;
    let row = target_row::ActiveModel { id: Set(id), active: Set(active), ..Default::default() };
    row.update(&txn).await.unwrap();
    txn.commit().await.unwrap();
}

/// A code that is there for one purpose, in place of the last such one.
pub async fn one_more(world: &World) -> QrToken {
    use backend::random::bytes;
    let txn = world.begin().await;
    let last = qr_code::Entity::delete_many().filter(qr_code::COLUMN.label.eq("One more"));
    last.exec(&txn).await.unwrap();
    let row = qr_code::ActiveModel {
        token: Set(QrToken::from_random(bytes().unwrap())),
        mini_program_id: Set(world.places.lotus.0),
        target_id: Set(Some(target(world, Environment::Test).await)),
        label: Set(String::from("One more")),
        page: Set(String::new()),
        parameters: Set(String::new()),
        created_by: Set(world.places.account(Who::Admin)),
        created_at: Set(world.clock().now()),
        ..Default::default()
    };
    let made = row.insert(&txn).await.unwrap();
    txn.commit().await.unwrap();
    made.token
}

async fn the_default_code_is_there_from_the_start(world: &World) {
    let (key, id) = &world.places.lotus;
    let token = default_of(world, *key).await.unwrap();
    let tab = world.tab(id, "/qr-codes", Who::MerchantAdmin).await;
    assert_eq!(tab.status, 200);
    assert!(tab.body.contains("No versions yet") && !tab.body.contains(token.as_str()));
    let phone = scan(world, token.as_str(), &[]).await;
    assert_eq!(phone.status, 200);
    assert!(phone.body.contains("Nothing to open yet") && phone.body.contains("Lotus Coffee"));

    upload(world).await;
    let tab = world.tab(id, "/qr-codes", Who::MerchantAdmin).await;
    assert!(tab.body.contains(token.as_str()) && tab.body.contains("Newest version, now 1.0.0"));
    assert!(tab.body.contains("0 of 20 codes"), "the default one is beside them");
    let again = [("id", id.as_str())];
    let twice = world.post_form(DEFAULT, &again, Who::MerchantAdmin).await;
    assert_eq!(twice.status, 409, "there is one");

    let form = [("id", id.as_str()), ("token", token.as_str())];
    let deleted = world.post_form(DELETE, &form, Who::MerchantAdmin).await;
    assert_eq!(deleted.location(), format!("/mini-programs/{id}/qr-codes"));
    assert_eq!(default_of(world, *key).await, None);
    assert_eq!(scan(world, token.as_str(), &[]).await.status, 404);
    let tab = world.tab(id, "/qr-codes", Who::MerchantAdmin).await;
    assert!(tab.body.contains("Create the default code") && tab.body.contains(", Test, for"));
    assert_eq!(world.post_form(DEFAULT, &again, Who::MerchantAdmin).await.status, 200);
    assert_ne!(default_of(world, *key).await.unwrap(), token, "another link");
    assert_eq!(kinds(world).await, [EventKind::QrCodeDeleted, EventKind::QrCodeCreated]);
}

async fn kinds(world: &World) -> Vec<EventKind> {
    let kinds = [EventKind::QrCodeCreated, EventKind::QrCodeDeleted];
    let mut found = audit_event::Entity::find()
        .filter(audit_event::Column::Kind.is_in(kinds))
        .all(world.db())
        .await
        .unwrap();
    found.sort_by_key(|it| it.seq);
    found.into_iter().map(|it| it.kind).collect()
}

async fn one_is_defined_shown_and_deleted(world: &World) {
    upload(world).await;
    let id = &world.places.lotus.1;
    let token = defined(
        world,
        Environment::Production,
        &[
            ("form[page]", "/pages/index/index"),
            ("form[parameters]", "table=12&from=%E6%A1%8C%E8%B4%B4"),
            ("form[expires]", "2026-12-31"),
        ],
    )
    .await;
    let row = stored(world, &token).await.unwrap();
    assert_eq!((row.page.as_str(), row.label.as_str()), ("pages/index/index", "Table 12"));
    assert_eq!(row.expires_at.unwrap().to_rfc3339(), "2027-01-01T00:00:00+00:00");
    let page = format!("/qr-codes/{token}");
    let shown = world.tab(id, &page, Who::Admin).await;
    assert_eq!(shown.status, 200);
    for part in [
        "Table 12",
        "桌贴",
        "Until 31 Dec 2026",
        &format!("http://minideck.test/q/{token}"),
        "512.png",
    ] {
        assert!(shown.body.contains(part), "{part}");
    }
    let tab = world.tab(id, "/qr-codes", Who::Admin).await;
    assert!(tab.body.contains("1 of 20 codes") && tab.body.contains("0 scans"));
    let other = format!("/mini-programs/{}{page}", world.places.web.1);
    assert_eq!(world.get(&other, Who::Admin).await.status, 404, "another mini program's");
    let form = [("id", world.places.web.1.as_str()), ("token", token.as_str())];
    assert_eq!(world.post_form(DELETE, &form, Who::Admin).await.status, 404);

    let form = [("id", id.as_str()), ("token", token.as_str())];
    let deleted = world.plain_form(DELETE, &form, &page, Who::MerchantAdmin).await;
    assert_eq!(
        (deleted.status, deleted.location()),
        (302, &*format!("/mini-programs/{id}/qr-codes"))
    );
    assert_eq!(stored(world, &token).await, None);
    assert_eq!(world.tab(id, &page, Who::Admin).await.status, 404);
    assert_eq!(kinds(world).await, [EventKind::QrCodeCreated, EventKind::QrCodeDeleted]);
}

async fn every_field_says_what_is_wrong(world: &World) {
    upload(world).await;
    let wrong = [
        ("form[label]", " "),
        ("form[page]", "pages/gone/gone"),
        ("form[parameters]", "table=12#top"),
        ("form[target]", "0"),
        ("form[expires]", "2020-01-01"),
    ];
    let refused = create(world, &wrong).await;
    assert_eq!(
        refused.fields(),
        [
            (Field::Label, Problem::Missing),
            (
                Field::Page,
                Problem::NoSuchPage { page: "pages/gone/gone".into(), version: "1.0.0".into() }
            ),
            (Field::Parameters, Problem::BreaksLink { entry: "table=12#top".into() }),
            (Field::Target, Problem::NoSuchChoice),
            (Field::Expiry, Problem::DayOver),
        ]
    );
    // Another tenant's environment is none of this mini program's.
    let foreign = target_row::Entity::find()
        .filter(target_row::COLUMN.host_app_id.eq(HostAppId(world.places.foreign.1)))
        .one(world.db())
        .await;
    let foreign = foreign.unwrap().unwrap().id.to_string();
    let refused = create(world, &[("form[label]", "L"), ("form[target]", &foreign)]).await;
    assert_eq!(refused.fields(), [(Field::Target, Problem::NoSuchChoice)]);

    let id = world.places.lotus.1.to_string();
    let new = format!("/mini-programs/{id}/qr-codes/new");
    let mut form = vec![("id", id.as_str())];
    form.extend(wrong);
    form[1] = ("form[label]", "Typed before");
    let answer = world.plain_form(CREATE, &form, &new, Who::MerchantAdmin).await;
    assert_eq!(answer.status, 302);
    let shown = world.get(answer.location(), Who::MerchantAdmin).await.body;
    for words in
        ["Typed before", "has no page pages/gone/gone", "would break the link", "day has passed"]
    {
        assert!(shown.contains(words), "{words}");
    }
}

async fn the_twenty_first_is_refused(world: &World) {
    for _ in 0..20 {
        defined(world, Environment::Test, &[]).await;
    }
    let at = target(world, Environment::Test).await.to_string();
    let pairs = [("form[label]", "One more"), ("form[target]", at.as_str())];
    let refused = create(world, &pairs).await;
    assert_eq!(refused.fields(), [(Field::Label, Problem::TooManyCodes { most: 20 })]);
    let id = world.places.lotus.1.to_string();
    let tab = world.tab(&world.places.lotus.1, "/qr-codes", Who::Admin).await.body;
    assert!(tab.contains("20 of 20 codes") && !tab.contains("/qr-codes/new\""));
    let mut form = vec![("id", id.as_str())];
    form.extend(pairs);
    let new = format!("/mini-programs/{id}/qr-codes/new");
    let answer = world.plain_form(CREATE, &form, &new, Who::MerchantAdmin).await;
    let shown = world.get(answer.location(), Who::MerchantAdmin).await.body;
    assert!(shown.contains("You have reached the limit of 20 codes"));
    // One of another mini program is not in the way.
    let other = world.places.web.1.to_string();
    let form = [("id", other.as_str()), pairs[0], pairs[1]];
    assert_eq!(world.post_form(CREATE, &form, Who::MerchantAdmin).await.status, 200);
}

async fn two_at_once_do_not_pass_the_end(world: &World) {
    for _ in 0..18 {
        defined(world, Environment::Test, &[]).await;
    }
    let at = target(world, Environment::Test).await.to_string();
    let pairs = [("form[label]", "At once"), ("form[target]", at.as_str())];
    let many = (0..6).map(|_| create(world, &pairs));
    let answers = futures::future::join_all(many).await;
    let taken = answers.iter().filter(|it| it.status == 200).count();
    assert_eq!(taken, 2);
    for refused in answers.iter().filter(|it| it.status != 200) {
        assert_eq!(refused.fields(), [(Field::Label, Problem::TooManyCodes { most: 20 })]);
    }
    let all = qr_code::Entity::find()
        .filter(qr_code::COLUMN.mini_program_id.eq(world.places.lotus.0))
        .filter(qr_code::COLUMN.target_id.is_not_null());
    assert_eq!(all.all(world.db()).await.unwrap().len(), 20);
}

async fn an_environment_that_was_switched_off_is_refused(world: &World) {
    let token = defined(world, Environment::Test, &[]).await;
    let id = &world.places.lotus.1;
    let new = world.tab(id, "/qr-codes/new", Who::Admin).await.body;
    assert!(new.contains("Harbour Wallet, Test") && new.contains("Harbour Wallet, Production"));
    let default = default_of(world, world.places.lotus.0).await.unwrap();
    switch(world, Environment::Test, false).await;
    let at = target(world, Environment::Test).await.to_string();
    let refused = create(world, &[("form[label]", "L"), ("form[target]", &at)]).await;
    let (environment, host_app) = (Environment::Test, String::from("Harbour Wallet"));
    assert_eq!(
        refused.fields(),
        [(Field::Target, Problem::EnvironmentOff { environment, host_app })]
    );
    let new = world.tab(id, "/qr-codes/new", Who::Admin).await.body;
    assert!(!new.contains("Harbour Wallet, Test"));
    let tab = world.tab(id, "/qr-codes", Who::Admin).await.body;
    assert!(tab.contains("Switched off"));
    let phone = scan(world, token.as_str(), &[]).await;
    assert_eq!(phone.status, 410);
    assert!(phone.body.contains("Currently unavailable"));
    add_version(world, world.places.lotus.0, 1, 1).await;
    set_deep_link(world, "wallet://mini/{id}/{environment}").await;
    let phone = scan(world, default.as_str(), &[]).await;
    assert!(phone.body.contains("/production\""), "the lowest that is left: {}", phone.body);
}

async fn bytes(world: &World, path: &str) -> (Answer, Vec<u8>) {
    let cookie = world.cookie(Who::MerchantAdmin).await.unwrap();
    let get = Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    let response = world.respond(get).await;
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes().to_vec();
    let status = parts.status.as_u16();
    (Answer { status, headers: parts.headers, body: String::new() }, bytes)
}

/// Reads a code off pixels with another implementation than the one that drew it.
fn read(side: usize, light: impl Fn(usize, usize) -> bool) -> String {
    let grey = |x: usize, y: usize| if light(x, y) { 255 } else { 0 };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, grey);
    image.detect_grids()[0].decode().unwrap().1
}

async fn what_is_downloaded_is_read_back(world: &World) {
    let token = defined(world, Environment::Production, &[("form[label]", "桌 \"12\"")]).await;
    let content = format!("http://minideck.test/q/{token}");
    let base = format!("/mini-programs/{}/qr-codes/{token}", world.places.lotus.1);
    for size in [256_usize, 512, 1024] {
        let (answer, file) = bytes(world, &format!("{base}/{size}.png")).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "image/png"));
        assert!(
            answer
                .header("content-disposition")
                .ends_with(&format!("filename*=UTF-8''%E6%A1%8C%20%2212%22-{size}.png"))
        );
        let decoder = png::Decoder::new(std::io::Cursor::new(file));
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width as usize, info.height as usize), (size, size));
        let light = |x: usize, y: usize| pixels[y * size / 8 + x / 8] & (0x80 >> (x % 8)) != 0;
        assert_eq!(read(size, light), content, "{size}");
    }
    let (answer, file) = bytes(world, &format!("{base}/code.svg")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "image/svg+xml"));
    assert!(answer.header("content-security-policy").contains("default-src 'none'"));
    let file = String::from_utf8(file).unwrap();
    assert_eq!(read_svg(&file), content);
    for none in ["513.png", "code.png", "code.svg.png", "2048.png"] {
        assert_eq!(bytes(world, &format!("{base}/{none}")).await.0.status, 404, "{none}");
    }
}

fn read_svg(file: &str) -> String {
    let between = |from: &str, to: char| file.split(from).nth(1).unwrap().split(to).next().unwrap();
    let side: usize = between("viewBox=\"0 0 ", ' ').parse().unwrap();
    let mut dark = vec![false; side * side];
    for run in between("fill=\"#000\" d=\"", '"').split('M').filter(|it| !it.is_empty()) {
        let (place, rest) = run.split_once('h').unwrap();
        let (x, y) = place.split_once(' ').unwrap();
        let length: usize = rest.split_once('v').unwrap().0.parse().unwrap();
        let at = y.parse::<usize>().unwrap() * side + x.parse::<usize>().unwrap();
        dark[at..at + length].fill(true);
    }
    read(side * 8, |x, y| !dark[y / 8 * side + x / 8])
}

async fn the_tab_is_only_for_its_admins(world: &World) {
    let (key, id) = &world.places.lotus;
    let token = default_of(world, *key).await.unwrap();
    let known = format!("/qr-codes/{token}");
    for below in ["/qr-codes", "/qr-codes/new", &known, "/qr-codes/nothing"] {
        let denied = world.tab(id, below, Who::MerchantDev).await;
        assert_eq!(denied.status, 403, "{below}");
        assert!(denied.body.contains(Who::MerchantAdmin.name()), "whom to ask");
        assert!(!denied.body.contains(token.as_str()) || below == known);
        for stranger in [Who::Stranger, Who::Blocked, Who::OtherAdmin, Who::Developer] {
            assert_eq!(world.tab(id, below, stranger).await.status, 404, "{stranger:?} {below}");
        }
    }
    let picture = format!("{known}/512.png");
    assert_eq!(world.tab(id, &picture, Who::MerchantDev).await.status, 403);
    assert_eq!(world.tab(id, &picture, Who::Stranger).await.status, 404);
    assert_eq!(world.tab(id, &picture, Who::Nobody).await.status, 303);
}
