//! Why a package is refused at once: nothing of it is kept.

use serde::{Deserialize, Serialize};

/// The reason a zip is not accepted as a version. Entries are named as the zip names them; bytes
/// that are not UTF-8 are replaced. `Display` is English and for logs: pages match.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The upload is larger than the limit, in bytes.
    #[error("the upload has {value} bytes, more than {limit}")]
    UploadTooLarge {
        /// Most bytes allowed.
        limit: u64,
        /// Bytes received; when receiving was stopped, those received until then.
        value: u64,
    },
    /// The file does not begin or end as a zip does.
    #[error("not a zip")]
    NotAZip,
    /// The file begins as a zip and its end is missing or lies beyond the file.
    #[error("the zip is truncated")]
    Truncated,
    /// The zip is one part of several.
    #[error("the zip is split into several files")]
    Split,
    /// The list of entries cannot be read, or another reader sees a different list.
    #[error("the list of entries is damaged")]
    DirectoryDamaged,
    /// The list of entries takes more bytes than any package needs.
    #[error("the list of entries has {value} bytes, more than {limit}")]
    DirectoryTooLarge {
        /// Most bytes allowed.
        limit: u64,
        /// Bytes of the list.
        value: u64,
    },
    /// More entries than the limit.
    #[error("{value} entries, more than {limit}")]
    TooManyEntries {
        /// Most entries allowed.
        limit: u64,
        /// Entries counted.
        value: u64,
    },
    /// The contents do not have the checksum that is written beside them, or do not unpack.
    #[error("{entry}: contents are damaged")]
    CrcMismatch {
        /// The entry.
        entry: String,
    },
    /// The entry needs a password.
    #[error("{entry}: encrypted")]
    Encrypted {
        /// The entry.
        entry: String,
    },
    /// Compressed in another way than deflate.
    #[error("{entry}: compression method {method} is not supported")]
    UnsupportedMethod {
        /// The entry.
        entry: String,
        /// The number of the method in the zip format.
        method: u32,
    },
    /// The name begins with `/` or a drive letter.
    #[error("{entry}: absolute path")]
    AbsolutePath {
        /// The entry.
        entry: String,
    },
    /// The name has a part `..`.
    #[error("{entry}: path with ..")]
    ParentPath {
        /// The entry.
        entry: String,
    },
    /// The name has a backslash.
    #[error("{entry}: backslash in the name")]
    Backslash {
        /// The entry.
        entry: String,
    },
    /// The name has a NUL.
    #[error("{entry:?}: NUL in the name")]
    NulInName {
        /// The entry.
        entry: String,
    },
    /// The name is not UTF-8.
    #[error("{entry}: the name is not UTF-8")]
    NameNotUtf8 {
        /// The entry, with replacement characters.
        entry: String,
    },
    /// The path has more parts than the limit.
    #[error("{entry}: {value} levels, more than {limit}")]
    TooDeep {
        /// The entry.
        entry: String,
        /// Most parts allowed.
        limit: u64,
        /// Parts of this path.
        value: u64,
    },
    /// The entry is a symbolic link.
    #[error("{entry}: symbolic link")]
    Symlink {
        /// The entry.
        entry: String,
    },
    /// The entry is a device, pipe or socket.
    #[error("{entry}: device")]
    Device {
        /// The entry.
        entry: String,
    },
    /// Two entries have the same name, Unicode normalization and case aside, or one is a file and
    /// the other lies in a folder of that name.
    #[error("{entry}: the same name as {other}")]
    DuplicateName {
        /// The later entry.
        entry: String,
        /// The earlier entry.
        other: String,
    },
    /// The list of entries and the entry itself tell different things.
    #[error("{entry}: local and central header disagree")]
    HeadersDisagree {
        /// The entry.
        entry: String,
    },
    /// The entry shares bytes with another or with the list of entries.
    #[error("{entry}: overlaps")]
    Overlapping {
        /// The entry.
        entry: String,
    },
    /// One entry is larger than the limit, unpacked, in bytes.
    #[error("{entry}: {value} bytes, more than {limit}")]
    FileTooLarge {
        /// The entry.
        entry: String,
        /// Most bytes allowed.
        limit: u64,
        /// Bytes announced or, when more came, counted until then.
        value: u64,
    },
    /// All entries together are larger than the limit, unpacked, in bytes.
    #[error("{value} bytes in all, more than {limit}")]
    TotalTooLarge {
        /// Most bytes allowed.
        limit: u64,
        /// Bytes announced or, when more came, counted until then.
        value: u64,
    },
    /// The entry unpacks to more times its packed size than the limit.
    #[error("{entry}: ratio {value}, more than {limit}")]
    RatioTooHigh {
        /// The entry.
        entry: String,
        /// Highest ratio allowed.
        limit: u64,
        /// Ratio announced or, when more came, reached until then; rounded up.
        value: u64,
    },
    /// No profile recognises the package.
    #[error("no known format: looked for {}, found {}", looked_for.join(", "), found.join(", "))]
    UnknownFormat {
        /// What would have made it one of the known formats, for each profile: a file, or a file
        /// `+` a pattern.
        looked_for: Vec<String>,
        /// What lies at the top of the package, at most 20 names; folders end in `/`.
        found: Vec<String>,
    },
}
