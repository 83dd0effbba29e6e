//! The audit: what is written of every change (rules §6.7).

use crate::word_enum;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

word_enum! {
    /// What happened.
    EventKind {
        /// The first run made tenant, host app and admin.
        InstallationCreated = "installation.created",
        /// Demonstration data was filled in.
        DemoFilled = "installation.demo-filled",
        /// An account was made.
        AccountCreated = "account.created",
        /// Somebody set their password through a one-time link.
        PasswordSet = "account.password-set",
        /// Somebody chose language or theme.
        PreferencesChanged = "account.preferences-changed",
        /// Somebody signed in.
        SignedIn = "session.signed-in",
        /// Somebody signed out.
        SignedOut = "session.signed-out",
        /// A merchant's workspace was made.
        MerchantCreated = "merchant.created",
        /// The settings of a workspace were changed.
        SettingsChanged = "settings.changed",
        /// A category was added.
        CategoryAdded = "category.added",
        /// A category was renamed or moved.
        CategoryChanged = "category.changed",
        /// A category was removed.
        CategoryRemoved = "category.removed",
        /// Somebody became a member of a workspace.
        MemberAdded = "member.added",
        /// Somebody was invited into a workspace, or invited again.
        MemberInvited = "member.invited",
        /// An invitation was taken back.
        InvitationWithdrawn = "member.invitation-withdrawn",
        /// Somebody became another thing in a workspace or a mini program.
        MemberChanged = "member.changed",
        /// Somebody's membership of a workspace was suspended.
        MemberBlocked = "member.blocked",
        /// A suspended membership counts again.
        MemberUnblocked = "member.unblocked",
        /// Somebody takes part no more.
        MemberRemoved = "member.removed",
        /// Somebody stopped taking part themselves.
        MemberLeft = "member.left",
        /// A mini program was created.
        MiniProgramCreated = "mini-program.created",
        /// What describes it was changed.
        InformationChanged = "information.changed",
        /// A version was uploaded.
        VersionUploaded = "version.uploaded",
        /// A host app was added.
        HostAppCreated = "host-app.created",
        /// A host app or its environments were changed.
        HostAppChanged = "host-app.changed",
        /// What is known of a merchant was changed.
        MerchantChanged = "merchant.changed",
        /// A merchant was removed.
        MerchantRemoved = "merchant.removed",
        /// A version of an HTML5 mini program was made.
        VersionSnapshot = "version.snapshot",
        /// A version was submitted to a target, or went live there.
        ReleaseSubmitted = "release.submitted",
        /// A release was given to more devices.
        ReleaseRaised = "release.raised",
        /// A release was given to everybody.
        ReleaseCompleted = "release.completed",
        /// A release was stopped.
        ReleaseCancelled = "release.cancelled",
        /// An earlier release was brought back.
        ReleaseRolledBack = "release.rolled-back",
        /// A version's release note was changed.
        ReleaseNoteChanged = "version.note-changed",
        /// The testers of a target were changed.
        TestersChanged = "release.testers-changed",
        /// Ids or domains were changed.
        ConfigurationChanged = "configuration.changed",
        /// An earlier revision of ids and domains was brought back.
        ConfigurationRestored = "configuration.restored",
        /// A feature was added to the registry.
        FeatureCreated = "feature.created",
        /// A feature of the registry was changed.
        FeatureChanged = "feature.changed",
        /// A feature of the registry was archived.
        FeatureArchived = "feature.archived",
        /// An archived feature of the registry is there again.
        FeatureRestored = "feature.restored",
        /// A feature of the registry got more JSAPIs.
        JsapisAdded = "feature.jsapis-added",
        /// A feature of the registry lost a JSAPI.
        JsapiRemoved = "feature.jsapi-removed",
        /// What is known of a JSAPI was changed.
        JsapiChanged = "jsapi.changed",
        /// A mini program got a feature.
        FeatureAdded = "mini-program.feature-added",
        /// A mini program lost a feature.
        FeatureDeleted = "mini-program.feature-deleted",
        /// Something was asked for.
        RequestMade = "request.made",
        /// A request was approved.
        RequestApproved = "request.approved",
        /// A request was rejected.
        RequestRejected = "request.rejected",
        /// A request was taken back.
        RequestWithdrawn = "request.withdrawn",
        /// Somebody said something about a request.
        RequestCommented = "request.commented",
        /// A QR code was made.
        QrCodeCreated = "qr-code.created",
        /// A QR code was deleted.
        QrCodeDeleted = "qr-code.deleted",
        /// A mini program's logo was set, replaced or removed.
        LogoChanged = "information.logo-changed",
        /// A host app's icon was set, replaced or removed.
        HostAppIconChanged = "host-app.icon-changed",
        /// The audit was exported.
        AuditExported = "audit.exported",
        /// A finding of a request was marked as mended.
        FindingFixed = "request.finding-fixed",
        /// A finding that was marked as mended is open again.
        FindingReopened = "request.finding-reopened",
        /// Somebody changed their own name.
        AccountRenamed = "account.renamed",
        /// Somebody changed their password, knowing the one before.
        PasswordChanged = "account.password-changed",
        /// Somebody ended sessions of their own.
        SessionsEnded = "session.ended",
        /// Somebody began to set up their second step.
        TwoStepBegun = "two-step.begun",
        /// Somebody switched their second step on.
        TwoStepOn = "two-step.on",
        /// Somebody switched their second step off.
        TwoStepOff = "two-step.off",
        /// The operator switched somebody's second step off.
        TwoStepReset = "two-step.reset",
        /// Somebody made their recovery codes anew.
        RecoveryCodesRenewed = "two-step.codes-renewed",
        /// A mini program was removed.
        MiniProgramRemoved = "mini-program.removed",
        /// A mini program was deleted, and lies in the bin.
        MiniProgramDeleted = "mini-program.deleted",
        /// A mini program came back from the bin.
        MiniProgramRestored = "mini-program.restored",
        /// The time of a mini program in the bin was over.
        MiniProgramGone = "mini-program.gone",
    }
}

word_enum! {
    /// How an export of the audit is written.
    ExportFormat {
        /// A table, for spreadsheets.
        Csv = "csv",
        /// A list of objects, for programs.
        Json = "json",
    }
}

/// A cell of a table as a spreadsheet takes it for text: what begins like a formula is led by an apostrophe
/// (rules §6.7). So is what begins so within the cell after a semicolon, a tab or a line break: a spreadsheet
/// that splits there, as many do by their language, minds no quotes around the whole.
pub fn text_cell(text: &str) -> Cow<'_, str> {
    let mut safe = String::new();
    let mut begins = true;
    for (at, letter) in text.char_indices() {
        let formula = matches!(letter, '=' | '+' | '-' | '@');
        if begins && formula || at == 0 && matches!(letter, '\t' | '\r' | '\n') {
            safe.push('\'');
        }
        safe.push(letter);
        // A quote may be taken for the beginning of what it surrounds.
        begins = matches!(letter, ';' | '\t' | '\r' | '\n') || begins && letter == '"';
    }
    if safe.len() == text.len() { Cow::Borrowed(text) } else { Cow::Owned(safe) }
}

/// The text over which an entry's hash is taken: the hash before it and every field, each preceded by
/// its length so that no two entries share a text.
pub fn chained(previous: &str, fields: &[&str]) -> String {
    let mut text = String::new();
    for field in std::iter::once(&previous).chain(fields) {
        use std::fmt::Write as _;
        let _ = write!(text, "{}:{field}", field.len());
    }
    text
}

/// One thing that an event changed: where it stands, what was there and what is there, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// `texts.0.name`.
    pub path: String,
    /// What was there; empty where there was nothing.
    pub before: String,
    /// What is there; empty where nothing is.
    pub after: String,
}

/// Where two states that an event keeps differ, each an object or nothing.
pub fn differences(before: &Value, after: &Value) -> Vec<Difference> {
    let (mut old, mut new) = (BTreeMap::new(), BTreeMap::new());
    flatten("", before, &mut old);
    flatten("", after, &mut new);
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let of = |side: &BTreeMap<String, String>, path: &String| side.get(path).cloned();
    paths
        .into_iter()
        .map(|path| Difference {
            path: path.clone(),
            before: of(&old, path).unwrap_or_default(),
            after: of(&new, path).unwrap_or_default(),
        })
        .filter(|it| it.before != it.after)
        .collect()
}

fn flatten(path: &str, value: &Value, found: &mut BTreeMap<String, String>) {
    let below =
        |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Null => {}
        Value::Object(fields) => {
            for (name, value) in fields {
                flatten(&below(name), value, found);
            }
        }
        Value::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                flatten(&below(&at.to_string()), value, found);
            }
        }
        Value::String(text) => {
            found.insert(path.to_owned(), text.clone());
        }
        Value::Bool(_) | Value::Number(_) => {
            found.insert(path.to_owned(), value.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_names_what_changed_and_nothing_else() {
        let before =
            serde_json::json!({ "role": "admin", "texts": [{ "name": "Tea" }], "on": true });
        let after = serde_json::json!({ "role": "admin", "texts": [{ "name": "茶" }], "count": 2 });
        let found = differences(&before, &after);
        let found: Vec<[&str; 3]> = found
            .iter()
            .map(|it| [it.path.as_str(), it.before.as_str(), it.after.as_str()])
            .collect();
        assert_eq!(found, [["count", "", "2"], ["on", "true", ""], ["texts.0.name", "Tea", "茶"]]);
        assert_eq!(differences(&Value::Null, &Value::Null), []);
    }

    #[test]
    fn no_cell_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx"] {
            assert_eq!(text_cell(formula), format!("'{formula}"));
        }
        for (formula, safe) in [
            ("\t=1", "'\t'=1"),
            ("a;=1;+1", "a;'=1;'+1"),
            ("a;;-1", "a;;'-1"),
            ("a\t@SUM(A1)", "a\t'@SUM(A1)"),
            ("a\r\n=1", "a\r\n'=1"),
            ("a;\"=1\"", "a;\"'=1\""),
        ] {
            assert_eq!(text_cell(formula), safe);
        }
        for text in ["", "Lotus = Coffee", "'=1", "莲花", "1-2", " =1", "a; b", "a;b=1"] {
            assert_eq!(text_cell(text), text);
        }
    }

    #[test]
    fn fields_cannot_be_moved_across_their_borders() {
        assert_ne!(chained("p", &["ab", "c"]), chained("p", &["a", "bc"]));
        assert_ne!(chained("", &["a"]), chained("a", &[]));
        assert_eq!(chained("p", &["a"]), "1:p1:a");
    }
}
