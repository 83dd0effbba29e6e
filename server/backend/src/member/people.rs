//! Some people as those who take part somewhere.

use super::Member;
use crate::Error;
use crate::entity::{account, session};
use chrono::{DateTime, Utc};
use domain::access::MemberState;
use domain::account::Person;
use domain::id::AccountId;
use sea_orm::sea_query::{Condition, ExprTrait as _, LikeExpr, SimpleExpr};
use sea_orm::{ConnectionTrait, QuerySelect, entity::prelude::*};
use std::collections::HashMap;

/// Accounts whose name or address holds what was typed.
pub fn named(typed: &str) -> Condition {
    let holds = |text: &str| {
        let escaped = text.replace('\0', "\u{fffd}").replace('\\', "\\\\");
        let escaped = escaped.replace('%', "\\%").replace('_', "\\_");
        LikeExpr::new(format!("%{escaped}%")).escape('\\')
    };
    let (typed, folded) = (typed.trim(), domain::text::fold(typed));
    if typed.is_empty() {
        return Condition::all();
    }
    let lower =
        sea_orm::sea_query::Func::lower(Expr::col((account::Entity, account::Column::Name)));
    Condition::any()
        .add(SimpleExpr::from(lower).like(holds(&folded)))
        .add(Expr::col((account::Entity, account::Column::Name)).like(holds(typed)))
        .add(Expr::col((account::Entity, account::Column::EmailFolded)).like(holds(&folded)))
}

/// Some people and when each of them was last here.
pub struct People {
    accounts: HashMap<AccountId, account::Model>,
    seen: HashMap<AccountId, DateTime<Utc>>,
}

impl People {
    /// Those of `ids` whose name or address holds what was typed.
    pub async fn read(
        db: &impl ConnectionTrait,
        ids: &[AccountId],
        typed: &str,
    ) -> Result<People, Error> {
        let found = account::Entity::find()
            .filter(account::COLUMN.id.is_in(ids.to_vec()))
            .filter(named(typed));
        let accounts = found.all(db).await?.into_iter().map(|it| (it.id, it)).collect();
        Ok(People { accounts, seen: last_seen(db, ids).await? })
    }

    /// One of them as a member.
    pub fn member<R>(
        &self,
        id: AccountId,
        role: R,
        state: MemberState,
        added: DateTime<Utc>,
    ) -> Option<Member<R>> {
        let who = self.accounts.get(&id)?;
        let person = Person { id, name: who.name.clone() };
        let seen = self.seen.get(&id).copied();
        Some(Member { person, email: who.email.clone(), role, state, added, seen })
    }
}

/// When each of some people was last here.
async fn last_seen(
    db: &impl ConnectionTrait,
    people: &[AccountId],
) -> Result<HashMap<AccountId, DateTime<Utc>>, Error> {
    let rows: Vec<(AccountId, Option<DateTime<Utc>>)> = session::Entity::find()
        .select_only()
        .column(session::Column::AccountId)
        .column_as(session::Column::SeenAt.max(), "seen")
        .filter(session::COLUMN.account_id.is_in(people.to_vec()))
        .group_by(session::Column::AccountId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|(id, seen)| Some((id, seen?))).collect())
}
