//! The page of the audit: what is in it for whom, and what narrows it.

use crate::people::Who;
use crate::world::World;

both!(each_filter_narrows, a_merchant_sees_its_own_only, what_changed_is_shown);

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
