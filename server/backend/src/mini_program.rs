//! Mini programs: created, and opened.

use crate::audit::{self, Event};
use crate::entity::{
    account, category, host_app, mini_program, mini_program_gone, mini_program_host_app,
    mini_program_member, mini_program_name, mini_program_text, workspace,
};
use crate::error::is_unique_violation;
use crate::{Cx, Error, random};
use domain::access::{Action, MiniProgramRole, WorkspaceAction};
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::{AccountId, MiniProgramId, MiniProgramKey, WorkspaceId};
use domain::information::Completeness;
use domain::language::{Locale, Tag};
use domain::mini_program::{
    CheckedMiniProgram, MiniProgramHead, MiniProgramStatus, NewMiniProgram,
};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ConnectionTrait, QuerySelect as _, entity::prelude::*};
use serde_json::json;

/// Creates a mini program; whoever does becomes its first admin.
pub async fn create(cx: &Cx<'_>, typed: &NewMiniProgram) -> Result<MiniProgramId, Error> {
    cx.actor()?;
    if typed.workspace.is_empty() {
        return Err(typed.checked().err().map_or(Error::NotFound, Error::Fields));
    }
    let space = cx.workspace(&typed.workspace, WorkspaceAction::CreateMiniProgram).await?;
    let form = typed.checked().map_err(Error::Fields)?;
    check_choices(cx, space.tenant(), &form).await?;

    let txn = cx.backend.database.begin().await?;
    // Held as they are called now, by which the mini program is found: whoever is renamed meanwhile waits.
    let creator = account::Entity::find_by_id(space.actor().account).lock_shared();
    let creator = creator.one(&txn).await?.ok_or(Error::SignedOut)?;
    let row = insert(&txn, cx, space.row(), &creator, &form).await?;
    audit::record(&txn, cx, Event {
        tenant: Some(space.tenant()),
        kind: EventKind::MiniProgramCreated,
        workspace: Some(space.row().id),
        mini_program: Some(row.id),
        subject: &format!("{} {}", row.public_id, row.name),
        before: json!(null),
        after: json!({
            "kind": row.kind, "default_language": row.default_language, "name": row.name,
            "category": form.category, "host_app": form.host_app, "entrance_url": row.entrance_url,
        }),
    })
    .await?;
    txn.commit().await?;
    Ok(row.public_id)
}

/// Category and host app must be the tenant's: another tenant's do not exist here.
async fn check_choices(
    cx: &Cx<'_>,
    tenant: WorkspaceId,
    form: &CheckedMiniProgram,
) -> Result<(), Error> {
    let db = &cx.backend.database.reader;
    let category = category::Entity::find_by_id(form.category)
        .filter(category::COLUMN.tenant_id.eq(tenant))
        .one(db)
        .await?;
    let host_app = host_app::Entity::find_by_id(form.host_app)
        .filter(host_app::COLUMN.tenant_id.eq(tenant))
        .one(db)
        .await?;
    let mut problems = domain::form::Problems::default();
    if category.is_none() {
        problems.add(Field::Category, Problem::NoSuchChoice);
    }
    if host_app.is_none() {
        problems.add(Field::HostApp, Problem::NoSuchChoice);
    }
    problems.finish().map_err(Error::Fields)
}

/// Adds a mini program with its first text, name, admin, host app, QR code and index entry, within a
/// transaction.
pub async fn insert(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    space: &workspace::Model,
    creator: &account::Model,
    form: &CheckedMiniProgram,
) -> Result<mini_program::Model, Error> {
    let now = cx.backend.clock.now();
    let tenant = space.tenant_id.unwrap_or(space.id);
    let row = mini_program::ActiveModel {
        id: NotSet,
        public_id: Set(free_id(txn).await?),
        tenant_id: Set(tenant),
        workspace_id: Set(space.id),
        kind: Set(form.kind),
        entrance_url: Set(form.entrance_url.clone()),
        status: Set(MiniProgramStatus::Created),
        default_language: Set(form.default_language.clone()),
        name: Set(form.name.clone()),
        name_sort: Set(domain::text::fold(&form.name)),
        category_id: Set(Some(form.category)),
        keywords: Set(String::new()),
        service_phone: Set(String::new()),
        service_email: Set(String::new()),
        logo: Set(None),
        creator_id: Set(creator.id),
        revision: Set(1),
        created_at: Set(now),
        modified_at: Set(now),
        deleted_at: Set(None),
        deleted_by: Set(None),
        live_version: Set(None),
        live_elsewhere: Set(0),
    };
    let row = row.insert(txn).await?;
    claim_names(txn, &row, &[(&form.default_language, &form.name)]).await?;
    let text = mini_program_text::ActiveModel {
        mini_program_id: Set(row.id),
        language: Set(form.default_language.clone()),
        position: Set(0),
        name: Set(form.name.clone()),
        tagline: Set(String::new()),
        description: Set(String::new()),
    };
    mini_program_text::Entity::insert(text).exec_without_returning(txn).await?;
    join(txn, cx, row.id, creator.id, MiniProgramRole::Admin).await?;
    let host_app = mini_program_host_app::ActiveModel {
        mini_program_id: Set(row.id),
        host_app_id: Set(form.host_app),
        created_at: Set(now),
    };
    mini_program_host_app::Entity::insert(host_app).exec_without_returning(txn).await?;
    crate::qr_code::insert_default(txn, row.id, creator.id, now).await?;
    let text =
        crate::search::text(&[&row.name], row.public_id.as_str(), (&creator.name, &creator.email));
    crate::search::index(txn, row.id, &text).await?;
    Ok(row)
}

/// An id that no mini program has, or had before it was deleted for good (rules §1.3).
async fn free_id(txn: &impl ConnectionTrait) -> Result<MiniProgramId, Error> {
    loop {
        let id = MiniProgramId::from_random(random::bytes()?);
        if mini_program_gone::Entity::find_by_id(id.as_str()).one(txn).await?.is_none() {
            return Ok(id);
        }
    }
}

/// Makes somebody a member of a mini program, within a transaction.
pub async fn join(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    mini_program: MiniProgramKey,
    account: AccountId,
    role: MiniProgramRole,
) -> Result<(), Error> {
    let row = mini_program_member::ActiveModel {
        mini_program_id: Set(mini_program),
        account_id: Set(account),
        role: Set(role),
        created_at: Set(cx.backend.clock.now()),
    };
    mini_program_member::Entity::insert(row).exec_without_returning(txn).await?;
    Ok(())
}

/// Takes the names of a mini program for it and lets its earlier ones go, within a transaction. A name
/// that another mini program of the tenant has, in any language and even in the bin, is refused without
/// saying whose it is (rules §3.2).
pub async fn claim_names(
    txn: &impl ConnectionTrait,
    row: &mini_program::Model,
    names: &[(&Tag, &str)],
) -> Result<(), Error> {
    mini_program_name::Entity::delete_many()
        .filter(mini_program_name::COLUMN.mini_program_id.eq(row.id))
        .exec(txn)
        .await?;
    let mut claimed: Vec<String> = Vec::new();
    for (language, name) in names.iter().filter(|(_, name)| !name.is_empty()) {
        let folded = domain::text::fold(name);
        if claimed.contains(&folded) {
            continue;
        }
        let taken = mini_program_name::ActiveModel {
            tenant_id: Set(row.tenant_id),
            folded: Set(folded.clone()),
            mini_program_id: Set(row.id),
        };
        match mini_program_name::Entity::insert(taken).exec_without_returning(txn).await {
            Ok(_) => claimed.push(folded),
            Err(error) if is_unique_violation(&error) => {
                let mut problems = domain::form::Problems::default();
                problems.add_in(Field::Name, language, Problem::NameTaken);
                return problems.finish().map_err(Error::Fields);
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// The head of a mini program's page, in the reader's language.
pub async fn head(
    cx: &Cx<'_>,
    id: &MiniProgramId,
    locale: Locale,
) -> Result<MiniProgramHead, Error> {
    let program = cx.program(id, Action::ViewInformation).await?;
    let row = program.row();
    let texts = crate::information::seen_texts(cx, row).await?;
    // One host app at least is always there: creating asks for it, and the last one stays.
    let completeness = Completeness {
        default_language: &row.default_language,
        texts: &texts,
        logo: row.logo.is_some(),
        category: row.category_id.is_some(),
        host_app: true,
    };
    let incomplete = !completeness.missing_for_submission().is_empty();
    let own = texts.iter().find(|it| it.language.as_str() == locale.word());
    let own = own.filter(|it| !it.name.is_empty()).map(|it| (it.name.clone(), it.language.clone()));
    let (name, language) = own.unwrap_or_else(|| (row.name.clone(), row.default_language.clone()));
    Ok(MiniProgramHead {
        id: row.public_id.clone(),
        name,
        language,
        logo: row.logo.as_deref().map(domain::picture::mark).map(str::to_owned),
        kind: row.kind,
        status: row.status,
        live_version: row.live_version.clone(),
        workspace: program.owner().to_owned(),
        roles: program.roles(),
        incomplete,
        tenant_key: program.tenant_key().to_owned(),
    })
}
