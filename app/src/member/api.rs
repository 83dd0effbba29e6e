//! What forms about members ask of the server. Each says on the next page what it did.
#![expect(
    missing_docs,
    reason = "the macro makes structs of the arguments, which the functions describe"
)]

use crate::error::AppError;
use crate::wire::Wire;
use domain::access::{MiniProgramRole, WorkspaceRole};
use domain::id::{AccountId, MiniProgramId};
use leptos::prelude::*;

/// Makes somebody Mini Program Admin or Developer.
#[server(endpoint = "member/add", output = Wire)]
pub async fn add_member(
    id: MiniProgramId,
    member: AccountId,
    role: MiniProgramRole,
) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    backend::member::add(&host.cx()?, &id, member, role).await?;
    crate::served::said::say(crate::served::said::Said::MemberAdded);
    Ok(())
}

/// Makes somebody who takes part something else.
#[server(endpoint = "member/change-role", output = Wire)]
pub async fn change_member_role(
    id: MiniProgramId,
    member: AccountId,
    role: MiniProgramRole,
) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    backend::member::change_role(&host.cx()?, &id, member, role).await?;
    crate::served::said::say(crate::served::said::Said::RoleChanged);
    Ok(())
}

/// Takes somebody out of a mini program.
#[server(endpoint = "member/remove", output = Wire)]
pub async fn remove_member(id: MiniProgramId, member: AccountId) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    backend::member::remove(&host.cx()?, &id, member).await?;
    crate::served::said::say(crate::served::said::Said::MemberRemoved);
    Ok(())
}

/// Stops taking part oneself, and goes to the list.
#[server(endpoint = "member/leave", output = Wire)]
pub async fn leave_mini_program(id: MiniProgramId) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    backend::member::leave(&host.cx()?, &id).await?;
    crate::host::go(crate::path::HOME);
    Ok(())
}

/// Invites somebody into a workspace, or again; the next page shows the link.
#[server(endpoint = "workspace-member/invite", output = Wire)]
pub async fn invite_member(
    key: String,
    email: String,
    role: WorkspaceRole,
) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    let invited = backend::workspace_member::invite(&host.cx()?, &key, &email, role).await;
    let invited = invited.map_err(|error| AppError::from(error).keeping(&(email, role)))?;
    crate::host::set_brief_cookie(super::workspace::LINK, &crate::path::encode(&invited.link));
    super::workspace::mail(&host.cx()?, invited, role);
    Ok(())
}

/// Makes a member of a workspace something else.
#[server(endpoint = "workspace-member/change-role", output = Wire)]
pub async fn change_workspace_role(
    key: String,
    member: AccountId,
    role: WorkspaceRole,
) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    backend::workspace_member::change_role(&host.cx()?, &key, member, role).await?;
    crate::served::said::say(crate::served::said::Said::RoleChanged);
    Ok(())
}

/// Suspends a membership. `successor` becomes admin where nobody else is.
#[server(endpoint = "workspace-member/block", output = Wire)]
pub async fn block_member(
    key: String,
    member: AccountId,
    #[server(default)] successor: String,
) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    let blocked =
        backend::workspace_member::block(&host.cx()?, &key, member, successor.parse().ok()).await;
    blocked.map_err(|error| AppError::from(error).keeping(&("block", member)))?;
    crate::served::said::say(crate::served::said::Said::MemberBlocked);
    Ok(())
}

/// Has a suspended membership count again.
#[server(endpoint = "workspace-member/unblock", output = Wire)]
pub async fn unblock_member(key: String, member: AccountId) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    backend::workspace_member::unblock(&host.cx()?, &key, member).await?;
    crate::served::said::say(crate::served::said::Said::MemberUnblocked);
    Ok(())
}

/// Ends a membership, or withdraws an invitation. `successor` becomes admin where nobody else is.
#[server(endpoint = "workspace-member/remove", output = Wire)]
pub async fn remove_workspace_member(
    key: String,
    member: AccountId,
    #[server(default)] successor: String,
) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    let removed =
        backend::workspace_member::remove(&host.cx()?, &key, member, successor.parse().ok()).await;
    removed.map_err(|error| AppError::from(error).keeping(&("remove", member)))?;
    crate::served::said::say(crate::served::said::Said::MemberRemoved);
    Ok(())
}

/// Takes an invitation, signed in, and goes to the list.
#[server(endpoint = "invitation/accept", output = Wire)]
pub async fn accept_invitation(token: String) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    backend::invitation::accept(&host.cx()?, &token).await?;
    crate::host::go(crate::path::HOME);
    Ok(())
}

/// Takes an invitation with a new account, and goes to the list.
#[server(endpoint = "invitation/accept-new", output = Wire)]
pub async fn accept_new_invitation(
    token: String,
    name: String,
    password: String,
) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    let cx = host.cx()?;
    let person = (name.as_str(), password.as_str());
    let joined = backend::invitation::accept_new(&cx, &token, person, host.user_agent()).await;
    let secret = joined.map_err(|error| AppError::from(error).keeping(&name))?;
    crate::host::set_session_cookie(&secret);
    crate::host::go(crate::path::HOME);
    Ok(())
}
