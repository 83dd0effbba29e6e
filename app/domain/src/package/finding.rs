//! What was found in a package that was accepted: kept with its version, shown in its page.

use serde::{Deserialize, Serialize};

use super::{Limits, Place};

/// What a finding means for submitting the version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The version cannot be submitted.
    Blocking,
    /// Shown to who submits and who reviews.
    Warning,
    /// For the record.
    Noted,
}

/// One kind of finding with the places where it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What was found.
    pub kind: FindingKind,
    /// Where, at most [`super::MAX_PLACES`]. Empty for what concerns the whole package; a finding
    /// about a whole file has one place, its first line.
    pub places: Vec<Place>,
    /// How often, also beyond the places kept.
    pub count: u32,
}

impl Finding {
    /// How grave the finding is under these limits.
    pub const fn severity(&self, limits: &Limits) -> Severity {
        self.kind.severity(limits)
    }
}

/// Which rule about the nesting of scripts was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nesting {
    /// Brackets, template literals and unary operators.
    Brackets,
    /// Operators or statement keywords in a row.
    Operators,
}

/// A list of the report that has an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// [`super::Report::jsapis`].
    Jsapis,
    /// [`super::Report::hosts`].
    Hosts,
    /// [`super::Report::findings`].
    Findings,
    /// Pages that the manifest names.
    Pages,
    /// References to components.
    References,
}

/// The well-known shapes of secrets that are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenShape {
    /// `AKIA…` of Amazon Web Services.
    AwsAccessKey,
    /// `LTAI…` of Alibaba Cloud.
    AlibabaAccessKey,
    /// `AKID…` of Tencent Cloud.
    TencentSecretId,
    /// `AIza…` of Google.
    GoogleApiKey,
    /// `ghp_…`, `gho_…`, `ghu_…`, `ghs_…`, `ghr_…`, `github_pat_…`.
    GithubToken,
    /// `glpat-…`.
    GitlabToken,
    /// `npm_…`.
    NpmToken,
    /// `xoxb-…` and its siblings.
    SlackToken,
    /// `sk_live_…`, `rk_live_…`.
    StripeKey,
}

/// Everything that reading a package can find. Paths are as in [`Place::file`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// A manifest (`app.json`, a page's or component's `.json`) is not JSON.
    ManifestNotJson,
    /// A manifest is larger than the limit and was not read. Bytes.
    ManifestTooLarge {
        /// Most bytes allowed.
        limit: u64,
        /// Bytes of the manifest.
        value: u64,
    },
    /// A field of a manifest has another type than it must have.
    ManifestWrongType {
        /// The field, like `subPackages[0].root`.
        field: String,
        /// What it should be: `object`, `array`, `string`.
        expected: String,
    },
    /// The manifest names no page.
    NoPages,
    /// A page is named and its markup file is absent.
    PageMissing {
        /// The page as named, with the root of its sub-package.
        page: String,
        /// The file that would make it exist.
        expected: String,
    },
    /// A tab-bar icon is named and absent.
    TabIconMissing {
        /// The icon as named.
        icon: String,
    },
    /// A component reference leads nowhere.
    ComponentMissing {
        /// The tag it is named for.
        name: String,
        /// The reference as written.
        reference: String,
    },
    /// A script does not parse.
    ScriptSyntax {
        /// The parser's words, English.
        message: String,
    },
    /// A script is not UTF-8 text.
    ScriptNotUtf8,
    /// A script is larger than the limit and was not parsed. Bytes.
    ScriptTooLarge {
        /// Most bytes allowed.
        limit: u64,
        /// Bytes of the script.
        value: u64,
    },
    /// A script nests deeper than the limit and was not parsed.
    ScriptTooDeep {
        /// Which rule was broken.
        nesting: Nesting,
        /// Most levels allowed.
        limit: u64,
    },
    /// A member of the bridge is read by a computed name: which, cannot be told.
    DynamicAccess {
        /// `my`, or `my.ap`.
        namespace: String,
    },
    /// The bridge itself is handed on as a value; what is called there cannot be told.
    BridgePassedOn {
        /// `my`, or `my.ap`.
        namespace: String,
    },
    /// A call of `eval`.
    Eval,
    /// `Function` used as a constructor of code.
    FunctionConstructor,
    /// `Function("return this")` of bundlers, harmless.
    FunctionReturnThis,
    /// A source map lies in the package.
    SourceMap,
    /// A script names its source map.
    SourceMapComment,
    /// A folder `.git` lies in the package.
    GitFolder {
        /// Its path.
        folder: String,
    },
    /// A folder `node_modules` lies in the package.
    NodeModules {
        /// Its path.
        folder: String,
    },
    /// A private key in PEM form.
    PrivateKey,
    /// A token of a well-known shape.
    Token {
        /// The shape.
        shape: TokenShape,
    },
    /// The main package is larger than the limit. Bytes.
    MainTooLarge {
        /// Most bytes allowed.
        limit: u64,
        /// Bytes of the main package.
        value: u64,
    },
    /// A sub-package is larger than the limit. Bytes.
    SubpackageTooLarge {
        /// Root of the sub-package.
        root: String,
        /// Most bytes allowed.
        limit: u64,
        /// Bytes of the sub-package.
        value: u64,
    },
    /// All packages together are larger than the limit. Bytes.
    AllTooLarge {
        /// Most bytes allowed.
        limit: u64,
        /// Bytes of all.
        value: u64,
    },
    /// Entries that operating systems leave in zips were ignored: [`super::Report::ignored`].
    EntriesIgnored,
    /// A JSAPI that the registry knows and no added feature holds. Made by the server, not by the scan.
    JsapiNotGranted {
        /// The JSAPI.
        name: String,
        /// Names of the features that hold it.
        features: Vec<String>,
    },
    /// A JSAPI that the registry does not know. Made by the server, not by the scan.
    JsapiUnknown {
        /// The JSAPI.
        name: String,
    },
    /// A host that is in no list of domains. Made by the server, not by the scan.
    HostNotListed {
        /// The host, as the code names it.
        host: String,
    },
    /// A list of the report was cut.
    ListCut {
        /// Which list.
        list: Counted,
        /// How many of it are kept.
        limit: u64,
    },
}

impl FindingKind {
    /// Whether the registry and the added features decide it, and not the package alone: then it comes and
    /// goes without the package being scanned again.
    pub const fn is_of_registry(&self) -> bool {
        matches!(self, Self::JsapiNotGranted { .. } | Self::JsapiUnknown { .. })
    }

    /// How grave the finding is under these limits.
    pub const fn severity(&self, limits: &Limits) -> Severity {
        match self {
            Self::ManifestNotJson
            | Self::ManifestTooLarge { .. }
            | Self::ManifestWrongType { .. }
            | Self::NoPages
            | Self::PageMissing { .. }
            | Self::TabIconMissing { .. }
            | Self::ComponentMissing { .. }
            | Self::ScriptSyntax { .. }
            | Self::ScriptNotUtf8
            | Self::ScriptTooLarge { .. }
            | Self::ScriptTooDeep { .. }
            | Self::PrivateKey
            | Self::JsapiNotGranted { .. } => Severity::Blocking,
            Self::DynamicAccess { .. }
            | Self::Eval
            | Self::FunctionConstructor
            | Self::SourceMap
            | Self::SourceMapComment
            | Self::GitFolder { .. }
            | Self::NodeModules { .. }
            | Self::Token { .. }
            | Self::JsapiUnknown { .. }
            | Self::HostNotListed { .. } => Severity::Warning,
            Self::MainTooLarge { .. }
            | Self::SubpackageTooLarge { .. }
            | Self::AllTooLarge { .. } => {
                if limits.oversize_blocks {
                    Severity::Blocking
                } else {
                    Severity::Warning
                }
            }
            // A JSAPI beyond the end of its list would never be compared with the registry, and of what was not
            // looked at nobody knows whether it blocks.
            Self::ListCut { list, .. } => match list {
                Counted::Jsapis | Counted::Pages | Counted::References => Severity::Blocking,
                Counted::Hosts | Counted::Findings => Severity::Warning,
            },
            Self::BridgePassedOn { .. } | Self::FunctionReturnThis | Self::EntriesIgnored => {
                Severity::Noted
            }
        }
    }
}
