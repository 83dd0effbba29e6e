//! A process that is ended with `kill -9` at any moment: what was answered is kept, no step is half done,
//! and no file is without row nor row without file once the next process has started.

mod console;
mod sound;

use crate::packages::{body, package, request};
use crate::people::Who;
use crate::release::target;
use crate::world::World;
use backend::clock::Clock;
use backend::entity::{mini_program, mini_program_text, target as target_entity};
use console::{Folder, Sent, end, post};
use domain::id::{MiniProgramKey, ReleaseId, RequestId, TargetId};
use domain::release::ReleaseStatus;
use domain::request::{RequestKind, RequestStatus};
use domain::workspace::Environment;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sound::{Rows, number};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How often a process is ended.
const ROUNDS: u64 = 50;
/// How many send at once.
const SENDERS: u64 = 5;
/// After how many milliseconds at most it is ended.
const LONGEST: u64 = 800;
/// One of so many is ended before it answers.
const EARLY: u64 = 8;

/// What was answered with yes.
#[derive(Clone, Debug)]
enum Promise {
    /// A version of this number was taken.
    Version(MiniProgramKey, String),
    /// A request was decided.
    Decided(RequestId),
    /// A release was given to everybody.
    Full(ReleaseId),
    /// A removal was carried out.
    Confirmed(RequestId),
}

/// Numbers that follow from a seed (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        let at = self.below(all.len() as u64);
        all[usize::try_from(at).unwrap()].clone()
    }
}

/// A mini program as those who send know it.
#[derive(Clone)]
struct Program {
    key: MiniProgramKey,
    id: String,
    name: String,
    numbers: Vec<String>,
}

/// What those who send know: what was there when the round began, and what may come.
#[derive(Clone)]
struct Plan {
    programs: Vec<Program>,
    targets: [TargetId; 2],
    releases: Vec<i64>,
    requests: Vec<i64>,
    removals: Vec<i64>,
    cookies: HashMap<&'static str, String>,
}

impl Plan {
    fn of(rows: &Rows, targets: [TargetId; 2], cookies: &HashMap<&'static str, String>) -> Plan {
        let programs = rows.programs.iter().filter(|it| it.name != "Lotus Web Shop").map(|it| {
            let own = rows.versions.iter().filter(|row| row.mini_program_id == it.id);
            let numbers: Vec<String> = own.map(number).collect();
            let latest = numbers.len().saturating_sub(4);
            // The server numbers them one after the other.
            let next = format!("1.0.{}", numbers.len());
            let numbers = numbers[latest..].iter().cloned().chain([next]).collect();
            Program { key: it.id, id: it.public_id.to_string(), name: it.name.clone(), numbers }
        });
        let last = rows.releases.last().map_or(0, |it| it.id.0);
        let moving = rows
            .releases
            .iter()
            .filter(|it| it.status.is_under_way() || it.status == ReleaseStatus::Archived);
        let mut releases: Vec<i64> = moving.map(|it| it.id.0).rev().take(6).collect();
        releases.extend(last..last + 3);
        let last = rows.requests.last().map_or(0, |it| it.id.0);
        let open = rows.requests.iter().filter(|it| it.status == RequestStatus::InReview);
        let requests = open.map(|it| it.id.0).chain(last + 1..last + 3).collect();
        let removals = rows.requests.iter().filter(|it| {
            it.kind == RequestKind::Removal
                && it.status == RequestStatus::Approved
                && it.confirmed_at.is_none()
        });
        let removals = removals.map(|it| it.id.0).chain([last, last + 1]).collect();
        Plan {
            programs: programs.collect(),
            targets,
            releases,
            requests,
            removals,
            cookies: cookies.clone(),
        }
    }

    /// Sends one command of any kind.
    async fn send(&self, to: SocketAddr, dice: &mut Dice) -> std::io::Result<Option<Promise>> {
        let program = dice.of(&self.programs);
        let release = dice.of(&self.releases);
        let asked = dice.of(&self.requests);
        let deed = dice.below(24);
        let (release_word, asked_word) = (release.to_string(), asked.to_string());
        let own = [("id", program.id.as_str()), ("number", "1.0.0"), ("release", &release_word)];
        let decided = [("number", asked_word.as_str()), ("note", ""), ("reason", "Not yet")];
        let admin = &self.cookies["admin"];
        let form = |path: &'static str, pairs: Vec<(&str, &str)>, cookie: String| {
            let sent = Sent::form(&pairs);
            async move { post(to, path, &cookie, &sent).await.map(|it| it.0 == 200) }
        };
        let done = match deed {
            0..4 => return self.upload(to, &program, dice).await,
            4..9 => {
                self.submit(to, &program, dice).await?;
                None
            }
            9..14 => {
                let path =
                    if dice.below(6) == 0 { "/api/request/reject" } else { "/api/request/approve" };
                let pairs = if path.ends_with("approve") { &decided[..2] } else { &decided[..] };
                let reviewer = self.cookies["reviewer"].clone();
                let done = form(path, pairs.to_vec(), reviewer).await?;
                done.then_some(Promise::Decided(RequestId(asked)))
            }
            14..17 => {
                let percent = (1 + dice.below(99)).to_string();
                let pairs = [&own[..], &[("percent", &percent)]].concat();
                form("/api/release/raise", pairs, admin.clone()).await?;
                None
            }
            17..20 => {
                let done = form("/api/release/complete", own.to_vec(), admin.clone()).await?;
                done.then_some(Promise::Full(ReleaseId(release)))
            }
            20 => {
                form("/api/release/cancel", own.to_vec(), admin.clone()).await?;
                None
            }
            21 => {
                let pairs = [&own[..], &[("reason", "It crashes")]].concat();
                form("/api/release/roll-back", pairs, admin.clone()).await?;
                None
            }
            22 => {
                let pairs = vec![("id", program.id.as_str()), ("reason", "We close")];
                form("/api/removal/ask", pairs, admin.clone()).await?;
                None
            }
            _ => {
                let request = dice.of(&self.removals);
                let word = request.to_string();
                let pairs = vec![
                    ("id", program.id.as_str()),
                    ("request", &word),
                    ("confirmation", &program.name),
                ];
                let done = form("/api/removal/confirm", pairs, admin.clone()).await?;
                done.then_some(Promise::Confirmed(RequestId(request)))
            }
        };
        Ok(done)
    }

    async fn upload(
        &self,
        to: SocketAddr,
        program: &Program,
        dice: &mut Dice,
    ) -> std::io::Result<Option<Promise>> {
        // Some send what another sends, too.
        let seed = if dice.below(3) == 0 { dice.below(4) } else { dice.below(u64::MAX) };
        let mut inside = Dice(seed + 1);
        let words = (0..4_000).map(|_| format!("{:016x}", inside.below(u64::MAX)));
        let ballast = words.collect::<Vec<_>>().concat();
        let file = package(&format!("const ballast = '{ballast}';"));
        // Taken apart again: the header of a request that the router would be given.
        let form = request("/", "application/json", body(Some(""), &file));
        let kind = form.headers()["content-type"].to_str().unwrap().to_owned();
        let sent = Sent { kind, body: body(Some(""), &file) };
        let path = format!("/mini-programs/{}/versions", program.id);
        let (status, said) = post(to, &path, &self.cookies["admin"], &sent).await?;
        if status != 201 {
            return Ok(None);
        }
        let said: serde_json::Value = serde_json::from_str(&said).unwrap();
        let number = said["Ok"]["number"].as_str().expect("its number").to_owned();
        Ok(Some(Promise::Version(program.key, number)))
    }

    async fn submit(
        &self,
        to: SocketAddr,
        program: &Program,
        dice: &mut Dice,
    ) -> std::io::Result<()> {
        let number = dice.of(&program.numbers);
        let admin = &self.cookies["admin"];
        let note = Sent::form(&[
            ("id", &program.id),
            ("number", &number),
            ("form[revision]", "1"),
            ("form[texts][0][language]", "en"),
            ("form[texts][0][text]", "What is new"),
        ]);
        post(to, "/api/release/note", admin, &note).await?;
        let target = if dice.below(3) == 0 { self.targets[0] } else { self.targets[1] };
        let target = target.to_string();
        let form = Sent::form(&[("id", &program.id), ("number", &number), ("target", &target)]);
        post(to, "/api/release/submit", admin, &form).await.map(|_| ())
    }
}

/// The data of a world in which two mini programs can be submitted, and the cookies of those who send.
async fn folder(world: World) -> (Folder, [TargetId; 2], HashMap<&'static str, String>) {
    // Sessions begin now, and not when the world does.
    world.clock().pass(Clock::System.now() - world.clock().now());
    let txn = world.begin().await;
    for key in [world.places.lotus.0, world.places.wallet.0] {
        let logo = Some("0".repeat(64));
        let row = mini_program::ActiveModel { id: Set(key), logo: Set(logo), ..Default::default() };
        row.update(&txn).await.unwrap();
    }
    mini_program_text::Entity::update_many()
        .col_expr(mini_program_text::Column::Tagline, Expr::value("A cup before the train"))
        .col_expr(
            mini_program_text::Column::Description,
            Expr::value("Order ahead, skip the queue and collect a stamp."),
        )
        .exec(&txn)
        .await
        .unwrap();
    target_entity::Entity::update_many()
        .col_expr(target_entity::Column::PilotTesting, Expr::value(false))
        .exec(&txn)
        .await
        .unwrap();
    txn.commit().await.unwrap();
    let targets =
        [target(&world, Environment::Test).await, target(&world, Environment::Production).await];
    let mut cookies = HashMap::new();
    for (name, who) in [("admin", Who::Admin), ("reviewer", Who::Reviewer)] {
        cookies.insert(name, world.cookie(who).await.unwrap());
    }
    (Folder::with(world.into_seed().await), targets, cookies)
}

/// Sends until the process is gone.
async fn drive(plan: Plan, to: SocketAddr, seed: u64, promises: Arc<Mutex<Vec<Promise>>>) {
    let mut dice = Dice(seed);
    while let Ok(promise) = plan.send(to, &mut dice).await {
        promises.lock().unwrap().extend(promise);
    }
}

mod a_process_that_is_killed_leaves_nothing_half_done {
    use super::{World, kill};

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn sqlite() {
        kill(World::sqlite().await).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn postgres() {
        kill(World::postgres().await).await;
    }
}

/// Ends a process again and again, and looks after each what is left.
async fn kill(world: World) {
    let seed = std::env::var("SEED").ok().and_then(|it| it.parse().ok());
    let seed = seed.unwrap_or_else(|| Clock::System.now().timestamp_micros().unsigned_abs());
    println!("SEED={seed}");
    let mut dice = Dice(seed);
    let (folder, targets, cookies) = folder(world).await;
    let promises = Arc::new(Mutex::new(Vec::new()));
    let began = Instant::now();
    for round in 0..=ROUNDS {
        folder.age("packages");
        if dice.below(EARLY) == 0 {
            let mut early = folder.spawn();
            tokio::time::sleep(Duration::from_millis(dice.below(200))).await;
            end(&mut early);
        }
        let process = folder.serve();
        if let Err(found) = folder.verify() {
            panic!("SEED={seed}, round {round}: {found}");
        }
        let rows = Rows::read(&folder).await;
        rows.are_sound();
        rows.have_files(&folder);
        rows.keep(&promises.lock().unwrap());
        if round == ROUNDS {
            println!(
                "{} versions, {} releases, {} requests, {} promises in {:?}",
                rows.versions.len(),
                rows.releases.len(),
                rows.requests.len(),
                promises.lock().unwrap().len(),
                began.elapsed()
            );
            assert!(!rows.releases.is_empty(), "something was done");
            break;
        }
        let plan = Plan::of(&rows, targets, &cookies);
        let senders: Vec<_> = (0..SENDERS)
            .map(|_| {
                let seed = 1 + dice.below(u64::MAX - 1);
                tokio::spawn(drive(plan.clone(), process.address, seed, Arc::clone(&promises)))
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(dice.below(LONGEST))).await;
        process.kill();
        for sender in senders {
            sender.await.unwrap();
        }
        // What its last statements still do is part of what it left.
        folder.settled().await;
    }
    folder.remove().await;
}
