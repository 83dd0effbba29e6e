//! Workspaces, their members, and what a mini program's form chooses from.

use crate::access::{Actor, Space};
use crate::audit::{self, Event};
use crate::entity::{account, category, host_app, target, workspace, workspace_member};
use crate::near::{Always, Columns, FromColumns, Reads, row};
use crate::seen::Memberships;
use crate::{Cx, Error};
use domain::access::{MemberState, WorkspaceAction, WorkspaceRole};
use domain::audit::EventKind;
use domain::form::{Field, Problem};
use domain::id::{AccountId, CategoryId, HostAppId, WorkspaceId};
use domain::package::{Limits, Namespaces};
use domain::workspace::{
    CategoryChoice, Environment, FIRST_CATEGORIES, HostAppChoice, WorkspaceKind, key_from,
};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Alias, ExprTrait as _, IntoCondition as _, SelectStatement};
use sea_orm::{
    ConnectionTrait, JoinType, QueryOrder, QuerySelect as _, QueryTrait as _, entity::prelude::*,
};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

/// The workspace with this key, or without a key the only tenant there is.
pub async fn by_key_or_only(
    db: &impl ConnectionTrait,
    key: Option<&str>,
) -> Result<workspace::Model, Error> {
    let unknown = || Error::field(Field::Workspace, Problem::NoSuchChoice);
    if let Some(key) = key {
        let found = workspace::Entity::find()
            .filter(workspace::COLUMN.key.eq(key))
            .filter(workspace::COLUMN.removed_at.is_null())
            .one(db)
            .await?;
        return found.ok_or_else(unknown);
    }
    let mut tenants = tenants(db).await?;
    match (tenants.pop(), tenants.is_empty()) {
        (Some(only), true) => Ok(only),
        _ => Err(unknown()),
    }
}

/// The workspaces that somebody is a member of, removed ones too, with their role and state there.
pub(crate) async fn memberships(cx: &Cx<'_>, actor: Actor) -> Result<Memberships, Error> {
    match cx.backend.seen() {
        Some(seen) => {
            let read = seen.memberships.get_or_try_init(|| read_memberships(cx, actor));
            Ok(read.await?.clone())
        }
        None => read_memberships(cx, actor).await,
    }
}

async fn read_memberships(cx: &Cx<'_>, actor: Actor) -> Result<Memberships, Error> {
    static ASKED: Always = Always::new();
    let db = &cx.backend.database;
    let values = [actor.account.into()];
    let asked = ASKED.with(db.backend(), values, || memberships_of(actor.account));
    Ok(db.near.rows(asked).await?.into())
}

fn memberships_of(account: AccountId) -> SelectStatement {
    let of_workspace = Expr::col((workspace_member::Entity, workspace_member::Column::WorkspaceId))
        .equals((workspace::Entity, workspace::Column::Id));
    let mut query = workspace::Entity::find().into_query();
    query
        .join(JoinType::InnerJoin, workspace_member::Entity, of_workspace)
        .and_where(
            Expr::col((workspace_member::Entity, workspace_member::Column::AccountId)).eq(account),
        )
        .expr_as(
            Expr::col((workspace_member::Entity, workspace_member::Column::Role)),
            Alias::new("m_role"),
        )
        .expr_as(
            Expr::col((workspace_member::Entity, workspace_member::Column::State)),
            Alias::new("m_state"),
        );
    query
}

impl FromColumns for (workspace::Model, WorkspaceRole, MemberState) {
    fn from_columns(columns: &Columns<'_>) -> Result<Self, DbErr> {
        let space = workspace::Model::from_columns(columns)?;
        Ok((space, columns.get("m_role")?, columns.get("m_state")?))
    }
}

/// Every tenant workspace.
pub async fn tenants(db: &impl ConnectionTrait) -> Result<Vec<workspace::Model>, Error> {
    let tenants =
        workspace::Entity::find().filter(workspace::COLUMN.kind.eq(WorkspaceKind::Tenant));
    Ok(tenants.order_by_asc(workspace::Column::Id).all(db).await?)
}

/// The merchant of this name under the only tenant, made if absent.
pub async fn merchant(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    name: &str,
) -> Result<workspace::Model, Error> {
    let name =
        domain::account::name(name).map_err(|problem| Error::field(Field::Workspace, problem))?;
    let tenant = by_key_or_only(txn, None).await?;
    let known = workspace::Entity::find()
        .filter(workspace::COLUMN.tenant_id.eq(tenant.id))
        .filter(workspace::COLUMN.name.eq(name.clone()))
        .filter(workspace::COLUMN.removed_at.is_null())
        .one(txn)
        .await?;
    match known {
        Some(known) => Ok(known),
        None => insert(txn, cx, WorkspaceKind::Developer, Some(tenant.id), &name).await,
    }
}

/// Adds a workspace within a transaction, with a key made of its name.
pub async fn insert(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    kind: WorkspaceKind,
    tenant: Option<WorkspaceId>,
    name: &str,
) -> Result<workspace::Model, Error> {
    let row = workspace::ActiveModel {
        id: NotSet,
        key: Set(free_key(txn, name, kind).await?),
        kind: Set(kind),
        tenant_id: Set(tenant),
        name: Set(name.to_owned()),
        address: Set(String::new()),
        contact: Set(String::new()),
        namespaces: Set(Namespaces::default().namespaces.join(",")),
        sub_namespaces: Set(Namespaces::default().sub_namespaces.join(",")),
        limits: Set(String::from("{}")),
        self_approval: Set(false),
        created_at: Set(cx.backend.clock.now()),
        revision: NotSet,
        removed_at: Set(None),
    };
    let row = row.insert(txn).await?;
    if let Some(tenant) = tenant {
        audit::record(
            txn,
            cx,
            Event {
                tenant: Some(tenant),
                kind: EventKind::MerchantCreated,
                workspace: Some(row.id),
                mini_program: None,
                subject: name,
                before: json!(null),
                after: json!({ "key": row.key, "name": name }),
            },
        )
        .await?;
    }
    Ok(row)
}

/// A key that no workspace has, made of a name.
pub(crate) async fn free_key(
    db: &impl ConnectionTrait,
    name: &str,
    kind: WorkspaceKind,
) -> Result<String, Error> {
    let made = key_from(name);
    let base = if made.is_empty() { kind.word().to_owned() } else { made };
    for suffix in 1..1_000 {
        let key = if suffix == 1 { base.clone() } else { format!("{base}-{suffix}") };
        let taken =
            workspace::Entity::find().filter(workspace::COLUMN.key.eq(key.clone())).one(db).await?;
        if taken.is_none() {
            return Ok(key);
        }
    }
    Ok(format!("{base}-{}", crate::random::token()?))
}

/// Somebody who becomes a member.
#[derive(Clone, Copy, Debug)]
pub struct NewMember {
    /// Whose account.
    pub account: AccountId,
    /// What they become.
    pub role: WorkspaceRole,
    /// Whether it counts.
    pub state: MemberState,
}

/// Makes somebody a member of a workspace, or changes what they are there, within a transaction.
pub async fn add_member(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    space: &workspace::Model,
    member: NewMember,
) -> Result<(), Error> {
    let NewMember { account, role, state } = member;
    let before = workspace_member::Entity::find_by_id((space.id, account)).one(txn).await?;
    workspace_member::Entity::delete_by_id((space.id, account)).exec(txn).await?;
    let row = workspace_member::ActiveModel {
        workspace_id: Set(space.id),
        account_id: Set(account),
        role: Set(role),
        state: Set(state),
        created_at: Set(cx.backend.clock.now()),
    };
    workspace_member::Entity::insert(row).exec_without_returning(txn).await?;
    let who = account::Entity::find_by_id(account).one(txn).await?.ok_or(Error::NotFound)?;
    audit::record(
        txn,
        cx,
        Event {
            tenant: Some(space.tenant_id.unwrap_or(space.id)),
            kind: EventKind::MemberAdded,
            workspace: Some(space.id),
            mini_program: None,
            subject: &who.email,
            before: json!(before.map(|it| json!({ "role": it.role, "state": it.state }))),
            after: json!({ "role": role, "state": state }),
        },
    )
    .await
}

/// Adds a host app with a key made of its name, and its targets, within a transaction. Production is
/// always reviewed (rules §4.1); the others begin with the review of Sandbox on.
pub async fn insert_host_app(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    tenant: WorkspaceId,
    name: &str,
    environments: &[Environment],
) -> Result<HostAppId, Error> {
    let made = key_from(name);
    let row = host_app::ActiveModel {
        id: NotSet,
        tenant_id: Set(tenant),
        key: Set(if made.is_empty() { String::from("host-app") } else { made }),
        name: Set(name.to_owned()),
        created_at: Set(cx.backend.clock.now()),
        ..Default::default()
    };
    let id = row.insert(txn).await?.id;
    for environment in environments {
        let reviewed = matches!(environment, Environment::Sandbox | Environment::Production);
        let row = target::ActiveModel {
            id: NotSet,
            host_app_id: Set(id),
            environment: Set(*environment),
            review: Set(reviewed),
            pilot_testing: Set(false),
            active: Set(true),
        };
        row.insert(txn).await?;
    }
    Ok(id)
}

/// Adds the categories that a new tenant starts with, within a transaction.
pub async fn insert_categories(
    txn: &impl ConnectionTrait,
    tenant: WorkspaceId,
) -> Result<(), Error> {
    for (position, (english, chinese)) in (0..).zip(FIRST_CATEGORIES) {
        let row = category::ActiveModel {
            id: NotSet,
            tenant_id: Set(tenant),
            parent_id: Set(None),
            position: Set(position),
            names: Set(json!({ "en": english, "zh-CN": chinese }).to_string()),
        };
        row.insert(txn).await?;
    }
    Ok(())
}

/// The tenant's categories as one chooses them, in the order of the tree.
pub(crate) async fn categories(
    db: &impl Reads,
    tenant: WorkspaceId,
) -> Result<Vec<CategoryChoice>, Error> {
    static ASKED: Always = Always::new();
    let query = || {
        category::Entity::find()
            .filter(category::COLUMN.tenant_id.eq(tenant))
            .order_by_asc(category::Column::Position)
            .order_by_asc(category::Column::Id)
            .into_query()
    };
    let rows: Vec<category::Model> =
        db.rows(ASKED.with(db.backend(), [tenant.into()], query)).await?;
    let mut below: HashMap<Option<CategoryId>, Vec<&category::Model>> = HashMap::new();
    for row in &rows {
        below.entry(row.parent_id).or_default().push(row);
    }
    let mut choices: Vec<CategoryChoice> = Vec::with_capacity(rows.len());
    // The tree has three levels at most; a stack of what is still to be listed walks it in order.
    let mut stack: Vec<(&category::Model, Vec<BTreeMap<String, String>>)> = Vec::new();
    let of = |parent| below.get(&parent).into_iter().flatten().rev().copied();
    stack.extend(of(None).map(|row| (row, Vec::new())));
    while let Some((row, mut path)) = stack.pop() {
        path.push(serde_json::from_str(&row.names)?);
        stack.extend(of(Some(row.id)).map(|child| (child, path.clone())));
        choices.push(CategoryChoice { id: row.id, path });
    }
    Ok(choices)
}

row! {
    /// A host app with one of its environments.
    struct HostAppRow {
        id: HostAppId,
        name: String,
        environment: Option<Environment>,
    }
}

fn host_apps_of(tenant: WorkspaceId) -> SelectStatement {
    let targets = host_app::Entity::belongs_to(target::Entity)
        .from(host_app::Column::Id)
        .to(target::Column::HostAppId)
        .on_condition(|_, right| {
            Expr::col((right, target::Column::Active)).eq(true).into_condition()
        });
    host_app::Entity::find()
        .select_only()
        .column(host_app::Column::Id)
        .column(host_app::Column::Name)
        .column(target::Column::Environment)
        .join(JoinType::LeftJoin, targets.into())
        .filter(host_app::COLUMN.tenant_id.eq(tenant))
        .order_by_asc(host_app::Column::Id)
        .into_query()
}

/// Host apps with their environments, the one added earliest first: the tenant's, or those with the
/// ids in `only`.
pub(crate) async fn host_apps(
    db: &impl Reads,
    tenant: WorkspaceId,
    only: Option<&[HostAppId]>,
) -> Result<Vec<HostAppChoice>, Error> {
    static ASKED: Always = Always::new();
    let values = [true.into(), tenant.into()];
    let query = ASKED.with(db.backend(), values, || host_apps_of(tenant));
    let rows: Vec<HostAppRow> = db.rows(query).await?;
    let mut choices: Vec<HostAppChoice> = Vec::new();
    for HostAppRow { id, name, environment } in rows {
        if choices.last().is_none_or(|it| it.id != id) {
            choices.push(HostAppChoice { id, name, environments: Vec::new() });
        }
        if let Some(choice) = choices.last_mut() {
            choice.environments.extend(environment);
        }
    }
    let place = |it: &Environment| Environment::ALL.iter().position(|other| other == it);
    for choice in &mut choices {
        choice.environments.sort_by_key(place);
    }
    if let Some(only) = only {
        choices.retain(|it| only.contains(&it.id));
        choices.sort_by_key(|it| only.iter().position(|id| *id == it.id));
    }
    Ok(choices)
}

/// What the form for a new mini program chooses from.
pub async fn creation_choices(
    cx: &Cx<'_>,
    key: &str,
) -> Result<(Vec<CategoryChoice>, Vec<HostAppChoice>), Error> {
    let space = cx.workspace(key, WorkspaceAction::CreateMiniProgram).await?;
    let db = &cx.backend.database.reader;
    Ok((categories(db, space.tenant()).await?, host_apps(db, space.tenant(), None).await?))
}

/// Checks that a page of a workspace is there for the actor.
pub async fn open(cx: &Cx<'_>, key: &str, action: WorkspaceAction) -> Result<Space, Error> {
    cx.workspace(key, action).await
}

/// The settings of the tenant that packages are held against.
pub fn package_settings(tenant: &workspace::Model) -> Result<(Limits, Namespaces), Error> {
    let words =
        |list: &str| list.split(',').filter(|it| !it.is_empty()).map(str::to_owned).collect();
    let namespaces = Namespaces {
        namespaces: words(&tenant.namespaces),
        sub_namespaces: words(&tenant.sub_namespaces),
    };
    Ok((serde_json::from_str(&tenant.limits)?, namespaces))
}
