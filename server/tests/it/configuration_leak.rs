//! That configuration does not leak (rules §2.8).

use crate::doors;
use crate::packages::package;
use crate::people::Who;
use crate::version::upload;
use crate::world::{Answer, World};
use domain::access::MiniProgramRole;

both!(nobody_sees_it_who_may_not);

/// Plants ids and domains on both levels, then asks for everything that can be asked for as those who see the
/// mini program and may not see its configuration.
async fn nobody_sees_it_who_may_not(world: &World) {
    let answer = upload(world, Some("1.0.0"), &package(""), Who::MerchantAdmin).await;
    assert_eq!(answer.status, 201);
    let id = world.places.lotus.1.as_str();
    let own = [("version", "1.0.0"), ("host_app", "harbour-wallet")];
    let planted = [
        ("id", id),
        ("form[client_id]", "planted-client-9f2c"),
        ("form[merchant_id]", "planted-merchant-9f2c"),
        ("form[server_domains]", "planted-server-9f2c.example"),
        ("form[webview_domains]", "planted-9f2c.莲花.example"),
    ];
    for environment in ["test", "production"] {
        for level in [&own[..], &[]] {
            let mut form = planted.to_vec();
            form.extend([("environment", environment), ("form[revision]", "0")]);
            form.extend(level);
            let answer =
                world.post_form("/api/configuration/edit", &form, Who::MerchantAdmin).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
        }
    }
    // Reviewer and Developer see it once they take part; as reviewers they will through a request.
    let txn = world.begin().await;
    for who in [Who::Reviewer, Who::Developer] {
        let (account, role) = (world.places.account(who), MiniProgramRole::Developer);
        let cx = world.backend.local();
        backend::mini_program::join(&txn, &cx, world.places.lotus.0, account, role).await.unwrap();
    }
    txn.commit().await.unwrap();

    let tab = format!("/mini-programs/{id}/configuration");
    let addresses = [
        tab.clone(),
        format!("{tab}?environment=test"),
        format!("{tab}?environment=test&revision=1&with=0"),
        format!("{tab}?environment=test&version=1.0.0&host_app=harbour-wallet"),
        format!("/mini-programs/{id}/versions/1.0.0"),
    ];
    let sees = world.get(&addresses[1], Who::MerchantAdmin).await;
    assert!(leaks(&sees).is_some(), "the test finds what it looks for");
    for who in [Who::MerchantDev, Who::Reviewer, Who::Developer] {
        let head = world.tab(&world.places.lotus.1, "/information", who).await;
        assert_eq!(head.status, 200, "{who:?} sees it");
        assert!(!head.body.contains("/configuration"), "{who:?} has the tab in the bar");
        for address in &addresses {
            let (shown, asked) = (world.get(address, who).await, world.ask(address, who).await);
            assert_eq!(leaks(&shown).or(leaks(&asked)), None, "{who:?} {address}");
            let expected = if address.contains("/versions/") { 200 } else { 403 };
            assert_eq!(shown.status, expected, "{who:?} {address}");
        }
        for line in doors::table() {
            let answer = line.answer(world, who).await;
            assert_eq!(leaks(&answer), None, "{who:?} {}", line.sample);
        }
    }
}

/// What was planted and stands in an answer, be it in its body or its headers.
fn leaks(answer: &Answer) -> Option<String> {
    let headers = format!("{:?}", answer.headers);
    [&answer.body, &headers].into_iter().find_map(|text| {
        // Of what was planted every word holds one of these, and nothing that is drawn by chance does.
        let words = ["planted-", "莲花.example", "xn--jh1anu"];
        let at = words.iter().find_map(|word| text.find(word))?;
        Some(text.chars().skip(text[..at].chars().count().saturating_sub(60)).take(120).collect())
    })
}
