//! A mini program and what decides somebody's roles in it, read in one query.

use super::Actor;
use crate::entity::{mini_program, mini_program_member, workspace_member};
use crate::near::{Columns, FromColumns};
use domain::access::{Facts, MemberState, Membership, MiniProgramRole, WorkspaceRole};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, ExprTrait as _, SelectStatement, SimpleExpr};
use sea_orm::{Condition, JoinType, QueryTrait as _};

/// The name of the workspace that owns a mini program, in a query of it.
const OWNER: &str = "(SELECT s.name FROM workspace s WHERE s.id = mini_program.workspace_id)";
/// The key of its tenant.
const TENANT_KEY: &str = "(SELECT s.key FROM workspace s WHERE s.id = mini_program.tenant_id)";

/// Whether the mini program is under review, or was decided on by a reviewer (rules §2.2). Nobody else is asked about,
/// since it gives nothing to them.
const REVIEWING: &str = "CASE WHEN t.role = 'workspace-reviewer' THEN \
    (EXISTS (SELECT 1 FROM request q WHERE q.mini_program_id = mini_program.id AND q.status = 'in-review') \
    OR EXISTS (SELECT 1 FROM request q WHERE q.decided_by = t.account_id AND q.mini_program_id = mini_program.id)) \
    ELSE FALSE END";

/// A mini program as it was looked up, with what decides the actor's roles in it.
#[derive(Clone)]
pub(crate) struct Found {
    /// Its row.
    pub row: mini_program::Model,
    /// What decides the roles.
    pub facts: Facts,
    /// The name of the workspace that owns it.
    pub owner: String,
    /// The key of the tenant.
    pub tenant_key: String,
}

impl FromColumns for Found {
    fn from_columns(columns: &Columns<'_>) -> Result<Found, DbErr> {
        let row = mini_program::Model::from_columns(columns)?;
        let membership = |role: &str, state: &str| -> Result<Membership, DbErr> {
            let role: Option<WorkspaceRole> = columns.get(role)?;
            let state: Option<MemberState> = columns.get(state)?;
            Ok(role.zip(state))
        };
        let (tenant, owner) = (membership("t_role", "t_state")?, membership("o_role", "o_state")?);
        let member: Option<MiniProgramRole> = columns.get("m_role")?;
        let owned_by_tenant = row.tenant_id == row.workspace_id;
        // The access of whoever is in a merchant's that was removed has ended: only an admin of the
        // tenant still sees what it owned (rules §1.5).
        let removed = columns.get::<bool>("removed")? && !owned_by_tenant;
        let (owner_name, tenant_key) = (columns.get("owner")?, columns.get("tenant_key")?);
        let facts = Facts {
            tenant: tenant.filter(|it| !removed || it.0 == WorkspaceRole::WorkspaceAdmin),
            developer: if owned_by_tenant || removed { None } else { owner },
            member: member.filter(|_| !removed),
            reviewing: columns.get("reviewing")?,
        };
        Ok(Found { row, facts, owner: owner_name, tenant_key })
    }
}

/// The mini programs that fit, with what decides the actor's roles in them, in one query: every page of a mini
/// program asks.
pub(super) fn with_roles(filter: SimpleExpr, actor: Actor) -> SelectStatement {
    let (tenant, owner, own) = (Alias::new("t"), Alias::new("o"), Alias::new("m"));
    let member = |alias: &Alias, space: mini_program::Column| {
        Condition::all()
            .add(Expr::col((alias.clone(), workspace_member::Column::AccountId)).eq(actor.account))
            .add(
                Expr::col((alias.clone(), workspace_member::Column::WorkspaceId))
                    .equals((mini_program::Entity, space)),
            )
    };
    let joined = Condition::all()
        .add(Expr::col((own.clone(), mini_program_member::Column::AccountId)).eq(actor.account))
        .add(
            Expr::col((own.clone(), mini_program_member::Column::MiniProgramId))
                .equals((mini_program::Entity, mini_program::Column::Id)),
        );
    let mut query = mini_program::Entity::find().filter(filter).into_query();
    for (alias, space) in
        [(&tenant, mini_program::Column::TenantId), (&owner, mini_program::Column::WorkspaceId)]
    {
        let (role, state) =
            (format!("{}_role", alias.to_string()), format!("{}_state", alias.to_string()));
        query
            .join_as(
                JoinType::LeftJoin,
                workspace_member::Entity,
                alias.clone(),
                member(alias, space),
            )
            .expr_as(Expr::col((alias.clone(), workspace_member::Column::Role)), Alias::new(role))
            .expr_as(
                Expr::col((alias.clone(), workspace_member::Column::State)),
                Alias::new(state),
            );
    }
    query
        .join_as(JoinType::LeftJoin, mini_program_member::Entity, own.clone(), joined)
        .expr_as(Expr::col((own, mini_program_member::Column::Role)), Alias::new("m_role"))
        .expr_as(
            Expr::cust(
                "(SELECT s.removed_at FROM workspace s WHERE s.id = mini_program.workspace_id) \
                 IS NOT NULL",
            ),
            Alias::new("removed"),
        )
        .expr_as(Expr::cust(OWNER), Alias::new("owner"))
        .expr_as(Expr::cust(TENANT_KEY), Alias::new("tenant_key"))
        .expr_as(Expr::cust(REVIEWING), Alias::new("reviewing"));
    query
}
