//! The audit: one event for every command, each chained to the one before.

use crate::mini_program::create;
use crate::packages::package;
use crate::people::{PASSWORD, Who};
use crate::world::World;
use backend::Backend;
use backend::audit::{Event, INSTALLATION, record, verify};
use backend::entity::{audit_chain, audit_event};
use domain::audit::EventKind;
use sea_orm::{DbBackend, ExecResult, QueryOrder as _, QueryResult, Statement, entity::prelude::*};
use std::sync::atomic::{AtomicUsize, Ordering};

both!(
    every_command_leaves_one_event,
    what_is_refused_leaves_none,
    whatever_is_changed_afterwards_is_found,
    many_at_once_keep_one_chain,
    what_is_written_meanwhile_breaks_nothing,
);

/// The fields of a form.
type Pairs<'a> = &'a [(&'a str, &'a str)];

async fn events(world: &World) -> Vec<audit_event::Model> {
    let all = audit_event::Entity::find();
    let all = all.order_by_asc(audit_event::Column::Chain).order_by_asc(audit_event::Column::Seq);
    all.all(world.db()).await.unwrap()
}

/// The kinds of all events of the tenant's chain, in order.
pub async fn kinds(world: &World) -> Vec<String> {
    let chain = world.places.tenant.id.0;
    let all = events(world).await.into_iter().filter(|it| it.chain == chain);
    all.map(|it| it.kind.word().to_owned()).collect()
}

/// The one event that was written since.
async fn one_since(world: &World, before: &[audit_event::Model], what: &str) -> audit_event::Model {
    let mut after = events(world).await;
    after.retain(|event| !before.contains(event));
    assert_eq!(after.len(), 1, "{what}");
    after.remove(0)
}

async fn chains_verify(world: &World) {
    for head in audit_chain::Entity::find().all(world.db()).await.unwrap() {
        assert_eq!(verify(world.db(), head.chain).await.unwrap(), Ok(head.seq));
    }
}

async fn every_command_leaves_one_event(world: &World) {
    let places = &world.places;
    let (tenant, lotus) = (places.tenant.id.0, places.lotus.1.to_string());
    let edit = [
        ("id", lotus.as_str()),
        ("form[revision]", "1"),
        ("form[texts][0][language]", "en"),
        ("form[texts][0][name]", "Lotus Tea"),
    ];
    let sign_in = [("email", Who::Admin.email()), ("password", PASSWORD), ("next", "")];
    let forms: [(&str, Pairs<'_>, EventKind, i64); 4] = [
        ("/api/session/sign-in", &sign_in, EventKind::SignedIn, INSTALLATION),
        (
            "/api/session/set-preferences",
            &[("theme", "dark")],
            EventKind::PreferencesChanged,
            INSTALLATION,
        ),
        ("/api/session/sign-out", &[], EventKind::SignedOut, INSTALLATION),
        ("/api/information/edit", &edit, EventKind::InformationChanged, tenant),
    ];
    for (path, pairs, kind, chain) in forms {
        let before = events(world).await;
        assert_eq!(world.post_form(path, pairs, Who::Admin).await.status, 200, "{path}");
        let event = one_since(world, &before, path).await;
        assert_eq!((event.kind, event.chain), (kind, chain), "{path}");
        assert_eq!(event.actor_id, Some(places.account(Who::Admin)), "{path}");
        assert_eq!((event.at, event.address.as_str()), (world.clock().now(), "unknown"));
        if kind == EventKind::InformationChanged {
            assert!(event.before.contains("Lotus Coffee") && event.after.contains("Lotus Tea"));
            assert_eq!(event.mini_program_id, Some(places.lotus.0));
        }
    }
    let before = events(world).await;
    create(world, &places.form(&places.merchant.key, "Something Else"), Who::MerchantAdmin).await;
    let event = one_since(world, &before, "create").await;
    assert_eq!((event.kind, event.chain), (EventKind::MiniProgramCreated, tenant));
    assert_eq!((event.workspace_id, event.before.as_str()), (Some(places.merchant.id), "null"));

    let before = events(world).await;
    crate::version::upload(world, Some("1.0.0"), &package(""), Who::MerchantDev).await;
    let event = one_since(world, &before, "upload").await;
    assert_eq!(
        (event.kind, event.actor_id),
        (EventKind::VersionUploaded, Some(places.account(Who::MerchantDev)))
    );
    assert!(event.subject.contains("1.0.0"));
    chains_verify(world).await;
    let secret = events(world)
        .await
        .iter()
        .any(|it| it.before.contains(PASSWORD) || it.after.contains(PASSWORD));
    assert!(!secret, "no password is written down");
}

async fn what_is_refused_leaves_none(world: &World) {
    let places = &world.places;
    let before = events(world).await;
    let taken = places.form(&places.merchant.key, "Lotus Coffee");
    assert_eq!(create(world, &taken, Who::MerchantAdmin).await.status, 422);
    assert_eq!(create(world, &taken, Who::MerchantDev).await.status, 403);
    assert_eq!(
        crate::version::upload(world, Some("1.0.0"), b"no zip", Who::MerchantDev).await.status,
        422
    );
    let wrong = [("email", Who::Admin.email()), ("password", "wrong horse battery"), ("next", "")];
    assert_eq!(world.post_form("/api/session/sign-in", &wrong, Who::Nobody).await.status, 401);
    assert_eq!(events(world).await, before);
}

async fn whatever_is_changed_afterwards_is_found(world: &World) {
    let chain = world.places.tenant.id.0;
    let whole = verify(world.db(), chain).await.unwrap().unwrap();
    assert!(whole > 5);
    for (tamper, found) in [
        (format!("UPDATE audit_event SET subject = 'other' WHERE chain = {chain} AND seq = 3"), 3),
        (format!("UPDATE audit_event SET actor_id = 99 WHERE chain = {chain} AND seq = 2"), 2),
        (
            format!(
                "UPDATE audit_event SET after = '{{}}' WHERE chain = {chain} AND seq = {whole}"
            ),
            whole,
        ),
        (format!("DELETE FROM audit_event WHERE chain = {chain} AND seq = 4"), 4),
        (format!("DELETE FROM audit_event WHERE chain = {chain} AND seq = {whole}"), whole),
        (format!("UPDATE audit_chain SET seq = seq - 1 WHERE chain = {chain}"), whole),
        (
            format!(
                "INSERT INTO audit_event SELECT chain, seq + 1, at, actor_id, address, kind, workspace_id, \
                 mini_program_id, subject, before, after, hash FROM audit_event \
                 WHERE chain = {chain} AND seq = {whole}"
            ),
            whole + 1,
        ),
    ] {
        let txn = world.begin().await;
        txn.execute_unprepared(&tamper).await.unwrap();
        let seen = verify(&txn, chain).await.unwrap();
        txn.rollback().await.unwrap();
        assert_eq!(seen, Err(found), "{tamper}");
    }
    assert_eq!(verify(world.db(), chain).await.unwrap(), Ok(whole), "nothing of that was kept");
    let verified = backend::verification::verify(&world.backend).await.unwrap();
    assert_eq!((verified.chains.len(), verified.broken), (3, None));
}

async fn many_at_once_keep_one_chain(world: &World) {
    let places = &world.places;
    let commands = (0..12).map(|at| async move {
        let form = places.form(&places.merchant.key, &format!("At Once {at}"));
        create(world, &form, Who::MerchantAdmin).await.status
    });
    let statuses = futures::future::join_all(commands).await;
    assert_eq!(statuses, [200; 12]);
    chains_verify(world).await;
}

/// A database in which something happens behind one of the queries that somebody makes.
struct Busy<'a> {
    backend: &'a Backend,
    queries: AtomicUsize,
    behind: usize,
}

impl Busy<'_> {
    fn db(&self) -> &DatabaseConnection {
        &self.backend.database.reader
    }

    async fn happens(&self) {
        if self.queries.fetch_add(1, Ordering::Relaxed) != self.behind {
            return;
        }
        let event = Event {
            tenant: None,
            kind: EventKind::SignedOut,
            workspace: None,
            mini_program: None,
            subject: "meanwhile",
            before: serde_json::Value::Null,
            after: serde_json::Value::Null,
        };
        let txn = self.backend.database.begin().await.unwrap();
        record(&txn, &self.backend.local(), event).await.unwrap();
        txn.commit().await.unwrap();
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Busy<'_> {
    fn get_database_backend(&self) -> DbBackend {
        self.db().get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.db().execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.db().execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let found = self.db().query_one_raw(statement).await;
        self.happens().await;
        found
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let found = self.db().query_all_raw(statement).await;
        self.happens().await;
        found
    }
}

async fn what_is_written_meanwhile_breaks_nothing(world: &World) {
    for behind in 0..4 {
        let there = verify(world.db(), INSTALLATION).await.unwrap().unwrap();
        let busy = Busy { backend: &world.backend, queries: AtomicUsize::new(0), behind };
        let seen = verify(&busy, INSTALLATION).await.unwrap();
        assert_eq!(seen, Ok(there), "something happens behind query {behind}");
        let since = verify(world.db(), INSTALLATION).await.unwrap();
        let more = i64::from(busy.queries.into_inner() > behind);
        assert_eq!(since, Ok(there + more), "query {behind}");
    }
}
