//! Mini programs are found by whoever created them, also after these were renamed: brought up to date a few at
//! a time, since one may have created a hundred thousand. What is still to be done is a row, so that neither an
//! end of the process nor a failure leaves anything under the old name.

use super::{index, text};
use crate::entity::{account, mini_program, mini_program_text, search_due};
use crate::{Backend, Error};
use domain::id::{AccountId, MiniProgramId, MiniProgramKey};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use std::collections::HashMap;

/// How many mini programs a step writes: some hundredths of a second, between which others write.
const STEP: usize = 200;

/// Notes that what somebody created is to be found by another name, within the transaction that gives it.
pub(crate) async fn note(txn: &impl ConnectionTrait, account: AccountId) -> Result<(), Error> {
    let due = search_due::ActiveModel { account_id: Set(account), after_id: Set(0) };
    let anew = OnConflict::column(search_due::Column::AccountId)
        .update_column(search_due::Column::AfterId)
        .to_owned();
    search_due::Entity::insert(due).on_conflict(anew).exec_without_returning(txn).await?;
    Ok(())
}

/// Does the first step of what was noted about somebody; most are done with it. The rest is done behind the
/// answer, and what fails by whichever process serves next.
pub(crate) async fn begin(backend: &Backend, account: AccountId) {
    match step(backend, Some(account)).await {
        Ok(false) => {}
        Ok(true) => {
            let backend = backend.clone();
            tokio::spawn(async move {
                if let Err(error) = catch_up(&backend).await {
                    tracing::warn!(%error, "what somebody created is not yet found by their name");
                }
            });
        }
        Err(error) => {
            tracing::warn!(%error, "what somebody created is not yet found by their name");
        }
    }
}

/// Does all that is noted, in steps.
pub async fn catch_up(backend: &Backend) -> Result<(), Error> {
    while step(backend, None).await? {}
    Ok(())
}

/// Does a step of what is noted about somebody, or about anybody; says whether anything may be left.
async fn step(backend: &Backend, account: Option<AccountId>) -> Result<bool, Error> {
    let txn = backend.database.begin().await?;
    let mut due = search_due::Entity::find();
    if let Some(account) = account {
        due = due.filter(search_due::COLUMN.account_id.eq(account));
    }
    // Locked, so that two processes never do the same step.
    let due = due.order_by_asc(search_due::Column::AccountId).lock_exclusive().one(&txn).await?;
    let Some(due) = due else { return Ok(false) };
    let last = write(&txn, &due).await?;
    let these = search_due::COLUMN.account_id.eq(due.account_id);
    match last {
        None => {
            search_due::Entity::delete_many().filter(these).exec(&txn).await?;
        }
        Some(last) => {
            search_due::Entity::update_many()
                .col_expr(search_due::Column::AfterId, Expr::value(last.0))
                .filter(these)
                .exec(&txn)
                .await?;
        }
    }
    txn.commit().await?;
    Ok(last.is_some() || account.is_none())
}

/// Writes the next few; gives back the last of them, if others may follow.
async fn write(
    txn: &impl ConnectionTrait,
    due: &search_due::Model,
) -> Result<Option<MiniProgramKey>, Error> {
    let creator = account::Entity::find_by_id(due.account_id).one(txn).await?;
    let Some(creator) = creator else { return Ok(None) };
    // Locked before their texts are read: whoever edits one meanwhile is waited for.
    let rows: Vec<(MiniProgramKey, MiniProgramId, String)> = mini_program::Entity::find()
        .select_only()
        .columns([
            mini_program::Column::Id,
            mini_program::Column::PublicId,
            mini_program::Column::Name,
        ])
        .filter(mini_program::COLUMN.creator_id.eq(due.account_id))
        .filter(mini_program::COLUMN.id.gt(MiniProgramKey(due.after_id)))
        .order_by_asc(mini_program::Column::Id)
        .limit(STEP as u64)
        .lock_exclusive()
        .into_tuple()
        .all(txn)
        .await?;
    let texts: Vec<(MiniProgramKey, String)> = mini_program_text::Entity::find()
        .select_only()
        .columns([mini_program_text::Column::MiniProgramId, mini_program_text::Column::Name])
        .filter(mini_program_text::Column::MiniProgramId.is_in(rows.iter().map(|it| it.0)))
        .order_by_asc(mini_program_text::Column::Position)
        .into_tuple()
        .all(txn)
        .await?;
    let mut names: HashMap<MiniProgramKey, Vec<String>> = HashMap::new();
    for (key, name) in texts {
        names.entry(key).or_default().push(name);
    }
    for (key, id, name) in &rows {
        let further = names.get(key).into_iter().flatten().filter(|it| !it.is_empty());
        let further = further.filter(|it| *it != name);
        let all: Vec<&str> = std::iter::once(name).chain(further).map(String::as_str).collect();
        let found_by = text(&all, id.as_str(), (&creator.name, &creator.email));
        index(txn, *key, &found_by).await?;
    }
    Ok(rows.last().filter(|_| rows.len() == STEP).map(|it| it.0))
}
