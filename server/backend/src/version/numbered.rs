//! What versions are called, read without their rows: those hold reports, which may be long.

use super::{by_number, number};
use crate::Error;
use crate::entity::version;
use crate::near::{Reads, row};
use domain::id::{MiniProgramKey, VersionId};
use domain::version::VersionNumber;
use sea_orm::{QuerySelect as _, QueryTrait as _, entity::prelude::*};
use std::collections::{BTreeSet, HashMap};

row! {
    /// What a version is called.
    struct Numbered {
        id: VersionId,
        major: i32,
        minor: i32,
        patch: i32,
    }
}

impl Numbered {
    const COLUMNS: [version::Column; 4] = {
        use version::Column::{Id, Major, Minor, Patch};
        [Id, Major, Minor, Patch]
    };

    fn number(&self) -> VersionNumber {
        number(self.major, self.minor, self.patch)
    }
}

/// The highest number of a mini program's versions.
pub(crate) async fn highest(
    db: &impl Reads,
    key: MiniProgramKey,
) -> Result<Option<VersionNumber>, Error> {
    let all = version::Entity::find().filter(version::COLUMN.mini_program_id.eq(key));
    let highest = by_number(all).select_only().columns(Numbered::COLUMNS).limit(1);
    let found: Option<Numbered> = db.row(highest.build(db.backend())).await?;
    Ok(found.map(|it| it.number()))
}

/// The numbers of versions, for those who show several.
pub(crate) async fn numbers(
    db: &impl Reads,
    ids: impl IntoIterator<Item = VersionId>,
) -> Result<HashMap<VersionId, VersionNumber>, Error> {
    let ids: BTreeSet<VersionId> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let these = version::Entity::find().filter(version::COLUMN.id.is_in(ids));
    let these = these.select_only().columns(Numbered::COLUMNS).build(db.backend());
    let found: Vec<Numbered> = db.rows(these).await?;
    Ok(found.into_iter().map(|it| (it.id, it.number())).collect())
}
