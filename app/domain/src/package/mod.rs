//! What is asked of a package, and what reading one found out.
//!
//! The crate `package` fills these types in; they are stored as JSON beside the version and shown
//! by the browser as they are. What depends on the registry, on granted features or on configured
//! domains is not judged here: a [`Report`] holds the raw uses, the backend compares them.

mod finding;
mod limits;
mod refusal;
mod report;

pub use finding::{Counted, Finding, FindingKind, Nesting, Severity, TokenShape};
pub use limits::{Limits, Namespaces};
pub use refusal::Refusal;
pub use report::{
    FileEntry, HostUse, Ignored, JsapiUse, MAX_FINDINGS_PER_KIND, MAX_IGNORED_NAMES, MAX_NAMES,
    MAX_PLACES, PackageSize, PageEntry, Place, Profile, Report, Scheme, Sizes,
};
