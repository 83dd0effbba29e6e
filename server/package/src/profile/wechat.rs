//! Mini programs of the `WeChat` family.

use domain::package::Profile;

use super::{Format, app_json};

pub(super) static FORMAT: Format = Format {
    profile: Profile::Wechat,
    looked_for: "app.json + *.wxml",
    manifest: "app.json",
    markup: ".wxml",
    scripts: &[".js", ".ts", ".wxs"],
    recognise: |seen| seen.markup > 0,
    read: app_json::read,
};
