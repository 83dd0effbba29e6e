//! Releases: one version at one target (rules §4).

use crate::word_enum;

pub mod review;
mod step;

pub use step::{
    Frozen, FrozenFeature, ReleaseRefusal, ReleaseStep, RollBack, Situation, TargetRules, Unmet,
    percent_of, roll_back, step, submit, testers,
};

/// Widest release note, per language.
pub const NOTE_MOST: u32 = 2_000;
/// Most testers of a mini program at one target (rules §4.13).
pub const TESTERS_MOST: usize = 100;
/// Longest id of a tester, in characters.
pub const TESTER_MOST: usize = 128;
/// Percentages that are offered at once; any other can be typed.
pub const PRESETS: [u8; 5] = [1, 5, 10, 25, 50];

word_enum! {
    /// How far a version has come at a target (rules §4.3). Where there was never a release, the version
    /// is New there, too.
    ReleaseStatus {
        /// Withdrawn or rejected: it may be submitted again.
        New = "new",
        /// A reviewer decides.
        UnderReview = "under-review",
        /// Approved, and not yet live.
        ReleasePreparation = "release-preparation",
        /// Live for the testers alone.
        PilotTesting = "pilot-testing",
        /// Live for a part of everybody.
        Grayscale = "grayscale",
        /// Live for everybody.
        Full = "full",
        /// Was Full, until another took its place.
        Archived = "archived",
        /// Was stopped before it was Full.
        Cancelled = "cancelled",
    }
}

word_enum! {
    /// How far a version is, in the four words by which the Versions tab is narrowed (rules §4.15).
    Progress {
        /// Nowhere yet.
        New = "new",
        /// Between submission and Full.
        UnderWay = "in-progress",
        /// Live for everybody.
        Full = "full",
        /// Archived or cancelled, and nowhere in use.
        Ended = "ended",
    }
}

impl ReleaseStatus {
    /// Whether its version is in use (rules §4.14): what it needs may not be taken away.
    pub const fn is_in_use(self) -> bool {
        match self {
            ReleaseStatus::UnderReview
            | ReleaseStatus::ReleasePreparation
            | ReleaseStatus::PilotTesting
            | ReleaseStatus::Grayscale
            | ReleaseStatus::Full => true,
            ReleaseStatus::New | ReleaseStatus::Archived | ReleaseStatus::Cancelled => false,
        }
    }

    /// Whether it stands between submission and Full: one at a time at a target (rules §4.5).
    pub const fn is_under_way(self) -> bool {
        match self {
            ReleaseStatus::UnderReview
            | ReleaseStatus::ReleasePreparation
            | ReleaseStatus::PilotTesting
            | ReleaseStatus::Grayscale => true,
            ReleaseStatus::New
            | ReleaseStatus::Full
            | ReleaseStatus::Archived
            | ReleaseStatus::Cancelled => false,
        }
    }

    /// Whether it was approved and is not yet Full: what can be cancelled, and what a roll back cancels.
    pub const fn is_approved(self) -> bool {
        self.is_under_way() && !matches!(self, ReleaseStatus::UnderReview)
    }

    /// How much a release weighs among those of its version at one target: of the heaviest the last says how
    /// far the version is there. The one under way, else the one that is Full, else whatever came last: after
    /// a roll back neither of these need be the last (rules §4.8.3).
    pub const fn weight(self) -> u8 {
        match self {
            ReleaseStatus::UnderReview
            | ReleaseStatus::ReleasePreparation
            | ReleaseStatus::PilotTesting
            | ReleaseStatus::Grayscale => 2,
            ReleaseStatus::Full => 1,
            ReleaseStatus::New | ReleaseStatus::Archived | ReleaseStatus::Cancelled => 0,
        }
    }

    /// Every status between submission and Full.
    pub fn under_way() -> impl Iterator<Item = ReleaseStatus> {
        ReleaseStatus::ALL.iter().copied().filter(|it| it.is_under_way())
    }

    /// Every status in which a version is in use.
    pub fn in_use() -> impl Iterator<Item = ReleaseStatus> {
        ReleaseStatus::ALL.iter().copied().filter(|it| it.is_in_use())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ended_is_not_in_use() {
        let ended: Vec<_> = ReleaseStatus::ALL.iter().filter(|it| !it.is_in_use()).collect();
        let expected = [ReleaseStatus::New, ReleaseStatus::Archived, ReleaseStatus::Cancelled];
        assert_eq!(ended, expected.iter().collect::<Vec<_>>());
        assert_eq!(ReleaseStatus::in_use().count(), 5);
    }

    #[test]
    fn what_is_in_use_weighs_more_and_what_is_under_way_most() {
        for status in ReleaseStatus::ALL {
            let expected = u8::from(status.is_in_use()) + u8::from(status.is_under_way());
            assert_eq!(status.weight(), expected, "{status}");
        }
    }
}
