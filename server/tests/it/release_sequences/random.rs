//! Which settings, people and commands are tried.

use super::VERSIONS;
use super::model::{Command, ENVIRONMENTS};
use crate::people::Who;
use domain::release::{ReleaseStep, TargetRules};
use domain::request::Verdict;
use proptest::prelude::*;

/// How many commands one has at most.
const LONGEST: usize = 48;
/// What the targets and the tenant are like in one sequence.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Settings {
    pub sandbox_review: bool,
    pub sandbox_pilot: bool,
    pub production_pilot: bool,
    pub self_approval: bool,
}

impl Settings {
    /// What each target asks for.
    pub fn rules(self) -> [TargetRules; 4] {
        ENVIRONMENTS.map(|environment| {
            use domain::workspace::Environment as E;
            let (review, pilot_testing) = match environment {
                E::Development | E::Test => (false, false),
                E::Sandbox => (self.sandbox_review, self.sandbox_pilot),
                E::Production => (true, self.production_pilot),
            };
            TargetRules { environment, review, pilot_testing }
        })
    }
}

/// Any.
pub fn settings() -> impl Strategy<Value = Settings> {
    any::<[bool; 4]>().prop_map(|of| Settings {
        sandbox_review: of[0],
        sandbox_pilot: of[1],
        production_pilot: of[2],
        self_approval: of[3],
    })
}

/// Mostly those who may do it.
fn who(command: &Command) -> BoxedStrategy<Who> {
    let usual = match command {
        Command::Switch { .. } => Just(Who::Admin).boxed(),
        Command::Decide { .. } => {
            prop_oneof![3 => Just(Who::Reviewer), 1 => Just(Who::Admin)].boxed()
        }
        Command::Submit { .. }
        | Command::Withdraw { .. }
        | Command::Step { .. }
        | Command::RollBack { .. }
        | Command::Testers { .. }
        | Command::ReleaseTo { .. }
        | Command::AskRemoval
        | Command::ConfirmRemoval { .. }
        | Command::Pass { .. } => {
            prop_oneof![3 => Just(Who::MerchantAdmin), 1 => Just(Who::Admin)].boxed()
        }
    };
    prop_oneof![8 => usual, 1 => prop::sample::select(&Who::ALL[1..])].boxed()
}

/// Mostly the latest, else some other.
fn back() -> impl Strategy<Value = usize> {
    prop_oneof![5 => Just(0_usize), 2 => Just(1_usize), 2 => 0..6_usize]
}

/// Mostly where something is decided.
fn place() -> impl Strategy<Value = usize> {
    prop_oneof![1 => Just(0_usize), 1 => Just(1_usize), 2 => Just(2_usize), 5 => Just(3_usize)]
}

/// Mostly on.
fn step() -> impl Strategy<Value = ReleaseStep> {
    prop_oneof![
        3 => (0..=100_u8).prop_map(ReleaseStep::Percent),
        4 => Just(ReleaseStep::Complete),
        1 => Just(ReleaseStep::Cancel),
    ]
}

/// Mostly yes: what is off comes back before long.
fn on() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.6)
}

/// Mostly what leads somewhere.
fn command() -> impl Strategy<Value = Command> {
    let verdict = prop_oneof![5 => Just(Verdict::Approve), 1 => Just(Verdict::Reject)];
    let days = prop_oneof![Just(1_i64), Just(29), Just(30)];
    prop_oneof![
        16 => (0..VERSIONS, place())
            .prop_map(|(version, target)| Command::Submit { version, target }),
        2 => back().prop_map(|request| Command::Withdraw { request }),
        14 => (back(), verdict).prop_map(|(request, verdict)| Command::Decide { request, verdict }),
        20 => (back(), step()).prop_map(|(release, step)| Command::Step { release, step }),
        7 => (0..6_usize).prop_map(|release| Command::RollBack { release }),
        1 => place().prop_map(|target| Command::Testers { target }),
        4 => (0..ENVIRONMENTS.len(), on()).prop_map(|(target, on)| Command::Switch { target, on }),
        4 => prop::array::uniform2(on()).prop_map(|wanted| Command::ReleaseTo { wanted }),
        2 => Just(Command::AskRemoval),
        3 => back().prop_map(|request| Command::ConfirmRemoval { request }),
        1 => days.prop_map(|days| Command::Pass { days }),
    ]
}

/// Makes a version live in Production.
fn launch(version: usize) -> [(Command, Who); 3] {
    let target = ENVIRONMENTS.len() - 1;
    [
        (Command::Submit { version, target }, Who::MerchantAdmin),
        (Command::Decide { request: 0, verdict: Verdict::Approve }, Who::Reviewer),
        (Command::Step { release: 0, step: ReleaseStep::Complete }, Who::MerchantAdmin),
    ]
}

/// What a sequence begins with, since chance alone hardly leads there.
fn beginning() -> impl Strategy<Value = Vec<(Command, Who)>> {
    let target = ENVIRONMENTS.len() - 1;
    let by = |command| (command, Who::MerchantAdmin);
    // The other host app is the first from now on.
    let moved = [
        by(Command::ReleaseTo { wanted: [false, true] }),
        by(Command::Pass { days: 1 }),
        by(Command::ReleaseTo { wanted: [true, true] }),
    ];
    // A version is Under review again when it is rolled back to (rules §4.8.3).
    let again = [by(Command::Submit { version: 0, target }), by(Command::RollBack { release: 2 })];
    // And what was approved then goes live in place of what was rolled back to, which is the later one.
    let through = [
        (Command::Decide { request: 0, verdict: Verdict::Approve }, Who::Reviewer),
        by(Command::Step { release: 1, step: ReleaseStep::Complete }),
        by(Command::Submit { version: 0, target }),
    ];
    let back = [&launch(0)[..], &launch(1), &again].concat();
    prop_oneof![
        3 => Just(Vec::new()),
        3 => Just(launch(0).to_vec()),
        1 => Just([moved, launch(0)].concat()),
        1 => Just([&back[..], &through].concat()),
        2 => Just(back),
    ]
}

/// Commands, often behind those that make a version live in Production.
pub fn sequence() -> impl Strategy<Value = Vec<(Command, Who)>> {
    let by = |command: Command| (Just(command.clone()), who(&command));
    let random = prop::collection::vec(command().prop_flat_map(by), 8..=LONGEST);
    (beginning(), random).prop_map(|(beginning, random)| [beginning, random].concat())
}
