//! The host apps that a mini program is released to.

use crate::information::{Form, edit, read};
use crate::people::Who;
use crate::release::{add_release, add_version, launched, set_status, target};
use crate::world::{Answer, World};
use backend::entity::{audit_event, host_app, mini_program};
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::HostAppId;
use domain::release::ReleaseStatus;
use domain::workspace::Environment;
use sea_orm::{QueryOrder as _, entity::prelude::*};

both!(
    host_apps_are_chosen_and_the_earliest_stays_first,
    one_in_use_stays,
    the_last_one_stays_and_foreign_ones_are_not_there,
    an_environment_and_a_host_app_go_one_after_the_other,
    what_is_live_is_the_first_host_apps,
);

/// Adds a host app to the tenant.
pub async fn another(world: &World, key: &str) -> HostAppId {
    let form = [
        ("workspace", world.places.tenant.key.as_str()),
        ("form[key]", key),
        ("form[name]", key),
        ("form[test][on]", "true"),
    ];
    assert_eq!(world.post_form("/api/host-app/create", &form, Who::Admin).await.status, 200);
    let row = host_app::Entity::find().filter(host_app::COLUMN.key.eq(key));
    row.one(world.db()).await.unwrap().unwrap().id
}

/// Makes these the host apps of Lotus Coffee.
pub async fn choose(world: &World, revision: i64, chosen: &[HostAppId]) -> Answer {
    let form = Form::new(&world.places.lotus.1, revision, &[["en", "Lotus Coffee", "", ""]]);
    let form = chosen
        .iter()
        .fold(form.and("host_apps][", ""), |form, id| form.and("host_apps][", &id.to_string()));
    edit(world, &form, Who::MerchantAdmin).await
}

async fn chosen(world: &World) -> Vec<HostAppId> {
    read(world, &world.places.lotus.1).await.host_apps.iter().map(|it| it.id).collect()
}

async fn host_apps_are_chosen_and_the_earliest_stays_first(world: &World) {
    let own = HostAppId(world.places.choices.1);
    let (lite, plus) = (another(world, "lite").await, another(world, "plus").await);
    assert_eq!(choose(world, 1, &[plus, own]).await.status, 200);
    assert_eq!(chosen(world).await, [own, plus]);
    world.clock().pass(chrono::Duration::minutes(1));
    assert_eq!(choose(world, 2, &[plus, lite]).await.status, 200);
    assert_eq!(chosen(world).await, [plus, lite], "the one added earliest is first");
    world.clock().pass(chrono::Duration::minutes(1));
    assert_eq!(choose(world, 3, &[own, plus, lite]).await.status, 200);
    assert_eq!(chosen(world).await, [plus, lite, own]);
    let silent = Form::new(&world.places.lotus.1, 4, &[["en", "Lotus Coffee", "", ""]]);
    assert_eq!(edit(world, &silent, Who::MerchantAdmin).await.status, 200);
    assert_eq!(chosen(world).await, [plus, lite, own], "an edit that does not speak of them");
    let events = audit_event::Entity::find()
        .filter(audit_event::COLUMN.kind.eq(EventKind::InformationChanged))
        .order_by_asc(audit_event::Column::Seq);
    let events = events.all(world.db()).await.unwrap();
    assert!(!events[0].before.contains("\"plus\"") && events[0].after.contains("\"plus\""));
    let page = world.tab(&world.places.lotus.1, "/information", Who::MerchantAdmin).await.body;
    assert_eq!(page.matches("name=\"form[host_apps][]\"").count(), 4, "three, and a hidden one");
}

async fn one_in_use_stays(world: &World) {
    let own = HostAppId(world.places.choices.1);
    let lite = another(world, "lite").await;
    assert_eq!(choose(world, 1, &[own, lite]).await.status, 200);
    let program = world.places.lotus.0;
    let version = add_version(world, program, 2, 1).await;
    let test = target(world, Environment::Test).await;
    let release = add_release(world, program, version, test, ReleaseStatus::Full).await.unwrap();
    for status in ReleaseStatus::in_use() {
        set_status(world, release, status).await;
        let problem =
            Problem::HostAppInUse { host_app: "Harbour Wallet".into(), version: "2.0.0".into() };
        assert_eq!(
            choose(world, 2, &[lite]).await.fields(),
            [(Field::HostApp, problem)],
            "{status}"
        );
    }
    assert_eq!(chosen(world).await, [own, lite], "nothing was changed");
    set_status(world, release, ReleaseStatus::Archived).await;
    assert_eq!(choose(world, 2, &[lite]).await.status, 200, "what has ended holds nothing");
    assert_eq!(chosen(world).await, [lite]);

    // Another mini program's release there is nothing to this one.
    let other = world.places.web.0;
    let theirs = add_version(world, other, 1, 1).await;
    add_release(world, other, theirs, test, ReleaseStatus::Full).await.unwrap();
    assert_eq!(choose(world, 3, &[lite, own]).await.status, 200);
    assert_eq!(choose(world, 4, &[lite]).await.status, 200);
}

async fn the_last_one_stays_and_foreign_ones_are_not_there(world: &World) {
    let refused = |problem| [(Field::HostApp, problem)];
    assert_eq!(choose(world, 1, &[]).await.fields(), refused(Problem::NoHostAppLeft));
    for foreign in [HostAppId(world.places.foreign.1), HostAppId(99_999)] {
        assert_eq!(choose(world, 1, &[foreign]).await.fields(), refused(Problem::NoSuchChoice));
    }
    assert_eq!(chosen(world).await, [HostAppId(world.places.choices.1)]);
}

async fn an_environment_and_a_host_app_go_one_after_the_other(world: &World) {
    let own = HostAppId(world.places.choices.1);
    let lite = another(world, "lite").await;
    assert_eq!(choose(world, 1, &[own, lite]).await.status, 200);
    let key = world.places.tenant.key.as_str();
    let form = [
        ("workspace", key),
        ("host_app", "harbour-wallet"),
        ("revision", "1"),
        ("form[name]", "Harbour Wallet"),
    ];
    let left = [lite];
    let (program, host_app) = futures::join!(
        choose(world, 2, &left),
        world.post_form("/api/host-app/edit", &form, Who::Admin)
    );
    assert_eq!([program.status, host_app.status], [200, 200], "both lock the targets first");
}

async fn what_is_live_is_the_first_host_apps(world: &World) {
    let own = HostAppId(world.places.choices.1);
    let lite = another(world, "lite").await;
    assert_eq!(choose(world, 1, &[lite]).await.status, 200);
    world.clock().pass(chrono::Duration::minutes(1));
    assert_eq!(choose(world, 2, &[lite, own]).await.status, 200);
    let (id, release) = (world.places.lotus.1.to_string(), launched(world).await.to_string());
    let form = [("id", id.as_str()), ("number", "1.0.0"), ("release", &release)];
    let done = world.post_form("/api/release/complete", &form, Who::MerchantAdmin).await;
    assert_eq!(done.status, 200, "{}", done.body);
    let shown = async || {
        let row = mini_program::Entity::find_by_id(world.places.lotus.0).one(world.db()).await;
        row.unwrap().map(|it| (it.live_version, it.live_elsewhere)).unwrap()
    };
    assert_eq!(shown().await, (None, 1), "the first one has nothing in Production");
    assert_eq!(choose(world, 3, &[own]).await.status, 200);
    assert_eq!(shown().await, (Some(String::from("1.0.0")), 0), "now it is the first");
}
