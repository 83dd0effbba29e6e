//! Random commands of random people: what comes of each, and what is stored after it, is what the pure
//! rules say, on SQLite and on PostgreSQL alike (rules §1.4, §3.11,
//! §4.3–§4.9, §6.2, §6.5).

mod model;
mod place;
mod random;
mod rights;

use crate::people::{self, Who};
use crate::release::add_version;
use crate::release_step::complete;
use crate::world::World;
use backend::entity::{
    host_app, mini_program, mini_program_host_app, release, release_step, request, target,
    workspace,
};
use backend::release::Move;
use backend::{Actor, Cx, Error};
use chrono::TimeDelta;
use domain::form::Problem;
use domain::id::{AccountId, HostAppId, ReleaseId, TargetId, VersionId};
use domain::mini_program::MiniProgramStatus;
use domain::release::{ReleaseStatus, ReleaseStep, TargetRules};
use domain::removal::{RemovalRefusal, UnderWay};
use domain::request::Verdict;
use domain::version::VersionNumber;
use domain::workspace::Environment;
use model::{Asked, Command, ENVIRONMENTS, Model, Outcome, Release, State, pick};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use random::{Settings, sequence, settings};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{QueryOrder as _, entity::prelude::*};
use std::collections::HashMap;

/// How many sequences are tried, on both databases.
const CASES: u32 = 24;
/// How many versions there are.
const VERSIONS: usize = 3;

/// One database in which a sequence is run.
struct Stage {
    world: World,
    actors: HashMap<usize, Actor>,
    /// The host app that has the targets, and another one.
    host_apps: [HostAppId; 2],
    /// The first one's word in its address.
    key: String,
    targets: [TargetId; 4],
    versions: Vec<VersionId>,
}

impl Stage {
    async fn set(world: World, settings: Settings) -> Stage {
        let mut versions = Vec::new();
        for major in 1..=VERSIONS {
            let major = i32::try_from(major).unwrap();
            versions.push(add_version(&world, world.places.lotus.0, major, 10).await);
        }
        complete(&world, &["1.0.0", "2.0.0", "3.0.0"]).await;
        let txn = world.begin().await;
        let host_app = HostAppId(world.places.choices.1);
        let mut targets = [TargetId(0); 4];
        for (at, rules) in settings.rules().into_iter().enumerate() {
            let TargetRules { environment, review, pilot_testing } = rules;
            target::Entity::delete_many()
                .filter(target::COLUMN.host_app_id.eq(host_app))
                .filter(target::COLUMN.environment.eq(environment))
                .exec(&txn)
                .await
                .unwrap();
            let row = target::ActiveModel {
                id: NotSet,
                host_app_id: Set(host_app),
                environment: Set(environment),
                review: Set(review),
                pilot_testing: Set(pilot_testing),
                active: Set(true),
            };
            targets[at] = row.insert(&txn).await.unwrap().id;
        }
        let tenant = world.places.tenant.id;
        let production = [Environment::Production];
        let cx = world.backend.local();
        let other = backend::workspace::insert_host_app(&txn, &cx, tenant, "Lite", &production);
        let host_apps = [host_app, other.await.unwrap()];
        let key = host_app::Entity::find_by_id(host_app).one(&txn).await.unwrap().unwrap().key;
        let tenant = workspace::ActiveModel {
            id: Set(tenant),
            self_approval: Set(settings.self_approval),
            ..Default::default()
        };
        tenant.update(&txn).await.unwrap();
        txn.commit().await.unwrap();
        let mut actors = HashMap::new();
        for who in Who::ALL.into_iter().filter(|who| *who != Who::Nobody) {
            let actor = people::session(&world.backend, world.places.account(who)).await.1;
            actors.insert(who as usize, actor);
        }
        Stage { world, actors, host_apps, key, targets, versions }
    }

    /// Does what a command says; nothing when there is nothing that it could be about.
    async fn run(&self, command: &Command, who: Who) -> Option<Outcome> {
        let actor = self.actors.get(&(who as usize)).copied();
        let cx = Cx { backend: &self.world.backend, actor, address: "local" };
        let id = &self.world.places.lotus.1;
        let releases = self.releases().await;
        let release = |back: usize| pick(releases.len(), back).map(|at| releases[at].id);
        let requests = self.requests().await;
        let request = |back: usize| pick(requests.len(), back).map(|at| requests[at].id);
        let done = match command {
            Command::Submit { version, target } => {
                let number = number(*version);
                let submitted =
                    backend::release::submit(&cx, id, number, self.targets[*target], "").await;
                submitted.map(|_| ())
            }
            Command::Withdraw { request: back } => {
                backend::request::withdraw(&cx, request(*back)?).await
            }
            Command::Decide { request: back, verdict } => match verdict {
                Verdict::Approve => backend::request::approve(&cx, request(*back)?, "").await,
                Verdict::Reject => backend::request::reject(&cx, request(*back)?, "No", &[]).await,
            },
            Command::Step { release: back, step } => {
                let to = match step {
                    ReleaseStep::Percent(percent) => Move::Percent(*percent),
                    ReleaseStep::Complete => Move::Complete,
                    ReleaseStep::Cancel => Move::Cancel,
                    ReleaseStep::Withdraw | ReleaseStep::Approve | ReleaseStep::Reject => {
                        unreachable!("these settle a request")
                    }
                };
                backend::release::move_on(&cx, id, release(*back)?, to).await
            }
            Command::RollBack { release: back } => {
                let made = backend::release::roll_back(&cx, id, release(*back)?, "Worse").await;
                made.map(|_| ())
            }
            Command::Testers { target } => {
                let target = self.targets[*target];
                backend::release::write_testers(&cx, id, target, "anna ben").await.map(|_| ())
            }
            Command::Switch { target, on } => self.switch(&cx, *target, *on).await,
            Command::ReleaseTo { wanted } => self.release_to(&cx, *wanted).await,
            Command::AskRemoval => backend::removal::ask(&cx, id, "We close").await.map(|_| ()),
            Command::ConfirmRemoval { request: back } => {
                backend::removal::confirm(&cx, id, request(*back)?, "Lotus Coffee").await
            }
            Command::Pass { days } => {
                self.world.clock().pass(TimeDelta::days(*days));
                Ok(())
            }
        };
        Some(done.map_or_else(|error| outcome(&error), |()| Outcome::Done))
    }

    async fn switch(&self, cx: &Cx<'_>, target: usize, on: bool) -> Result<(), Error> {
        let tenant = self.world.places.tenant.key.as_str();
        let (mut form, revision, _) = backend::host_app::read(cx, tenant, &self.key).await?;
        form.target_mut(ENVIRONMENTS[target]).on = on;
        backend::host_app::edit(cx, tenant, &self.key, revision, &form).await
    }

    async fn release_to(&self, cx: &Cx<'_>, wanted: [bool; 2]) -> Result<(), Error> {
        let id = &self.world.places.lotus.1;
        let mut form = backend::information::open(cx, id).await?.information.form();
        let wanted = self.host_apps.iter().zip(wanted).filter(|it| it.1);
        form.host_apps = wanted.map(|it| it.0.to_string()).collect();
        // As the page sends it, where none is ticked.
        form.host_apps.push(String::new());
        backend::information::edit(cx, id, &form).await
    }

    async fn releases(&self) -> Vec<release::Model> {
        let all = release::Entity::find().order_by_asc(release::Column::Id);
        all.all(self.world.db()).await.unwrap()
    }

    async fn requests(&self) -> Vec<request::Model> {
        let all = request::Entity::find().order_by_asc(request::Column::Id);
        all.all(self.world.db()).await.unwrap()
    }

    /// What is stored, in the model's words.
    async fn stored(&self) -> State {
        let (releases, requests) = (self.releases().await, self.requests().await);
        let place = |id: ReleaseId| releases.iter().position(|it| it.id == id);
        let person = |id: AccountId| {
            let at = self.world.places.accounts.iter().position(|it| *it == id);
            AccountId(i64::try_from(at.unwrap()).unwrap())
        };
        let row = mini_program::Entity::find_by_id(self.world.places.lotus.0);
        let row = row.one(self.world.db()).await.unwrap().unwrap();
        let live = row
            .live_version
            .map(|live| (0..VERSIONS).find(|it| number(*it).to_string() == live).unwrap());
        let targets = target::Entity::find().all(self.world.db()).await.unwrap();
        let is_on = |id: TargetId| targets.iter().any(|it| it.id == id && it.active);
        let chosen = mini_program_host_app::Entity::find()
            .filter(mini_program_host_app::COLUMN.mini_program_id.eq(row.id));
        let chosen = chosen.all(self.world.db()).await.unwrap();
        let since = |id| chosen.iter().find(|it| it.host_app_id == id).map(|it| it.created_at);
        State {
            on: self.targets.map(is_on),
            chosen: self.host_apps.map(since),
            program: row.status,
            live: (live, usize::try_from(row.live_elsewhere).unwrap()),
            requests: requests
                .iter()
                .map(|it| Asked {
                    kind: it.kind,
                    status: it.status,
                    release: it.release_id.map(|id| place(id).unwrap()),
                    applicant: person(it.applicant_id),
                    decided_by: it.decided_by.map(person),
                    decided_at: it.decided_at,
                    confirmed_at: it.confirmed_at,
                    withdrawn: it.withdrawn_by.map(person).zip(it.withdrawn_at),
                    own: it.self_approved,
                })
                .collect(),
            releases: releases
                .iter()
                .map(|it| Release {
                    version: self.versions.iter().position(|id| *id == it.version_id).unwrap(),
                    target: self.targets.iter().position(|id| *id == it.target_id).unwrap(),
                    status: it.status,
                    percent: it.percent.map(|it| u8::try_from(it).unwrap()),
                    was_full: it.full_at.is_some(),
                    rollback_of: it.rollback_of.map(|id| place(id).unwrap()),
                })
                .collect(),
        }
    }

    /// That every release's last step is where it is, no version is live twice anywhere, and the audit is
    /// whole.
    async fn is_sound(&self) -> Result<(), TestCaseError> {
        let db = self.world.db();
        let releases = self.releases().await;
        let live = |it: &&release::Model| {
            use ReleaseStatus::{Full, Grayscale, PilotTesting};
            matches!(it.status, PilotTesting | Grayscale | Full)
        };
        let places: Vec<_> =
            releases.iter().filter(live).map(|it| (it.version_id, it.target_id)).collect();
        prop_assert!((1..places.len()).all(|at| !places[at..].contains(&places[at - 1])));
        for row in releases {
            let steps = release_step::Entity::find()
                .filter(release_step::COLUMN.release_id.eq(row.id))
                .order_by_desc(release_step::Column::Id);
            let last = steps.one(db).await.unwrap().unwrap();
            prop_assert_eq!((last.status, last.percent), (row.status, row.percent));
        }
        let verified = backend::verification::verify(&self.world.backend).await.unwrap();
        prop_assert_eq!(verified.broken, None);
        Ok(())
    }
}

fn number(version: usize) -> VersionNumber {
    VersionNumber { major: u32::try_from(version + 1).unwrap(), minor: 0, patch: 0 }
}

/// What an error is to the model. What the database alone knows is left out.
#[expect(clippy::wildcard_enum_match_arm, reason = "whatever else comes fails the test")]
fn outcome(error: &Error) -> Outcome {
    let problem = match error {
        Error::NotFound => return Outcome::Unknown,
        Error::Denied(_) => return Outcome::Denied,
        Error::Decided { status, .. } => return Outcome::Decided(*status),
        Error::Fields(problems) => &problems[0].problem,
        other => panic!("{other}"),
    };
    match problem {
        Problem::Release(refusal) => Outcome::Release(*refusal),
        Problem::Removal(RemovalRefusal::Asked { .. }) => {
            Outcome::Removal(RemovalRefusal::Asked { request: 0 })
        }
        Problem::Removal(RemovalRefusal::UnderWay(it)) => {
            let it = UnderWay { host_app: String::new(), ..it.clone() };
            Outcome::Removal(RemovalRefusal::UnderWay(it))
        }
        Problem::Removal(refusal) => Outcome::Removal(refusal.clone()),
        Problem::OwnRequest => Outcome::Own,
        Problem::EnvironmentInUse { environment, version, .. } => {
            Outcome::InUse { environment: Some(*environment), version: version.clone() }
        }
        Problem::HostAppInUse { version, .. } => {
            Outcome::InUse { environment: None, version: version.clone() }
        }
        Problem::NoHostAppLeft => Outcome::NoHostAppLeft,
        other => panic!("{other:?}"),
    }
}

async fn play(settings: Settings, commands: &[(Command, Who)]) -> Result<(), TestCaseError> {
    let (sqlite, postgres) = tokio::join!(World::sqlite(), World::postgres());
    let mut model = Model {
        state: State {
            program: MiniProgramStatus::Created,
            live: (None, 0),
            releases: Vec::new(),
            requests: Vec::new(),
            on: [true; 4],
            chosen: [Some(sqlite.clock().now()), None],
        },
        rules: settings.rules(),
        self_approval: settings.self_approval,
        now: sqlite.clock().now(),
        uploader: Who::MerchantAdmin,
    };
    let (sqlite, postgres) =
        tokio::join!(Stage::set(sqlite, settings), Stage::set(postgres, settings));
    let held = Box::pin(hold(&mut model, (&sqlite, &postgres), commands)).await;
    tokio::join!(sqlite.world.end(), postgres.world.end());
    held
}

/// Holds the databases against the model, command by command.
async fn hold(
    model: &mut Model,
    (sqlite, postgres): (&Stage, &Stage),
    commands: &[(Command, Who)],
) -> Result<(), TestCaseError> {
    for (at, (command, who)) in commands.iter().enumerate() {
        let expected = model.run(command, *who);
        let (one, two) = tokio::join!(sqlite.run(command, *who), postgres.run(command, *who));
        prop_assert_eq!(&one, &expected, "command {} on SQLite: {:?} by {:?}", at, command, who);
        prop_assert_eq!(
            &two,
            &expected,
            "command {} on PostgreSQL: {:?} by {:?}",
            at,
            command,
            who
        );
        let (one, two) = tokio::join!(sqlite.stored(), postgres.stored());
        prop_assert_eq!(&one, &model.state, "after command {} on SQLite: {:?}", at, command);
        prop_assert_eq!(&two, &model.state, "after command {} on PostgreSQL: {:?}", at, command);
    }
    let (one, two) = tokio::join!(sqlite.is_sound(), postgres.is_sound());
    one.and(two)
}

#[test]
fn the_rules_and_both_databases_agree() {
    let config = Config {
        cases: CASES,
        max_shrink_iters: 300,
        failure_persistence: None,
        ..Config::default()
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let sequences = (settings(), sequence());
    let played = TestRunner::new(config)
        .run(&sequences, |(settings, commands)| runtime.block_on(play(settings, &commands)));
    if let Err(error) = played {
        panic!("{error}");
    }
}
