//! Two versions of a mini program held against each other (rules §7.9). Lists come from the reports that
//! were kept with the versions; of the packages only the texts that are shown are read.

use super::frozen::{self, FrozenSides};
use super::{by_number, findings, number_of};
use crate::entity::version;
use crate::{Backend, Cx, Error};
use domain::access::Action;
use domain::comparison::{
    Change, Comparison, Differing, FILES_OPEN, FileChange, FileFacts, FileName, Lines, Sides,
    TextDifference,
};
use domain::id::{MiniProgramId, VersionId};
use domain::package::{Limits, Report};
use domain::version::VersionNumber;
use package::difference::{Room, Stored, differences};
use sea_orm::{QuerySelect, entity::prelude::*};

/// How many versions one may choose from; any other is reached by its address.
pub const CHOICES: u64 = 200;

/// What two versions differ in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Their numbers.
    pub numbers: Sides<VersionNumber>,
    /// The addresses that HTML5 versions open.
    pub entrances: Sides<Option<String>>,
    /// What their packages differ in, if both have one.
    pub packages: Option<Packages>,
    /// What releases froze of them; none where a review shows that itself, and beside a single file.
    pub frozen: Option<FrozenSides>,
}

/// What two packages differ in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packages {
    /// Everything but the texts.
    pub comparison: Comparison,
    /// What sizes are held against now.
    pub limits: Limits,
    /// The files that stand open, with the differences of their texts.
    pub open: Vec<(FileChange, TextDifference)>,
}

/// Compares two versions by their numbers, with the first texts open, or only with the one of `file`.
///
/// # Errors
/// [`Error::NotFound`] for a number that no version has, and for a file that neither has.
pub async fn of_numbers(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    numbers: Sides<VersionNumber>,
    file: Option<&str>,
) -> Result<Compared, Error> {
    let program = cx.program(id, Action::ViewVersions).await?;
    let db = &cx.backend.database.reader;
    let rows = Sides {
        before: crate::version::find(db, program.key(), numbers.before)
            .await?
            .ok_or(Error::NotFound)?,
        after: crate::version::find(db, program.key(), numbers.after)
            .await?
            .ok_or(Error::NotFound)?,
    };
    let versions = Sides { before: rows.before.id, after: rows.after.id };
    let compared = of_rows(cx, &program, rows, file).await?;
    let frozen = match file {
        None => Some(frozen::sides(db, &program, versions).await?),
        Some(_) => None,
    };
    Ok(Compared { frozen, ..compared })
}

/// Compares the packages of two versions of a mini program by their keys, as a request names them.
///
/// # Errors
/// [`Error::NotFound`] for a version of another mini program.
pub async fn of_versions(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    versions: Sides<VersionId>,
) -> Result<Compared, Error> {
    let program = cx.program(id, Action::ViewVersions).await?;
    let db = &cx.backend.database.reader;
    let find = async |key: VersionId| {
        let found = version::Entity::find_by_id(key).one(db).await?;
        found.filter(|it| it.mini_program_id == program.key()).ok_or(Error::NotFound)
    };
    let rows = Sides { before: find(versions.before).await?, after: find(versions.after).await? };
    of_rows(cx, &program, rows, None).await
}

/// The numbers that a mini program's versions have, the highest first, at most [`CHOICES`].
pub async fn choices(cx: &Cx<'_>, id: &MiniProgramId) -> Result<Vec<VersionNumber>, Error> {
    let program = cx.program(id, Action::ViewVersions).await?;
    let all = version::Entity::find().filter(version::COLUMN.mini_program_id.eq(program.key()));
    // Without the reports, which may have megabytes.
    let columns = [version::Column::Major, version::Column::Minor, version::Column::Patch];
    let rows: Vec<(i32, i32, i32)> = by_number(all.select_only().columns(columns))
        .limit(CHOICES)
        .into_tuple()
        .all(&cx.backend.database.reader)
        .await?;
    let part = |part: i32| u32::try_from(part).unwrap_or(0);
    let number = |(major, minor, patch)| VersionNumber {
        major: part(major),
        minor: part(minor),
        patch: part(patch),
    };
    Ok(rows.into_iter().map(number).collect())
}

async fn of_rows(
    cx: &Cx<'_>,
    program: &crate::access::Program,
    rows: Sides<version::Model>,
    file: Option<&str>,
) -> Result<Compared, Error> {
    let Sides { before, after } = rows;
    let numbers = Sides { before: number_of(&before), after: number_of(&after) };
    let packages = match (package(&before)?, package(&after)?) {
        (Some(old), Some(new)) => {
            let packages = Sides { before: old, after: new };
            Some(of_packages(cx, program, packages, file).await?)
        }
        (None, _) | (_, None) if file.is_some() => return Err(Error::NotFound),
        (None, _) | (_, None) => None,
    };
    let entrances = Sides { before: before.entrance_url, after: after.entrance_url };
    Ok(Compared { numbers, entrances, packages, frozen: None })
}

/// A package as it was kept: its address in the store, and its report.
struct Kept {
    version: VersionId,
    sha256: String,
    report: Report,
}

fn package(row: &version::Model) -> Result<Option<Kept>, Error> {
    match (&row.sha256, &row.report) {
        (Some(sha256), Some(report)) => {
            let report = serde_json::from_str(report)?;
            Ok(Some(Kept { version: row.id, sha256: sha256.clone(), report }))
        }
        (None, _) | (_, None) => Ok(None),
    }
}

async fn of_packages(
    cx: &Cx<'_>,
    program: &crate::access::Program,
    packages: Sides<Kept>,
    file: Option<&str>,
) -> Result<Packages, Error> {
    let db = &cx.backend.database.reader;
    let (limits, _) = super::settings(cx, program.row().tenant_id).await?;
    let Sides { before, after } = packages;
    let old =
        findings::evaluate(db, (program.row(), Some(before.version)), &limits, &before.report)
            .await?
            .1;
    let new = findings::evaluate(db, (program.row(), Some(after.version)), &limits, &after.report)
        .await?
        .1;
    let comparison = Comparison::of(
        Sides { before: &before.report, after: &after.report },
        Sides { before: &old, after: &new },
    );
    let (wanted, room) = if let Some(path) = file {
        let Some(found) = comparison.files.iter().find(|it| it.of.path == path) else {
            let open = vec![unchanged(&after.report, path).ok_or(Error::NotFound)?];
            return Ok(Packages { comparison, limits, open });
        };
        (vec![found.clone()], Room::ALONE)
    } else {
        (first(&comparison), Room::SHARED)
    };
    let texts = texts(cx.backend, Sides { before, after }, wanted.clone(), room).await?;
    let open = wanted.into_iter().zip(texts).collect();
    Ok(Packages { comparison, limits, open })
}

/// The files that stand open on a page with all of them: what was changed and may be read.
fn first(comparison: &Comparison) -> Vec<FileChange> {
    let changed = comparison.files.iter().filter(|it| it.change() == Change::Changed);
    changed.filter(|it| !it.of.is_binary()).take(FILES_OPEN).cloned().collect()
}

/// A file that is the same on both sides.
fn unchanged(report: &Report, path: &str) -> Option<(FileChange, TextDifference)> {
    let entry = report.files.iter().find(|it| it.path == path)?;
    let facts = FileFacts { size: entry.size, sha256: entry.sha256.clone() };
    let of = FileName { path: entry.path.clone(), outside: entry.outside };
    let sides = Sides { before: Some(facts.clone()), after: Some(facts) };
    Some((Differing { of, sides }, TextDifference::Lines(Lines::default())))
}

/// The differences of these files' texts, read when there is a place, where one may block.
async fn texts(
    backend: &Backend,
    packages: Sides<Kept>,
    files: Vec<FileChange>,
    room: Room,
) -> Result<Vec<TextDifference>, Error> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let place = backend.comparisons.acquire().await;
    let _place = place.map_err(|error| Error::Internal(error.to_string()))?;
    let Sides { before, after } = packages;
    let (old, new) =
        (backend.storage.open(&before.sha256).await?, backend.storage.open(&after.sha256).await?);
    let packages = Sides {
        before: Stored { zip: old, root: before.report.root },
        after: Stored { zip: new, root: after.report.root },
    };
    let done = tokio::task::spawn_blocking(move || differences(packages, &files, room));
    match done.await.map_err(|error| Error::Internal(error.to_string()))? {
        Ok(texts) => Ok(texts),
        Err(package::CheckError::Io(error)) => Err(Error::File(error)),
        Err(error) => Err(Error::Internal(format!("a kept package cannot be read: {error}"))),
    }
}
