//! What the pages tell whoever does not see them: a title, a word where there is nothing, a question before
//! something is gone, and whose control it is.

use crate::doors;
use crate::packages;
use crate::people::Who;
use crate::world::World;
use std::collections::BTreeSet;

both!(
    every_page_is_told_apart_by_ear,
    a_tab_that_is_refused_has_its_title,
    what_is_easily_regretted_asks_first,
    a_role_is_sent_by_its_own_button,
);

/// Whose pages are opened: between them they see everything.
const READERS: [Who; 3] = [Who::Admin, Who::MerchantAdmin, Who::MerchantDev];

/// What asks before it is done, by where it is sent.
const ASKED: [&str; 6] = [
    "/api/member/remove",
    "/api/member/leave",
    "/api/workspace-member/block",
    "/api/feature/delete",
    "/api/settings/remove-category",
    "/api/qr-code/delete",
];

/// What only a colour or an icon would say otherwise.
const TOLD: [&str; 4] = ["none", "met", ", done", ", not yet"];

/// Every page that there is for somebody, as it was asked for and as it came.
async fn pages(world: &World) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for line in doors::table().iter().filter(|it| it.is_page()) {
        for who in READERS {
            let answer = line.answer(world, who).await;
            if answer.header("content-type").starts_with("text/html") {
                pages.push((format!("{who:?} {}", line.sample), answer.body));
            }
        }
    }
    pages
}

/// What stands between two marks, wherever it does.
fn between<'a>(body: &'a str, from: &'a str, to: &'a str) -> impl Iterator<Item = &'a str> {
    body.split(from).skip(1).filter_map(move |it| it.split(to).next())
}

async fn every_page_is_told_apart_by_ear(world: &World) {
    let package = packages::package("");
    let uploaded = crate::version::upload(world, Some("1.0.0"), &package, Who::Admin).await;
    assert_eq!(uploaded.status, 201, "{}", uploaded.body);
    crate::release::launched(world).await;
    let mut told = BTreeSet::new();
    for (page, body) in pages(world).await {
        told.extend(
            TOLD.into_iter()
                .filter(|word| body.contains(&format!("<span class=\"visually-hidden\">{word}<"))),
        );
        assert!(!body.contains("<title>Minideck</title>"), "{page} has no title");
        let alone = body.split(">–<").count() - 1;
        let hidden = body.matches("<span aria-hidden=\"true\">–<").count();
        assert_eq!(alone, hidden, "{page}: a dash that nobody hears");
        for button in between(&body, "<button", "</button>") {
            assert!(!button.contains("role=\"status\""), "{page}: {button}");
        }
        for list in between(&body, "<ol class=\"steps", ">") {
            assert!(list.contains("aria-label=\"Release progress, "), "{page}: {list}");
        }
    }
    assert_eq!(told.len(), TOLD.len(), "{told:?}");
}

async fn a_tab_that_is_refused_has_its_title(world: &World) {
    let id = &world.places.lotus.1;
    let refused = world.tab(id, "/configuration", Who::MerchantDev).await;
    assert_eq!(refused.status, 403);
    let title = between(&refused.body, "<title>", "</title>").next();
    assert_eq!(title, Some("Lotus Coffee · Configuration · Minideck"));
    let gone = world.tab(id, "/features/nothing", Who::Admin).await;
    assert_eq!(gone.status, 404);
    let title = between(&gone.body, "<title>", "</title>").next();
    assert_eq!(title, Some("Lotus Coffee · Features · Minideck"));
    assert!(gone.body.contains("<h2>Not found<"), "a tab that is not there says so");
    let none = world.get("/mini-programs/MP0000000000/versions", Who::Admin).await;
    let title = between(&none.body, "<title>", "</title>").next();
    assert_eq!(title, Some("Not found · Minideck"));
    let upload = world.tab(id, "/versions/upload", Who::Admin).await;
    let title = between(&upload.body, "<title>", "</title>").next();
    assert_eq!(title, Some("Upload version · Lotus Coffee · Minideck"));
}

async fn what_is_easily_regretted_asks_first(world: &World) {
    let mut found = BTreeSet::new();
    for (page, body) in pages(world).await {
        for action in ASKED {
            for (at, _) in body.match_indices(&format!("action=\"{action}\"")) {
                let before = &body[..at];
                let opened = before.rfind("<details class=\"reveal\">");
                assert!(opened > before.rfind("</details>"), "{page}: {action} at the first press");
                found.insert(action);
            }
        }
    }
    assert!(found.len() > 4, "{found:?}");
}

async fn a_role_is_sent_by_its_own_button(world: &World) {
    let mut seen = 0;
    for path in ["/workspaces/harbour-wallet/members", "/workspaces/lotus-coffee/members"] {
        let body = world.get(path, Who::Admin).await.body;
        for form in between(&body, "action=\"/api/workspace-member/change-role\"", "</form>") {
            let Some(choice) = between(form, "<select", ">").next() else { continue };
            assert!(!choice.contains("data-now"), "{choice}");
            let save = between(form, "type=\"submit\"", "</button>").next().unwrap_or_default();
            assert!(save.contains("visually-hidden"), "whose it is: {save}");
            seen += 1;
        }
    }
    assert!(seen > 2, "{seen}");
}
