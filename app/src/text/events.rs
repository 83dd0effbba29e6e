//! Words for what the audit keeps.

use super::Text;
use domain::audit::EventKind;

impl Text {
    /// What happened.
    pub const fn event(self, kind: EventKind) -> &'static str {
        match kind {
            EventKind::InstallationCreated => self.event_installation_created(),
            EventKind::DemoFilled => self.event_demo_filled(),
            EventKind::AccountCreated => self.event_account_created(),
            EventKind::PasswordSet => self.event_password_set(),
            EventKind::PreferencesChanged => self.event_preferences_changed(),
            EventKind::SignedIn => self.event_signed_in(),
            EventKind::SignedOut => self.event_signed_out(),
            EventKind::MerchantCreated => self.event_merchant_created(),
            EventKind::SettingsChanged => self.event_settings_changed(),
            EventKind::CategoryAdded => self.event_category_added(),
            EventKind::CategoryChanged => self.event_category_changed(),
            EventKind::CategoryRemoved => self.event_category_removed(),
            EventKind::MemberAdded => self.event_member_added(),
            EventKind::MemberInvited => self.event_member_invited(),
            EventKind::InvitationWithdrawn => self.event_invitation_withdrawn(),
            EventKind::MemberChanged => self.event_member_changed(),
            EventKind::MemberBlocked => self.event_member_blocked(),
            EventKind::MemberUnblocked => self.event_member_unblocked(),
            EventKind::MemberRemoved => self.event_member_removed(),
            EventKind::MemberLeft => self.event_member_left(),
            EventKind::MiniProgramCreated => self.event_mini_program_created(),
            EventKind::InformationChanged => self.event_information_changed(),
            EventKind::VersionUploaded => self.event_version_uploaded(),
            EventKind::HostAppCreated => self.event_host_app_created(),
            EventKind::HostAppChanged => self.event_host_app_changed(),
            EventKind::MerchantChanged => self.event_merchant_changed(),
            EventKind::MerchantRemoved => self.event_merchant_removed(),
            EventKind::AccountRenamed => self.event_account_renamed(),
            EventKind::PasswordChanged => self.event_password_changed(),
            EventKind::SessionsEnded => self.event_sessions_ended(),
            EventKind::TwoStepBegun => self.event_two_step_begun(),
            EventKind::TwoStepOn => self.event_two_step_on(),
            EventKind::TwoStepOff => self.event_two_step_off(),
            EventKind::TwoStepReset => self.event_two_step_reset(),
            EventKind::RecoveryCodesRenewed => self.event_recovery_codes_renewed(),
        }
    }
}
