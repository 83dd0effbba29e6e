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
    /// A version was submitted where nobody reviews it.
    ReleaseEntered,
    /// A version went live at once.
    ReleaseLive,
    /// So many percent of the users get a release.
    ReleaseRaised(u8),
    /// Everybody gets a release.
    ReleaseCompleted,
    /// A release was stopped.
    ReleaseCancelled,
    /// An earlier release was brought back.
    ReleaseRolledBack,
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
    /// All but those that name a share.
    const ALL: [Said; 31] = [
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
        Said::ReleaseEntered,
        Said::ReleaseLive,
        Said::ReleaseCompleted,
        Said::ReleaseCancelled,
        Said::ReleaseRolledBack,
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

    /// What the cookie names.
    fn of(word: &str) -> Option<Said> {
        let raised = (1..=99).map(Said::ReleaseRaised);
        Said::ALL.into_iter().chain(raised).find(|it| format!("{it:?}") == word)
    }

    fn words(self, t: Text) -> String {
        let words = match self {
            Said::ReleaseRaised(percent) => return t.said_release_raised(percent),
            Said::Saved => t.saved(),
            Said::MemberAdded => t.said_member_added(),
            Said::RoleChanged => t.said_role_changed(),
            Said::Removed | Said::MemberRemoved => t.said_member_removed(),
            Said::MemberBlocked => t.said_member_blocked(),
            Said::MemberUnblocked => t.said_member_unblocked(),
            Said::InvitationWithdrawn => t.said_invitation_withdrawn(),
            Said::MerchantRemoved => t.said_merchant_removed(),
            Said::ReleaseSubmitted => t.said_release_submitted(),
            Said::ReleaseEntered => t.said_release_entered(),
            Said::ReleaseLive => t.said_release_live(),
            Said::ReleaseCompleted => t.said_release_completed(),
            Said::ReleaseCancelled => t.said_release_cancelled(),
            Said::ReleaseRolledBack => t.said_release_rolled_back(),
            Said::FeatureAdded => t.said_feature_added(),
            Said::FeatureDeleted => t.said_feature_deleted(),
            Said::RequestSent => t.request_sent(),
            Said::RequestApproved => t.said_request_approved(),
            Said::RequestRejected => t.said_request_rejected(),
            Said::RequestWithdrawn => t.said_request_withdrawn(),
            Said::Commented => t.request_commented(),
            Said::FindingFixed => t.said_finding_fixed(),
            Said::FindingReopened => t.said_finding_reopened(),
            Said::PasswordChanged => t.account_said_password(),
            Said::SessionEnded => t.account_said_session(),
            Said::SessionsEnded => t.account_said_sessions(),
            Said::TwoStepOff => t.two_step_said_off(),
            Said::MiniProgramRemoved => t.said_mini_program_removed(),
            Said::MiniProgramDeleted => t.said_mini_program_deleted(),
            Said::MiniProgramRestored => t.said_mini_program_restored(),
        };
        words.to_owned()
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
    let said = Said::of(&word)?;
    host::set_brief_cookie(COOKIE, "");
    Some(
        view! {
            <div class="toasts"><div class="toast" role="status"><Icon name="done"/><span>{said.words(t)}</span></div></div>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::language::Locale;

    #[test]
    fn every_deed_is_said_on_the_page_after_it() {
        let raised = [Said::ReleaseRaised(1), Said::ReleaseRaised(99)];
        for said in Said::ALL.into_iter().chain(raised) {
            assert_eq!(Said::of(&format!("{said:?}")), Some(said));
        }
        assert_eq!(Said::of("ReleaseRaised(100)"), None);
        assert_eq!(Said::of(""), None);
    }

    #[test]
    fn each_step_of_a_release_has_its_own_words() {
        let steps = [
            Said::ReleaseSubmitted,
            Said::ReleaseEntered,
            Said::ReleaseLive,
            Said::ReleaseRaised(10),
            Said::ReleaseCompleted,
            Said::ReleaseCancelled,
            Said::ReleaseRolledBack,
        ];
        for locale in Locale::ALL {
            let words: Vec<String> = steps.iter().map(|it| it.words(Text(*locale))).collect();
            let distinct: std::collections::BTreeSet<&String> = words.iter().collect();
            assert_eq!(distinct.len(), steps.len(), "{words:?}");
        }
        assert_eq!(Said::ReleaseRaised(10).words(Text(Locale::En)), "Share raised to 10%");
    }

    #[test]
    fn in_chinese_what_was_done_reads_as_done_and_not_as_a_command() {
        for said in Said::ALL.into_iter().chain([Said::ReleaseRaised(10)]) {
            let words = said.words(Text(Locale::ZhCn));
            assert!(words.starts_with('已'), "{said:?}: {words}");
        }
    }
}
