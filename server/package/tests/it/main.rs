//! Tests of the package check through its public interface.
#![expect(
    clippy::unwrap_used,
    reason = "in a test a value that is not there is a failure like any other"
)]
#![expect(
    clippy::wildcard_enum_match_arm,
    clippy::format_collect,
    reason = "a test looks for one kind of finding; its texts may be slow"
)]

mod archive;
mod bridge;
mod bytes;
mod code;
mod difference;
mod flood;
mod format;
mod global;
mod hidden;
mod limit;
mod name;
mod nesting;
mod random;

use std::io::Cursor;

use package::{CheckError, Limits, Namespaces, Refusal, Report, check};

/// Checks a zip with default settings.
fn checked(zip: &[u8]) -> Result<Report, Refusal> {
    checked_within(zip, &Limits::default())
}

fn checked_within(zip: &[u8], limits: &Limits) -> Result<Report, Refusal> {
    match check(Cursor::new(zip), limits, &Namespaces::default()) {
        Ok(report) => Ok(report),
        Err(CheckError::Refused(refusal)) => Err(refusal),
        Err(error) => panic!("{error:?}"),
    }
}
