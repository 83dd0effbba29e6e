//! What is inside a package that was accepted.

use serde::{Deserialize, Serialize};

use super::Finding;

/// Most places kept for one JSAPI, host or finding; the count goes on.
pub const MAX_PLACES: usize = 200;
/// Most findings kept of one kind (of one tag, whatever it names).
pub const MAX_FINDINGS_PER_KIND: usize = 200;
/// Most distinct JSAPIs, and most distinct hosts, kept.
pub const MAX_NAMES: usize = 5_000;
/// Most names of ignored entries kept; the count goes on.
pub const MAX_IGNORED_NAMES: usize = 100;

/// The format a package was recognised as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// `app.json` and `.axml`.
    Alipay,
    /// `app.json` and `.wxml`.
    Wechat,
    /// `manifest.json` with `app_id`, as in the W3C's drafts.
    W3c,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The path below [`Report::root`]; for a file outside it, the path in the zip.
    pub file: String,
    /// Counted from 1.
    pub line: u32,
    /// In characters, counted from 1.
    pub column: u32,
}

/// One member of the bridge that scripts use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JsapiUse {
    /// The global it is a member of: `my`.
    pub namespace: String,
    /// The name without the global: `tradePay`, `ap.faceVerify`. At most 128 characters, a longer
    /// one is cut.
    pub name: String,
    /// Where, in order of file and place, at most [`MAX_PLACES`].
    pub places: Vec<Place>,
    /// How often, also beyond the places kept.
    pub count: u32,
}

/// The scheme of an address that is named in code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// `https://`
    Https,
    /// `wss://`
    Wss,
}

/// One host that scripts name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostUse {
    /// Lower case, without port.
    pub host: String,
    /// How it is addressed; a host under both schemes is two uses.
    pub scheme: Scheme,
    /// Where, in order of file and place, at most [`MAX_PLACES`].
    pub places: Vec<Place>,
    /// How often, also beyond the places kept.
    pub count: u32,
}

/// One file of the package. Sizes are in bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// As in [`Place::file`].
    pub path: String,
    /// Unpacked.
    pub size: u64,
    /// In the zip.
    pub packed: u64,
    /// Of the contents, in lower-case hexadecimal: two versions are compared by it.
    pub sha256: String,
    /// Whether it lies outside [`Report::root`] and is therefore no part of the mini program.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub outside: bool,
}

/// One page the manifest names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageEntry {
    /// With the root of its sub-package, without extension: `pages/home/index`.
    pub path: String,
    /// Root of its sub-package; `None` in the main package.
    pub subpackage: Option<String>,
    /// Whether its markup file is there.
    pub exists: bool,
}

/// The size of one sub-package, in bytes, unpacked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageSize {
    /// Its root, without a slash at the end.
    pub root: String,
    /// The sum of its files.
    pub bytes: u64,
}

/// Sizes, in bytes, unpacked; only what lies in [`Report::root`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sizes {
    /// What is in no sub-package.
    pub main: u64,
    /// Each sub-package, in the order of the manifest.
    pub subpackages: Vec<PackageSize>,
    /// Main and sub-packages.
    pub all: u64,
}

/// Entries that operating systems and zip tools leave behind: folders of their own, `__MACOSX/`,
/// `.DS_Store`, `Thumbs.db`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ignored {
    /// How many, directories not counted.
    pub files: u32,
    /// How many directory entries.
    pub directories: u32,
    /// Names of the files as the zip has them, at most [`MAX_IGNORED_NAMES`].
    pub names: Vec<String>,
}

/// What reading one package found out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The format it was recognised as.
    pub profile: Profile,
    /// The folder of the zip that is read as the root: empty, or ending in `/`.
    pub root: String,
    /// The version that the package itself names (W3C: `version.name`).
    pub version_name: Option<String>,
    /// In the order of the manifest, main package first.
    pub pages: Vec<PageEntry>,
    /// Sorted by namespace and name, at most [`MAX_NAMES`].
    pub jsapis: Vec<JsapiUse>,
    /// Sorted by host and scheme, at most [`MAX_NAMES`].
    pub hosts: Vec<HostUse>,
    /// Sorted by severity, then by place; at most [`MAX_FINDINGS_PER_KIND`] of each kind.
    pub findings: Vec<Finding>,
    /// Sorted by path, ignored entries left out.
    pub files: Vec<FileEntry>,
    /// Sizes of main package and sub-packages.
    pub sizes: Sizes,
    /// All entries together, unpacked, in bytes.
    pub unpacked: u64,
    /// The zip itself, in bytes.
    pub packed: u64,
    /// Scripts that were parsed.
    pub scripts: u32,
    /// What was passed over.
    pub ignored: Ignored,
}
