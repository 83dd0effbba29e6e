//! Releases: one version at one target (rules §4).

use crate::word_enum;

word_enum! {
    /// How far a version has come at a target (rules §4.3). Before a release there is none: the version
    /// is New there.
    ReleaseStatus {
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

impl ReleaseStatus {
    /// Whether its version is in use (rules §4.14): what it needs may not be taken away.
    pub const fn is_in_use(self) -> bool {
        match self {
            ReleaseStatus::UnderReview
            | ReleaseStatus::ReleasePreparation
            | ReleaseStatus::PilotTesting
            | ReleaseStatus::Grayscale
            | ReleaseStatus::Full => true,
            ReleaseStatus::Archived | ReleaseStatus::Cancelled => false,
        }
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
        assert_eq!(ended, [&ReleaseStatus::Archived, &ReleaseStatus::Cancelled]);
        assert_eq!(ReleaseStatus::in_use().count(), 5);
    }
}
