//! Accounts from the command line: whoever runs it holds the machine.

use crate::entity::{account, workspace_member};
use crate::link::{self, LinkPurpose};
use crate::workspace::{self, NewMember};
use crate::{Cx, Error};
use domain::access::{MemberState, WorkspaceRole};
use domain::form::{Field, Problem};
use domain::id::AccountId;
use sea_orm::ConnectionTrait;
use sea_orm::entity::prelude::*;

/// What the command line asks for.
#[derive(Clone, Copy, Debug)]
pub struct NewUser<'a> {
    /// Their address.
    pub email: &'a str,
    /// Their name, where there is no account of the address yet.
    pub name: &'a str,
    /// The workspace they become a member of.
    pub place: Place<'a>,
    /// What they become there.
    pub role: WorkspaceRole,
}

/// Where somebody becomes a member.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// The workspace with this key; none for the only tenant there is.
    Workspace(Option<&'a str>),
    /// The merchant of this name, made if absent.
    Merchant(&'a str),
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// How the account came to the role.
    pub how: How,
    /// The name of the workspace.
    pub workspace: String,
    /// Where a password can be set, once: none for whoever has an account with one, and only gets a role.
    pub link: Option<String>,
}

/// How an account came to a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// It was made.
    Made,
    /// It was there, under this name.
    Joined(String),
    /// It had the role before; nothing was changed, but that there is a link again.
    HadIt,
}

/// Why somebody was not added.
#[derive(Debug, thiserror::Error)]
pub enum NotAdded {
    /// They are something else there; that is changed where everybody sees it.
    #[error(
        "{email} is {role} in {workspace} already ({state}): change that on the page of its members"
    )]
    Otherwise {
        /// Their address.
        email: String,
        /// What they are.
        role: WorkspaceRole,
        /// Whether that counts.
        state: MemberState,
        /// The name of the workspace.
        workspace: String,
    },
    /// A use case failed.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl From<DbErr> for NotAdded {
    fn from(error: DbErr) -> NotAdded {
        NotAdded::Failed(error.into())
    }
}

/// Makes an account, or takes the one with this address, and gives it a role (rules §11.7). A password that is
/// there stays. Refused, with nothing changed, when the person has another role there, or is blocked.
pub async fn add(cx: &Cx<'_>, user: NewUser<'_>) -> Result<Added, NotAdded> {
    let wrong = |field, problem| NotAdded::Failed(Error::field(field, problem));
    let email = domain::form::email(user.email).map_err(|it| wrong(Field::Email, it))?;
    let name = domain::account::name(user.name).map_err(|it| wrong(Field::Name, it))?;

    let txn = cx.backend.database.begin().await.map_err(Error::from)?;
    let (account, known) = account(&txn, cx, &email, &name).await?;
    let space = match user.place {
        Place::Workspace(key) => workspace::by_key_or_only(&txn, key).await?,
        Place::Merchant(name) => workspace::merchant(&txn, cx, name).await?,
    };
    if space.kind != user.role.kind() {
        return Err(wrong(Field::Workspace, Problem::NoSuchChoice));
    }
    let before = workspace_member::Entity::find_by_id((space.id, account)).one(&txn).await?;
    let had_it = match before {
        None => false,
        Some(before) => match (before.role == user.role, before.state) {
            (true, MemberState::Active) => true,
            // What they were invited to they are made now.
            (true, MemberState::Invited) => false,
            (false, _) | (true, MemberState::Blocked) => {
                let (role, state) = (before.role, before.state);
                return Err(NotAdded::Otherwise { email, role, state, workspace: space.name });
            }
        },
    };
    let has_password = known.as_ref().is_some_and(|it| it.password_hash.is_some());
    // Whoever asks again for what is there wants the link: it was lost, or the password was.
    let link = if has_password && !had_it {
        None
    } else {
        link::end_all(&txn, cx.backend, LinkPurpose::Password, Some(account)).await?;
        let token = link::make(&txn, cx.backend, LinkPurpose::Password, Some(account)).await?;
        Some(format!("{}/password?token={token}", cx.backend.base_url))
    };
    // Behind the link, since it locks the head of the tenant's chain.
    if !had_it {
        let member = NewMember { account, role: user.role, state: MemberState::Active };
        workspace::add_member(&txn, cx, &space, member).await?;
    }
    txn.commit().await?;
    let how = match known {
        _ if had_it => How::HadIt,
        Some(known) => How::Joined(known.name),
        None => How::Made,
    };
    Ok(Added { how, workspace: space.name, link })
}

/// The account of this address, and its row where it was there before.
async fn account(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    email: &str,
    name: &str,
) -> Result<(AccountId, Option<account::Model>), Error> {
    let known = account::Entity::find()
        .filter(account::COLUMN.email_folded.eq(domain::text::fold(email)))
        .one(txn)
        .await?;
    match known {
        Some(known) => Ok((known.id, Some(known))),
        None => Ok((crate::account::insert(txn, cx, name, email, None).await?, None)),
    }
}
