//! Words for releases: why a step cannot be taken, where a release goes.

use super::Text;
use domain::release::{Progress, ReleaseRefusal, ReleaseStatus};
use domain::removal::{CONFIRM_DAYS, RemovalRefusal, UnderWay};

impl Text {
    /// A status alone.
    pub const fn release_status(self, status: ReleaseStatus) -> &'static str {
        match status {
            ReleaseStatus::New => self.release_new(),
            ReleaseStatus::UnderReview => self.release_under_review(),
            ReleaseStatus::ReleasePreparation => self.release_preparation(),
            ReleaseStatus::PilotTesting => self.release_pilot_testing(),
            ReleaseStatus::Grayscale => self.release_grayscale(),
            ReleaseStatus::Full => self.release_full(),
            ReleaseStatus::Archived => self.release_archived(),
            ReleaseStatus::Cancelled => self.release_cancelled(),
        }
    }

    /// Why a mini program is neither removed nor deleted.
    pub fn removal_refusal(self, refusal: &RemovalRefusal) -> String {
        match refusal {
            RemovalRefusal::UnderWay(UnderWay { version, host_app, environment, status }) => {
                let place = self.target_name(self.environment(*environment), host_app);
                self.removal_under_way(place, self.release_status(*status), version)
            }
            RemovalRefusal::Archived => self.removal_archived_before().to_owned(),
            RemovalRefusal::Asked { request } => self.removal_asked_before(request),
            RemovalRefusal::InReview => self.removal_not_decided().to_owned(),
            RemovalRefusal::Rejected => self.removal_was_rejected().to_owned(),
            RemovalRefusal::Withdrawn => self.removal_was_withdrawn().to_owned(),
            RemovalRefusal::Lapsed => self.removal_has_lapsed(CONFIRM_DAYS),
            RemovalRefusal::Confirmed => self.removal_confirmed_before().to_owned(),
            RemovalRefusal::Released => self.removal_first().to_owned(),
        }
    }

    /// How far, in the four words of the Versions tab.
    pub const fn release_class(self, progress: Progress) -> &'static str {
        match progress {
            Progress::New => self.release_new(),
            Progress::UnderWay => self.release_in_progress(),
            Progress::Full => self.release_full(),
            Progress::Ended => self.release_ended(),
        }
    }

    /// Why a step cannot be taken.
    pub fn release_refusal(self, refusal: ReleaseRefusal) -> String {
        match refusal {
            ReleaseRefusal::TargetClosed => self.refused_target_closed().to_owned(),
            ReleaseRefusal::RemovalOpen => self.refused_removal_open().to_owned(),
            ReleaseRefusal::Removed => self.refused_removed().to_owned(),
            ReleaseRefusal::AlreadyThere { status } => {
                self.refused_already_there(self.release_status(status))
            }
            ReleaseRefusal::OtherUnderWay { status } => {
                self.refused_other_under_way(self.release_status(status))
            }
            ReleaseRefusal::NotFrom { status } => {
                self.refused_not_from(self.release_status(status))
            }
            ReleaseRefusal::NothingFull => self.refused_nothing_full().to_owned(),
            ReleaseRefusal::SameFull => self.refused_same_full().to_owned(),
            ReleaseRefusal::NoPercent => self.refused_no_percent().to_owned(),
            ReleaseRefusal::NotHigher { now } => self.refused_not_higher(now),
            ReleaseRefusal::NeverFull => self.refused_never_full().to_owned(),
            ReleaseRefusal::FullNow => self.refused_full_now().to_owned(),
        }
    }
}
