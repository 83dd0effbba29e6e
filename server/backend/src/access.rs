//! Looks a thing up and checks the permission in one call: whoever holds a [`Program`] or a
//! [`Space`] may do what they asked for. Memberships are read for every request, never cached.

mod found;

use crate::entity::{account, mini_program, mini_program_member, workspace, workspace_member};
use crate::error::Denied;
use crate::member::counts;
use crate::near::{Always, Reads as _};
use crate::{Backend, Error};
use domain::access::{
    Action, MemberState, Membership, MiniProgramRole, Role, Roles, Standing, WorkspaceAction,
    WorkspaceRole, roles, standing,
};
use domain::id::{AccountId, MiniProgramId, MiniProgramKey, SessionId, WorkspaceId};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait as _, SimpleExpr};
use sea_orm::{Condition, QueryOrder, QuerySelect, QueryTrait};

pub(crate) use found::Found;
use found::with_roles;

/// How many admins a refusal names.
const NAMED: u64 = 3;

/// Who is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Their account.
    pub account: AccountId,
    /// The session they came with.
    pub session: SessionId,
}

/// One request: who asks, from where, and what they ask it of.
pub struct Cx<'a> {
    /// What answers.
    pub backend: &'a Backend,
    /// Who asks, if anybody is signed in.
    pub actor: Option<Actor>,
    /// The address they came from, as text.
    pub address: &'a str,
}

/// A mini program that the actor may act on. Only [`Cx::program`] makes one.
pub struct Program {
    found: Found,
    roles: Roles,
    actor: Actor,
}

impl Program {
    /// Its row.
    pub fn row(&self) -> &mini_program::Model {
        &self.found.row
    }
    /// Its key.
    pub fn key(&self) -> MiniProgramKey {
        self.found.row.id
    }
    /// The name of the workspace that owns it.
    pub fn owner(&self) -> &str {
        &self.found.owner
    }
    /// The key of the tenant.
    pub fn tenant_key(&self) -> &str {
        &self.found.tenant_key
    }
    /// What the actor counts as in it.
    pub fn roles(&self) -> Roles {
        self.roles
    }
    /// Who acts.
    pub fn actor(&self) -> Actor {
        self.actor
    }
}

/// A workspace that the actor may act in. Only [`Cx::workspace`] makes one.
pub struct Space {
    row: workspace::Model,
    standing: Standing,
    actor: Actor,
}

impl Space {
    /// Its row.
    pub fn row(&self) -> &workspace::Model {
        &self.row
    }
    /// What the actor counts as in it.
    pub fn standing(&self) -> Standing {
        self.standing
    }
    /// Who acts.
    pub fn actor(&self) -> Actor {
        self.actor
    }
    /// The tenant it is, or that stands above it.
    pub fn tenant(&self) -> WorkspaceId {
        self.row.tenant_id.unwrap_or(self.row.id)
    }
}

impl Cx<'_> {
    /// Whoever is signed in.
    pub fn actor(&self) -> Result<Actor, Error> {
        self.actor.ok_or(Error::SignedOut)
    }

    /// The mini program with this id, if the actor may do `action` to it. Whoever holds no role in it
    /// gets the same answer as for one that does not exist.
    pub async fn program(&self, id: &MiniProgramId, action: Action) -> Result<Program, Error> {
        let actor = self.actor()?;
        let found = self.named(id, actor).await?.ok_or(Error::NotFound)?;
        let roles = roles(found.facts);
        if !roles.see_it() {
            return Err(Error::NotFound);
        }
        if !roles.may(action) {
            let ask = self.whom_to_ask(&found.row, action).await?;
            return Err(Error::Denied(Denied::MiniProgram { action, ask }));
        }
        Ok(Program { found, roles, actor })
    }

    /// The mini program with this id; for one page it is looked up once.
    async fn named(&self, id: &MiniProgramId, actor: Actor) -> Result<Option<Found>, Error> {
        let look = || self.read_named(id, actor);
        let Some(seen) = self.backend.seen() else { return look().await };
        let looked = || async { Ok::<_, Error>((id.clone(), look().await?)) };
        let (of, found) = seen.program.get_or_try_init(looked).await?;
        if of == id { Ok(found.clone()) } else { look().await }
    }

    async fn read_named(&self, id: &MiniProgramId, actor: Actor) -> Result<Option<Found>, Error> {
        static ASKED: Always = Always::new();
        let db = &self.backend.database;
        let who = || Value::from(actor.account);
        let by_id = || {
            let is_it = mini_program::COLUMN.public_id.eq(id.clone());
            with_roles(is_it.and(mini_program::COLUMN.deleted_at.is_null()), actor)
        };
        let values = [who(), who(), who(), id.clone().into()];
        Ok(db.near.row(ASKED.with(db.backend(), values, by_id)).await?)
    }

    /// The mini program in the bin with this id, if the actor may do `action` to it.
    pub(crate) async fn deleted_program(
        &self,
        id: &MiniProgramId,
        action: Action,
    ) -> Result<Program, Error> {
        let actor = self.actor()?;
        let by_id = mini_program::COLUMN.public_id.eq(id.clone());
        let deleted = mini_program::COLUMN.deleted_at.is_not_null();
        let found = self.look_up(by_id.and(deleted), actor).await?.into_iter().next();
        let found = found.ok_or(Error::NotFound)?;
        let roles = roles(found.facts);
        // Whoever may not take it out does not learn that it lies there.
        if roles.may(action) { Ok(Program { found, roles, actor }) } else { Err(Error::NotFound) }
    }

    /// The row and what decides the actor's roles. One in the bin is none.
    pub(crate) async fn find(
        &self,
        filter: SimpleExpr,
        actor: Actor,
    ) -> Result<Option<Found>, Error> {
        Ok(self.find_all(filter, actor).await?.into_iter().next())
    }

    /// The same of every mini program that fits.
    pub(crate) async fn find_all(
        &self,
        filter: SimpleExpr,
        actor: Actor,
    ) -> Result<Vec<Found>, Error> {
        self.look_up(filter.and(mini_program::COLUMN.deleted_at.is_null()), actor).await
    }

    async fn look_up(&self, filter: SimpleExpr, actor: Actor) -> Result<Vec<Found>, Error> {
        let db = &self.backend.database;
        Ok(db.near.rows(db.backend().build(&with_roles(filter, actor))).await?)
    }

    /// Names of those who may do something to a mini program and could let others, the nearest first.
    pub async fn whom_to_ask(
        &self,
        row: &mini_program::Model,
        action: Action,
    ) -> Result<Vec<String>, Error> {
        if Role::MiniProgramAdmin.may(action) {
            let admins = mini_program_member::Entity::find()
                .select_only()
                .column(mini_program_member::Column::AccountId)
                .filter(mini_program_member::COLUMN.mini_program_id.eq(row.id))
                .filter(mini_program_member::COLUMN.role.eq(MiniProgramRole::Admin))
                .into_query();
            // Whoever is blocked can let nobody.
            let admins = counts(row).add(account::Column::Id.in_subquery(admins));
            let found = names(&self.backend.database.reader, admins).await?;
            if !found.is_empty() {
                return Ok(found);
            }
            return self.workspace_admins(row.workspace_id, row.tenant_id).await;
        }
        self.workspace_admins(row.tenant_id, row.tenant_id).await
    }

    /// The workspace with this key, if the actor may do `action` in it. A stranger gets the same
    /// answer as for one that does not exist.
    pub async fn workspace(&self, key: &str, action: WorkspaceAction) -> Result<Space, Error> {
        let actor = self.actor()?;
        // PostgreSQL refuses a text with NUL in it; no key has one.
        if key.contains('\0') {
            return Err(Error::NotFound);
        }
        let db = &self.backend.database.reader;
        let row = workspace::Entity::find()
            .filter(workspace::COLUMN.key.eq(key))
            .one(db)
            .await?
            .ok_or(Error::NotFound)?;
        // Nobody is in a merchant's that was removed, and nothing is changed there any more.
        let removed = row.removed_at.is_some();
        let own = if removed { None } else { self.membership(row.id, actor.account).await? };
        let above = match row.tenant_id {
            Some(tenant) => self.membership(tenant, actor.account).await?,
            None => None,
        };
        let standing = standing(own, above).ok_or(Error::NotFound)?;
        if removed && !stays_after_removal(action) {
            return Err(Error::NotFound);
        }
        if !standing.may(action) {
            let ask = self.workspace_admins(row.id, row.tenant_id.unwrap_or(row.id)).await?;
            return Err(Error::Denied(Denied::Workspace { action, ask }));
        }
        Ok(Space { row, standing, actor })
    }

    /// The tenant workspace with this key, if the actor may do `action` in it. Whoever is in a merchant's
    /// workspace learns that it has no such page.
    pub async fn tenant(&self, key: &str, action: WorkspaceAction) -> Result<Space, Error> {
        let space = self.workspace(key, WorkspaceAction::View).await?;
        if space.row.tenant_id.is_some() {
            return Err(Error::NotFound);
        }
        self.workspace(key, action).await
    }

    async fn membership(
        &self,
        workspace: WorkspaceId,
        account: AccountId,
    ) -> Result<Membership, Error> {
        let found = workspace_member::Entity::find_by_id((workspace, account))
            .one(&self.backend.database.reader)
            .await?;
        Ok(found.map(|it| (it.role, it.state)))
    }

    /// Names of a workspace's admins; of one that has none those of the tenant above it.
    async fn workspace_admins(
        &self,
        workspace: WorkspaceId,
        tenant: WorkspaceId,
    ) -> Result<Vec<String>, Error> {
        for space in [workspace, tenant] {
            let role = Condition::any()
                .add(workspace_member::COLUMN.role.eq(WorkspaceRole::WorkspaceAdmin))
                .add(workspace_member::COLUMN.role.eq(WorkspaceRole::DeveloperAdmin));
            let admins = workspace_member::Entity::find()
                .select_only()
                .column(workspace_member::Column::AccountId)
                .filter(workspace_member::COLUMN.workspace_id.eq(space))
                .filter(workspace_member::COLUMN.state.eq(MemberState::Active))
                .filter(role)
                .into_query();
            let admins = Condition::all().add(account::Column::Id.in_subquery(admins));
            let found = names(&self.backend.database.reader, admins).await?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }
}

/// What the tenant's admins can still do in a merchant's workspace that was removed (rules §1.5).
const fn stays_after_removal(action: WorkspaceAction) -> bool {
    match action {
        WorkspaceAction::View | WorkspaceAction::ViewFeatures | WorkspaceAction::ViewAudit => true,
        WorkspaceAction::CreateMiniProgram
        | WorkspaceAction::EditMembers
        | WorkspaceAction::EditHostApps
        | WorkspaceAction::EditMerchants
        | WorkspaceAction::EditSettings
        | WorkspaceAction::EditFeatures
        | WorkspaceAction::DecideRequests
        | WorkspaceAction::UseBin => false,
    }
}

/// Names of the first few accounts that fit.
async fn names(db: &DatabaseConnection, which: Condition) -> Result<Vec<String>, Error> {
    let found = account::Entity::find()
        .filter(which)
        .order_by_asc(account::Column::Id)
        .limit(NAMED)
        .all(db)
        .await?;
    Ok(found.into_iter().map(|it| it.name).collect())
}
