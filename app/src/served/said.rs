//! What a form did, said once on the page that is shown after it.

use crate::host;
use crate::text::{Text, use_text};
use crate::ui::icon::Icon;
use leptos::prelude::*;

/// The cookie that carries it over the redirect.
const COOKIE: &str = "minideck-said";

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// What was typed is stored.
    Saved,
    /// A thing is gone.
    Removed,
    /// Somebody takes part now.
    MemberAdded,
    /// Somebody's role is another one.
    RoleChanged,
    /// Somebody takes part no more.
    MemberRemoved,
    /// Somebody's membership is suspended.
    MemberBlocked,
    /// Somebody's membership counts again.
    MemberUnblocked,
    /// An invitation was taken back.
    InvitationWithdrawn,
    /// A merchant was removed.
    MerchantRemoved,
    /// A version was submitted, and a reviewer decides.
    ReleaseSubmitted,
    /// A release is further, or no longer.
    ReleaseMoved,
    /// A mini program got a feature.
    FeatureAdded,
    /// A mini program lost a feature.
    FeatureDeleted,
    /// Something was asked for.
    RequestSent,
    /// A request was approved.
    RequestApproved,
    /// A request was rejected.
    RequestRejected,
    /// A request was taken back.
    RequestWithdrawn,
    /// Something was said about a request.
    Commented,
    /// A finding was marked as mended.
    FindingFixed,
    /// A finding is open again.
    FindingReopened,
    /// The reader's password is another one.
    PasswordChanged,
    /// One of the reader's sessions is over.
    SessionEnded,
    /// All of the reader's sessions but this one are over.
    SessionsEnded,
    /// The reader is no more asked for a second step.
    TwoStepOff,
    /// A mini program was removed.
    MiniProgramRemoved,
    /// A mini program lies in the bin.
    MiniProgramDeleted,
    /// A mini program is back from the bin.
    MiniProgramRestored,
}

impl Said {
    const ALL: [Said; 27] = [
        Said::Saved,
        Said::Removed,
        Said::MemberAdded,
        Said::RoleChanged,
        Said::MemberRemoved,
        Said::MemberBlocked,
        Said::MemberUnblocked,
        Said::InvitationWithdrawn,
        Said::MerchantRemoved,
        Said::ReleaseSubmitted,
        Said::ReleaseMoved,
        Said::FeatureAdded,
        Said::FeatureDeleted,
        Said::RequestSent,
        Said::RequestApproved,
        Said::RequestRejected,
        Said::RequestWithdrawn,
        Said::Commented,
        Said::FindingFixed,
        Said::FindingReopened,
        Said::PasswordChanged,
        Said::SessionEnded,
        Said::SessionsEnded,
        Said::TwoStepOff,
        Said::MiniProgramRemoved,
        Said::MiniProgramDeleted,
        Said::MiniProgramRestored,
    ];

    const fn words(self, t: Text) -> &'static str {
        match self {
            Said::Saved => t.saved(),
            Said::MemberAdded => t.said_member_added(),
            Said::RoleChanged => t.said_role_changed(),
            Said::Removed | Said::MemberRemoved => t.said_member_removed(),
            Said::MemberBlocked => t.said_member_blocked(),
            Said::MemberUnblocked => t.said_member_unblocked(),
            Said::InvitationWithdrawn => t.said_invitation_withdrawn(),
            Said::MerchantRemoved => t.said_merchant_removed(),
            Said::ReleaseSubmitted => t.said_release_submitted(),
            Said::ReleaseMoved => t.said_release_moved(),
            Said::FeatureAdded => t.event_feature_added(),
            Said::FeatureDeleted => t.event_feature_deleted(),
            Said::RequestSent => t.request_sent(),
            Said::RequestApproved => t.event_request_approved(),
            Said::RequestRejected => t.event_request_rejected(),
            Said::RequestWithdrawn => t.event_request_withdrawn(),
            Said::Commented => t.request_commented(),
            Said::FindingFixed => t.review_event_fixed(),
            Said::FindingReopened => t.review_event_reopened(),
            Said::PasswordChanged => t.account_said_password(),
            Said::SessionEnded => t.account_said_session(),
            Said::SessionsEnded => t.account_said_sessions(),
            Said::TwoStepOff => t.two_step_said_off(),
            Said::MiniProgramRemoved => t.removal_event_removed(),
            Said::MiniProgramDeleted => t.removal_event_deleted(),
            Said::MiniProgramRestored => t.removal_event_restored(),
        }
    }
}

/// Has the next page say what was done.
pub fn say(said: Said) {
    host::set_brief_cookie(COOKIE, &format!("{said:?}"));
}

/// The cookie that has the next page say it, for what answers without the framework.
pub fn saying(said: Said) -> String {
    host::brief_cookie(COOKIE, &format!("{said:?}"))
}

/// What the last form did, if this is the page after it.
pub fn said() -> Option<AnyView> {
    let t = use_text();
    let word = host::cookie(COOKIE)?;
    let said = Said::ALL.into_iter().find(|it| format!("{it:?}") == word)?;
    host::set_brief_cookie(COOKIE, "");
    Some(
        view! {
            <div class="toasts"><div class="toast" role="status"><Icon name="done"/><span>{said.words(t)}</span></div></div>
        }
        .into_any(),
    )
}
