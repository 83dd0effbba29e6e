//! What the Configuration tab shows beside a set: its revisions, versions, and what those have of their own.

use super::place::{Target, Whole};
use super::{set_of, status_at};
use crate::Error;
use crate::entity::{account, configuration_revision as revision, version};
use chrono::{DateTime, Utc};
use domain::account::Person;
use domain::configuration::{ConfigurationSet, is_editable};
use domain::id::{AccountId, MiniProgramKey, VersionId};
use domain::version::VersionNumber;
use domain::workspace::Environment;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use std::collections::{BTreeSet, HashMap};

/// A revision of a set.
#[derive(Clone, Debug)]
pub struct Revision {
    /// Its number.
    pub number: i64,
    /// What was set.
    pub set: ConfigurationSet,
    /// Who changed it.
    pub author: Person,
    /// When.
    pub at: DateTime<Utc>,
    /// The revision that was brought back.
    pub restored_from: Option<i64>,
}

/// The set of a version at a target, where it has something.
#[derive(Clone, Debug)]
pub struct OwnSet {
    /// The version.
    pub version: VersionNumber,
    /// Key and name of the host app.
    pub host_app: (String, String),
    /// How many parts are set.
    pub count: usize,
    /// Whether it can be edited now.
    pub is_locked: bool,
}

/// Revisions with their authors.
pub(super) async fn revisions(
    db: &impl ConnectionTrait,
    rows: Vec<revision::Model>,
) -> Result<Vec<Revision>, Error> {
    let ids: BTreeSet<AccountId> = rows.iter().map(|it| it.author_id).collect();
    let people = account::Entity::find().filter(account::COLUMN.id.is_in(ids)).all(db).await?;
    let names: HashMap<AccountId, String> = people.into_iter().map(|it| (it.id, it.name)).collect();
    let revision = |row: revision::Model| {
        let name = names.get(&row.author_id).cloned().unwrap_or_default();
        Ok(Revision {
            number: row.revision,
            set: set_of(&row)?,
            author: Person { id: row.author_id, name },
            at: row.created_at,
            restored_from: row.restored_from,
        })
    };
    rows.into_iter().map(revision).collect()
}

/// Keys and numbers of all versions, the highest first.
pub(super) async fn versions(
    db: &impl ConnectionTrait,
    program: MiniProgramKey,
) -> Result<Vec<(VersionId, VersionNumber)>, Error> {
    let rows = version::Entity::find()
        .select_only()
        .columns([
            version::Column::Id,
            version::Column::Major,
            version::Column::Minor,
            version::Column::Patch,
        ])
        .filter(version::COLUMN.mini_program_id.eq(program))
        .order_by_desc(version::Column::Major)
        .order_by_desc(version::Column::Minor)
        .order_by_desc(version::Column::Patch)
        .into_tuple::<(VersionId, i32, i32, i32)>()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, a, b, c)| (id, crate::version::number(a, b, c))).collect())
}

/// Versions' sets in an environment that have something, the highest version first.
pub(super) async fn own_sets(
    db: &impl ConnectionTrait,
    whole: &Whole<'_>,
    current: &[revision::Model],
    versions: &[(VersionId, VersionNumber)],
    environment: Environment,
) -> Result<Vec<OwnSet>, Error> {
    let mut found = Vec::new();
    for row in current {
        let (Some(version), Some(target)) = (row.version_id, row.target_id) else { continue };
        let known = versions.iter().find(|it| it.0 == version);
        let target: Option<&Target> = whole.targets.iter().find(|it| it.id == target);
        let (Some((_, number)), Some(target)) = (known, target) else { continue };
        let count = set_of(row)?.count();
        if target.environment == environment && count > 0 {
            found.push(OwnSet {
                version: *number,
                host_app: target.host_app.clone(),
                count,
                is_locked: !is_editable(status_at(db, version, target.id).await?),
            });
        }
    }
    found.sort_by(|a, b| b.version.cmp(&a.version).then_with(|| a.host_app.cmp(&b.host_app)));
    Ok(found)
}
