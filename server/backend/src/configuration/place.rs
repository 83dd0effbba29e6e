//! Where a set belongs: to an environment, or to one version at one target.

use crate::Error;
use crate::entity::{host_app, mini_program, target, version};
use crate::near::{Read as _, Reads};
use domain::configuration::Level;
use domain::id::{HostAppId, TargetId, VersionId};
use domain::version::VersionNumber;
use domain::workspace::Environment;
use sea_orm::{ConnectionTrait, QuerySelect, entity::prelude::*};

/// A target that a mini program can be released to.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) id: TargetId,
    pub(super) environment: Environment,
    /// Key and name.
    pub(super) host_app: (String, String),
}

/// A mini program and the targets that it can be released to, the first host app's first.
pub(super) struct Whole<'a> {
    row: &'a mini_program::Model,
    pub(super) targets: Vec<Target>,
}

/// Where a set belongs.
pub(super) enum Place {
    /// To an environment.
    Global(Environment),
    /// To a version at a target.
    Release { version: VersionId, number: VersionNumber, target: Target },
}

impl Place {
    /// What its rows have in common.
    pub(super) fn scope(&self) -> String {
        match self {
            Place::Global(environment) => environment.word().to_owned(),
            Place::Release { version, target, .. } => scope(*version, target.id),
        }
    }

    /// The keys of version and target.
    pub(super) fn keys(&self) -> (Option<VersionId>, Option<TargetId>) {
        match self {
            Place::Global(_) => (None, None),
            Place::Release { version, target, .. } => (Some(*version), Some(target.id)),
        }
    }

    /// What the audit calls it.
    pub(super) fn words(&self) -> String {
        match self {
            Place::Global(environment) => format!("({environment})"),
            Place::Release { number, target, .. } => {
                format!("{number} ({} {})", target.host_app.0, target.environment)
            }
        }
    }
}

/// What the rows of a version's set at a target have in common.
pub(super) fn scope(version: VersionId, target: TargetId) -> String {
    format!("{version}/{target}")
}

impl<'a> Whole<'a> {
    /// Loads the targets that are active now.
    pub(super) async fn read(
        db: &impl Reads,
        row: &'a mini_program::Model,
    ) -> Result<Whole<'a>, Error> {
        let order = crate::release_to::chosen(db, row.id).await?;
        let apps = host_app::Entity::find()
            .filter(host_app::COLUMN.id.is_in(order.clone()))
            .read_all(db)
            .await?;
        let rows = target::Entity::find()
            .filter(target::COLUMN.host_app_id.is_in(order.clone()))
            .filter(target::COLUMN.active.eq(true))
            .read_all(db)
            .await?;
        let place = |id: HostAppId| order.iter().position(|it| *it == id);
        let mut rows: Vec<target::Model> = rows;
        rows.sort_by_key(|it| (place(it.host_app_id), it.environment));
        let target = |row: target::Model| {
            let app = apps.iter().find(|it| it.id == row.host_app_id)?;
            let host_app = (app.key.clone(), app.name.clone());
            Some(Target { id: row.id, environment: row.environment, host_app })
        };
        Ok(Whole { row, targets: rows.into_iter().filter_map(target).collect() })
    }

    /// The environments of these targets, from low to high.
    pub(super) fn environments(&self) -> Vec<Environment> {
        let has = |it: &Environment| self.targets.iter().any(|target| target.environment == *it);
        Environment::ALL.iter().copied().filter(has).collect()
    }

    /// The place that an address names. A text that is no key of ours names none.
    pub(super) async fn place(
        &self,
        db: &impl ConnectionTrait,
        level: &Level,
    ) -> Result<Place, Error> {
        match level {
            Level::Global(environment) => {
                let is_there = self.targets.iter().any(|it| it.environment == *environment);
                if is_there { Ok(Place::Global(*environment)) } else { Err(Error::NotFound) }
            }
            Level::Release { version, host_app, environment } => {
                let target = self
                    .targets
                    .iter()
                    .find(|it| it.environment == *environment && it.host_app.0 == *host_app);
                let part = |part: u32| i32::try_from(part).unwrap_or(i32::MAX);
                let found = version::Entity::find()
                    .filter(version::COLUMN.mini_program_id.eq(self.row.id))
                    .filter(version::COLUMN.major.eq(part(version.major)))
                    .filter(version::COLUMN.minor.eq(part(version.minor)))
                    .filter(version::COLUMN.patch.eq(part(version.patch)))
                    .one(db)
                    .await?;
                let (target, found) = target.cloned().zip(found).ok_or(Error::NotFound)?;
                Ok(Place::Release { version: found.id, number: *version, target })
            }
        }
    }
}

/// Locks a target until the transaction ends. For SQLite, which has one writer, no lock is written.
pub(super) async fn lock(txn: &impl ConnectionTrait, id: TargetId) -> Result<(), Error> {
    let locked = target::Entity::find_by_id(id).lock_exclusive().one(txn).await?;
    let is_there = locked.is_some_and(|it| it.active);
    if is_there { Ok(()) } else { Err(Error::Conflict) }
}
