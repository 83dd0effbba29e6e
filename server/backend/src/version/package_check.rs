//! Checks an uploaded package, two at a time, on threads that may block.

use crate::{Backend, Error};
use domain::package::{Limits, Namespaces, Report};
use std::path::Path;

/// An upload that has arrived whole, with what was counted on the way. The file is gone when this is.
#[derive(Debug)]
pub struct Incoming {
    file: tempfile::NamedTempFile,
    sha256: String,
    size: u64,
}

impl Incoming {
    /// A file that was written to its end, its hash in hexadecimal, and its size in bytes.
    pub fn new(file: tempfile::NamedTempFile, sha256: String, size: u64) -> Incoming {
        Incoming { file, sha256, size }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// What it is kept under.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Its size in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }
}

/// Reads a package and reports on it, when there is a place.
pub async fn run(
    backend: &Backend,
    incoming: &Incoming,
    limits: Limits,
    namespaces: Namespaces,
) -> Result<Report, Error> {
    let place = backend.checks.acquire().await;
    let _place = place.map_err(|error| Error::Internal(error.to_string()))?;
    let path = incoming.path().to_owned();
    let checked = tokio::task::spawn_blocking(move || {
        let zip = std::fs::File::open(path)?;
        package::check(zip, &limits, &namespaces)
    });
    match checked.await.map_err(|error| Error::Internal(error.to_string()))? {
        Ok(report) => Ok(report),
        Err(package::CheckError::Refused(refusal)) => Err(Error::Refused(refusal)),
        Err(package::CheckError::Io(error)) => Err(Error::File(error)),
        Err(package::CheckError::Crashed) => {
            Err(Error::Internal(String::from("a check ended early")))
        }
    }
}
