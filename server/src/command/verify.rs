//! `minideck verify`: whether the audit and the packages are what was written. It changes nothing.

use super::{Failure, say};
use crate::config::Settings;
use backend::verification::{self, Chain};

pub(super) async fn run(settings: &Settings) -> Result<(), Failure> {
    let database = super::connect(settings).await?;
    // A database without any schema answers with an error: it is not up to date either.
    if !database.ready().await.unwrap_or(false) {
        return Err(Failure::Schema);
    }
    let backend = super::assemble(settings, database, String::new())?;
    let verified = verification::verify(&backend).await?;
    for Chain { name, entries } in &verified.chains {
        say(&format!("audit chain of {name}: {entries} entries, whole"));
    }
    say(&format!("packages: {} are what was uploaded", verified.packages));
    match verified.broken {
        Some(broken) => Err(Failure::Broken(broken)),
        None => super::close(backend).await,
    }
}
