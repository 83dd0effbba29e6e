//! What the rules say, without a database: the pure functions of `domain`, and the little memory that they
//! need from one command to the next.

use crate::people::Who;
use chrono::{DateTime, TimeDelta, Utc};
use domain::access::Action;
use domain::id::AccountId;
use domain::mini_program::MiniProgramStatus;
use domain::release::{
    ReleaseRefusal, ReleaseStatus, ReleaseStep, Situation, TargetRules, roll_back, step, submit,
};
use domain::removal::{RemovalRefusal, Stage, UnderWay, ask, confirm};
use domain::request::{Deciding, RequestKind, RequestStatus, Verdict};
use domain::workspace::Environment;

/// The targets, from low to high.
pub const ENVIRONMENTS: [Environment; 4] =
    [Environment::Development, Environment::Test, Environment::Sandbox, Environment::Production];

/// What somebody asks for. Releases and requests are counted from the latest one back.
#[derive(Clone, Debug)]
pub enum Command {
    /// Submits a version to a target, or lets it go live there.
    Submit { version: usize, target: usize },
    /// Takes a request back.
    Withdraw { request: usize },
    /// Decides a request.
    Decide { request: usize, verdict: Verdict },
    /// Moves a release on.
    Step { release: usize, step: ReleaseStep },
    /// Brings a release back.
    RollBack { release: usize },
    /// Names the testers of a target.
    Testers { target: usize },
    /// Switches an environment on or off.
    Switch { target: usize, on: bool },
    /// Chooses the host apps of the mini program: the one that has the targets, and another one.
    ReleaseTo { wanted: [bool; 2] },
    /// Asks that the mini program is taken back.
    AskRemoval,
    /// Confirms it.
    ConfirmRemoval { request: usize },
    /// Nobody does anything for so many days.
    Pass { days: i64 },
}

/// What came of a command.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// To them there is no such thing.
    Unknown,
    /// Their role does not allow it.
    Denied,
    /// The state machine refuses.
    Release(ReleaseRefusal),
    /// The rules of removal refuse.
    Removal(RemovalRefusal),
    /// Somebody did it before.
    Decided(RequestStatus),
    /// It is their own.
    Own,
    /// A version is in use in an environment, or in a host app.
    InUse { environment: Option<Environment>, version: String },
    /// The last host app stays.
    NoHostAppLeft,
}

/// A release as it is held against the database.
#[derive(Clone, Debug, PartialEq)]
pub struct Release {
    pub version: usize,
    pub target: usize,
    pub status: ReleaseStatus,
    pub percent: Option<u8>,
    pub was_full: bool,
    pub rollback_of: Option<usize>,
}

/// A request as it is held against the database.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    pub kind: RequestKind,
    pub status: RequestStatus,
    pub release: Option<usize>,
    pub applicant: AccountId,
    pub decided_by: Option<AccountId>,
    pub decided_at: Option<DateTime<Utc>>,
    pub confirmed_at: Option<DateTime<Utc>>,
    pub withdrawn: Option<(AccountId, DateTime<Utc>)>,
    pub own: bool,
}

/// Everything that is held against the database.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    pub program: MiniProgramStatus,
    /// The version that the list shows as live, and in how many other places one is.
    pub live: (Option<usize>, usize),
    pub releases: Vec<Release>,
    pub requests: Vec<Asked>,
    /// Which targets are switched on.
    pub on: [bool; 4],
    /// Since when the mini program is released to its host apps.
    pub chosen: [Option<DateTime<Utc>>; 2],
}

/// The world as the rules have it.
pub struct Model {
    pub state: State,
    pub rules: [TargetRules; 4],
    pub self_approval: bool,
    pub now: DateTime<Utc>,
    /// Who uploaded every version.
    pub uploader: Who,
}

/// Counted from the latest one back, round and round.
pub fn pick(count: usize, back: usize) -> Option<usize> {
    (count > 0).then(|| count - 1 - back % count)
}

/// Accounts have the numbers of people here.
pub fn account(who: Who) -> AccountId {
    AccountId(who as i64)
}

/// That something holds, else what comes of it.
pub fn ensure(holds: bool, outcome: Outcome) -> Result<(), Outcome> {
    if holds { Ok(()) } else { Err(outcome) }
}

impl Model {
    /// What comes of a command of somebody; nothing when there is nothing that it could be about.
    pub fn run(&mut self, command: &Command, who: Who) -> Option<Outcome> {
        let (releases, requests) = (self.state.releases.len(), self.state.requests.len());
        let done = match command {
            Command::Submit { version, target } => self.submit(*version, *target, who),
            Command::Withdraw { request } => self.withdraw(pick(requests, *request)?, who),
            Command::Decide { request, verdict } => {
                self.decide(pick(requests, *request)?, *verdict, who)
            }
            Command::Step { release, step } => self.step(pick(releases, *release)?, *step, who),
            Command::RollBack { release } => self.roll_back(pick(releases, *release)?, who),
            Command::Testers { .. } => self.may(who, Action::ReleaseVersion),
            Command::Switch { target, on } => self.switch(*target, *on, who),
            Command::ReleaseTo { wanted } => self.release_to(*wanted, who),
            Command::AskRemoval => self.ask(who),
            Command::ConfirmRemoval { request } => self.confirm(pick(requests, *request)?, who),
            Command::Pass { days } => {
                self.now += TimeDelta::days(*days);
                Ok(())
            }
        };
        self.refresh();
        Some(done.err().unwrap_or(Outcome::Done))
    }

    fn stage(&self, request: usize) -> Stage {
        let row = &self.state.requests[request];
        Stage::of(row.status, row.decided_at, row.confirmed_at, self.now)
    }

    fn open_removal(&self) -> bool {
        (0..self.state.requests.len()).any(|it| {
            self.state.requests[it].kind == RequestKind::Removal && self.stage(it).is_open()
        })
    }

    fn at(&self, target: usize) -> Situation {
        let here = || self.state.releases.iter().filter(|it| it.target == target);
        let moving = here().find(|it| it.status.is_under_way());
        let full = here().find(|it| it.status == ReleaseStatus::Full);
        Situation {
            rules: self.rules[target],
            open: self.is_open(target),
            archived: self.state.program == MiniProgramStatus::Archived,
            removal: self.open_removal(),
            under_way: moving.map(|it| it.status),
            full: full.is_some(),
            twice: moving.is_some_and(|it| full.is_some_and(|full| full.version == it.version)),
        }
    }

    fn add(&mut self, version: usize, target: usize, status: ReleaseStatus, of: Option<usize>) {
        self.make_room(target, status);
        let was_full = status == ReleaseStatus::Full;
        let made = Release { version, target, status, percent: None, was_full, rollback_of: of };
        self.state.releases.push(made);
    }

    /// A new Full archives the one before it.
    fn make_room(&mut self, target: usize, status: ReleaseStatus) {
        if status == ReleaseStatus::Full {
            let full = |it: &&mut Release| it.target == target && it.status == ReleaseStatus::Full;
            for old in self.state.releases.iter_mut().filter(full) {
                old.status = ReleaseStatus::Archived;
            }
        }
    }

    fn submit(&mut self, version: usize, target: usize, who: Who) -> Result<(), Outcome> {
        self.may(who, Action::ReleaseVersion)?;
        let own = |it: &&Release| it.version == version && it.target == target;
        let own = self.state.releases.iter().filter(own).map(|it| it.status);
        let own = own.max_by_key(|it| it.weight());
        let to = submit(&self.at(target), own).map_err(Outcome::Release)?;
        self.add(version, target, to, None);
        if to == ReleaseStatus::UnderReview {
            let release = Some(self.state.releases.len() - 1);
            self.request(RequestKind::Launch, release, who);
        }
        Ok(())
    }

    fn request(&mut self, kind: RequestKind, release: Option<usize>, who: Who) {
        self.state.requests.push(Asked {
            kind,
            status: RequestStatus::InReview,
            release,
            applicant: account(who),
            decided_by: None,
            decided_at: None,
            confirmed_at: None,
            withdrawn: None,
            own: false,
        });
    }

    fn step(&mut self, release: usize, to: ReleaseStep, who: Who) -> Result<(), Outcome> {
        self.may(who, Action::ReleaseVersion)?;
        self.advance(release, to)
    }

    fn advance(&mut self, release: usize, to: ReleaseStep) -> Result<(), Outcome> {
        let Release { target, status, percent, .. } = self.state.releases[release];
        let (status, percent) =
            step(status, percent, &self.at(target), to).map_err(Outcome::Release)?;
        self.make_room(target, status);
        let row = &mut self.state.releases[release];
        (row.status, row.percent) = (status, percent);
        row.was_full |= status == ReleaseStatus::Full;
        Ok(())
    }

    fn roll_back(&mut self, release: usize, who: Who) -> Result<(), Outcome> {
        self.may(who, Action::ReleaseVersion)?;
        let Release { version, target, status, was_full, .. } = self.state.releases[release];
        let effect = roll_back(&self.at(target), status, was_full).map_err(Outcome::Release)?;
        let moving = |it: &&mut Release| it.target == target && it.status.is_under_way();
        if let Some(moving) = self.state.releases.iter_mut().find(moving).filter(|_| effect.cancels)
        {
            (moving.status, moving.percent) = (ReleaseStatus::Cancelled, None);
        }
        self.add(version, target, ReleaseStatus::Full, Some(release));
        Ok(())
    }

    fn decide(&mut self, request: usize, verdict: Verdict, who: Who) -> Result<(), Outcome> {
        let roles = self.open(request, who)?;
        ensure(roles.may(Action::DecideRequest), Outcome::Denied)?;
        let row = &self.state.requests[request];
        ensure(row.status == RequestStatus::InReview, Outcome::Decided(row.status))?;
        let mut theirs = vec![row.applicant];
        theirs.extend(row.release.map(|_| account(self.uploader)));
        let deciding = Deciding::of(account(who), &theirs, self.self_approval);
        ensure(deciding != Deciding::Refused, Outcome::Own)?;
        let step = match verdict {
            Verdict::Approve => ReleaseStep::Approve,
            Verdict::Reject => ReleaseStep::Reject,
        };
        if let Some(release) = row.release {
            self.advance(release, step)?;
        }
        let row = &mut self.state.requests[request];
        row.status = verdict.status();
        row.decided_by = Some(account(who));
        row.decided_at = Some(self.now);
        row.own = deciding == Deciding::Own;
        Ok(())
    }

    fn withdraw(&mut self, request: usize, who: Who) -> Result<(), Outcome> {
        let roles = self.open(request, who)?;
        let row = &self.state.requests[request];
        let open = match row.kind {
            RequestKind::Removal => self.stage(request).is_open(),
            RequestKind::Launch | RequestKind::FeatureActivation => {
                row.status == RequestStatus::InReview
            }
        };
        ensure(open, Outcome::Decided(row.status))?;
        let own = row.applicant == account(who);
        let also = row.kind == RequestKind::Launch && roles.may(Action::ReleaseVersion);
        ensure(own || also, Outcome::Denied)?;
        if let Some(release) = row.release {
            self.advance(release, ReleaseStep::Withdraw)?;
        }
        let row = &mut self.state.requests[request];
        row.status = RequestStatus::Withdrawn;
        row.withdrawn = Some((account(who), self.now));
        Ok(())
    }

    /// What stands in the way of a removal; words are left to tests of their own.
    fn under_way(&self) -> Option<UnderWay> {
        let moving = |it: &&Release| it.status.is_under_way();
        let found = self.state.releases.iter().rfind(moving)?;
        Some(UnderWay {
            version: format!("{}.0.0", found.version + 1),
            host_app: String::new(),
            environment: ENVIRONMENTS[found.target],
            status: found.status,
        })
    }

    fn ask(&mut self, who: Who) -> Result<(), Outcome> {
        self.may(who, Action::RemoveMiniProgram)?;
        let open = self.open_removal().then_some(0);
        ask(self.state.program, open, self.under_way()).map_err(Outcome::Removal)?;
        self.request(RequestKind::Removal, None, who);
        Ok(())
    }

    fn confirm(&mut self, request: usize, who: Who) -> Result<(), Outcome> {
        self.may(who, Action::RemoveMiniProgram)?;
        let is_removal = self.state.requests[request].kind == RequestKind::Removal;
        ensure(is_removal, Outcome::Unknown)?;
        confirm(self.stage(request), self.under_way()).map_err(Outcome::Removal)?;
        self.state.requests[request].confirmed_at = Some(self.now);
        for target in 0..ENVIRONMENTS.len() {
            self.make_room(target, ReleaseStatus::Full);
        }
        self.state.program = MiniProgramStatus::Archived;
        Ok(())
    }

    /// What the list shows follows from what is Full.
    fn refresh(&mut self) {
        let full = |it: &&Release| it.status == ReleaseStatus::Full;
        let production = |it: &&Release| ENVIRONMENTS[it.target] == Environment::Production;
        let produced = self.state.releases.iter().filter(full).find(production);
        let produced = produced.map(|it| it.version);
        let live = produced.filter(|_| self.is_first());
        let all = self.state.releases.iter().filter(full).count();
        self.state.live = (live, all - usize::from(live.is_some()));
        if produced.is_some() {
            self.state.program = MiniProgramStatus::Released;
        }
    }
}
