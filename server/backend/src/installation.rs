//! The first run: a tenant, its first host app and its first admin, through a one-time link.

use crate::audit::{self, Event};
use crate::entity::{account, workspace};
use crate::link::{self, LinkPurpose};
use crate::workspace::NewMember;
use crate::{Backend, Cx, Error};
use domain::access::{MemberState, WorkspaceRole};
use domain::account::NewInstallation;
use domain::audit::EventKind;
use domain::id::WorkspaceId;
use domain::workspace::{Environment, WorkspaceKind};
use sea_orm::{ConnectionTrait, PaginatorTrait, entity::prelude::*};
use serde_json::json;

/// Whether nobody has an account yet.
pub async fn is_empty(db: &impl ConnectionTrait) -> Result<bool, Error> {
    let accounts = account::Entity::find().count(db).await?;
    let workspaces = workspace::Entity::find().count(db).await?;
    Ok(accounts == 0 && workspaces == 0)
}

/// A new link to the first run while the database is empty; earlier ones end.
pub async fn first_run_link(backend: &Backend) -> Result<Option<String>, Error> {
    if !is_empty(&backend.database.reader).await? {
        return Ok(None);
    }
    let txn = backend.database.begin().await?;
    link::end_all(&txn, backend, LinkPurpose::FirstRun, None).await?;
    let token = link::make(&txn, backend, LinkPurpose::FirstRun, None).await?;
    txn.commit().await?;
    Ok(Some(format!("{}/first-run?token={token}", backend.base_url)))
}

/// Whether a link to the first run is still good.
pub async fn check_link(cx: &Cx<'_>, token: &str) -> Result<(), Error> {
    let db = &cx.backend.database.reader;
    link::find(db, cx.backend, LinkPurpose::FirstRun, token).await?;
    if is_empty(db).await? { Ok(()) } else { Err(Error::LinkSpent) }
}

/// Makes tenant, host app and admin, and signs the admin in. Gives back the secret for the cookie.
pub async fn first_run(
    cx: &Cx<'_>,
    token: &str,
    typed: &NewInstallation,
    user_agent: &str,
) -> Result<String, Error> {
    check_link(cx, token).await?;
    let form = typed.checked().map_err(Error::Fields)?;
    let hash = cx.backend.passwords.hash(&form.password).await?;

    let txn = cx.backend.database.begin().await?;
    let link = link::find(&txn, cx.backend, LinkPurpose::FirstRun, token).await?;
    link::spend(&txn, cx.backend, &link).await?;
    if !is_empty(&txn).await? {
        return Err(Error::LinkSpent);
    }
    let admin = crate::account::insert(&txn, cx, &form.name, &form.email, Some(hash)).await?;
    let (secret, actor) = crate::session::start(&txn, cx, admin, user_agent).await?;
    let cx = Cx { backend: cx.backend, actor: Some(actor), address: cx.address };
    let tenant = tenant(&txn, &cx, &form.tenant_name).await?;
    let first = [Environment::Test, Environment::Production];
    crate::workspace::insert_host_app(&txn, &cx, tenant.id, &form.host_app_name, &first).await?;
    let member = NewMember {
        account: admin,
        role: WorkspaceRole::WorkspaceAdmin,
        state: MemberState::Active,
    };
    crate::workspace::add_member(&txn, &cx, &tenant, member).await?;
    audit::record(&txn, &cx, created(tenant.id, &form.tenant_name)).await?;
    txn.commit().await?;
    Ok(secret)
}

fn created(tenant: WorkspaceId, name: &str) -> Event<'_> {
    Event {
        tenant: Some(tenant),
        kind: EventKind::InstallationCreated,
        workspace: Some(tenant),
        mini_program: None,
        subject: name,
        before: json!(null),
        after: json!({ "tenant": name }),
    }
}

/// Makes a tenant with its chain, categories and registry, within a transaction.
pub async fn tenant(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    name: &str,
) -> Result<workspace::Model, Error> {
    let tenant = crate::workspace::insert(txn, cx, WorkspaceKind::Tenant, None, name).await?;
    audit::begin_chain(txn, tenant.id).await?;
    crate::workspace::insert_categories(txn, tenant.id).await?;
    crate::registry::fill(txn, cx, tenant.id).await?;
    Ok(tenant)
}
