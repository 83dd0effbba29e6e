//! What a person is told of, since it concerns them (rules §6.8).

use crate::access::{MiniProgramRole, WorkspaceRole};
use crate::release::ReleaseStatus;
use crate::request::RequestKind;
use crate::word_enum;
use crate::workspace::Environment;
use serde::{Deserialize, Serialize};

/// How many days a notification is kept.
pub const KEPT_DAYS: i64 = 90;
/// As far as unread ones are counted; one more or a hundred more is the same to whoever reads.
pub const COUNTED_MOST: u32 = 100;

word_enum! {
    /// What happened.
    NotificationKind {
        /// One was made something in a mini program.
        MemberAdded = "member.added",
        /// One is something else in a mini program.
        MemberChanged = "member.changed",
        /// One takes part in a mini program no more.
        MemberRemoved = "member.removed",
        /// One was invited into a workspace.
        WorkspaceInvited = "workspace.invited",
        /// One is something else in a workspace.
        WorkspaceRoleChanged = "workspace.role-changed",
        /// One's membership of a workspace was suspended.
        WorkspaceBlocked = "workspace.blocked",
        /// It counts again.
        WorkspaceUnblocked = "workspace.unblocked",
        /// It ended.
        WorkspaceRemoved = "workspace.removed",
        /// Somebody asks for what one may decide.
        RequestToDecide = "request.to-decide",
        /// What one asked for was allowed.
        RequestApproved = "request.approved",
        /// It was not.
        RequestRejected = "request.rejected",
        /// Who asked took it back.
        RequestWithdrawn = "request.withdrawn",
        /// Somebody wrote below it, or answered a finding.
        RequestCommented = "request.commented",
        /// A version has come somewhere else at a target.
        ReleaseChanged = "release.changed",
        /// An approved removal waits to be confirmed.
        RemovalToConfirm = "removal.to-confirm",
        /// Nobody confirmed it in time.
        RemovalLapsed = "removal.lapsed",
        /// A mini program was taken back.
        MiniProgramRemoved = "mini-program.removed",
        /// It was put into the bin.
        MiniProgramDeleted = "mini-program.deleted",
        /// It was taken out of the bin.
        MiniProgramRestored = "mini-program.restored",
    }
}

/// What it is about, in parts, so that it can be said in the language of whoever reads it. Each kind uses
/// some of them; names are kept as they were.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NotificationFacts {
    /// The name of who did it; whoever stores it fills it in.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub actor: String,
    /// A mini program's name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mini_program: String,
    /// A workspace's name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub workspace: String,
    /// A version's number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// A host app's name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub host_app: String,
    /// A feature's name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub feature: String,
    /// An environment of the host app.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<Environment>,
    /// What one is in the mini program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<MiniProgramRole>,
    /// What one is in the workspace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace_role: Option<WorkspaceRole>,
    /// What is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestKind>,
    /// How far a release has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ReleaseStatus>,
    /// To how many of a hundred devices, in grayscale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
}

impl NotificationFacts {
    /// As they are stored.
    pub fn written(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// As they were stored; what this version of the program does not know is left out.
    pub fn read(written: &str) -> NotificationFacts {
        serde_json::from_str(written).unwrap_or_default()
    }
}

/// A count of unread ones as it is shown: `3`, `99+`.
pub fn counted(unread: u32) -> String {
    if unread >= COUNTED_MOST { format!("{}+", COUNTED_MOST - 1) } else { unread.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn facts_come_back_as_they_were_and_say_nothing_of_what_is_absent() {
        let facts = NotificationFacts {
            actor: String::from("王晓雯"),
            mini_program: String::from("Lotus \"Coffee\""),
            role: Some(MiniProgramRole::Developer),
            percent: Some(10),
            ..NotificationFacts::default()
        };
        assert_eq!(NotificationFacts::read(&facts.written()), facts);
        assert!(!facts.written().contains("version") && !facts.written().contains("status"));
        assert_eq!(NotificationFacts::default().written(), "{}");
    }

    #[test]
    fn facts_that_cannot_be_read_are_none() {
        for written in ["", "[]", "{\"role\":\"emperor\"}"] {
            assert_eq!(NotificationFacts::read(written), NotificationFacts::default(), "{written}");
        }
        assert_eq!(NotificationFacts::read("{\"later\":1}"), NotificationFacts::default());
    }

    #[test]
    fn kinds_have_words_of_their_own() {
        let words: BTreeSet<&str> = NotificationKind::ALL.iter().map(|it| it.word()).collect();
        assert_eq!(words.len(), NotificationKind::ALL.len());
        for kind in NotificationKind::ALL {
            assert_eq!(kind.word().parse(), Ok(*kind));
        }
    }

    #[test]
    fn a_count_ends_somewhere() {
        let shown = [0, 1, 99, 100, 5_000].map(counted);
        assert_eq!(shown, ["0", "1", "99", "99+", "99+"]);
    }
}
