//! What `minideck` can be told to do.

mod demo;
mod failure;
mod migrate;
mod serve;
mod user;
mod verify;

pub use failure::Failure;

use crate::config::{Flags, Settings, Wrong};
use crate::telemetry;
use backend::clock::Clock;
use backend::database::Database;
use backend::storage::Storage;
use backend::{Backend, Outside};
use clap::{Parser, Subcommand};
use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;

/// How long work on other threads may go on after a command has ended.
const LEFTOVERS: Duration = Duration::from_millis(500);
/// What the command line, too, says of arguments that it cannot read.
const WRONG_SETTING: u8 = 2;

/// A console for mini programs.
#[derive(Debug, Parser)]
#[command(name = "minideck", version, about, disable_help_subcommand = true)]
struct Line {
    #[command(flatten)]
    settings: Flags,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the console; what happens when nothing else is asked for
    Serve,
    /// Fill an empty database with demonstration data
    Demo(demo::Demo),
    /// Make accounts, and mend them
    #[command(subcommand)]
    User(user::User),
    /// Bring the schema up to date
    Migrate,
    /// Check the chains of the audit and the stored packages
    Verify,
}

/// Reads the command line and does what it says; the exit code is 2 for a wrong setting, 1 for every
/// other failure.
pub fn run() -> ExitCode {
    let line = Line::parse();
    match start(line) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Nothing can be done about a closed standard error.
            let _ = writeln!(std::io::stderr(), "minideck: {failure}");
            ExitCode::from(if matches!(failure, Failure::Setting(_)) { WRONG_SETTING } else { 1 })
        }
    }
}

fn start(line: Line) -> Result<(), Failure> {
    let settings = Settings::read(&line.settings)?;
    telemetry::start(&settings);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(async {
        match line.command.unwrap_or(Command::Serve) {
            Command::Serve => serve::run(&settings).await,
            Command::Demo(demo) => demo.run(&settings).await,
            Command::User(user) => user.run(&settings).await,
            Command::Migrate => migrate::run(&settings).await,
            Command::Verify => verify::run(&settings).await,
        }
    });
    // A thread that still checks a package or hashes a password holds nobody up.
    runtime.shutdown_timeout(LEFTOVERS);
    done
}

/// Prints a line of the answer at once, also into a pipe; one that nobody reads any more is no failure.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Makes the data folder if absent, readable by its owner only, and connects.
async fn connect(settings: &Settings) -> Result<Database, Failure> {
    make_folder(&settings.data)
        .map_err(|error| Failure::Data(settings.data.display().to_string(), error))?;
    let shown = settings.database_url.to_string();
    Database::connect(settings.database_url.secret())
        .await
        .map_err(|error| Failure::Connect(shown, error.into()))
}

#[cfg(unix)]
fn make_folder(folder: &std::path::Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_folder(folder: &std::path::Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)
}

/// Connects and brings the schema up to date.
async fn open(settings: &Settings, base_url: String) -> Result<Backend, Failure> {
    let database = connect(settings).await?;
    database.migrate(settings.database_url.secret(), &settings.data).await?;
    assemble(settings, database, base_url)
}

fn assemble(settings: &Settings, database: Database, base_url: String) -> Result<Backend, Failure> {
    let storage = Storage::local(&settings.data)
        .map_err(|error| Failure::Storage(settings.data.display().to_string(), error))?;
    let outside = Outside { base_url, secrets: settings.secrets()?, mail: settings.mail.clone() };
    Ok(Backend::new(database, Clock::System, storage, outside))
}

/// Waits for what is being written, and closes the database.
async fn close(backend: Backend) -> Result<(), Failure> {
    Ok(backend.database.clone().close().await.map_err(backend::Error::from)?)
}

impl From<Wrong> for Failure {
    fn from(wrong: Wrong) -> Failure {
        Failure::Setting(wrong)
    }
}
