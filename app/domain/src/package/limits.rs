//! The numbers a package is held against, and the names of the bridge: settings of a workspace.

use serde::{Deserialize, Serialize};

const MIB: u64 = 1024 * 1024;

/// The limits of a workspace. Sizes are in bytes; a limit is the largest value that still passes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// The uploaded zip.
    pub upload_bytes: u64,
    /// Entries of the zip, directories included.
    pub entries: u32,
    /// One entry, unpacked.
    pub file_bytes: u64,
    /// All entries together, unpacked.
    pub total_bytes: u64,
    /// How many times larger than packed an entry over [`Limits::RATIO_FREE_BYTES`] may be.
    pub ratio: u32,
    /// Parts of a path: `a/b/c.js` has three.
    pub depth: u32,
    /// A script; a larger one is not parsed.
    pub script_bytes: u64,
    /// Brackets, template literals and unary operators inside one another in a script.
    pub script_nesting: u32,
    /// Operators or statement keywords that may nest without brackets in a script.
    pub script_flat: u32,
    /// The main package, unpacked.
    pub main_bytes: u64,
    /// Each sub-package, unpacked.
    pub subpackage_bytes: u64,
    /// Main and sub-packages together, unpacked.
    pub all_bytes: u64,
    /// Whether a package over one of the last three is blocked instead of warned about.
    pub oversize_blocks: bool,
}

impl Limits {
    /// Largest upload: 30 MB.
    pub const UPLOAD_BYTES: u64 = 30 * MIB;
    /// Most entries of a zip.
    pub const ENTRIES: u32 = 10_000;
    /// Largest unpacked entry: 20 MB.
    pub const FILE_BYTES: u64 = 20 * MIB;
    /// Largest sum of unpacked entries: 100 MB.
    pub const TOTAL_BYTES: u64 = 100 * MIB;
    /// Largest ratio of unpacked to packed.
    pub const RATIO: u32 = 200;
    /// Entries up to this unpacked size (1 MB) may have any ratio. Not a setting.
    pub const RATIO_FREE_BYTES: u64 = MIB;
    /// Deepest path.
    pub const DEPTH: u32 = 32;
    /// Largest manifest that is read (1 MB): as a tree, JSON takes up to a hundred times its size.
    /// Not a setting.
    pub const MANIFEST_BYTES: u64 = MIB;
    /// Largest script that is parsed: 5 MB.
    pub const SCRIPT_BYTES: u64 = 5 * MIB;
    /// Deepest nesting of a script that is parsed.
    pub const SCRIPT_NESTING: u32 = 500;
    /// Most operators without brackets of a script that is parsed.
    pub const SCRIPT_FLAT: u32 = 10_000;
    /// Largest main package: 2 MB.
    pub const MAIN_BYTES: u64 = 2 * MIB;
    /// Largest sub-package: 2 MB.
    pub const SUBPACKAGE_BYTES: u64 = 2 * MIB;
    /// Largest sum of main and sub-packages: 20 MB.
    pub const ALL_BYTES: u64 = 20 * MIB;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            upload_bytes: Self::UPLOAD_BYTES,
            entries: Self::ENTRIES,
            file_bytes: Self::FILE_BYTES,
            total_bytes: Self::TOTAL_BYTES,
            ratio: Self::RATIO,
            depth: Self::DEPTH,
            script_bytes: Self::SCRIPT_BYTES,
            script_nesting: Self::SCRIPT_NESTING,
            script_flat: Self::SCRIPT_FLAT,
            main_bytes: Self::MAIN_BYTES,
            subpackage_bytes: Self::SUBPACKAGE_BYTES,
            all_bytes: Self::ALL_BYTES,
            oversize_blocks: false,
        }
    }
}

/// The globals through which scripts reach the host app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Namespaces {
    /// Names of the bridge itself: `my`, `wx`.
    pub namespaces: Vec<String>,
    /// First members below which a second one belongs to the name: `ap` in `my.ap.faceVerify`.
    pub sub_namespaces: Vec<String>,
}

impl Default for Namespaces {
    fn default() -> Self {
        Self {
            namespaces: vec!["my".to_owned(), "wx".to_owned()],
            sub_namespaces: vec!["ap".to_owned()],
        }
    }
}
