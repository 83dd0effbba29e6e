//! The page of the audit: what is in it for whom, and what narrows it.

use crate::people::{self, Who};
use crate::world::World;
use backend::Cx;
use backend::audit_list::{Filter, PAGE_ROWS, selected};
use domain::access::WorkspaceAction;
use domain::audit::EventKind;
use sea_orm::{ConnectionTrait as _, DbBackend, QuerySelect as _, QueryTrait as _, Statement};

both!(each_filter_narrows, a_merchant_sees_its_own_only, what_changed_is_shown);

/// However long the chain is, a page reads its rows from an index that has them in order.
#[tokio::test]
async fn no_page_reads_the_whole_chain() {
    let world = World::sqlite().await;
    let actor = people::session(&world.backend, world.places.account(Who::Admin)).await.1;
    let cx = Cx { backend: &world.backend, actor: Some(actor), address: "local" };
    let named = |actor: &str| Filter { actor: actor.into(), ..Filter::default() };
    let (tenant, merchant) = (&world.places.tenant.key, &world.places.merchant.key);
    let wallet = world.places.wallet.1.to_string();
    for (key, filter, few, index) in [
        (tenant, Filter::default(), 20, "sqlite_autoindex_audit_event_1 (chain=?"),
        (tenant, named("ada"), 20, "audit_event_of_actor (chain=? AND actor_id=?"),
        // Of many people.
        (tenant, named("a"), 1, "sqlite_autoindex_audit_event_1 (chain=?"),
        (
            tenant,
            Filter { kind: Some(EventKind::MemberAdded), ..Filter::default() },
            20,
            "audit_event_of_kind (chain=? AND kind=?",
        ),
        (
            tenant,
            Filter { mini_program: wallet, ..Filter::default() },
            20,
            "audit_event_of_program (chain=? AND mini_program_id=?",
        ),
        (merchant, Filter::default(), 20, "audit_event_of_workspace (chain=? AND workspace_id=?"),
    ] {
        let space = cx.workspace(key, WorkspaceAction::ViewAudit).await.unwrap();
        let filter = Filter { before: Some(1_000), ..filter };
        let query = selected(world.db(), &space, &filter, few).await.unwrap().unwrap();
        let sql = query.limit(PAGE_ROWS + 1).build(DbBackend::Sqlite).to_string();
        let plan = Statement::from_string(DbBackend::Sqlite, format!("EXPLAIN QUERY PLAN {sql}"));
        let steps = world.db().query_all_raw(plan).await.unwrap();
        let steps: Vec<String> =
            steps.iter().map(|it| it.try_get::<String>("", "detail").unwrap()).collect();
        assert!(steps.iter().any(|it| it.contains(index)), "{filter:?}: {steps:#?}");
        assert!(steps.iter().all(|it| !it.contains("B-TREE")), "{filter:?}: {steps:#?}");
    }
    world.end().await;
}

async fn page(world: &World, key: &str, query: &str, who: Who) -> String {
    world.get(&format!("/workspaces/{key}/audit{query}"), who).await.body
}

/// How many entries a page shows.
fn rows(body: &str) -> usize {
    body.matches("<td class=\"table__number table__wide muted\">").count()
}

async fn each_filter_narrows(world: &World) {
    let key = world.places.tenant.key.clone();
    let all = rows(&page(world, &key, "", Who::Admin).await);
    assert!(all > 5);
    let count = async |query: &str| rows(&page(world, &key, query, Who::Admin).await);
    assert_eq!(count("?kind=mini-program.created").await, 3);
    assert_eq!(count(&format!("?mini_program={}", world.places.wallet.1)).await, 1);
    assert_eq!(count("?mini_program=nothing").await, 0);
    assert_eq!(count("?actor=ada&kind=mini-program.created").await, 1);
    assert_eq!(count("?actor=nobody-of-this-name").await, 0);
    assert_eq!(count("?from=2999-01-01").await, 0);
    assert_eq!(count("?to=1999-01-01").await, 0);
    assert_eq!(count("?from=not-a-date").await, all);
    assert_eq!(count("?before=2").await, 1);
}

async fn a_merchant_sees_its_own_only(world: &World) {
    let key = world.places.merchant.key.clone();
    let own = page(world, &key, "", Who::MerchantAdmin).await;
    assert!(own.contains("Lotus Web Shop") && !own.contains("Wallet Top Up"), "{own}");
    assert_eq!(rows(&own), rows(&page(world, &key, "", Who::Admin).await));
}

async fn what_changed_is_shown(world: &World) {
    let key = world.places.merchant.key.clone();
    let pairs = [
        ("key", key.as_str()),
        ("revision", "1"),
        ("form[name]", "Lotus Coffee"),
        ("form[address]", "1 Quay & 2"),
    ];
    assert_eq!(world.post_form("/api/settings/edit", &pairs, Who::MerchantAdmin).await.status, 200);
    let body = page(world, &key, "?kind=settings.changed", Who::MerchantAdmin).await;
    assert_eq!(rows(&body), 1);
    assert!(
        body.contains(">address<") && body.contains("1 Quay &amp; 2") && body.contains("1 change"),
        "{body}"
    );
}
