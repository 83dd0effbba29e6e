//! The Information tab: loaded whole, changed against the revision that an edit started from.

use crate::audit::{self, Event};
use crate::entity::{account, category, mini_program, mini_program_host_app, mini_program_text};
use crate::{Cx, Error};
use domain::access::{Action, Roles};
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::{HostAppId, MiniProgramId};
use domain::information::{CheckedInformation, Information, InformationEdit, Texts};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, QueryOrder, entity::prelude::*};
use serde_json::{Value, json};

/// What describes a mini program, for whoever sees it.
pub async fn read(cx: &Cx<'_>, id: &MiniProgramId) -> Result<Information, Error> {
    let program = cx.program(id, Action::ViewInformation).await?;
    load(&cx.backend.database.reader, program.row(), true).await
}

/// What describes a mini program, and what the actor counts as in it.
pub async fn open(cx: &Cx<'_>, id: &MiniProgramId) -> Result<(Information, Roles), Error> {
    let program = cx.program(id, Action::ViewInformation).await?;
    let information = load(&cx.backend.database.reader, program.row(), true).await?;
    Ok((information, program.roles()))
}

/// Loads the information of a row; the tenant's categories only where they are shown.
pub(crate) async fn load(
    db: &impl ConnectionTrait,
    row: &mini_program::Model,
    with_categories: bool,
) -> Result<Information, Error> {
    let texts = mini_program_text::Entity::find()
        .filter(mini_program_text::COLUMN.mini_program_id.eq(row.id))
        .order_by_asc(mini_program_text::Column::Position)
        .all(db)
        .await?;
    let host_apps: Vec<HostAppId> = mini_program_host_app::Entity::find()
        .filter(mini_program_host_app::COLUMN.mini_program_id.eq(row.id))
        .order_by_asc(mini_program_host_app::Column::CreatedAt)
        .order_by_asc(mini_program_host_app::Column::HostAppId)
        .all(db)
        .await?
        .into_iter()
        .map(|it| it.host_app_id)
        .collect();
    Ok(Information {
        revision: row.revision,
        kind: row.kind,
        entrance_url: row.entrance_url.clone(),
        default_language: row.default_language.clone(),
        texts: texts.into_iter().map(texts_of).collect(),
        has_logo: row.logo.is_some(),
        category: row.category_id,
        keywords: row.keywords.clone(),
        service_phone: row.service_phone.clone(),
        service_email: row.service_email.clone(),
        host_apps: crate::workspace::host_apps(db, row.tenant_id, Some(&host_apps)).await?,
        categories: if with_categories {
            crate::workspace::categories(db, row.tenant_id).await?
        } else {
            Vec::new()
        },
    })
}

fn texts_of(row: mini_program_text::Model) -> Texts {
    let mini_program_text::Model { language, name, tagline, description, .. } = row;
    Texts { language, name, tagline, description }
}

/// Changes what describes a mini program, if nobody else did since the edit began.
pub async fn edit(cx: &Cx<'_>, id: &MiniProgramId, typed: &InformationEdit) -> Result<(), Error> {
    let program = cx.program(id, Action::EditInformation).await?;
    let row = program.row();
    let mut form = typed.checked(row.kind, &row.default_language).map_err(Error::Fields)?;
    // The default language's texts stand first, the others in the order of the form.
    form.texts.sort_by_key(|it| it.language != row.default_language);
    let creator = account::Entity::find_by_id(row.creator_id)
        .one(&cx.backend.database.reader)
        .await?
        .ok_or(Error::NotFound)?;

    let txn = cx.backend.database.begin().await?;
    if let Some(category) = form.category {
        let known = category::Entity::find_by_id(category)
            .filter(category::COLUMN.tenant_id.eq(row.tenant_id))
            .one(&txn)
            .await?;
        known.ok_or_else(|| Error::field(Field::Category, Problem::NoSuchChoice))?;
    }
    let before = load(&txn, row, false).await?;
    if !update(&txn, cx, row, typed.revision, &form).await? {
        drop(txn);
        return Err(Error::Stale(Box::new(read(cx, id).await?)));
    }
    let names: Vec<_> = form.texts.iter().map(|it| (&it.language, it.name.as_str())).collect();
    crate::mini_program::claim_names(&txn, row, &names).await?;
    replace_texts(&txn, row, &form.texts).await?;
    let names: Vec<&str> =
        form.texts.iter().map(|it| it.name.as_str()).filter(|it| !it.is_empty()).collect();
    let text = crate::search::text(&names, row.public_id.as_str(), (&creator.name, &creator.email));
    crate::search::index(&txn, row.id, &text).await?;
    audit::record(
        &txn,
        cx,
        Event {
            tenant: Some(row.tenant_id),
            kind: EventKind::InformationChanged,
            workspace: Some(row.workspace_id),
            mini_program: Some(row.id),
            subject: &format!("{} {}", row.public_id, row.name),
            before: json!({
                "texts": before.texts, "category": before.category, "keywords": before.keywords,
                "service_phone": before.service_phone, "service_email": before.service_email,
                "entrance_url": before.entrance_url,
            }),
            after: shown(&form),
        },
    )
    .await?;
    txn.commit().await?;
    Ok(())
}

fn shown(form: &CheckedInformation) -> Value {
    json!({
        "texts": form.texts, "category": form.category, "keywords": form.keywords,
        "service_phone": form.service_phone, "service_email": form.service_email,
        "entrance_url": form.entrance_url,
    })
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
