use super::*;
use proptest::prelude::*;

const ENVIRONMENTS: [Environment; 4] =
    [Environment::Development, Environment::Test, Environment::Sandbox, Environment::Production];

fn rules(environment: Environment, review: bool, pilot_testing: bool) -> TargetRules {
    TargetRules { environment, review, pilot_testing }
}

fn at(rules: TargetRules) -> Situation {
    Situation {
        rules,
        open: true,
        archived: false,
        removal: false,
        under_way: None,
        full: false,
        twice: false,
    }
}

#[test]
fn where_submitting_leads_is_the_targets_to_say() {
    use ReleaseStatus as S;
    for environment in ENVIRONMENTS {
        for (review, pilot) in [(false, false), (false, true), (true, false), (true, true)] {
            let rules = rules(environment, review, pilot);
            let expected = match (environment, review, pilot) {
                (Environment::Development | Environment::Test, ..) => S::Full,
                (Environment::Production, ..) | (Environment::Sandbox, true, _) => S::UnderReview,
                (Environment::Sandbox, false, true) => S::PilotTesting,
                (Environment::Sandbox, false, false) => S::ReleasePreparation,
            };
            assert_eq!(submit(&at(rules), None), Ok(expected), "{rules:?}");
            let approved = if pilot { S::PilotTesting } else { S::ReleasePreparation };
            if !rules.is_direct() {
                let step = step(S::UnderReview, None, &at(rules), ReleaseStep::Approve);
                assert_eq!(step, Ok((approved, None)), "{rules:?}");
            }
        }
    }
}

#[test]
fn one_at_a_time_and_the_same_version_once() {
    let free = at(rules(Environment::Production, false, false));
    for own in ReleaseStatus::ALL {
        let expected = if own.is_in_use() {
            Err(ReleaseRefusal::AlreadyThere { status: *own })
        } else {
            Ok(ReleaseStatus::UnderReview)
        };
        assert_eq!(submit(&free, Some(*own)), expected);
        let busy = Situation { under_way: Some(*own), ..free };
        if own.is_under_way() {
            assert_eq!(submit(&busy, None), Err(ReleaseRefusal::OtherUnderWay { status: *own }));
        }
    }
    assert_eq!(submit(&Situation { open: false, ..free }, None), Err(ReleaseRefusal::TargetClosed));
    assert_eq!(
        submit(&Situation { removal: true, ..free }, None),
        Err(ReleaseRefusal::RemovalOpen)
    );
    let archived = Situation { archived: true, ..free };
    assert_eq!(submit(&archived, None), Ok(ReleaseStatus::UnderReview), "it may come back");
}

/// The whole table: every status and every step.
#[test]
fn every_step_from_every_status() {
    use ReleaseStatus as S;
    use ReleaseStep as T;
    let at = Situation { full: true, ..at(rules(Environment::Production, false, true)) };
    let steps = [T::Withdraw, T::Approve, T::Reject, T::Percent(30), T::Complete, T::Cancel];
    for status in S::ALL {
        let percent = (*status == S::Grayscale).then_some(10);
        let led: Vec<Option<(S, Option<u8>)>> =
            steps.iter().map(|it| step(*status, percent, &at, *it).ok()).collect();
        let expected = match status {
            S::UnderReview => [
                Some((S::New, None)),
                Some((S::PilotTesting, None)),
                Some((S::New, None)),
                None,
                None,
                None,
            ],
            S::ReleasePreparation | S::PilotTesting | S::Grayscale => [
                None,
                None,
                None,
                Some((S::Grayscale, Some(30))),
                Some((S::Full, None)),
                Some((S::Cancelled, None)),
            ],
            S::New | S::Full | S::Archived | S::Cancelled => [None; 6],
        };
        assert_eq!(led, expected, "{status}");
    }
}

#[test]
fn a_percentage_is_a_whole_number_that_rises_against_something() {
    let at = Situation { full: true, ..at(rules(Environment::Production, false, false)) };
    let to = |wanted| step(ReleaseStatus::Grayscale, Some(25), &at, ReleaseStep::Percent(wanted));
    assert_eq!(to(0), Err(ReleaseRefusal::NoPercent));
    assert_eq!(to(100), Err(ReleaseRefusal::NoPercent));
    assert_eq!(to(25), Err(ReleaseRefusal::NotHigher { now: 25 }));
    assert_eq!(to(24), Err(ReleaseRefusal::NotHigher { now: 25 }));
    assert_eq!(to(26), Ok((ReleaseStatus::Grayscale, Some(26))));
    let alone = Situation { full: false, ..at };
    let first = step(ReleaseStatus::ReleasePreparation, None, &alone, ReleaseStep::Percent(5));
    assert_eq!(first, Err(ReleaseRefusal::NothingFull));
    for bad in ["", "0", "100", "101", "-5", "5.5", "five", "５", "256", "1e1"] {
        assert_eq!(percent_of(bad), Err(ReleaseRefusal::NoPercent), "{bad}");
    }
    assert_eq!((percent_of(" 5 "), percent_of("99")), (Ok(5), Ok(99)));
}

#[test]
fn one_rolls_back_to_what_was_full_and_is_not() {
    let free = at(rules(Environment::Production, false, false));
    assert_eq!(roll_back(&free, ReleaseStatus::Archived, true), Ok(RollBack { cancels: false }));
    assert_eq!(roll_back(&free, ReleaseStatus::Cancelled, false), Err(ReleaseRefusal::NeverFull));
    assert_eq!(roll_back(&free, ReleaseStatus::Full, true), Err(ReleaseRefusal::FullNow));
    let removed = Situation { archived: true, ..free };
    assert_eq!(roll_back(&removed, ReleaseStatus::Archived, true), Err(ReleaseRefusal::Removed));
    let asked = Situation { removal: true, ..free };
    assert_eq!(roll_back(&asked, ReleaseStatus::Archived, true), Err(ReleaseRefusal::RemovalOpen));
    for status in ReleaseStatus::ALL.iter().filter(|it| it.is_under_way()) {
        let busy = Situation { under_way: Some(*status), ..free };
        let cancels = *status != ReleaseStatus::UnderReview;
        assert_eq!(roll_back(&busy, ReleaseStatus::Archived, true), Ok(RollBack { cancels }));
    }
}

#[test]
fn what_everybody_has_is_given_to_nobody_first() {
    use ReleaseStatus as S;
    for environment in [Environment::Sandbox, Environment::Production] {
        for pilot in [false, true] {
            let rules = rules(environment, true, pilot);
            let at = Situation { full: true, twice: true, ..at(rules) };
            let approved = step(S::UnderReview, None, &at, ReleaseStep::Approve);
            assert_eq!(approved, Ok((S::ReleasePreparation, None)), "{rules:?}");
            let to = |step_to| step(S::ReleasePreparation, None, &at, step_to);
            assert_eq!(to(ReleaseStep::Percent(0)), Err(ReleaseRefusal::NoPercent));
            for percent in 1..=99 {
                assert_eq!(to(ReleaseStep::Percent(percent)), Err(ReleaseRefusal::SameFull));
            }
            assert_eq!(to(ReleaseStep::Complete), Ok((S::Full, None)));
            assert_eq!(to(ReleaseStep::Cancel), Ok((S::Cancelled, None)));
            for back in [ReleaseStep::Withdraw, ReleaseStep::Reject] {
                assert_eq!(step(S::UnderReview, None, &at, back), Ok((S::New, None)));
            }
        }
    }
}

/// Two versions at one target, and which of them were ever Full there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Standing {
    under_way: Option<(usize, ReleaseStatus)>,
    full: Option<usize>,
    ever: [bool; 2],
}

impl Standing {
    fn situation(&self, rules: TargetRules) -> Situation {
        let moving = self.under_way.map(|it| it.0);
        let (full, twice) = (self.full.is_some(), moving.is_some() && moving == self.full);
        Situation { under_way: self.under_way.map(|it| it.1), full, twice, ..at(rules) }
    }

    fn with(mut self, version: usize, status: ReleaseStatus) -> Standing {
        if status == ReleaseStatus::Full {
            self.full = Some(version);
            self.ever[version] = true;
        } else if status.is_under_way() {
            self.under_way = Some((version, status));
        }
        self
    }

    /// Wherever one command leads.
    fn next(self, rules: TargetRules) -> Vec<Standing> {
        use ReleaseStep as T;
        let at = self.situation(rules);
        let mut found = Vec::new();
        for version in [0, 1] {
            let own = self.under_way.filter(|it| it.0 == version).map(|it| it.1);
            let full = (self.full == Some(version)).then_some(ReleaseStatus::Full);
            found.extend(submit(&at, own.or(full)).map(|to| self.with(version, to)));
            if let Ok(RollBack { cancels }) =
                roll_back(&at, ReleaseStatus::Archived, self.ever[version])
            {
                let under_way = self.under_way.filter(|_| !cancels);
                found.push(Standing { under_way, ..self }.with(version, ReleaseStatus::Full));
            }
        }
        if let Some((version, status)) = self.under_way {
            let rest = Standing { under_way: None, ..self };
            for to in [T::Withdraw, T::Approve, T::Reject, T::Percent(50), T::Complete, T::Cancel] {
                found.extend(step(status, None, &at, to).map(|to| rest.with(version, to.0)));
            }
        }
        found
    }
}

/// Whatever is done in whatever order, no version is live twice at a target (rules §4.5), and a request
/// that a roll back left can be seen through.
#[test]
fn no_version_is_ever_live_twice() {
    use std::collections::HashSet;
    for environment in ENVIRONMENTS {
        for (review, pilot) in [(false, false), (false, true), (true, false), (true, true)] {
            let rules = rules(environment, review, pilot);
            let (mut seen, mut open) = (HashSet::new(), vec![Standing::default()]);
            while let Some(now) = open.pop() {
                if !seen.insert(now) {
                    continue;
                }
                if now.situation(rules).twice {
                    let (_, status) = now.under_way.unwrap();
                    let seen = [ReleaseStatus::UnderReview, ReleaseStatus::ReleasePreparation];
                    assert!(seen.contains(&status), "{rules:?}: {now:?}");
                }
                open.extend(now.next(rules));
            }
            let twice = seen.iter().any(|it| it.situation(rules).twice);
            assert_eq!(twice, rules.is_reviewed(), "{rules:?}");
        }
    }
}

#[test]
fn testers_are_pasted_as_they_come() {
    assert_eq!(
        testers("anna, ben;ben\n  cora\t李雷，韩梅梅、x"),
        Ok(["anna", "ben", "cora", "李雷", "韩梅梅", "x"].map(String::from).to_vec())
    );
    assert_eq!(testers(" \n"), Ok(vec![]));
    let many = (0..101).map(|it| format!("t{it}")).collect::<Vec<_>>().join(" ");
    assert_eq!(testers(&many), Err(Problem::TooMany { most: 100 }));
    let long = "x".repeat(129);
    assert_eq!(testers(&long), Err(Problem::WordTooLong { word: "x".repeat(40), most: 128 }));
    assert_eq!(testers("a\u{0}b"), Err(Problem::ControlCharacter));
}

proptest! {
    /// Whatever is typed, a percentage that is taken only rises.
    #[test]
    fn the_percentage_only_rises(wanted in proptest::collection::vec(0_u8..=255, 0..20)) {
        let at = Situation { full: true, ..at(rules(Environment::Production, false, false)) };
        let (mut status, mut percent) = (ReleaseStatus::ReleasePreparation, None);
        for wanted in wanted {
            if let Ok((to, now)) = step(status, percent, &at, ReleaseStep::Percent(wanted)) {
                prop_assert_eq!(to, ReleaseStatus::Grayscale);
                prop_assert!(now > percent && now.is_some_and(|it| (1..=99).contains(&it)));
                (status, percent) = (to, now);
            }
        }
    }

    #[test]
    fn testers_never_fail_to_be_read(pasted in ".{0,400}") {
        if let Ok(found) = testers(&pasted) {
            prop_assert_eq!(testers(&found.join("\n")), Ok(found));
        }
    }
}
