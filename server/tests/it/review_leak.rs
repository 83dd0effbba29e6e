//! What a launch's page keeps from those who may not see the configuration.

use crate::people::Who;
use crate::release::target;
use crate::review::{VERSION, complete, page, submit};
use crate::world::World;
use crate::{packages, version};
use backend::entity::request;
use domain::workspace::Environment;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

both!(a_launch_leaks_no_configuration);

/// Whoever decides sees the frozen domains and of ids only what became of them; whoever may only comment
/// sees nothing of the configuration.
async fn a_launch_leaks_no_configuration(world: &World) {
    let id = world.places.lotus.1.as_str();
    for client in ["planted-client-9f2c", "planted-client-9f2c-later"] {
        let revision = crate::configuration::last_revision(world, "production").await.to_string();
        let form = [
            ("id", id),
            ("environment", "production"),
            ("form[revision]", revision.as_str()),
            ("form[client_id]", client),
            ("form[merchant_id]", "planted-merchant-9f2c"),
            ("form[server_domains]", "server-7b1e.example"),
            ("form[webview_domains]", "webview-7b1e.example"),
        ];
        let set = world.post_form("/api/configuration/edit", &form, Who::MerchantAdmin).await;
        assert_eq!(set.status, 200, "{}", set.body);
        if client.ends_with("later") {
            break;
        }
        // The host in the code is named in a finding, for everybody who sees the version.
        let script = "const api = \"https://named-in-code.example/v1\";";
        let file = packages::package(script);
        let uploaded = version::upload(world, Some("1.0.0"), &file, Who::MerchantAdmin).await;
        assert_eq!(uploaded.status, 201);
        complete(world).await;
    }
    let production = target(world, Environment::Production).await;
    let number = submit(world, VERSION, production, Who::MerchantAdmin).await;
    let address = format!("/requests/{number}");
    let owner = page(world, number, Who::MerchantAdmin).await;
    assert!(owner.contains("planted-client-9f2c-later") && owner.contains("planted-merchant"));

    for (who, sees) in [(Who::Reviewer, true), (Who::MerchantDev, false)] {
        if who == Who::MerchantDev {
            // As if they had asked while they were its admin.
            let txn = world.begin().await;
            let row = request::ActiveModel {
                id: Set(number),
                applicant_id: Set(world.places.account(who)),
                ..Default::default()
            };
            row.update(&txn).await.unwrap();
            txn.commit().await.unwrap();
        }
        let (shown, asked) = (world.get(&address, who).await, world.ask(&address, who).await);
        assert_eq!(shown.status, 200, "{who:?}");
        for answer in [&shown, &asked] {
            let text = format!("{} {:?}", answer.body, answer.headers);
            assert!(!text.contains("9f2c"), "{who:?} sees an id");
            assert_eq!(text.contains("7b1e"), sees, "{who:?} and the domains");
        }
        assert!(shown.body.contains("named-in-code.example"), "{who:?} sees what the code names");
        assert_eq!(shown.body.contains("Client ID"), sees, "{who:?}");
        assert_eq!(shown.body.contains("id=\"configuration\""), sees, "{who:?}");
        // Nothing is live: both ids say so as both lists of domains do.
        let unset = shown.body.matches(">not set<").count();
        assert_eq!(unset, if sees { 4 } else { 0 }, "{who:?}");
    }
}
