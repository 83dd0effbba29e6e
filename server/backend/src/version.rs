//! Versions: uploaded, listed, shown.

use crate::access::Program;
use crate::audit::{self, Event};
use crate::entity::{account, mini_program, version, version_jsapi, workspace};
use crate::near::{Read as _, Reads};
use crate::{Cx, Error};
use domain::access::Action;
use domain::account::Person;
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::{AccountId, MiniProgramId, MiniProgramKey, VersionId, WorkspaceId};
use domain::mini_program::MiniProgramKind;
use domain::package::{Limits, Namespaces, Report, Severity};
use domain::version::{
    FindingRow, PAGE_ROWS, UploadForm, Uploaded, VersionDetail, VersionNumber, VersionPage,
    VersionRow,
};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    Condition, ConnectionTrait, PaginatorTrait, QueryOrder, QuerySelect, entity::prelude::*,
};
use serde_json::json;
use std::collections::{BTreeSet, HashMap};

pub mod comparison;
mod findings;
mod frozen;
mod numbered;
mod package_check;
mod snapshot;

pub(crate) use findings::evaluate;
pub use frozen::FrozenSides;
pub(crate) use numbered::{highest, numbers};
pub use package_check::Incoming;
pub use snapshot::{snapshot, snapshot_form};

/// A part of a number as the database holds it.
fn part(part: u32) -> i32 {
    // At most 999,999.
    i32::try_from(part).unwrap_or(i32::MAX)
}

/// A number out of its columns.
pub(crate) fn number(major: i32, minor: i32, patch: i32) -> VersionNumber {
    let part = |part: i32| u32::try_from(part).unwrap_or(0);
    VersionNumber { major: part(major), minor: part(minor), patch: part(patch) }
}

pub(crate) fn number_of(row: &version::Model) -> VersionNumber {
    number(row.major, row.minor, row.patch)
}

pub(crate) fn by_number(query: Select<version::Entity>) -> Select<version::Entity> {
    query
        .order_by_desc(version::Column::Major)
        .order_by_desc(version::Column::Minor)
        .order_by_desc(version::Column::Patch)
}

async fn settings(cx: &Cx<'_>, tenant: WorkspaceId) -> Result<(Limits, Namespaces), Error> {
    let row = workspace::Entity::find_by_id(tenant).read_one(&cx.backend.database.near).await?;
    crate::workspace::package_settings(&row.ok_or(Error::NotFound)?)
}

/// A mini program that the actor may upload to. An HTML5 one has no package: there is no such address.
async fn uploadable(cx: &Cx<'_>, id: &MiniProgramId) -> Result<Program, Error> {
    let program = cx.program(id, Action::CreateVersion).await?;
    match program.row().kind {
        MiniProgramKind::Dsl => Ok(program),
        MiniProgramKind::Html5 => Err(Error::NotFound),
    }
}

/// What the upload form is prepared with; also what an upload is let in by before its first byte.
pub async fn upload_form(cx: &Cx<'_>, id: &MiniProgramId) -> Result<UploadForm, Error> {
    let program = uploadable(cx, id).await?;
    let highest = highest(&cx.backend.database.near, program.key()).await?;
    let (limits, _) = settings(cx, program.row().tenant_id).await?;
    Ok(UploadForm {
        proposed: VersionNumber::proposed(highest),
        highest,
        most: limits.upload_bytes,
    })
}

/// Adds a version: checks the number and the package, keeps the package, then writes the rows. A
/// refused one leaves neither file nor row.
pub async fn upload(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    typed: &str,
    incoming: Incoming,
) -> Result<Uploaded, Error> {
    let program = uploadable(cx, id).await?;
    let key = program.key();
    let known = highest(&cx.backend.database.reader, key).await?;
    if !typed.trim().is_empty() {
        checked(typed, known)?;
    }
    let (limits, namespaces) = settings(cx, program.row().tenant_id).await?;
    let report = package_check::run(cx.backend, &incoming, limits.clone(), namespaces).await?;
    let number = match chosen(typed, &report, known) {
        Ok(number) => number,
        Err(problem) => return Err(Error::field(Field::Number, problem)),
    };
    cx.backend.storage.keep(incoming.path(), incoming.sha256()).await?;
    let added = add(cx, &program, number, &incoming, &limits, &report).await;
    if added.is_err() {
        forget(cx, &incoming).await?;
    }
    added?;
    // One of the same content that was refused meanwhile may have let it go.
    cx.backend.storage.keep(incoming.path(), incoming.sha256()).await?;
    Ok(Uploaded {
        number,
        profile: report.profile,
        address: format!("/mini-programs/{id}/versions/{number}"),
    })
}

fn checked(typed: &str, known: Option<VersionNumber>) -> Result<VersionNumber, Error> {
    VersionNumber::checked(typed, known).map_err(|problem| Error::field(Field::Number, problem))
}

/// The number that was typed; without one what the package says of itself, else the proposal.
fn chosen(
    typed: &str,
    report: &Report,
    known: Option<VersionNumber>,
) -> Result<VersionNumber, Problem> {
    if typed.trim().is_empty() {
        let own: Option<VersionNumber> =
            report.version_name.as_deref().and_then(|name| name.parse().ok());
        return match own {
            Some(own) => VersionNumber::checked(&String::from(own), known),
            None => Ok(VersionNumber::proposed(known)),
        };
    }
    VersionNumber::checked(typed, known)
}

async fn add(
    cx: &Cx<'_>,
    program: &Program,
    number: VersionNumber,
    incoming: &Incoming,
    limits: &Limits,
    report: &Report,
) -> Result<(), Error> {
    let (row, now) = (program.row(), cx.backend.clock.now());
    let size = i64::try_from(incoming.size()).unwrap_or(i64::MAX);
    let db = &cx.backend.database.reader;
    let (_, findings) = findings::evaluate(db, (row, None), limits, report).await?;
    // What the features decide is counted when it is shown: they change later.
    let count = |severity| {
        let own = |it: &&FindingRow| !it.finding.kind.is_of_registry() && it.severity == severity;
        let found = findings.iter().filter(own).count();
        i32::try_from(found).unwrap_or(i32::MAX)
    };

    let txn = cx.backend.database.begin().await?;
    // Holds the mini program's row until the end: of two uploads one sees the other's number.
    mini_program::Entity::update_many()
        .col_expr(mini_program::Column::ModifiedAt, Expr::value(now))
        .filter(mini_program::COLUMN.id.eq(row.id))
        .exec(&txn)
        .await?;
    checked(&number.to_string(), highest(&txn, row.id).await?)?;
    let added = version::ActiveModel {
        id: NotSet,
        mini_program_id: Set(row.id),
        major: Set(part(number.major)),
        minor: Set(part(number.minor)),
        patch: Set(part(number.patch)),
        uploader_id: Set(program.actor().account),
        uploaded_at: Set(now),
        entrance_url: Set(None),
        sha256: Set(Some(incoming.sha256().to_owned())),
        size: Set(Some(size)),
        profile: Set(Some(
            serde_json::to_value(report.profile)?.as_str().unwrap_or_default().to_owned(),
        )),
        report: Set(Some(serde_json::to_string(report)?)),
        blocking: Set(count(Severity::Blocking)),
        warnings: Set(count(Severity::Warning)),
        revision: Set(1),
    };
    let added = added.insert(&txn).await?;
    add_jsapis(&txn, added.id, report).await?;
    audit::record(&txn, cx, Event {
        tenant: Some(row.tenant_id),
        kind: EventKind::VersionUploaded,
        workspace: Some(row.workspace_id),
        mini_program: Some(row.id),
        subject: &format!("{} {} {number}", row.public_id, row.name),
        before: json!(null),
        after: json!({ "number": number, "sha256": incoming.sha256(), "size": size, "profile": report.profile }),
    })
    .await?;
    txn.commit().await?;
    Ok(())
}

async fn add_jsapis(
    txn: &impl ConnectionTrait,
    id: VersionId,
    report: &Report,
) -> Result<(), Error> {
    let names = report.jsapis.iter().map(|it| it.name.as_str());
    // PostgreSQL refuses a text with NUL in it; the report holds the name all the same.
    let names: BTreeSet<&str> = names.filter(|name| !name.contains('\0')).collect();
    let rows: Vec<version_jsapi::ActiveModel> = names
        .into_iter()
        .map(|name| version_jsapi::ActiveModel { version_id: Set(id), name: Set(name.to_owned()) })
        .collect();
    for chunk in rows.chunks(1_000) {
        version_jsapi::Entity::insert_many(chunk.to_vec()).exec_without_returning(txn).await?;
    }
    Ok(())
}

/// Lets a package go that no version names. One that was named between look and removal is put back: who
/// named it may have looked before it was gone.
async fn forget(cx: &Cx<'_>, incoming: &Incoming) -> Result<(), Error> {
    let (db, sha256) = (&cx.backend.database.reader, incoming.sha256());
    if is_named(db, sha256).await? {
        return Ok(());
    }
    cx.backend.storage.remove(sha256).await?;
    if is_named(db, sha256).await? {
        cx.backend.storage.keep(incoming.path(), sha256).await?;
    }
    Ok(())
}

async fn is_named(db: &impl ConnectionTrait, sha256: &str) -> Result<bool, Error> {
    let named = version::Entity::find().filter(version::COLUMN.sha256.eq(sha256));
    Ok(named.limit(1).count(db).await? > 0)
}

/// Removes packages that no row names, and what never became one, older than an hour (rules §7.10).
pub async fn sweep(backend: &crate::Backend) -> Result<u64, Error> {
    let before = backend.clock.now() - chrono::TimeDelta::hours(1);
    let mut removed = backend.storage.sweep_unfinished(before.into())?;
    for sha256 in backend.storage.older_than(before).await? {
        if !is_named(&backend.database.reader, &sha256).await? {
            backend.storage.remove(&sha256).await?;
            removed += 1;
        }
    }
    Ok(removed)
}

pub(crate) async fn people(
    db: &impl Reads,
    ids: impl Iterator<Item = AccountId>,
) -> Result<HashMap<AccountId, Person>, Error> {
    let ids: BTreeSet<AccountId> = ids.collect();
    let rows = account::Entity::find().filter(account::COLUMN.id.is_in(ids)).read_all(db).await?;
    Ok(rows.into_iter().map(|it| (it.id, Person { id: it.id, name: it.name })).collect())
}

pub(crate) fn person(people: &HashMap<AccountId, Person>, id: AccountId) -> Person {
    people.get(&id).cloned().unwrap_or(Person { id, name: String::from("–") })
}

/// A page of the versions that a query finds, highest number first, behind `after`.
pub(crate) async fn page_of(
    cx: &Cx<'_>,
    program: &Program,
    all: Select<version::Entity>,
    after: Option<VersionNumber>,
) -> Result<VersionPage, Error> {
    let db = &cx.backend.database.near;
    let count = all.clone().count(&cx.backend.database.reader).await?;
    let page = match after {
        Some(after) => all.filter(below(after)),
        None => all,
    };
    let mut rows = by_number(page).limit(PAGE_ROWS + 1).read_all(db).await?;
    let more = rows.len() as u64 > PAGE_ROWS;
    rows.truncate(usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX));
    let people = people(db, rows.iter().map(|it| it.uploader_id)).await?;
    let ids: Vec<VersionId> = rows.iter().map(|it| it.id).collect();
    let lacking = crate::registry::lacking(db, program.row(), &ids).await?;
    let lacking = |id: VersionId| lacking.get(&id).copied().unwrap_or_default();
    Ok(VersionPage {
        after: rows.last().filter(|_| more).map(number_of),
        is_later: after.is_some(),
        count,
        rows: rows
            .into_iter()
            .map(|row| VersionRow {
                id: row.id,
                number: number_of(&row),
                uploaded: row.uploaded_at,
                uploader: person(&people, row.uploader_id),
                size: row.size.and_then(|size| u64::try_from(size).ok()),
                blocking: u32::try_from(row.blocking).unwrap_or(0) + lacking(row.id).0,
                warnings: u32::try_from(row.warnings).unwrap_or(0) + lacking(row.id).1,
            })
            .collect(),
    })
}

fn below(number: VersionNumber) -> Condition {
    let VersionNumber { major, minor, patch } = number;
    let column = version::COLUMN;
    Condition::any()
        .add(column.major.lt(part(major)))
        .add(Condition::all().add(column.major.eq(part(major))).add(column.minor.lt(part(minor))))
        .add(
            Condition::all()
                .add(column.major.eq(part(major)))
                .add(column.minor.eq(part(minor)))
                .add(column.patch.lt(part(patch))),
        )
}

/// A mini program's version with this number.
pub(crate) async fn find(
    db: &impl Reads,
    key: MiniProgramKey,
    number: VersionNumber,
) -> Result<Option<version::Model>, Error> {
    Ok(version::Entity::find()
        .filter(version::COLUMN.mini_program_id.eq(key))
        .filter(version::COLUMN.major.eq(part(number.major)))
        .filter(version::COLUMN.minor.eq(part(number.minor)))
        .filter(version::COLUMN.patch.eq(part(number.patch)))
        .read_one(db)
        .await?)
}

/// A version's page.
pub async fn detail(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    number: VersionNumber,
) -> Result<(VersionDetail, Vec<FindingRow>), Error> {
    let program = cx.program(id, Action::ViewVersions).await?;
    let db = &cx.backend.database.near;
    let row = find(db, program.key(), number).await?.ok_or(Error::NotFound)?;
    let people = people(db, std::iter::once(row.uploader_id)).await?;
    let (package, findings) = match (&row.report, &row.sha256, row.size) {
        (Some(report), Some(sha256), Some(size)) => {
            let report: Report = serde_json::from_str(report)?;
            let (limits, _) = settings(cx, program.row().tenant_id).await?;
            let size = u64::try_from(size).unwrap_or(0);
            let (package, findings) =
                findings::package(db, (program.row(), row.id), limits, report, (sha256, size))
                    .await?;
            (Some(package), findings)
        }
        _ => (None, Vec::new()),
    };
    let detail = VersionDetail {
        number,
        uploaded: row.uploaded_at,
        uploader: person(&people, row.uploader_id),
        package,
        entrance_url: row.entrance_url,
    };
    Ok((detail, findings))
}
