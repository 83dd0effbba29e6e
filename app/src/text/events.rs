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
            EventKind::VersionSnapshot => self.event_version_snapshot(),
            EventKind::ReleaseSubmitted => self.event_release_submitted(),
            EventKind::ReleaseRaised => self.event_release_raised(),
            EventKind::ReleaseCompleted => self.event_release_completed(),
            EventKind::ReleaseCancelled => self.event_release_cancelled(),
            EventKind::ReleaseRolledBack => self.event_release_rolled_back(),
            EventKind::ReleaseNoteChanged => self.event_release_note_changed(),
            EventKind::TestersChanged => self.event_testers_changed(),
            EventKind::ConfigurationChanged => self.configuration_event_changed(),
            EventKind::ConfigurationRestored => self.configuration_event_restored(),
            EventKind::FeatureCreated => self.event_feature_created(),
            EventKind::FeatureChanged => self.event_feature_changed(),
            EventKind::FeatureArchived => self.event_feature_archived(),
            EventKind::FeatureRestored => self.event_feature_restored(),
            EventKind::JsapisAdded => self.event_jsapis_added(),
            EventKind::JsapiRemoved => self.event_jsapi_removed(),
            EventKind::JsapiChanged => self.event_jsapi_changed(),
            EventKind::FeatureAdded => self.event_feature_added(),
            EventKind::FeatureDeleted => self.event_feature_deleted(),
            EventKind::RequestMade => self.event_request_made(),
            EventKind::RequestApproved => self.event_request_approved(),
            EventKind::RequestRejected => self.event_request_rejected(),
            EventKind::RequestWithdrawn => self.event_request_withdrawn(),
            EventKind::RequestCommented => self.event_request_commented(),
        }
    }
}
