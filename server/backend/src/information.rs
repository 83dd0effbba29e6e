//! The Information tab: loaded whole, changed against the revision that an edit started from.

use crate::audit::{self, Event};
use crate::entity::{account, audit_event, category, mini_program, mini_program_text};
use crate::near::{Always, Reads};
use crate::{Cx, Error, release_to};
use chrono::{DateTime, Utc};
use domain::access::{Action, Roles};
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::MiniProgramId;
use domain::information::{CheckedInformation, Information, InformationEdit, Kept, Texts};
use domain::workspace::HostAppChoice;
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect as _, QueryTrait as _, entity::prelude::*};
use serde_json::json;

/// How many edits are looked through for what an edit began with.
const SINCE_MOST: i64 = 50;

/// What the tab shows.
pub struct Opened {
    /// What describes the mini program.
    pub information: Information,
    /// All host apps of the tenant, the one added earliest first.
    pub host_apps: Vec<HostAppChoice>,
    /// What the actor counts as in it.
    pub roles: Roles,
}

/// What describes a mini program, for whoever sees it.
pub async fn open(cx: &Cx<'_>, id: &MiniProgramId) -> Result<Opened, Error> {
    let program = cx.program(id, Action::ViewInformation).await?;
    let db = &cx.backend.database.near;
    let texts = seen_texts(cx, program.row()).await?;
    let (mut information, host_apps) = with_texts(db, program.row(), texts).await?;
    information.categories = crate::workspace::categories(db, program.row().tenant_id).await?;
    Ok(Opened { information, host_apps, roles: program.roles() })
}

/// The information of a row, without the tenant's categories, and all host apps of the tenant.
pub(crate) async fn load(
    db: &impl Reads,
    row: &mini_program::Model,
) -> Result<(Information, Vec<HostAppChoice>), Error> {
    with_texts(db, row, texts(db, row).await?).await
}

async fn with_texts(
    db: &impl Reads,
    row: &mini_program::Model,
    texts: Vec<Texts>,
) -> Result<(Information, Vec<HostAppChoice>), Error> {
    let chosen = release_to::chosen(db, row.id).await?;
    let all = crate::workspace::host_apps(db, row.tenant_id, None).await?;
    let host_apps = chosen.iter().filter_map(|id| all.iter().find(|it| it.id == *id)).cloned();
    let information = Information {
        revision: row.revision,
        kind: row.kind,
        entrance_url: row.entrance_url.clone(),
        default_language: row.default_language.clone(),
        texts,
        logo: row.logo.clone(),
        category: row.category_id,
        keywords: row.keywords.clone(),
        service_phone: row.service_phone.clone(),
        service_email: row.service_email.clone(),
        host_apps: host_apps.collect(),
        categories: Vec::new(),
    };
    Ok((information, all))
}

/// The texts of the mini program that a page is about: head and tab read them once.
pub(crate) async fn seen_texts(
    cx: &Cx<'_>,
    row: &mini_program::Model,
) -> Result<Vec<Texts>, Error> {
    let read = || texts(&cx.backend.database.near, row);
    let seen = cx
        .backend
        .seen()
        .filter(|seen| seen.program.get().is_some_and(|(id, _)| *id == row.public_id));
    match seen {
        Some(seen) => Ok(seen.texts.get_or_try_init(read).await?.clone()),
        None => read().await,
    }
}

/// The texts of a mini program, the default language's first.
pub(crate) async fn texts(db: &impl Reads, row: &mini_program::Model) -> Result<Vec<Texts>, Error> {
    static ASKED: Always = Always::new();
    let query = || {
        mini_program_text::Entity::find()
            .filter(mini_program_text::COLUMN.mini_program_id.eq(row.id))
            .order_by_asc(mini_program_text::Column::Position)
            .into_query()
    };
    let rows: Vec<mini_program_text::Model> =
        db.rows(ASKED.with(db.backend(), [row.id.into()], query)).await?;
    Ok(rows.into_iter().map(texts_of).collect())
}

fn texts_of(row: mini_program_text::Model) -> Texts {
    let mini_program_text::Model { language, name, tagline, description, .. } = row;
    Texts { language, name, tagline, description }
}

/// The form after a step that stores nothing, if it asks for one: a language more or less.
pub async fn stepped(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    form: &InformationEdit,
) -> Result<Option<InformationEdit>, Error> {
    if form.step.is_empty() {
        return Ok(None);
    }
    cx.program(id, Action::EditInformation).await?;
    form.stepped().transpose().map_err(Error::Fields)
}

/// The form with what is there wherever it was chosen over what was typed. If somebody was quicker once
/// more, nothing is chosen: the edit will be refused, and asked about anew.
pub async fn merged(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    form: InformationEdit,
) -> Result<InformationEdit, Error> {
    if form.theirs.is_empty() {
        return Ok(form);
    }
    let program = cx.program(id, Action::EditInformation).await?;
    let row = program.row();
    if row.revision != form.revision {
        return Ok(InformationEdit { theirs: Vec::new(), ..form });
    }
    let (now, _) = load(&cx.backend.database.reader, row).await?;
    Ok(form.merged(&now.form()))
}

/// One edit that was stored.
pub struct Edit {
    /// Whose.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What was there.
    pub before: InformationEdit,
    /// What is there since.
    pub after: InformationEdit,
}

/// The edits since a revision, the latest first, as the audit keeps them: none where it does not know
/// them all. What the first of them found is what an edit of that revision began with.
pub async fn since(cx: &Cx<'_>, id: &MiniProgramId, revision: i64) -> Result<Vec<Edit>, Error> {
    let program = cx.program(id, Action::EditInformation).await?;
    let count = program.row().revision.saturating_sub(revision);
    if !(1..=SINCE_MOST).contains(&count) {
        return Ok(Vec::new());
    }
    let count = usize::try_from(count).unwrap_or_default();
    let db = &cx.backend.database.reader;
    let events = audit_event::Entity::find()
        .filter(audit_event::COLUMN.mini_program_id.eq(program.key()))
        .filter(audit_event::COLUMN.kind.eq(EventKind::InformationChanged))
        .order_by_desc(audit_event::Column::Seq)
        .limit(count as u64)
        .all(db)
        .await?;
    let people = account::Entity::find()
        .filter(account::COLUMN.id.is_in(events.iter().filter_map(|it| it.actor_id)))
        .all(db)
        .await?;
    let form = |kept: &str| serde_json::from_str::<Kept>(kept).map(|it| it.form());
    let edits = events.iter().filter_map(|event| {
        let by = people.iter().find(|it| Some(it.id) == event.actor_id);
        let by = by.map(|it| it.name.clone()).unwrap_or_default();
        let (before, after) = (form(&event.before).ok()?, form(&event.after).ok()?);
        Some(Edit { by, at: event.at, before, after })
    });
    let edits: Vec<Edit> = edits.collect();
    Ok(if edits.len() == count { edits } else { Vec::new() })
}

/// Changes what describes a mini program, if nobody else did since the edit began.
pub async fn edit(cx: &Cx<'_>, id: &MiniProgramId, typed: &InformationEdit) -> Result<(), Error> {
    let program = cx.program(id, Action::EditInformation).await?;
    let row = program.row();
    if row.revision != typed.revision {
        return Err(Error::Stale);
    }
    let mut form = typed.checked(row.kind, &row.default_language).map_err(Error::Fields)?;
    // The default language's texts stand first, the others in the order of the form.
    form.texts.sort_by_key(|it| it.language != row.default_language);

    let txn = cx.backend.database.begin().await?;
    if let Some(category) = form.category {
        let known = category::Entity::find_by_id(category)
            .filter(category::COLUMN.tenant_id.eq(row.tenant_id))
            .one(&txn)
            .await?;
        known.ok_or_else(|| Error::field(Field::Category, Problem::NoSuchChoice))?;
    }
    let (before, all) = load(&txn, row).await?;
    let change = release_to::change(&before.host_apps, &all, form.host_apps.as_deref())?;
    release_to::check(&txn, cx, row.id, &change).await?;
    if !update(&txn, cx, row, typed.revision, &form).await? {
        return Err(Error::Stale);
    }
    let names: Vec<_> = form.texts.iter().map(|it| (&it.language, it.name.as_str())).collect();
    crate::mini_program::claim_names(&txn, row, &names).await?;
    replace_texts(&txn, row, &form.texts).await?;
    release_to::store(&txn, cx, row.id, &change).await?;
    // Behind the row's lock: who renames the creator meanwhile waits for it, or is waited for.
    let creator = account::Entity::find_by_id(row.creator_id).one(&txn).await?;
    let creator = creator.ok_or(Error::NotFound)?;
    let names: Vec<&str> =
        form.texts.iter().map(|it| it.name.as_str()).filter(|it| !it.is_empty()).collect();
    let text = crate::search::text(&names, row.public_id.as_str(), (&creator.name, &creator.email));
    crate::search::index(&txn, row.id, &text).await?;
    let event = Event {
        tenant: Some(row.tenant_id),
        kind: EventKind::InformationChanged,
        workspace: Some(row.workspace_id),
        mini_program: Some(row.id),
        subject: &format!("{} {}", row.public_id, row.name),
        before: json!(before.kept()),
        after: json!(form.kept(change.names())),
    };
    audit::record(&txn, cx, event).await?;
    txn.commit().await?;
    Ok(())
}

/// Writes the row if it is still at the revision; says whether it was.
async fn update(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    row: &mini_program::Model,
    revision: i64,
    form: &CheckedInformation,
) -> Result<bool, Error> {
    use mini_program::Column;
    let name = form.texts.first().map_or(row.name.as_str(), |it| it.name.as_str());
    let changed = mini_program::Entity::update_many()
        .col_expr(Column::Name, Expr::value(name))
        .col_expr(Column::NameSort, Expr::value(domain::text::fold(name)))
        .col_expr(Column::CategoryId, Expr::value(form.category))
        .col_expr(Column::Keywords, Expr::value(form.keywords.as_str()))
        .col_expr(Column::ServicePhone, Expr::value(form.service_phone.as_str()))
        .col_expr(Column::ServiceEmail, Expr::value(form.service_email.as_str()))
        .col_expr(Column::EntranceUrl, Expr::value(form.entrance_url.clone()))
        .col_expr(Column::Revision, Expr::value(revision.saturating_add(1)))
        .col_expr(Column::ModifiedAt, Expr::value(cx.backend.clock.now()))
        .filter(mini_program::COLUMN.id.eq(row.id))
        .filter(mini_program::COLUMN.revision.eq(revision))
        .filter(mini_program::COLUMN.deleted_at.is_null())
        .exec(txn)
        .await?;
    Ok(changed.rows_affected == 1)
}

async fn replace_texts(
    txn: &impl ConnectionTrait,
    row: &mini_program::Model,
    texts: &[Texts],
) -> Result<(), Error> {
    mini_program_text::Entity::delete_many()
        .filter(mini_program_text::COLUMN.mini_program_id.eq(row.id))
        .exec(txn)
        .await?;
    let rows = (0..).zip(texts).map(|(position, texts)| mini_program_text::ActiveModel {
        mini_program_id: Set(row.id),
        language: Set(texts.language.clone()),
        position: Set(position),
        name: Set(texts.name.clone()),
        tagline: Set(texts.tagline.clone()),
        description: Set(texts.description.clone()),
    });
    mini_program_text::Entity::insert_many(rows).exec_without_returning(txn).await?;
    Ok(())
}
