//! The audit as a file: complete, in order, harmless to spreadsheets, and only what the reader may see.

use crate::people::Who;
use crate::world::{Answer, World};
use backend::entity::{audit_chain, audit_event};
use domain::audit::EventKind;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, Set};

both!(
    many_entries_arrive_complete_and_in_order,
    no_cell_is_a_formula,
    a_merchant_gets_its_own_only,
    an_export_is_an_entry,
    a_filter_narrows_the_file,
    whoever_may_not_is_told_why,
);

async fn file(world: &World, key: &str, rest: &str, who: Who) -> Answer {
    world.get(&format!("/workspaces/{key}/audit/export.{rest}"), who).await
}

/// The lines of a table, without its head.
fn lines(body: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(body.as_bytes()).records().map(Result::unwrap).collect()
}

async fn head(world: &World) -> audit_chain::Model {
    let tenant = world.places.tenant.id.0;
    audit_chain::Entity::find_by_id(tenant).one(world.db()).await.unwrap().unwrap()
}

/// Puts entries at the end of the tenant's chain, beside the command that writes them: their hashes are
/// not asked here.
async fn add(world: &World, count: i64, subject: &str) {
    let last = head(world).await;
    let txn = world.begin().await;
    let row = |seq: i64| audit_event::ActiveModel {
        chain: Set(last.chain),
        seq: Set(seq),
        at: Set(world.clock().now()),
        actor_id: Set(Some(world.places.account(Who::Admin))),
        address: Set(String::from("192.0.2.1")),
        kind: Set(EventKind::MemberChanged),
        workspace_id: Set(Some(world.places.tenant.id)),
        mini_program_id: Set(None),
        subject: Set(subject.to_owned()),
        before: Set(String::from(r#"{"role":"=cmd"}"#)),
        after: Set(String::from(r#"{"role":"admin"}"#)),
        hash: Set(String::new()),
    };
    let all: Vec<i64> = (last.seq + 1..=last.seq + count).collect();
    for some in all.chunks(500) {
        let rows = some.iter().map(|seq| row(*seq));
        audit_event::Entity::insert_many(rows).exec_without_returning(&txn).await.unwrap();
    }
    audit_chain::Entity::update_many()
        .col_expr(audit_chain::Column::Seq, Expr::value(last.seq + count))
        .filter(audit_chain::COLUMN.chain.eq(last.chain))
        .exec(&txn)
        .await
        .unwrap();
    txn.commit().await.unwrap();
}

async fn many_entries_arrive_complete_and_in_order(world: &World) {
    add(world, 10_000, "many").await;
    let last = head(world).await.seq;
    let key = world.places.tenant.key.clone();
    let answer = file(world, &key, "csv", Who::Admin).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/csv; charset=utf-8"));
    let name = answer.header("content-disposition");
    assert_eq!(name, format!("attachment; filename=\"audit-{key}-2026-11-24.csv\""));
    assert_eq!(answer.header("cache-control"), "no-store");
    let seqs: Vec<i64> = lines(&answer.body).iter().map(|line| line[0].parse().unwrap()).collect();
    assert_eq!(seqs, (1..=last).rev().collect::<Vec<_>>());
    let answer = file(world, &key, "json", Who::Admin).await;
    assert_eq!(answer.header("content-type"), "application/json");
    let objects: Vec<serde_json::Value> = answer.json();
    let seqs: Vec<i64> = objects.iter().map(|it| it["entry"].as_i64().unwrap()).collect();
    // The export before it is an entry by now.
    assert_eq!(seqs, (1..=last + 1).rev().collect::<Vec<_>>());
    assert_eq!(objects[1]["changes"][0]["before"], "=cmd");
    assert_eq!(objects[1]["actor"], Who::Admin.name());
}

async fn no_cell_is_a_formula(world: &World) {
    let key = world.places.tenant.key.clone();
    for (subject, safe) in [
        ("=HYPERLINK(\"http://evil.example\")", "'=HYPERLINK(\"http://evil.example\")"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("tea;=1", "tea;'=1"),
        ("\r=1", "'\r'=1"),
    ] {
        add(world, 1, subject).await;
        let body = file(world, &key, "csv?kind=member.changed", Who::Admin).await.body;
        let first = &lines(&body)[0];
        assert_eq!(&first[7], safe);
        assert_eq!(&first[8], "role: =cmd → admin");
        assert!(body.starts_with("\u{feff}entry,at,event,"), "{body}");
    }
    let objects: Vec<serde_json::Value> =
        file(world, &key, "json?kind=member.changed", Who::Admin).await.json();
    assert_eq!(objects[0]["subject"], "\r=1", "programs get it as it is");
}

async fn a_merchant_gets_its_own_only(world: &World) {
    add(world, 3, "the tenant's").await;
    let (own, other) = (world.places.merchant.key.clone(), world.places.other.key.clone());
    let answer = file(world, &own, "csv", Who::MerchantAdmin).await;
    let found = lines(&answer.body);
    assert!(found.iter().any(|line| &line[6] == "Lotus Web Shop"), "{}", answer.body);
    assert!(!answer.body.contains("the tenant's") && !answer.body.contains("Wallet Top Up"));
    let rows = audit_event::Entity::find()
        .filter(audit_event::COLUMN.workspace_id.eq(world.places.merchant.id))
        .order_by_desc(audit_event::Column::Seq)
        .all(world.db())
        .await
        .unwrap();
    // All but the export itself.
    let expected: Vec<String> = rows.iter().skip(1).map(|it| it.seq.to_string()).collect();
    assert_eq!(found.iter().map(|line| line[0].to_owned()).collect::<Vec<_>>(), expected);
    assert_eq!(file(world, &other, "csv", Who::MerchantAdmin).await.status, 404);
    assert_eq!(file(world, &world.places.tenant.key, "csv", Who::MerchantAdmin).await.status, 404);
}

async fn an_export_is_an_entry(world: &World) {
    let key = world.places.merchant.key.clone();
    file(world, &key, "json?actor=mo&from=2026-01-01", Who::MerchantAdmin).await;
    let rows = audit_event::Entity::find()
        .filter(audit_event::COLUMN.kind.eq(EventKind::AuditExported))
        .all(world.db())
        .await
        .unwrap();
    let [row] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!(row.actor_id, Some(world.places.account(Who::MerchantAdmin)));
    assert_eq!(row.workspace_id, Some(world.places.merchant.id));
    assert!(row.subject.contains(&key) && row.after.contains("\"mo\""), "{row:?}");
    let chain = world.places.tenant.id.0;
    assert!(backend::audit::verify(world.db(), chain).await.unwrap().is_ok());
}

async fn a_filter_narrows_the_file(world: &World) {
    let key = world.places.tenant.key.clone();
    let count = async |rest: &str| lines(&file(world, &key, rest, Who::Admin).await.body).len();
    assert_eq!(count("csv?kind=mini-program.created").await, 3);
    assert_eq!(count(&format!("csv?mini_program={}", world.places.wallet.1)).await, 1);
    assert_eq!(count("csv?mini_program=nothing").await, 0);
    assert_eq!(count("csv?from=2999-01-01").await, 0);
    // Where one turned to narrows the page, not the file.
    assert_eq!(count("csv?kind=mini-program.created&before=1").await, 3);
    let none: Vec<serde_json::Value> =
        file(world, &key, "json?from=2999-01-01", Who::Admin).await.json();
    assert!(none.is_empty());
    let page = format!("/workspaces/{key}/audit?kind=mini-program.created");
    let page = world.get(&page, Who::Admin).await.body;
    let link = format!("/workspaces/{key}/audit/export.csv?kind=mini-program.created");
    assert!(page.contains(&link), "{page}");
}

async fn whoever_may_not_is_told_why(world: &World) {
    let refused = file(world, &world.places.tenant.key, "csv", Who::Reviewer).await;
    assert_eq!(refused.status, 403);
    assert!(refused.body.contains("Workspace Admin") && refused.body.contains(Who::Admin.name()));
    assert_eq!(refused.header("content-disposition"), "");
    let none = audit_event::Entity::find()
        .filter(audit_event::COLUMN.kind.eq(EventKind::AuditExported))
        .one(world.db())
        .await;
    assert!(none.unwrap().is_none());
}
