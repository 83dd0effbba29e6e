//! A version's release note, per language. Editing it never changes what was submitted with it.

use super::situation::version_of;
use crate::audit::{self, Event};
use crate::entity::{release_note, version};
use crate::{Cx, Error};
use domain::access::Action;
use domain::audit::EventKind;
use domain::form::{Field, Problem, Problems, lines};
use domain::id::MiniProgramId;
use domain::language::Tag;
use domain::release::NOTE_MOST;
use domain::version::VersionNumber;
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, QueryOrder, entity::prelude::*};
use serde_json::json;

/// A release note with what an edit of it starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Rises with every change.
    pub revision: i64,
    /// The mini program's languages, the default one first, each with its text; empty where there is none.
    pub texts: Vec<(Tag, String)>,
}

/// The note of a version, with a place for each of the mini program's languages.
pub async fn read_note(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    number: VersionNumber,
) -> Result<Note, Error> {
    let program = cx.program(id, Action::ViewVersions).await?;
    let db = &cx.backend.database.reader;
    let version = version_of(db, &program, number).await?;
    let texts = crate::information::texts(db, program.row()).await?;
    let rows = rows(db, &version).await?;
    let mut texts: Vec<(Tag, String)> = texts
        .into_iter()
        .map(|it| {
            let own = rows.iter().find(|row| row.language == it.language);
            (it.language, own.map(|row| row.text.clone()).unwrap_or_default())
        })
        .collect();
    // A language that was taken away since keeps its note in sight.
    for row in rows {
        if texts.iter().all(|it| it.0 != row.language) {
            texts.push((row.language, row.text));
        }
    }
    Ok(Note { revision: version.revision, texts })
}

async fn rows(
    db: &impl ConnectionTrait,
    version: &version::Model,
) -> Result<Vec<release_note::Model>, Error> {
    Ok(release_note::Entity::find()
        .filter(release_note::COLUMN.version_id.eq(version.id))
        .order_by_asc(release_note::Column::Language)
        .all(db)
        .await?)
}

/// Writes a version's note, if nobody else did since the edit began. A language without text has none.
pub async fn write_note(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    number: VersionNumber,
    revision: i64,
    typed: &[(String, String)],
) -> Result<(), Error> {
    let program = cx.program(id, Action::ReleaseVersion).await?;
    let texts = checked(typed).map_err(Error::Fields)?;
    let version = version_of(&cx.backend.database.reader, &program, number).await?;
    let txn = cx.backend.database.begin().await?;
    let moved = version::Entity::update_many()
        .col_expr(version::Column::Revision, Expr::value(revision.saturating_add(1)))
        .filter(version::COLUMN.id.eq(version.id))
        .filter(version::COLUMN.revision.eq(revision))
        .exec(&txn)
        .await?;
    if moved.rows_affected == 0 {
        return Err(Error::Conflict);
    }
    let before = rows(&txn, &version).await?;
    release_note::Entity::delete_many()
        .filter(release_note::COLUMN.version_id.eq(version.id))
        .exec(&txn)
        .await?;
    if !texts.is_empty() {
        let new = texts.iter().map(|(language, text)| release_note::ActiveModel {
            version_id: Set(version.id),
            language: Set(language.clone()),
            text: Set(text.clone()),
        });
        release_note::Entity::insert_many(new).exec_without_returning(&txn).await?;
    }
    let shown = |texts: &[(Tag, String)]| {
        let pairs = texts.iter().map(|(tag, text)| (tag.to_string(), text.clone()));
        json!(pairs.collect::<std::collections::BTreeMap<_, _>>())
    };
    let before: Vec<(Tag, String)> = before.into_iter().map(|it| (it.language, it.text)).collect();
    let row = program.row();
    let event = Event {
        tenant: Some(row.tenant_id),
        kind: EventKind::ReleaseNoteChanged,
        workspace: Some(row.workspace_id),
        mini_program: Some(row.id),
        subject: &format!("{} {} {number}", row.public_id, row.name),
        before: shown(&before),
        after: shown(&texts),
    };
    audit::record(&txn, cx, event).await?;
    txn.commit().await?;
    Ok(())
}

fn checked(
    typed: &[(String, String)],
) -> Result<Vec<(Tag, String)>, Vec<domain::form::FieldProblem>> {
    let mut problems = Problems::default();
    let mut texts: Vec<(Tag, String)> = Vec::new();
    for (language, text) in typed.iter().filter(|it| !it.1.trim().is_empty()) {
        let Ok(tag) = language.parse::<Tag>() else {
            problems.add(Field::ReleaseNote, Problem::NoLanguage);
            continue;
        };
        match lines(text, 1, NOTE_MOST) {
            Ok(_) if texts.iter().any(|it| it.0 == tag) => {}
            Ok(text) => texts.push((tag, text)),
            Err(problem) => problems.add_in(Field::ReleaseNote, &tag, problem),
        }
    }
    problems.finish().map(|()| texts)
}
