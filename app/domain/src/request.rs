//! Requests: what somebody asks a reviewer to decide (rules §6.1–§6.4).

mod finding;
pub mod picture;

pub use finding::{FINDINGS_MOST, NewFinding, PLACE_MOST, TypedFinding, findings};

use crate::form::{Field, FieldProblem, Problem, lines};
use crate::id::AccountId;
use crate::word_enum;

/// Widest text of a request: its justification, a decision's note or reason, a comment.
pub const TEXT_MOST: u32 = 2_000;

word_enum! {
    /// What is asked for.
    RequestKind {
        /// That a release may go out.
        Launch = "launch",
        /// That a mini program is taken back.
        Removal = "removal",
        /// That a mini program may use a feature.
        FeatureActivation = "feature-activation",
    }
}

word_enum! {
    /// How far it has come (rules §6.2).
    RequestStatus {
        /// A reviewer decides.
        InReview = "in-review",
        /// It was allowed.
        Approved = "approved",
        /// It was not.
        Rejected = "rejected",
        /// Who asked took it back.
        Withdrawn = "withdrawn",
    }
}

word_enum! {
    /// What a reviewer's finding asks for.
    FindingSeverity {
        /// Nothing is approved before it is mended.
        MustFix = "must-fix",
        /// It is better mended.
        ShouldFix = "should-fix",
        /// Said for the record.
        Noted = "noted",
    }
}

impl FindingSeverity {
    /// Whether a finding that is not mended stays open, and is shown again when the same is submitted again
    /// (rules §6.4).
    pub const fn asks(self) -> bool {
        match self {
            FindingSeverity::MustFix | FindingSeverity::ShouldFix => true,
            FindingSeverity::Noted => false,
        }
    }
}

/// What a reviewer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Yes.
    Approve,
    /// No.
    Reject,
}

impl Verdict {
    /// What the request is afterwards.
    pub const fn status(self) -> RequestStatus {
        match self {
            Verdict::Approve => RequestStatus::Approved,
            Verdict::Reject => RequestStatus::Rejected,
        }
    }

    /// What is stored of the text that goes with it: a rejection needs one, an approval may have one
    /// (rules §6.4).
    pub fn note(self, typed: &str) -> Result<String, Vec<FieldProblem>> {
        match self {
            Verdict::Approve if typed.trim().is_empty() => Ok(String::new()),
            Verdict::Approve => text(Field::Note, typed),
            Verdict::Reject => text(Field::Reason, typed),
        }
    }
}

/// A text of a request, as it is stored.
pub fn text(field: Field, typed: &str) -> Result<String, Vec<FieldProblem>> {
    lines(typed, 1, TEXT_MOST)
        .map_err(|problem: Problem| vec![FieldProblem { field, language: None, problem }])
}

/// Whether somebody who may decide requests may decide this one (rules §2.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deciding {
    /// It is another's.
    Free,
    /// It is their own, and the tenant lets them: the decision says so.
    Own,
    /// It is their own.
    Refused,
}

impl Deciding {
    /// `theirs` are the applicant and who uploaded the version that it is about, if it is about one.
    pub fn of(decider: AccountId, theirs: &[AccountId], self_approval: bool) -> Deciding {
        match (theirs.contains(&decider), self_approval) {
            (false, _) => Deciding::Free,
            (true, true) => Deciding::Own,
            (true, false) => Deciding::Refused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rejection_needs_a_reason_and_an_approval_may_have_a_note() {
        assert_eq!(Verdict::Approve.note("  "), Ok(String::new()));
        assert_eq!(Verdict::Approve.note(" fine\r\nso far "), Ok("fine\nso far".into()));
        let missing =
            |field| vec![FieldProblem { field, language: None, problem: Problem::Missing }];
        assert_eq!(Verdict::Reject.note(" \n"), Err(missing(Field::Reason)));
        assert!(Verdict::Reject.note(&"x".repeat(2_001)).is_err());
        assert_eq!(Verdict::Approve.status(), RequestStatus::Approved);
        assert_eq!(Verdict::Reject.status(), RequestStatus::Rejected);
    }

    #[test]
    fn nobody_decides_their_own_unless_the_tenant_lets_them() {
        let (one, two, three) = (AccountId(1), AccountId(2), AccountId(3));
        for (theirs, allowed, expected) in [
            (vec![one], false, Deciding::Free),
            (vec![one], true, Deciding::Free),
            (vec![three], false, Deciding::Refused),
            (vec![three], true, Deciding::Own),
            (vec![one, two], true, Deciding::Free),
            (vec![one, three], false, Deciding::Refused),
            (vec![one, three], true, Deciding::Own),
            (vec![], false, Deciding::Free),
        ] {
            assert_eq!(Deciding::of(three, &theirs, allowed), expected, "{theirs:?} {allowed}");
        }
    }
}
