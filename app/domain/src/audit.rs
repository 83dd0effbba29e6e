//! The audit: what is written of every change (rules §6.3).

use crate::word_enum;

word_enum! {
    /// What happened.
    EventKind {
        /// The first run made tenant, host app and admin.
        InstallationCreated = "installation.created",
        /// Demonstration data was filled in.
        DemoFilled = "installation.demo-filled",
        /// An account was made from the command line.
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
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_cannot_be_moved_across_their_borders() {
        assert_ne!(chained("p", &["ab", "c"]), chained("p", &["a", "bc"]));
        assert_ne!(chained("", &["a"]), chained("a", &[]));
        assert_eq!(chained("p", &["a"]), "1:p1:a");
    }
}
