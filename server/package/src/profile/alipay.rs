//! Mini programs of the Alipay family.

use domain::package::Profile;

use super::{Format, app_json};

pub(super) static FORMAT: Format = Format {
    profile: Profile::Alipay,
    looked_for: "app.json + *.axml",
    manifest: "app.json",
    markup: ".axml",
    scripts: &[".js", ".ts", ".sjs"],
    recognise: |seen| seen.markup > 0,
    read: app_json::read,
};
