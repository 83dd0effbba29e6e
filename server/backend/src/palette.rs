//! What the search over everything finds in the database (rules §2.14): mini programs and people.

use crate::entity::{account, workspace, workspace_member};
use crate::{Cx, Error, list};
use domain::access::{MemberState, WorkspaceAction};
use domain::account::{Person, Reader};
use domain::id::{AccountId, WorkspaceId};
use domain::language::Locale;
use domain::mini_program::MiniProgramRow;
use sea_orm::{Order, QueryOrder, QuerySelect, QueryTrait, entity::prelude::*};
use std::collections::HashMap;

/// How many mini programs are shown.
pub const PROGRAMS_SHOWN: usize = 8;
/// How many people are shown.
pub const PEOPLE_SHOWN: usize = 6;
/// Out of how many those are chosen whose name begins with what was typed.
const PROGRAMS_READ: usize = 40;

/// Somebody, where they are a member.
#[derive(Clone, Debug)]
pub struct FoundPerson {
    /// Who.
    pub person: Person,
    /// Their address.
    pub email: String,
    /// The key of the workspace.
    pub key: String,
    /// What people call the workspace.
    pub workspace: String,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Who asked, and their workspaces.
    pub reader: Reader,
    /// Mini programs that they see, those whose name begins with what was typed first.
    pub mini_programs: Vec<MiniProgramRow>,
    /// Whether there may be more of them.
    pub more: bool,
    /// Members of the workspaces whose members they may see, those whose name begins with it first.
    pub people: Vec<FoundPerson>,
}

/// Finds what holds what was typed, among what the actor may open; nothing while nothing is typed.
pub async fn find(cx: &Cx<'_>, typed: &str, locale: Locale) -> Result<Found, Error> {
    let reader = crate::account::reader(cx).await?;
    let mut mini_programs = list::few(cx, typed, locale, PROGRAMS_READ).await?;
    let folded = domain::text::fold(typed);
    let begins = |name: &str| domain::text::fold(name).starts_with(&folded);
    mini_programs.sort_by_key(|it| !begins(&it.name) && !it.also.as_deref().is_some_and(begins));
    let more = mini_programs.len() > PROGRAMS_SHOWN;
    mini_programs.truncate(PROGRAMS_SHOWN);
    let people = people(cx, &reader, typed).await?;
    Ok(Found { reader, mini_programs, more, people })
}

async fn people(cx: &Cx<'_>, reader: &Reader, typed: &str) -> Result<Vec<FoundPerson>, Error> {
    let open = reader.workspaces.iter().filter(|it| it.standing.may(WorkspaceAction::EditMembers));
    let keys: Vec<&str> = open.map(|it| it.key.as_str()).collect();
    if typed.trim().is_empty() || keys.is_empty() {
        return Ok(Vec::new());
    }
    let db = &cx.backend.database.reader;
    let spaces: HashMap<WorkspaceId, (String, String)> = workspace::Entity::find()
        .filter(workspace::COLUMN.key.is_in(keys))
        .all(db)
        .await?
        .into_iter()
        .map(|it| (it.id, (it.key, it.name)))
        .collect();
    let members = |ids: Vec<AccountId>| {
        let query = workspace_member::Entity::find()
            .filter(workspace_member::COLUMN.workspace_id.is_in(spaces.keys().copied()))
            // An address that was only invited tells nothing of whose it is.
            .filter(workspace_member::COLUMN.state.ne(MemberState::Invited));
        if ids.is_empty() {
            query
        } else {
            query.filter(workspace_member::COLUMN.account_id.is_in(ids))
        }
    };
    let accounts = members(Vec::new()).select_only().column(workspace_member::Column::AccountId);
    let found = account::Entity::find()
        .filter(crate::member::named(typed))
        .filter(account::Column::Id.in_subquery(accounts.into_query()))
        .order_by(crate::naming::is_called(typed), Order::Desc)
        .order_by_desc(account::Column::Id)
        .limit(PEOPLE_SHOWN as u64)
        .all(db)
        .await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    // Whoever is a member of several is found in each.
    let places = members(found.iter().map(|it| it.id).collect())
        .order_by_asc(workspace_member::Column::WorkspaceId)
        .all(db)
        .await?;
    let shown = found.into_iter().flat_map(|who| {
        let person = Person { id: who.id, name: who.name };
        let at = places.iter().filter(|it| it.account_id == person.id);
        at.filter_map(|it| spaces.get(&it.workspace_id))
            .map(|(key, workspace)| FoundPerson {
                person: person.clone(),
                email: who.email.clone(),
                key: key.clone(),
                workspace: workspace.clone(),
            })
            .collect::<Vec<_>>()
    });
    Ok(shown.take(PEOPLE_SHOWN).collect())
}
