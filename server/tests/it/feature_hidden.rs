//! Features that are not visible to a mini program: it learns of none of them from what its versions call.

use crate::feature::{add_feature, feature_of};
use crate::packages::package;
use crate::people::Who;
use crate::version::upload;
use crate::world::World;
use backend::entity::{feature, feature_mini_program};
use domain::feature::Access;
use domain::id::FeatureId;
use domain::release::Unmet;
use domain::version::VersionNumber;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

both!(what_is_hidden_is_named_to_nobody);

async fn hide(world: &World, id: FeatureId) {
    let txn = world.begin().await;
    let row =
        feature::ActiveModel { id: Set(id), visible_to_all: Set(false), ..Default::default() };
    row.update(&txn).await.unwrap();
    txn.commit().await.unwrap();
}

async fn choose(world: &World, id: FeatureId) {
    let txn = world.begin().await;
    let row = feature_mini_program::ActiveModel {
        feature_id: Set(id),
        mini_program_id: Set(world.places.lotus.0),
    };
    feature_mini_program::Entity::insert(row).exec_without_returning(&txn).await.unwrap();
    txn.commit().await.unwrap();
}

/// What is still to be granted: the key and name of the feature that does, and the JSAPIs.
async fn unmet(world: &World) -> Vec<(Option<(String, String)>, Vec<String>)> {
    let number = VersionNumber { major: 1, minor: 0, patch: 0 };
    let cx = world.cx(Who::MerchantAdmin).await;
    let all = backend::release::conditions(&cx, &world.places.lotus.1, number).await.unwrap();
    let jsapis = all.into_iter().filter_map(|it| match it {
        Unmet::Jsapis { feature, names } => Some((feature, names)),
        Unmet::Information { .. } | Unmet::ReleaseNote { .. } | Unmet::Findings { .. } => None,
    });
    jsapis.collect()
}

async fn what_is_hidden_is_named_to_nobody(world: &World) {
    // The hidden one is older, and holds one JSAPI alone and one together with a visible one.
    let hidden =
        add_feature(world, "covert", Access::Direct, false, &["sharedCall", "covertCall"]).await;
    add_feature(world, "overt", Access::Direct, false, &["sharedCall"]).await;
    hide(world, hidden).await;
    let file = package("my.sharedCall(); my.covertCall(); my.neverHeardOf();");
    assert_eq!(upload(world, Some("1.0.0"), &file, Who::MerchantAdmin).await.status, 201);
    let id = &world.places.lotus.1;
    for who in [Who::MerchantDev, Who::MerchantAdmin, Who::Admin] {
        let shown = world.tab(id, "/versions/1.0.0", who).await.body;
        assert!(!shown.contains("covert\"") && !shown.contains("Feature covert"), "{who:?}");
        assert!(shown.contains("Feature overt"), "{who:?}");
        assert!(shown.contains("No feature available to this mini program includes it"), "{who:?}");
        assert!(
            shown.contains("covertCall: no feature available to this mini program includes it")
        );
        assert!(shown.contains("Not granted"), "the registry knows it all the same");
        assert!(shown.contains("Unknown to the registry"), "and not the other");
    }
    let overt = (String::from("overt"), String::from("Feature overt"));
    let shared = (Some(overt), vec![String::from("sharedCall")]);
    assert_eq!(unmet(world).await, [(None, vec![String::from("covertCall")]), shared]);
    let production = crate::release::target(world, domain::workspace::Environment::Production);
    let submit = format!("/versions/1.0.0/submit?target={}", production.await);
    let shown = world.tab(id, &submit, Who::MerchantAdmin).await;
    assert_eq!(shown.status, 200, "{}", shown.body);
    assert!(shown.body.contains("covertCall must be granted, but no feature available"));
    assert!(!shown.body.contains("features/covert") && shown.body.contains("features/overt"));

    // Chosen for this mini program it is there, and so it is named.
    choose(world, hidden).await;
    let shown = world.tab(id, "/versions/1.0.0", Who::MerchantDev).await.body;
    assert!(shown.contains("Feature covert") && !shown.contains("No feature available to this"));
    let covert = feature_of(world, "covert").await;
    let expected =
        (Some((covert.key, covert.name)), vec!["covertCall".into(), "sharedCall".into()]);
    assert_eq!(unmet(world).await, [expected]);
}
