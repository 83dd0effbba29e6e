//! What holds of a data folder whatever moment a process ended at.

use super::Promise;
use super::console::{Folder, files};
use backend::database::Database;
use backend::entity::{audit_event, mini_program, release, release_step, request, target, version};
use domain::audit::EventKind;
use domain::id::TargetId;
use domain::mini_program::MiniProgramStatus;
use domain::release::ReleaseStatus;
use domain::request::{RequestKind, RequestStatus};
use domain::workspace::Environment;
use sea_orm::{QueryOrder as _, entity::prelude::*};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Every row that matters.
pub struct Rows {
    pub programs: Vec<mini_program::Model>,
    pub versions: Vec<version::Model>,
    pub releases: Vec<release::Model>,
    pub requests: Vec<request::Model>,
    steps: HashMap<domain::id::ReleaseId, release_step::Model>,
    targets: HashMap<TargetId, Environment>,
    events: HashMap<EventKind, usize>,
}

impl Rows {
    /// Reads them on a connection that is closed again: none but the process's own is open when it ends.
    pub async fn read(folder: &Folder) -> Rows {
        let database = Database::connect(&folder.url()).await.unwrap();
        let db = &database.reader;
        let mut events = HashMap::new();
        for event in audit_event::Entity::find().all(db).await.unwrap() {
            *events.entry(event.kind).or_default() += 1;
        }
        let steps = release_step::Entity::find().order_by_asc(release_step::Column::Id);
        let steps = steps.all(db).await.unwrap().into_iter().map(|it| (it.release_id, it));
        let targets = target::Entity::find().all(db).await.unwrap();
        let rows = Rows {
            programs: mini_program::Entity::find().all(db).await.unwrap(),
            versions: version::Entity::find()
                .order_by_asc(version::Column::Id)
                .all(db)
                .await
                .unwrap(),
            releases: release::Entity::find()
                .order_by_asc(release::Column::Id)
                .all(db)
                .await
                .unwrap(),
            requests: request::Entity::find()
                .order_by_asc(request::Column::Id)
                .all(db)
                .await
                .unwrap(),
            steps: steps.collect(),
            targets: targets.into_iter().map(|it| (it.id, it.environment)).collect(),
            events,
        };
        database.close().await.unwrap();
        rows
    }

    fn count(&self, kind: EventKind) -> usize {
        self.events.get(&kind).copied().unwrap_or_default()
    }

    /// That no step is half done.
    pub fn are_sound(&self) {
        for row in &self.releases {
            let step = &self.steps[&row.id];
            assert_eq!((step.status, step.percent), (row.status, row.percent), "{row:?}");
            assert_eq!(row.percent.is_some(), row.status == ReleaseStatus::Grayscale, "{row:?}");
            let asked = self
                .requests
                .iter()
                .filter(|it| it.release_id == Some(row.id) && it.status == RequestStatus::InReview);
            let in_review = row.status == ReleaseStatus::UnderReview;
            assert_eq!(asked.count(), usize::from(in_review), "{row:?}");
        }
        for row in &self.requests {
            let release = self.releases.iter().find(|it| Some(it.id) == row.release_id);
            let Some(release) = release else {
                assert_eq!(row.kind, RequestKind::Removal, "{row:?}");
                continue;
            };
            let fits = match row.status {
                RequestStatus::InReview => release.status == ReleaseStatus::UnderReview,
                RequestStatus::Rejected | RequestStatus::Withdrawn => {
                    release.status == ReleaseStatus::New
                }
                RequestStatus::Approved => {
                    !matches!(release.status, ReleaseStatus::New | ReleaseStatus::UnderReview)
                }
            };
            assert!(fits, "{row:?}: {release:?}");
        }
        for program in &self.programs {
            self.fits(program);
        }
        self.are_told();
    }

    /// That a mini program is what its releases and removals make of it.
    fn fits(&self, program: &mini_program::Model) {
        let own = || self.releases.iter().filter(|it| it.mini_program_id == program.id);
        for target in self.targets.keys() {
            let here = || own().filter(|it| it.target_id == *target).map(|it| it.status);
            assert!(here().filter(|it| it.is_under_way()).count() <= 1, "{program:?}");
            assert!(here().filter(|it| *it == ReleaseStatus::Full).count() <= 1, "{program:?}");
            let live = own().filter(|it| it.target_id == *target && is_live(it.status));
            let live: Vec<_> = live.map(|it| it.version_id).collect();
            assert_eq!(live.len(), live.iter().collect::<HashSet<_>>().len(), "{program:?}");
        }
        let full: Vec<_> = own().filter(|it| it.status == ReleaseStatus::Full).collect();
        let is_produced =
            |it: &&&release::Model| self.targets[&it.target_id] == Environment::Production;
        let live = full.iter().find(is_produced).map(|it| {
            let version = self.versions.iter().find(|row| row.id == it.version_id).unwrap();
            number(version)
        });
        let elsewhere = full.len() - usize::from(live.is_some());
        assert_eq!(program.live_version, live, "{program:?}");
        assert_eq!(usize::try_from(program.live_elsewhere).unwrap(), elsewhere, "{program:?}");
        let removed = self.requests.iter().filter(|it| it.mini_program_id == program.id);
        let removed = removed.filter_map(|it| it.confirmed_at).max();
        let launched = own()
            .filter(|it| self.targets[&it.target_id] == Environment::Production)
            .filter_map(|it| it.full_at)
            .max();
        let expected = match (launched, removed) {
            (Some(launched), Some(removed)) if launched < removed => MiniProgramStatus::Archived,
            (None, Some(_)) => MiniProgramStatus::Archived,
            (Some(_), _) => MiniProgramStatus::Released,
            (None, None) => MiniProgramStatus::Created,
        };
        assert_eq!(program.status, expected, "{program:?} {launched:?} {removed:?}");
        let before = own().filter(|it| removed.is_some_and(|removed| it.created_at < removed));
        assert!(before.into_iter().all(|it| !it.status.is_in_use()), "{program:?}");
    }

    /// That every effect has its event, and every event its effect.
    fn are_told(&self) {
        use EventKind as E;
        let back = self.releases.iter().filter(|it| it.rollback_of.is_some()).count();
        let confirmed = self.requests.iter().filter(|it| it.confirmed_at.is_some()).count();
        let rejected =
            self.requests.iter().filter(|it| it.status == RequestStatus::Rejected).count();
        let approved =
            self.requests.iter().filter(|it| it.status == RequestStatus::Approved).count();
        let removals = self.requests.iter().filter(|it| it.kind == RequestKind::Removal).count();
        assert_eq!(self.count(E::VersionUploaded), self.versions.len());
        assert_eq!(self.count(E::ReleaseSubmitted), self.releases.len() - back);
        assert_eq!(self.count(E::ReleaseRolledBack), back);
        assert_eq!(self.count(E::RequestMade), removals);
        assert_eq!(self.count(E::RequestApproved), approved);
        assert_eq!(self.count(E::RequestRejected), rejected);
        assert_eq!(self.count(E::MiniProgramRemoved), confirmed);
    }

    /// That what was answered with yes is still so.
    pub fn keep(&self, promises: &[Promise]) {
        for promise in promises {
            let kept = match promise {
                Promise::Version(program, own) => {
                    let mut found =
                        self.versions.iter().filter(|it| it.mini_program_id == *program);
                    found.any(|it| number(it) == *own)
                }
                Promise::Decided(request) => {
                    let found = self.requests.iter().find(|it| it.id == *request);
                    found.is_some_and(|it| it.status != RequestStatus::InReview)
                }
                Promise::Full(release) => {
                    let found = self.releases.iter().find(|it| it.id == *release);
                    found.is_some_and(|it| it.full_at.is_some())
                }
                Promise::Confirmed(request) => {
                    let found = self.requests.iter().find(|it| it.id == *request);
                    found.is_some_and(|it| it.confirmed_at.is_some())
                }
            };
            assert!(kept, "{promise:?} was answered with yes, and is not so");
        }
    }

    /// That every file has its row, and every row its file.
    pub fn have_files(&self, folder: &Folder) {
        let name =
            |path: &std::path::PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
        let kept: BTreeSet<String> = files(&folder.below("packages")).iter().map(name).collect();
        let named = self.versions.iter().filter_map(|it| it.sha256.as_ref());
        assert_eq!(kept, named.map(|it| format!("{it}.zip")).collect::<BTreeSet<_>>());
        assert_eq!(files(&folder.below("incoming")), Vec::<std::path::PathBuf>::new());
    }
}

/// Whether anybody gets it, if only testers.
fn is_live(status: ReleaseStatus) -> bool {
    matches!(status, ReleaseStatus::PilotTesting | ReleaseStatus::Grayscale | ReleaseStatus::Full)
}

/// A version's number.
pub fn number(row: &version::Model) -> String {
    format!("{}.{}.{}", row.major, row.minor, row.patch)
}
