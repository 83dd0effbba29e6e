//! Some people as those who take part somewhere.

use super::Member;
use crate::Error;
use crate::entity::{account, session};
use crate::naming::named;
use chrono::{DateTime, Utc};
use domain::access::MemberState;
use domain::account::Person;
use domain::id::AccountId;
use sea_orm::{ConnectionTrait, QuerySelect, entity::prelude::*};
use std::collections::HashMap;

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
        // Whoever was only invited has not shown themselves: an address is no way to learn whose it is.
        let is_known = state != MemberState::Invited;
        let name = if is_known {
            who.name.clone()
        } else {
            who.email.split('@').next().unwrap_or_default().to_owned()
        };
        let person = Person { id, name };
        let seen = self.seen.get(&id).copied().filter(|_| is_known);
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
