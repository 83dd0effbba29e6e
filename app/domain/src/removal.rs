//! Removal and the bin (rules §6.5, §6.6): what may be asked, confirmed and deleted, and for how long.

use crate::mini_program::MiniProgramStatus;
use crate::release::ReleaseStatus;
use crate::request::RequestStatus;
use crate::workspace::Environment;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// For how many days an approved removal can be confirmed.
pub const CONFIRM_DAYS: i64 = 30;
/// For how many days a deleted mini program lies in the bin.
pub const BIN_DAYS: i64 = 30;

/// How far the removal of a mini program has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// A reviewer decides.
    InReview,
    /// It can be confirmed.
    Approved {
        /// Before this moment.
        until: DateTime<Utc>,
    },
    /// It was approved, and nobody confirmed it in time.
    Lapsed {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// It was carried out.
    Confirmed {
        /// When.
        at: DateTime<Utc>,
    },
    /// A reviewer refused it.
    Rejected,
    /// Who asked took it back.
    Withdrawn,
}

impl Stage {
    /// How far a request is, by what is stored of it.
    pub fn of(
        status: RequestStatus,
        decided: Option<DateTime<Utc>>,
        confirmed: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Stage {
        match (status, decided, confirmed) {
            (RequestStatus::Rejected, ..) => Stage::Rejected,
            (RequestStatus::Withdrawn, ..) => Stage::Withdrawn,
            (RequestStatus::Approved, _, Some(at)) => Stage::Confirmed { at },
            (RequestStatus::Approved, Some(decided), None) => {
                let until = decided + TimeDelta::days(CONFIRM_DAYS);
                if now < until { Stage::Approved { until } } else { Stage::Lapsed { since: until } }
            }
            (RequestStatus::InReview | RequestStatus::Approved, ..) => Stage::InReview,
        }
    }

    /// Whether it stands in the way of submitting, rolling back and going live, and of another request.
    pub const fn is_open(self) -> bool {
        match self {
            Stage::InReview | Stage::Approved { .. } => true,
            Stage::Lapsed { .. } | Stage::Confirmed { .. } | Stage::Rejected | Stage::Withdrawn => {
                false
            }
        }
    }
}

/// A version between submission and Full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnderWay {
    /// Its number.
    pub version: String,
    /// The name of the host app.
    pub host_app: String,
    /// The environment there.
    pub environment: Environment,
    /// How far it is.
    pub status: ReleaseStatus,
}

/// Why a mini program is neither removed nor deleted. Each has its own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemovalRefusal {
    /// A version is on its way.
    UnderWay(UnderWay),
    /// It was removed before.
    Archived,
    /// Somebody asked before, and that still counts.
    Asked {
        /// The number of the request.
        request: i64,
    },
    /// No reviewer has decided yet.
    InReview,
    /// A reviewer refused.
    Rejected,
    /// Who asked took it back.
    Withdrawn,
    /// The approval lapsed.
    Lapsed,
    /// Somebody confirmed it before.
    Confirmed,
    /// It is released, and has to be removed before it is deleted.
    Released,
}

fn at_rest(under_way: Option<UnderWay>) -> Result<(), RemovalRefusal> {
    under_way.map_or(Ok(()), |it| Err(RemovalRefusal::UnderWay(it)))
}

/// Whether a removal may be asked for. `open` is the request that counts already.
pub fn ask(
    status: MiniProgramStatus,
    open: Option<i64>,
    under_way: Option<UnderWay>,
) -> Result<(), RemovalRefusal> {
    if let Some(request) = open {
        return Err(RemovalRefusal::Asked { request });
    }
    match status {
        MiniProgramStatus::Archived => Err(RemovalRefusal::Archived),
        MiniProgramStatus::Created | MiniProgramStatus::Released => at_rest(under_way),
    }
}

/// Whether a removal may be carried out.
pub fn confirm(stage: Stage, under_way: Option<UnderWay>) -> Result<(), RemovalRefusal> {
    match stage {
        Stage::Approved { .. } => at_rest(under_way),
        Stage::InReview => Err(RemovalRefusal::InReview),
        Stage::Rejected => Err(RemovalRefusal::Rejected),
        Stage::Withdrawn => Err(RemovalRefusal::Withdrawn),
        Stage::Lapsed { .. } => Err(RemovalRefusal::Lapsed),
        Stage::Confirmed { .. } => Err(RemovalRefusal::Confirmed),
    }
}

/// Whether a mini program may go to the bin.
pub fn delete(
    status: MiniProgramStatus,
    under_way: Option<UnderWay>,
) -> Result<(), RemovalRefusal> {
    match status {
        MiniProgramStatus::Released => Err(RemovalRefusal::Released),
        MiniProgramStatus::Created | MiniProgramStatus::Archived => at_rest(under_way),
    }
}

/// Whether what was typed is the name: the very name, white space around it aside.
pub fn confirms(typed: &str, name: &str) -> bool {
    typed.trim() == name.trim()
}

/// The moment from which what was deleted is gone for good.
pub fn gone_at(deleted: DateTime<Utc>) -> DateTime<Utc> {
    deleted + TimeDelta::days(BIN_DAYS)
}

/// How many days it still lies in the bin, the one that has begun included.
pub fn days_left(deleted: DateTime<Utc>, now: DateTime<Utc>) -> u64 {
    let seconds = (gone_at(deleted) - now).num_seconds().max(0);
    u64::try_from(seconds).unwrap_or(0).div_ceil(24 * 60 * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(days: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(days)
    }

    fn under_way() -> UnderWay {
        UnderWay {
            version: "1.0.0".into(),
            host_app: "Wallet".into(),
            environment: Environment::Production,
            status: ReleaseStatus::Grayscale,
        }
    }

    #[test]
    fn an_approval_lapses_after_thirty_days() {
        use RequestStatus as S;
        let stage = |status, confirmed, now| Stage::of(status, Some(at(1)), confirmed, now);
        let until = at(31);
        assert_eq!(Stage::of(S::InReview, None, None, at(99)), Stage::InReview);
        assert_eq!(stage(S::Approved, None, at(1)), Stage::Approved { until });
        let last = until - TimeDelta::microseconds(1);
        assert_eq!(stage(S::Approved, None, last), Stage::Approved { until });
        assert_eq!(stage(S::Approved, None, until), Stage::Lapsed { since: until });
        assert_eq!(stage(S::Approved, Some(at(2)), at(99)), Stage::Confirmed { at: at(2) });
        assert_eq!(stage(S::Rejected, None, at(2)), Stage::Rejected);
        assert_eq!(stage(S::Withdrawn, None, at(2)), Stage::Withdrawn);
    }

    #[test]
    fn only_an_approved_removal_is_confirmed_and_open_ones_stand_in_the_way() {
        use RemovalRefusal as R;
        for (stage, open, refusal) in [
            (Stage::InReview, true, Some(R::InReview)),
            (Stage::Approved { until: at(1) }, true, None),
            (Stage::Lapsed { since: at(1) }, false, Some(R::Lapsed)),
            (Stage::Confirmed { at: at(1) }, false, Some(R::Confirmed)),
            (Stage::Rejected, false, Some(R::Rejected)),
            (Stage::Withdrawn, false, Some(R::Withdrawn)),
        ] {
            assert_eq!(stage.is_open(), open, "{stage:?}");
            assert_eq!(confirm(stage, None).err(), refusal);
            let then = refusal.unwrap_or(R::UnderWay(under_way()));
            assert_eq!(confirm(stage, Some(under_way())), Err(then));
        }
    }

    #[test]
    fn what_is_asked_and_deleted_depends_on_the_status_and_on_what_is_under_way() {
        use MiniProgramStatus as S;
        use RemovalRefusal as R;
        let moving = || R::UnderWay(under_way());
        for (status, asked, deleted) in [
            (S::Created, None, None),
            (S::Released, None, Some(R::Released)),
            (S::Archived, Some(R::Archived), None),
        ] {
            assert_eq!(ask(status, None, None).err(), asked);
            assert_eq!(ask(status, None, Some(under_way())), Err(asked.unwrap_or(moving())));
            assert_eq!(ask(status, Some(7), Some(under_way())), Err(R::Asked { request: 7 }));
            assert_eq!(delete(status, None).err(), deleted);
            assert_eq!(delete(status, Some(under_way())), Err(deleted.unwrap_or(moving())));
        }
    }

    #[test]
    fn the_name_is_typed_exactly() {
        assert!(confirms(" Lotus Coffee\n", "Lotus Coffee"));
        for wrong in ["", "lotus coffee", "Lotus  Coffee", "Lotus", "Lotus Coffee!"] {
            assert!(!confirms(wrong, "Lotus Coffee"), "{wrong}");
        }
    }

    #[test]
    fn what_is_deleted_lies_thirty_days_in_the_bin() {
        assert_eq!(gone_at(at(1)), at(31));
        for (now, left) in [(at(1), 30), (at(2), 29), (at(30), 1), (at(31), 0), (at(40), 0)] {
            assert_eq!(days_left(at(1), now), left, "{now}");
        }
        assert_eq!(days_left(at(1), at(30) + TimeDelta::hours(23)), 1);
    }
}
