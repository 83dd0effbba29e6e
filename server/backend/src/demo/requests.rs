//! Requests of the demonstration: one in every status, with what was said about them.

use super::people::Ground;
use super::programs::cx;
use crate::{Backend, Error, removal, request};
use chrono::TimeDelta;
use domain::id::MiniProgramId;

/// Asks for features of "Lotus Coffee"; a reviewer decides some of them.
pub(super) async fn fill(
    past: &Backend,
    ground: &Ground,
    lotus: &MiniProgramId,
) -> Result<(), Error> {
    let asker = cx(past, ground.account("merchant-admin@example.test")?);
    let reviewer = cx(past, ground.account("reviewer@example.test")?);
    let later = |hours| past.clock.pass(TimeDelta::hours(hours));

    let payment = request::ask(
        &asker,
        lotus,
        "payment",
        "Guests pay for their order before they come to the counter.",
    )
    .await?;
    later(5);
    let note = "Fine: the amount is shown before the cashier opens.";
    request::approve(&reviewer, payment, note).await?;
    later(20);

    let profile =
        request::ask(&asker, lotus, "user-profile", "To greet guests by their name.").await?;
    later(3);
    request::comment(&reviewer, profile, "Do you need the phone number as well?").await?;
    later(2);
    request::comment(&asker, profile, "No, only the name.").await?;
    later(18);
    let reason = "A greeting is no reason to read the profile. Ask guests for a name instead.";
    request::reject(&reviewer, profile, reason, &[]).await?;
    later(9);

    let clipboard =
        request::ask(&asker, lotus, "clipboard", "To copy the number of an order.").await?;
    later(1);
    request::withdraw(&asker, clipboard).await?;
    later(7);

    let location =
        request::ask(&asker, lotus, "location", "To show the nearest shops on a map.").await?;
    later(4);
    request::comment(&reviewer, location, "Which pages ask for it?").await?;
    Ok(())
}

/// Asks that two mini programs of the tenant are taken back: of the first a reviewer has still to decide, the
/// second has still to be confirmed.
pub(super) async fn ask_removals(
    past: &Backend,
    ground: &Ground,
    (waiting, approved): (&MiniProgramId, &MiniProgramId),
) -> Result<(), Error> {
    let asker = cx(past, ground.account("admin@example.test")?);
    let reason = "The shops print their vouchers on receipts now, and nobody collects them here.";
    removal::ask(&asker, waiting, reason).await?;
    past.clock.pass(TimeDelta::hours(2));
    let reason = "The wallet shows cards by itself since its last version.";
    let number = removal::ask(&asker, approved, reason).await?;
    past.clock.pass(TimeDelta::hours(1));
    let reviewer = cx(past, ground.account("reviewer@example.test")?);
    request::approve(&reviewer, number, "Fine. Nobody has cards there yet.").await?;
    Ok(())
}
