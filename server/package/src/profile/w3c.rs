//! Mini apps as the W3C's drafts describe them.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a value that has not the type it must have is wrong, whichever it has"
)]

use domain::package::Profile;
use serde_json::Value;

use super::app_json::strings;
use super::{Format, Manifest};

pub(super) static FORMAT: Format = Format {
    profile: Profile::W3c,
    looked_for: "manifest.json + app_id",
    manifest: "manifest.json",
    markup: ".html",
    scripts: &[".js"],
    recognise: |seen| seen.manifest.is_some_and(|manifest| manifest.get("app_id").is_some()),
    read,
};

fn read(manifest: &Value) -> Manifest {
    let mut read = Manifest::default();
    if !manifest["app_id"].is_string() {
        read.wrong.push(("app_id".to_owned(), "string"));
    }
    let pages = strings(&manifest["pages"], "pages", &mut read.wrong);
    read.pages = pages.into_iter().map(|page| (page, None)).collect();
    match &manifest["version"] {
        Value::Null => {}
        Value::Object(version) => match version.get("name") {
            None => {}
            Some(Value::String(name)) => read.version_name = Some(name.clone()),
            Some(_) => read.wrong.push(("version.name".to_owned(), "string")),
        },
        _ => read.wrong.push(("version".to_owned(), "object")),
    }
    read
}
