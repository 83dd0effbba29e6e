//! Logging: to standard error, so that what a command answers stands alone on standard output.

use crate::config::{LogFormat, Settings};
use std::io::IsTerminal as _;
use tracing_subscriber::EnvFilter;

/// Told at every start, and nothing to act on: that there is nothing to migrate.
const QUIET: &str = "sea_orm_migration=warn,sqlx::postgres::notice=warn";

/// Begins to log what the settings ask for. Only the first call of a process counts.
pub fn start(settings: &Settings) {
    // The filter was read once already, when the settings were checked; what it says of these wins.
    let filter = EnvFilter::builder().parse_lossy(format!("{QUIET},{}", settings.log));
    // A line that cannot be written is lost: saying so in the same place would panic, in whatever had it.
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .log_internal_errors(false);
    let started = match settings.log_format {
        LogFormat::Text => log.with_ansi(std::io::stderr().is_terminal()).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
    if started.is_err() {
        tracing::debug!("logging has begun already");
    }
}
