//! Reads one mini program package and reports on it: no database, no network.
//!
//! An upload is hostile until proven otherwise. [`check`] first verifies the whole archive, then
//! finds out its format, and only then looks into manifests and scripts. To add a format, see
//! `profile/`; to add a kind of finding, `domain::package::FindingKind`.

mod archive;
mod check;
mod component;
pub mod difference;
pub mod gather;
mod manifest;
mod profile;
pub mod script;
mod secret;
mod tree;

use std::io::{Read, Seek};
use std::thread;

pub use domain::package::{Limits, Namespaces, Refusal, Report};

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The package breaks a rule: for the person who uploaded it.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// The file could not be read: not the uploader's fault.
    #[error("reading the upload failed")]
    Io(#[from] std::io::Error),
    /// The check panicked: a fault of ours.
    #[error("the check ended early")]
    Crashed,
}

/// Checks a zip and reports what is in it.
///
/// Blocking, for up to some seconds: call it where blocking is allowed. It reads `zip` from its
/// beginning to its end several times and holds one script at a time in memory. The work is done
/// on a thread that is started here, with a stack of 64 MB.
///
/// # Errors
/// [`CheckError::Refused`] for what the uploader can change, the others for what they cannot.
pub fn check<R: Read + Seek + Send>(
    zip: R,
    limits: &Limits,
    namespaces: &Namespaces,
) -> Result<Report, CheckError> {
    thread::scope(|scope| {
        thread::Builder::new()
            .name("package".to_owned())
            .stack_size(script::STACK_BYTES)
            .spawn_scoped(scope, || check::run(zip, limits, namespaces))?
            .join()
            .unwrap_or(Err(CheckError::Crashed))
    })
}
