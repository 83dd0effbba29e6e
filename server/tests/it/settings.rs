//! The settings of workspaces: a tenant's hold for its merchants' packages, a merchant's are its own.

use crate::people::Who;
use crate::world::{Answer, World};
use domain::form::{Field, Problem};

both!(
    a_tenant_sets_its_limits_and_names,
    a_merchant_sets_its_own,
    a_wrong_setting_says_so_and_keeps_the_rest
);

/// Every field of a tenant, with `changed` instead of what stands there.
async fn edit(world: &World, changed: &[(&str, &str)]) -> Answer {
    let mut fields = vec![
        ("name", "Harbour Wallet"),
        ("namespaces", "my, wx"),
        ("sub_namespaces", "ap"),
        ("upload", "30"),
        ("entries", "10000"),
        ("file", "20"),
        ("total", "100"),
        ("ratio", "200"),
        ("depth", "32"),
        ("script", "5"),
        ("main", "2"),
        ("subpackage", "2"),
        ("all", "20"),
    ];
    fields.retain(|(name, _)| !changed.iter().any(|it| it.0 == *name));
    fields.extend_from_slice(changed);
    let mut pairs = vec![(String::from("key"), world.places.tenant.key.clone())];
    pairs.extend(fields.iter().map(|(name, value)| (format!("form[{name}]"), (*value).to_owned())));
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let page = format!("/workspaces/{}/settings", world.places.tenant.key);
    world.plain_form("/api/settings/edit", &pairs, &page, Who::Admin).await
}

async fn page(world: &World, path: &str) -> String {
    world.get(path, Who::Admin).await.body
}

async fn a_tenant_sets_its_limits_and_names(world: &World) {
    let sent =
        edit(world, &[("upload", "1"), ("namespaces", "my wx wallet"), ("self_approval", "on")])
            .await;
    let path = format!("/workspaces/{}/settings", world.places.tenant.key);
    assert_eq!(sent.location(), path);
    let shown = page(world, &path).await;
    assert!(shown.contains("my, wx, wallet") && shown.contains("checked"), "{shown}");
    // What was set is what the next upload is held against.
    let form = format!("/api/version/upload-form?id={}", world.places.lotus.1);
    let form = world.ask(&form, Who::MerchantAdmin).await.body;
    assert!(form.contains("1048576"), "{form}");
    let kinds = crate::audit::kinds(world).await;
    assert_eq!(kinds.last().map(String::as_str), Some("settings.changed"));
    // The same once more changes nothing, and leaves no event.
    edit(world, &[("upload", "1"), ("namespaces", "my wx wallet"), ("self_approval", "on")]).await;
    assert_eq!(crate::audit::kinds(world).await.len(), kinds.len());
}

async fn a_merchant_sets_its_own(world: &World) {
    let key = world.places.merchant.key.clone();
    let pairs =
        [("key", key.as_str()), ("form[name]", "Lotus Coffee Ltd."), ("form[address]", "1 Quay")];
    let set = world.post_form("/api/settings/edit", &pairs, Who::MerchantAdmin).await;
    assert_eq!(set.status, 200, "{}", set.body);
    let shown = page(world, &format!("/workspaces/{key}/settings")).await;
    assert!(shown.contains("Lotus Coffee Ltd.") && shown.contains("1 Quay"), "{shown}");
    assert!(!shown.contains("form[upload]"));
}

async fn a_wrong_setting_says_so_and_keeps_the_rest(world: &World) {
    let sent = edit(world, &[("script", "21"), ("namespaces", "1x"), ("name", "New name")]).await;
    let shown = page(world, sent.location()).await;
    assert!(
        shown.contains("whole number from 1 to 20") && shown.contains("value=\"New name\""),
        "{shown}"
    );
    let pairs = [("key", world.places.tenant.key.as_str()), ("form[name]", "")];
    let refused = world.post_form("/api/settings/edit", &pairs, Who::Admin).await;
    assert_eq!(refused.fields()[0], (Field::Name, Problem::Missing));
}
