//! The settings of workspaces: a tenant's hold for its merchants' packages, a merchant's are its own.

use crate::people::Who;
use crate::world::{Answer, World};
use domain::form::{Field, Problem};

both!(
    a_category_is_added_moved_and_removed,
    a_tenant_sets_its_limits_and_names,
    a_merchant_sets_its_own,
    a_wrong_setting_says_so_and_keeps_the_rest,
    what_was_typed_outlives_a_conflict
);

/// Every field of a tenant, with `changed` instead of what stands there.
async fn edit(world: &World, revision: &str, changed: &[(&str, &str)]) -> Answer {
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
    let mut pairs = vec![
        (String::from("key"), world.places.tenant.key.clone()),
        (String::from("revision"), revision.to_owned()),
    ];
    pairs.extend(fields.iter().map(|(name, value)| (format!("form[{name}]"), (*value).to_owned())));
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let page = format!("/workspaces/{}/settings", world.places.tenant.key);
    world.plain_form("/api/settings/edit", &pairs, &page, Who::Admin).await
}

async fn page(world: &World, path: &str) -> String {
    world.get(path, Who::Admin).await.body
}

async fn a_tenant_sets_its_limits_and_names(world: &World) {
    let sent = edit(
        world,
        "1",
        &[("upload", "1"), ("namespaces", "my wx wallet"), ("self_approval", "on")],
    )
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
    edit(world, "2", &[("upload", "1"), ("namespaces", "my wx wallet"), ("self_approval", "on")])
        .await;
    assert_eq!(crate::audit::kinds(world).await.len(), kinds.len());
    // An edit that began before it is refused, and changes nothing.
    edit(world, "1", &[("upload", "7")]).await;
    assert!(page(world, &path).await.contains("value=\"1\""));
    assert_eq!(crate::audit::kinds(world).await.len(), kinds.len());
    edit(world, "2", &[("upload", "7")]).await;
    assert!(page(world, &path).await.contains("value=\"7\""));
}

async fn what_was_typed_outlives_a_conflict(world: &World) {
    edit(world, "1", &[("upload", "7"), ("self_approval", "on")]).await;
    let refused = edit(world, "1", &[("upload", "9"), ("namespaces", "my")]).await;
    let shown = page(world, refused.location()).await;
    assert!(shown.contains("value=\"9\"") && shown.contains("Saved now: 7"), "{shown}");
    assert!(shown.contains("Saved now: my, wx") && shown.contains("Saved now: On"), "{shown}");
    assert_eq!(shown.matches("Saved now").count(), 3, "{shown}");
    assert!(shown.contains("name=\"revision\" value=\"2\""));
    let key = world.places.merchant.key.clone();
    let address = format!("/workspaces/{key}/settings");
    let save = async |name: &str, place: &str| {
        let pairs = [
            ("key", key.as_str()),
            ("revision", "1"),
            ("form[name]", name),
            ("form[address]", place),
        ];
        world.plain_form("/api/settings/edit", &pairs, &address, Who::MerchantAdmin).await
    };
    save("Lotus Coffee", "1 Quay").await;
    let refused = save("Lotus Tea", "").await;
    let shown = world.get(refused.location(), Who::MerchantAdmin).await.body;
    assert!(shown.contains("value=\"Lotus Tea\"") && shown.contains("Saved now: Lotus Coffee"));
    assert!(shown.contains("Saved now: 1 Quay"), "{shown}");
}

async fn a_merchant_sets_its_own(world: &World) {
    let key = world.places.merchant.key.clone();
    let pairs = [
        ("key", key.as_str()),
        ("revision", "1"),
        ("form[name]", "Lotus Coffee Ltd."),
        ("form[address]", "1 Quay"),
    ];
    let set = world.post_form("/api/settings/edit", &pairs, Who::MerchantAdmin).await;
    assert_eq!(set.status, 200, "{}", set.body);
    let shown = page(world, &format!("/workspaces/{key}/settings")).await;
    assert!(shown.contains("Lotus Coffee Ltd.") && shown.contains("1 Quay"), "{shown}");
    assert!(!shown.contains("form[upload]"));
}

async fn a_wrong_setting_says_so_and_keeps_the_rest(world: &World) {
    let sent =
        edit(world, "1", &[("script", "21"), ("namespaces", "1x"), ("name", "New name")]).await;
    let shown = page(world, sent.location()).await;
    assert!(
        shown.contains("whole number from 1 to 20") && shown.contains("value=\"New name\""),
        "{shown}"
    );
    let pairs = [("key", world.places.tenant.key.as_str()), ("revision", "1"), ("form[name]", "")];
    let refused = world.post_form("/api/settings/edit", &pairs, Who::Admin).await;
    assert_eq!(refused.fields()[0], (Field::Name, Problem::Missing));
}

async fn a_category_is_added_moved_and_removed(world: &World) {
    let key = world.places.tenant.key.clone();
    let save = async |id: &str, english: &str, parent: &str| {
        let pairs = [
            ("key", key.as_str()),
            ("id", id),
            ("form[english]", english),
            ("form[chinese]", "茶"),
            ("form[parent]", parent),
        ];
        world.post_form("/api/settings/save-category", &pairs, Who::Admin).await
    };
    let used = world.places.choices.0.to_string();
    let (one, two) = (
        crate::people::category(world, "One").await.to_string(),
        crate::people::category(world, "Two").await.to_string(),
    );
    assert_eq!(save(&two, "Two", &one).await.status, 200);
    assert_eq!(save(&one, "One", &two).await.fields(), [(Field::Parent, Problem::BelowItself)]);
    assert_eq!(save(&one, "One", &used).await.status, 200);
    assert_eq!(
        save("", "Four", &two).await.fields(),
        [(Field::Parent, Problem::TooDeep { most: 3 })]
    );
    assert_eq!(save("", " ", "").await.fields(), [(Field::EnglishName, Problem::Missing)]);
    let elsewhere = world.places.foreign.0.to_string();
    assert_eq!(
        save("", "Stray", &elsewhere).await.fields(),
        [(Field::Parent, Problem::NoSuchChoice)]
    );
    assert_eq!(save(&elsewhere, "Stray", "").await.status, 404);
    let remove = async |id: &str| {
        let pairs = [("key", key.as_str()), ("id", id)];
        world.post_form("/api/settings/remove-category", &pairs, Who::Admin).await
    };
    let in_use = [(Field::Category, Problem::InUse)];
    assert_eq!(
        (remove(&one).await.fields(), remove(&used).await.fields()),
        (in_use.to_vec(), in_use.to_vec())
    );
    assert_eq!(remove(&two).await.status, 200);
    // The mini program whose category was renamed has it still.
    assert_eq!(save(&used, "Renamed", "").await.status, 200);
    let page = world.tab(&world.places.lotus.1, "/information", Who::MerchantAdmin).await;
    assert!(page.body.contains("Renamed"), "{}", page.body);
}
