//! `minideck migrate`: the schema, under a lock, so that two may be started at once.

use super::{Failure, say};
use crate::config::Settings;

pub(super) async fn run(settings: &Settings) -> Result<(), Failure> {
    let database = super::connect(settings).await?;
    database.migrate(settings.database_url.secret(), &settings.data).await?;
    say(&format!("the schema of {} is up to date", settings.database_url));
    database.close().await.map_err(backend::Error::from)?;
    Ok(())
}
