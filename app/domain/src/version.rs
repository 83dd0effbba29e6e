//! Versions: their numbers, and what their pages show (rules §4.1).

use crate::account::Person;
use crate::form::Problem;
use crate::id::VersionId;
use crate::package::{Finding, JsapiUse, Limits, PageEntry, Place, Profile, Severity, Sizes};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The greatest value of one part of a version's number.
pub const PART_MOST: u32 = 999_999;

/// `major.minor.patch`, compared as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VersionNumber {
    /// First part.
    pub major: u32,
    /// Second part.
    pub minor: u32,
    /// Third part.
    pub patch: u32,
}

/// A text that is no version number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a version number")]
pub struct NoVersionNumber;

impl VersionNumber {
    /// What a first version is called unless its uploader says otherwise.
    pub const FIRST: VersionNumber = VersionNumber { major: 1, minor: 0, patch: 0 };

    /// The number that follows: the patch, or where that is full the next part, plus one.
    #[must_use]
    pub const fn next(self) -> VersionNumber {
        let VersionNumber { major, minor, patch } = self;
        if patch < PART_MOST {
            VersionNumber { major, minor, patch: patch + 1 }
        } else if minor < PART_MOST {
            VersionNumber { major, minor: minor + 1, patch: 0 }
        } else {
            VersionNumber { major: major + 1, minor: 0, patch: 0 }
        }
    }

    /// What the form proposes after `highest`.
    pub fn proposed(highest: Option<VersionNumber>) -> VersionNumber {
        highest.map_or(Self::FIRST, VersionNumber::next)
    }

    /// Reads what was typed and holds it against the highest number there is.
    pub fn checked(typed: &str, highest: Option<VersionNumber>) -> Result<VersionNumber, Problem> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(Problem::Missing);
        }
        let number: VersionNumber = typed.parse().map_err(|_| Problem::NoVersionNumber)?;
        match highest {
            Some(highest) if number <= highest => {
                Err(Problem::NotHigher { highest: highest.to_string() })
            }
            Some(_) | None => Ok(number),
        }
    }
}

impl fmt::Display for VersionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl FromStr for VersionNumber {
    type Err = NoVersionNumber;

    fn from_str(text: &str) -> Result<Self, NoVersionNumber> {
        let mut parts = text.split('.').map(|part| {
            let digits =
                !part.is_empty() && part.len() <= 6 && part.bytes().all(|b| b.is_ascii_digit());
            let plain = part == "0" || !part.starts_with('0');
            if digits && plain { part.parse::<u32>().ok() } else { None }
        });
        match (parts.next().flatten(), parts.next().flatten(), parts.next().flatten(), parts.next())
        {
            (Some(major), Some(minor), Some(patch), None) => {
                Ok(VersionNumber { major, minor, patch })
            }
            _ => Err(NoVersionNumber),
        }
    }
}

impl TryFrom<String> for VersionNumber {
    type Error = NoVersionNumber;

    fn try_from(text: String) -> Result<Self, NoVersionNumber> {
        text.parse()
    }
}

impl From<VersionNumber> for String {
    fn from(number: VersionNumber) -> String {
        number.to_string()
    }
}

/// A row of the Versions tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRow {
    /// Its row.
    pub id: VersionId,
    /// Its number.
    pub number: VersionNumber,
    /// When it was uploaded.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub uploaded: DateTime<Utc>,
    /// Who uploaded it.
    pub uploader: Person,
    /// Size of the zip in bytes; none for HTML5.
    pub size: Option<u64>,
    /// How many findings keep it from being submitted.
    pub blocking: u32,
    /// How many findings are warnings.
    pub warnings: u32,
}

/// The Versions tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionPage {
    /// Highest number first.
    pub rows: Vec<VersionRow>,
    /// How many there are in all.
    pub count: u64,
    /// The number behind which the next page begins.
    pub after: Option<VersionNumber>,
    /// Whether this is not the first page.
    pub is_later: bool,
}

/// How many versions a page of the tab has.
pub const PAGE_ROWS: u64 = 50;

/// Whether a mini program may call a JSAPI.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grant {
    /// An added feature holds it.
    Granted {
        /// Its name.
        feature: String,
    },
    /// The registry knows it, and no added feature holds it.
    NotGranted {
        /// The names of the features that hold it.
        features: Vec<String>,
    },
    /// The registry does not know it.
    Unknown,
}

/// A JSAPI that a version uses, and whether it may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JsapiRow {
    /// What is called, and where.
    pub used: JsapiUse,
    /// Whether it may be.
    pub grant: Grant,
}

/// A version's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionDetail {
    /// Its number.
    pub number: VersionNumber,
    /// When it was uploaded.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub uploaded: DateTime<Utc>,
    /// Who uploaded it.
    pub uploader: Person,
    /// What was found in the package; none for HTML5, which is not scanned.
    pub package: Option<PackageDetail>,
    /// The address that an HTML5 version opens.
    pub entrance_url: Option<String>,
}

/// How many files a version's page lists.
pub const FILES_SHOWN: usize = 2_000;
/// How many places a version's page names for one JSAPI or finding.
pub const PLACES_SHOWN: usize = 30;

/// What a DSL version's page shows of its package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageDetail {
    /// SHA-256 of the zip, in hexadecimal.
    pub sha256: String,
    /// Size of the zip in bytes.
    pub size: u64,
    /// The format it was recognised as.
    pub profile: Profile,
    /// All entries together, unpacked, in bytes.
    pub unpacked: u64,
    /// In the order of the manifest.
    pub pages: Vec<PageEntry>,
    /// JSAPIs used, by name.
    pub jsapis: Vec<JsapiRow>,
    /// Path and size in bytes, by path, at most [`FILES_SHOWN`].
    pub files: Vec<(String, u64)>,
    /// How many files there are.
    pub file_count: u32,
    /// Sizes of main package and sub-packages, and what they are held against.
    pub sizes: Sizes,
    /// The numbers the package was held against.
    pub limits: Limits,
}

/// A finding and what it means under the limits of its tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingRow {
    /// How grave it is.
    pub severity: Severity,
    /// What was found.
    pub finding: Finding,
}

/// A finding in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownFinding {
    /// How grave it is.
    pub severity: Severity,
    /// What was found, in a line.
    pub title: String,
    /// What it names, where the line does not say all.
    pub words: Option<String>,
    /// Where, at most [`PLACES_SHOWN`].
    pub places: Vec<Place>,
    /// How often, also beyond the places named.
    pub count: u32,
    /// Whether listing a domain makes it go away.
    pub is_of_host: bool,
}

/// What the upload form is prepared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadForm {
    /// What the form proposes.
    pub proposed: VersionNumber,
    /// The highest number there is.
    pub highest: Option<VersionNumber>,
    /// Largest zip in bytes.
    pub most: u64,
}

/// What an upload that was accepted answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uploaded {
    /// The new version.
    pub number: VersionNumber,
    /// What the package was recognised as.
    pub profile: Profile,
    /// Where its page is.
    pub address: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_three_plain_parts() {
        for good in ["0.0.0", "1.4.0", "999999.999999.999999", "10.9.1"] {
            assert_eq!(good.parse::<VersionNumber>().map(|it| it.to_string()).as_deref(), Ok(good));
        }
        for bad in [
            "",
            "1",
            "1.2",
            "1.2.3.4",
            "01.2.3",
            "1.-2.3",
            "1.2.1000000",
            "1.2.x",
            " 1.2.3",
            "1..3",
            "１.2.3",
            "+1.2.3",
        ] {
            assert_eq!(bad.parse::<VersionNumber>(), Err(NoVersionNumber), "{bad}");
        }
    }

    #[test]
    fn a_new_number_is_strictly_higher_than_the_highest() {
        let highest = Some("1.9.0".parse().unwrap());
        assert_eq!(
            VersionNumber::checked(" 1.10.0 ", highest).map(|it| it.to_string()),
            Ok("1.10.0".into())
        );
        for not_higher in ["1.9.0", "1.8.99", "0.99.99"] {
            assert_eq!(
                VersionNumber::checked(not_higher, highest),
                Err(Problem::NotHigher { highest: "1.9.0".into() })
            );
        }
        assert_eq!(VersionNumber::checked("", highest), Err(Problem::Missing));
        assert_eq!(VersionNumber::checked("v2", highest), Err(Problem::NoVersionNumber));
        assert_eq!(VersionNumber::proposed(None), VersionNumber::FIRST);
    }

    proptest! {
        #[test]
        fn the_proposal_is_higher_and_can_be_read(major in 0u32..=PART_MOST - 1, minor in 0u32..=PART_MOST, patch in 0u32..=PART_MOST) {
            let number = VersionNumber { major, minor, patch };
            let next = number.next();
            prop_assert!(next > number);
            prop_assert_eq!(next.to_string().parse(), Ok(next));
        }
    }
}
