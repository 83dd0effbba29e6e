//! What people typed stays text: wherever a page shows it, it opens and closes nothing.

use crate::doors;
use crate::people::Who;
use crate::world::World;
use sea_orm::ConnectionTrait as _;

both!(
    what_is_stored_is_shown_as_text,
    what_an_address_says_is_shown_as_text,
    what_a_refused_form_held_is_shown_as_text,
);

/// What would leave every place in which a page puts a text, and become an element there.
const TYPED: &str = "</title></textarea></script><hostile a='1'>\"&";

/// The element that it would be.
const ELEMENT: &str = "<hostile";

/// Texts that people type, as tables and columns.
const TEXTS: [(&str, &[&str]); 16] = [
    ("account", &["name"]),
    ("workspace", &["name", "address", "contact"]),
    ("host_app", &["name", "ios", "android", "deep_link"]),
    ("mini_program", &["name", "keywords", "service_phone", "service_email"]),
    ("mini_program_text", &["name", "tagline", "description"]),
    ("feature", &["name", "description"]),
    ("jsapi", &["description", "since_version"]),
    ("qr_code", &["label", "page"]),
    ("release", &["reason"]),
    ("release_note", &["text"]),
    ("request", &["reason", "decision_note"]),
    ("request_comment", &["text"]),
    ("request_finding", &["rule", "place", "text"]),
    ("configuration_revision", &["client_id", "merchant_id"]),
    ("session", &["user_agent"]),
    ("pilot_tester", &["tester"]),
];

/// Whose pages are opened: between them they see everything.
const READERS: [Who; 3] = [Who::Admin, Who::MerchantAdmin, Who::Reviewer];

async fn plant(world: &World) {
    let txn = world.begin().await;
    for (table, columns) in TEXTS {
        let escaped = TYPED.replace('\'', "''");
        let columns: Vec<String> =
            columns.iter().map(|it| format!("{it} = {it} || '{escaped}'")).collect();
        let sql = format!("UPDATE {table} SET {}", columns.join(", "));
        txn.execute_unprepared(&sql).await.unwrap();
    }
    txn.commit().await.unwrap();
}

/// Where the element stands in a body, with what is around it.
fn broken(body: &str) -> Option<&str> {
    let at = body.find(ELEMENT)?;
    let from = body[..at].char_indices().rev().nth(200).map_or(0, |it| it.0);
    body[from..].get(..320).or(Some(&body[from..]))
}

/// Opens every page, and gives how many of them showed what was planted.
async fn walk(world: &World) -> usize {
    let mut showed = 0;
    for line in doors::table().iter().filter(|it| it.is_page()) {
        for who in READERS {
            let answer = line.answer(world, who).await;
            let is_page = answer.header("content-type").starts_with("text/html");
            let found = broken(&answer.body).filter(|_| is_page);
            assert_eq!(found, None, "{who:?} {}", line.sample);
            showed += usize::from(is_page && answer.body.contains("&lt;hostile"));
        }
    }
    showed
}

async fn what_is_stored_is_shown_as_text(world: &World) {
    plant(world).await;
    // What the doors leave behind is there the second time.
    let first = walk(world).await;
    plant(world).await;
    let second = walk(world).await;
    assert!(first > 60, "{first} pages showed what was planted");
    assert!(second >= first, "{second} pages showed what was planted");
}

/// Every key that some page reads of its address; several together, and those by themselves that decide
/// whether the others are looked at.
const KEYS: [&str; 7] = [
    "q",
    "sort",
    "workspace",
    "with",
    "revision",
    "token",
    "q sort type status kind actor from to after before \
     archived do environment file host_app language list mini_program next percent release state target version",
];

async fn what_an_address_says_is_shown_as_text(world: &World) {
    let typed: String = url::form_urlencoded::byte_serialize(TYPED.as_bytes()).collect();
    let mut showed = 0;
    for line in doors::table().iter().filter(|it| it.is_page() && it.allows(Who::Admin)) {
        for keys in KEYS {
            let pairs: Vec<String> = keys.split(' ').map(|key| format!("{key}={typed}")).collect();
            let answer = line.answer_with(world, Who::Admin, &pairs.join("&")).await;
            let is_page = answer.header("content-type").starts_with("text/html");
            let found = broken(&answer.body).filter(|_| is_page);
            assert_eq!(found, None, "{} with {keys}", line.sample);
            showed += usize::from(is_page && answer.body.contains("&lt;hostile"));
        }
    }
    assert!(showed > 5, "{showed} pages showed what their address says");
}

async fn what_a_refused_form_held_is_shown_as_text(world: &World) {
    let id = &world.places.lotus.1;
    let (number, long) = (id.to_string(), TYPED.repeat(20));
    let of_information = [
        ("id", number.as_str()),
        ("form[revision]", "1"),
        ("form[open]", "en"),
        ("form[texts][0][language]", "en"),
        ("form[texts][0][name]", TYPED),
        ("form[texts][0][tagline]", &long),
        ("form[texts][0][description]", &long),
        ("form[keywords]", &long),
        ("form[service_email]", TYPED),
        ("form[service_phone]", TYPED),
    ];
    let of_configuration = [
        ("id", number.as_str()),
        ("environment", "test"),
        ("form[revision]", "0"),
        ("form[client_id]", &long),
        ("form[server_domains]", TYPED),
        ("form[webview_domains]", TYPED),
    ];
    for (sent_to, pairs, page) in [
        ("/api/information/edit", &of_information[..], format!("/mini-programs/{id}/information")),
        (
            "/api/configuration/edit",
            &of_configuration[..],
            format!("/mini-programs/{id}/configuration?environment=test"),
        ),
    ] {
        let refused = world.plain_form(sent_to, pairs, &page, Who::MerchantAdmin).await;
        assert!(refused.location().contains("__err"), "{sent_to} {}", refused.status);
        let shown = world.get(refused.location(), Who::MerchantAdmin).await;
        assert_eq!((shown.status, broken(&shown.body)), (200, None), "{sent_to}");
        let area = "&lt;/textarea&gt;&lt;/script&gt;&lt;hostile";
        assert!(shown.body.matches(area).count() >= 2, "{sent_to}: {}", shown.body);
    }
}
