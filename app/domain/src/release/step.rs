//! The state machine of releases (rules §4.3–§4.9), as pure functions: what may be done now, and where it
//! leads.

use super::{ReleaseStatus, TESTER_MOST, TESTERS_MOST};
use crate::configuration::ConfigurationSet;
use crate::feature::{Access, Risk};
use crate::form::{Field, Problem};
use crate::information::Information;
use crate::language::Tag;
use crate::workspace::Environment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a target asks for (rules §4.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetRules {
    /// Which environment it is.
    pub environment: Environment,
    /// Its setting for review; counts in Sandbox alone.
    pub review: bool,
    /// Its setting for pilot testing; counts in Sandbox and Production.
    pub pilot_testing: bool,
}

impl TargetRules {
    /// Whether versions go live there without being submitted.
    pub const fn is_direct(self) -> bool {
        matches!(self.environment, Environment::Development | Environment::Test)
    }

    /// Whether somebody decides before a version gets there.
    pub const fn is_reviewed(self) -> bool {
        match self.environment {
            Environment::Development | Environment::Test => false,
            Environment::Sandbox => self.review,
            Environment::Production => true,
        }
    }

    /// Whether testers try a version there first.
    pub const fn is_piloted(self) -> bool {
        self.pilot_testing && !self.is_direct()
    }

    /// Where an approval leads.
    pub const fn approved(self) -> ReleaseStatus {
        if self.is_piloted() {
            ReleaseStatus::PilotTesting
        } else {
            ReleaseStatus::ReleasePreparation
        }
    }

    /// Where submitting leads; going live, where nothing is submitted.
    pub const fn entered(self) -> ReleaseStatus {
        if self.is_direct() {
            ReleaseStatus::Full
        } else if self.is_reviewed() {
            ReleaseStatus::UnderReview
        } else {
            self.approved()
        }
    }
}

/// What stands at a target of a mini program when something is to be done there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and all are combined"
)]
pub struct Situation {
    /// What the target asks for.
    pub rules: TargetRules,
    /// Whether the target is switched on, and the mini program released to its host app.
    pub open: bool,
    /// Whether the mini program was removed.
    pub archived: bool,
    /// Whether a removal was asked for or approved, and neither confirmed, withdrawn, rejected nor lapsed.
    pub removal: bool,
    /// What is between submission and Full there.
    pub under_way: Option<ReleaseStatus>,
    /// Whether something is Full there.
    pub full: bool,
    /// Whether that is the very version that is under way: it was rolled back to meanwhile (rules §4.8.3).
    pub twice: bool,
}

/// Why a step cannot be taken. Each has its own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseRefusal {
    /// The target is switched off, or the mini program is not released to its host app.
    TargetClosed,
    /// A removal is asked for or approved.
    RemovalOpen,
    /// The mini program was removed.
    Removed,
    /// The version itself is there already.
    AlreadyThere {
        /// How far it is.
        status: ReleaseStatus,
    },
    /// Another version is on its way there.
    OtherUnderWay {
        /// How far it is.
        status: ReleaseStatus,
    },
    /// Not a step from where the release is now.
    NotFrom {
        /// Where it is.
        status: ReleaseStatus,
    },
    /// Nothing is Full there: there is nothing to be gray against.
    NothingFull,
    /// The very version is Full there: there is nothing else to be gray against.
    SameFull,
    /// No whole number 1–99.
    NoPercent,
    /// Not more than now.
    NotHigher {
        /// How many percent it has.
        now: u8,
    },
    /// It was never Full there.
    NeverFull,
    /// It is what is Full there now.
    FullNow,
}

/// What is done to a release that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReleaseStep {
    /// Who submitted takes it back.
    Withdraw,
    /// A reviewer allows it.
    Approve,
    /// A reviewer does not.
    Reject,
    /// Give it to so many percent.
    Percent(u8),
    /// Give it to everybody.
    Complete,
    /// Stop it; everybody has the last Full.
    Cancel,
}

/// Where submitting a version leads, or going live where nothing is submitted. `own` is the status of the
/// version's release there, of the one that counts (see [`ReleaseStatus::weight`]; rules §4.5, §4.6, §4.9).
pub fn submit(at: &Situation, own: Option<ReleaseStatus>) -> Result<ReleaseStatus, ReleaseRefusal> {
    if !at.open {
        return Err(ReleaseRefusal::TargetClosed);
    }
    if at.removal {
        return Err(ReleaseRefusal::RemovalOpen);
    }
    if let Some(status) = own.filter(|it| it.is_in_use()) {
        return Err(ReleaseRefusal::AlreadyThere { status });
    }
    match at.under_way {
        Some(status) => Err(ReleaseRefusal::OtherUnderWay { status }),
        None => Ok(at.rules.entered()),
    }
}

/// Where a step leads from `status`, and with how many percent (rules §4.3, §4.6, §4.7). What everybody has
/// already needs no testers and no share of users (rules §4.8.3).
pub fn step(
    status: ReleaseStatus,
    percent: Option<u8>,
    at: &Situation,
    step: ReleaseStep,
) -> Result<(ReleaseStatus, Option<u8>), ReleaseRefusal> {
    use ReleaseStatus as S;
    match step {
        ReleaseStep::Withdraw | ReleaseStep::Reject if status == S::UnderReview => {
            Ok((S::New, None))
        }
        ReleaseStep::Approve if status == S::UnderReview => {
            Ok((if at.twice { S::ReleasePreparation } else { at.rules.approved() }, None))
        }
        ReleaseStep::Percent(wanted) if status.is_approved() => {
            if !(1..=99).contains(&wanted) {
                Err(ReleaseRefusal::NoPercent)
            } else if !at.full {
                Err(ReleaseRefusal::NothingFull)
            } else if at.twice {
                Err(ReleaseRefusal::SameFull)
            } else if let Some(now) = percent.filter(|now| wanted <= *now) {
                Err(ReleaseRefusal::NotHigher { now })
            } else {
                Ok((S::Grayscale, Some(wanted)))
            }
        }
        ReleaseStep::Complete if status.is_approved() => Ok((S::Full, None)),
        ReleaseStep::Cancel if status.is_approved() => Ok((S::Cancelled, None)),
        ReleaseStep::Withdraw
        | ReleaseStep::Reject
        | ReleaseStep::Approve
        | ReleaseStep::Percent(_)
        | ReleaseStep::Complete
        | ReleaseStep::Cancel => Err(ReleaseRefusal::NotFrom { status }),
    }
}

/// What rolling back does besides making a new Full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RollBack {
    /// Whether what was approved and is not yet Full there is cancelled with it.
    pub cancels: bool,
}

/// Whether one may roll back to a release of that target (rules §4.8). `was_full` says whether it ever was
/// Full there, `status` what it is now.
pub fn roll_back(
    at: &Situation,
    status: ReleaseStatus,
    was_full: bool,
) -> Result<RollBack, ReleaseRefusal> {
    if at.archived {
        Err(ReleaseRefusal::Removed)
    } else if at.removal {
        Err(ReleaseRefusal::RemovalOpen)
    } else if !at.open {
        Err(ReleaseRefusal::TargetClosed)
    } else if status == ReleaseStatus::Full {
        Err(ReleaseRefusal::FullNow)
    } else if !was_full {
        Err(ReleaseRefusal::NeverFull)
    } else {
        Ok(RollBack { cancels: at.under_way.is_some_and(ReleaseStatus::is_approved) })
    }
}

/// A percentage as it was typed.
pub fn percent_of(typed: &str) -> Result<u8, ReleaseRefusal> {
    let number = typed.trim().parse().ok().filter(|it| (1..=99).contains(it));
    number.ok_or(ReleaseRefusal::NoPercent)
}

/// Testers as they were pasted: one a line, or separated by commas, semicolons or white space. Doubled ones
/// count once (rules §4.13).
pub fn testers(pasted: &str) -> Result<Vec<String>, Problem> {
    let mut found: Vec<String> = Vec::new();
    let apart = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '，' | '；' | '、');
    for tester in pasted.split(apart).filter(|it| !it.is_empty()) {
        if tester.chars().count() > TESTER_MOST {
            let word = tester.chars().take(40).collect();
            return Err(Problem::WordTooLong {
                word,
                most: u32::try_from(TESTER_MOST).unwrap_or(u32::MAX),
            });
        }
        if crate::text::has_control(tester, false) {
            return Err(Problem::ControlCharacter);
        }
        if !found.iter().any(|it| it == tester) {
            found.push(tester.to_owned());
        }
    }
    if found.len() > TESTERS_MOST {
        return Err(Problem::TooMany { most: u32::try_from(TESTERS_MOST).unwrap_or(u32::MAX) });
    }
    Ok(found)
}

/// A condition of submitting that is not met (rules §4.10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unmet {
    /// Something is missing on the Information tab.
    Information {
        /// Which field.
        field: Field,
        /// In which language, for texts.
        language: Option<Tag>,
    },
    /// There is no release note in the default language.
    ReleaseNote {
        /// The default language.
        language: Tag,
    },
    /// The version has blocking findings.
    Findings {
        /// How many.
        count: u32,
    },
    /// JSAPIs that are called, and no added feature holds.
    Jsapis {
        /// The feature that holds them, its key and its name, where one does.
        feature: Option<(String, String)>,
        /// Their names.
        names: Vec<String>,
    },
}

/// A feature as it was frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenFeature {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// How it is got.
    pub access: Access,
    /// How much harm it can do.
    pub risk: Risk,
    /// The JSAPIs that it held.
    pub jsapis: Vec<String>,
}

/// What a release was submitted with: devices get this, whatever is edited later (rules §4.11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// What described the mini program.
    pub information: Information,
    /// The release note by language tag.
    pub note: BTreeMap<String, String>,
    /// The features that it had.
    pub features: Vec<FrozenFeature>,
    /// Ids and domains that held at the target; nothing where none were set.
    #[serde(default)]
    pub configuration: ConfigurationSet,
}

impl Frozen {
    /// Whether both hold the same. Neither how often something was edited counts, nor what a host app or a
    /// feature is called at present: that is no edit of the mini program.
    pub fn is_same(&self, other: &Frozen) -> bool {
        self.bare() == other.bare()
    }

    /// What counts of it.
    fn bare(&self) -> Frozen {
        let Frozen { information, note, features, configuration } = self.clone();
        let mut information = Information { revision: 0, categories: Vec::new(), ..information };
        for host_app in &mut information.host_apps {
            host_app.name.clear();
            host_app.environments.clear();
        }
        let features = features.into_iter();
        let features = features.map(|it| FrozenFeature { name: String::new(), ..it }).collect();
        Frozen { information, note, features, configuration }
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
