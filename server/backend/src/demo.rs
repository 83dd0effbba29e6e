//! Demonstration data for an empty database: people, workspaces and mini programs in every status,
//! and as many more in bulk as somebody wants to try the product with.

mod bulk;
mod catalogue;
mod configuration;
mod draw;
mod launches;
mod logo;
mod package;
mod people;
mod programs;
mod requests;
mod stages;
mod words;

use crate::audit::{self, Event};
use crate::clock::Clock;
use crate::{Backend, Outside, installation};
use chrono::TimeDelta;
use domain::audit::EventKind;
use serde_json::json;

pub use people::{ACCOUNTS, DemoAccount};

/// How long ago the first of it happened.
const DAYS: i64 = 45;

/// Why there is no demonstration data.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Somebody uses this database.
    #[error(
        "the database is not empty: demonstration data goes only into one without accounts and workspaces"
    )]
    NotEmpty,
    /// A use case failed.
    #[error(transparent)]
    Failed(#[from] crate::Error),
}

/// What was filled in.
#[derive(Clone, Debug)]
pub struct Filled {
    /// Who can sign in with the password.
    pub accounts: &'static [DemoAccount],
    /// How many mini programs there are now.
    pub mini_programs: u64,
}

/// Fills an empty database: the accounts get `password`, and `mini_programs` more mini programs than
/// the named ones are added in bulk.
pub async fn fill(backend: &Backend, password: &str, mini_programs: u64) -> Result<Filled, Error> {
    if !installation::is_empty(&backend.database.reader).await? {
        return Err(Error::NotEmpty);
    }
    let past = in_the_past(backend);
    let ground = people::fill(&past, password).await?;
    let named = programs::fill(&past, &ground).await?;
    finish(backend, &ground, mini_programs).await?;
    Ok(Filled { accounts: &ACCOUNTS, mini_programs: named + mini_programs })
}

/// The same parts with a clock that stands some weeks back and is moved along, so that not everything
/// happened in one second.
fn in_the_past(backend: &Backend) -> Backend {
    let clock = Clock::held(backend.clock.now() - TimeDelta::days(DAYS));
    let (database, storage) = (backend.database.clone(), backend.storage.clone());
    let outside = Outside {
        base_url: backend.base_url.clone(),
        secrets: backend.secrets.clone(),
        // Nobody is told of what only looks as if it had happened.
        mail: None,
    };
    Backend::new(database, clock, storage, outside)
}

async fn finish(
    backend: &Backend,
    ground: &people::Ground,
    count: u64,
) -> Result<(), crate::Error> {
    let txn = backend.database.begin().await?;
    if count > 0 {
        bulk::fill(&txn, ground, backend.clock.now(), count).await?;
    }
    people::sessions(&txn, backend, ground).await?;
    let tenant = &ground.tenant;
    audit::record(
        &txn,
        &backend.local(),
        Event {
            tenant: Some(tenant.id),
            kind: EventKind::DemoFilled,
            workspace: Some(tenant.id),
            mini_program: None,
            subject: &tenant.name,
            before: json!(null),
            after: json!({ "bulk_mini_programs": count }),
        },
    )
    .await?;
    txn.commit().await?;
    Ok(())
}
