//! Ids and domains of the demonstration: enough revisions to compare and restore, one version with a value
//! of its own, and hosts that the code names and no list has.

use super::people::Ground;
use crate::{Backend, Cx, Error, configuration};
use chrono::TimeDelta;
use domain::configuration::{ConfigurationForm, Level};
use domain::id::MiniProgramId;

/// Client id, merchant id, server domains, web-view domains.
type Values = (&'static str, &'static str, &'static str, &'static str);

/// What "Lotus Coffee" had in Production, one revision after the other.
const LOTUS_PRODUCTION: [Values; 3] = [
    ("LC-2026-000102", "218812047730", "https://api.lotus-coffee.example", ""),
    (
        "LC-2026-000418",
        "218812047730",
        "https://api.lotus-coffee.example\nhttps://pay.lotus-coffee.example\nhttps://beta.lotus-coffee.example",
        "www.lotus-coffee.example",
    ),
    (
        "LC-2026-000418",
        "218812047730",
        "https://api.lotus-coffee.example\nhttps://pay.lotus-coffee.example\nwss://live.lotus-coffee.example",
        "www.lotus-coffee.example\nhttps://莲花咖啡.example/",
    ),
];
const LOTUS_TEST: [Values; 1] =
    [("LC-TEST-000007", "", "api.test.lotus-coffee.example", "www.test.lotus-coffee.example")];
/// What a version of it has of its own in Test.
const LOTUS_OWN: [Values; 1] = [("", "", "next.test.lotus-coffee.example", "")];
const TAXI_PRODUCTION: [Values; 1] =
    [("HT-88-2041", "218812049911", "https://dispatch.harbour-taxi.example", "")];

/// Sets what environments have, before versions come.
pub(super) async fn fill(
    past: &Backend,
    ground: &Ground,
    (lotus, taxi): (&MiniProgramId, &MiniProgramId),
) -> Result<(), Error> {
    let admin = super::programs::cx(past, ground.account("merchant-admin@example.test")?);
    let other = super::programs::cx(past, ground.account("other-admin@example.test")?);
    set(&admin, lotus, Level::read("production", "", ""), &LOTUS_PRODUCTION).await?;
    past.clock.pass(TimeDelta::hours(5));
    // The second one again, then the third: what was tried and taken back.
    let production = || Level::read("production", "", "");
    configuration::restore(&admin, lotus, production(), (3, 2)).await?;
    past.clock.pass(TimeDelta::hours(3));
    configuration::restore(&admin, lotus, production(), (4, 3)).await?;
    set(&admin, lotus, Level::read("test", "", ""), &LOTUS_TEST).await?;
    set(&other, taxi, Level::read("production", "", ""), &TAXI_PRODUCTION).await
}

/// Gives a version a value of its own.
pub(super) async fn fill_own(
    past: &Backend,
    ground: &Ground,
    lotus: &MiniProgramId,
) -> Result<(), Error> {
    let admin = super::programs::cx(past, ground.account("merchant-admin@example.test")?);
    set(&admin, lotus, Level::read("test", "1.2.0", "harbour-wallet"), &LOTUS_OWN).await
}

async fn set(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    level: Option<Level>,
    values: &[Values],
) -> Result<(), Error> {
    for (revision, (client_id, merchant_id, server_domains, webview_domains)) in (0..).zip(values) {
        let form = ConfigurationForm {
            revision,
            client_id: (*client_id).to_owned(),
            merchant_id: (*merchant_id).to_owned(),
            server_domains: (*server_domains).to_owned(),
            webview_domains: (*webview_domains).to_owned(),
        };
        configuration::edit(cx, id, level.clone(), &form).await?;
        cx.backend.clock.pass(TimeDelta::hours(9));
    }
    Ok(())
}
