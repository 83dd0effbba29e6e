//! Accounts from the command line: made, or given a role, with nothing taken from whoever was there.

use crate::people::{self, PASSWORD, Who};
use crate::world::World;
use backend::entity::{audit_event, workspace_member};
use backend::user::{Added, How, NewUser, NotAdded, Place};
use domain::access::{MemberState, WorkspaceRole};
use domain::form::{Field, Problem};
use sea_orm::entity::prelude::*;

both!(
    a_new_account_gets_a_link,
    an_account_that_is_there_joins_with_its_password,
    an_account_without_a_password_gets_a_link_as_often_as_it_is_asked_for,
    another_role_is_refused_and_named,
    whoever_is_invited_is_a_member_at_once,
);

async fn add(world: &World, email: &str, role: WorkspaceRole) -> Result<Added, NotAdded> {
    let key = match role.kind() {
        domain::workspace::WorkspaceKind::Tenant => &world.places.tenant.key,
        domain::workspace::WorkspaceKind::Developer => &world.places.merchant.key,
    };
    let place = Place::Workspace(Some(key));
    let user = NewUser { email, name: "Nia New", place, role };
    backend::user::add(&world.backend.local(), user).await
}

async fn member(world: &World, who: Who) -> Option<(WorkspaceRole, MemberState)> {
    let key = (world.places.tenant.id, world.places.account(who));
    let row = workspace_member::Entity::find_by_id(key).one(world.db()).await.unwrap();
    row.map(|it| (it.role, it.state))
}

async fn events(world: &World) -> u64 {
    audit_event::Entity::find().count(world.db()).await.unwrap()
}

/// Whether a link is good; its page stands where the link leads.
async fn good(world: &World, link: &str) -> bool {
    let path = link.split_once("/password").map(|(_, query)| format!("/password{query}"));
    world.get(&path.unwrap(), Who::Nobody).await.status == 200
}

async fn a_new_account_gets_a_link(world: &World) {
    let added = add(world, "New@example.test", WorkspaceRole::Developer).await.unwrap();
    assert_eq!((added.how, added.workspace.as_str()), (How::Made, "Lotus Coffee"));
    assert!(good(world, &added.link.unwrap()).await);
    let wrong = add(world, "new@", WorkspaceRole::Developer).await;
    let Err(NotAdded::Failed(backend::Error::Fields(problems))) = wrong else {
        panic!("{wrong:?}")
    };
    assert_eq!((problems[0].field, problems[0].problem.clone()), (Field::Email, Problem::NoEmail));
}

async fn an_account_that_is_there_joins_with_its_password(world: &World) {
    let email = Who::Stranger.email();
    let added = add(world, &email.to_uppercase(), WorkspaceRole::WorkspaceReviewer).await.unwrap();
    assert_eq!(added.how, How::Joined(String::from(Who::Stranger.name())));
    assert_eq!((added.workspace.as_str(), added.link), ("Harbour Wallet", None));
    let (role, state) = (WorkspaceRole::WorkspaceReviewer, MemberState::Active);
    assert_eq!(member(world, Who::Stranger).await, Some((role, state)));
    assert!(people::signs_in(&world.backend, email, PASSWORD).await);

    // Asked for again, it is a way back in for whoever forgot the password, which holds until then.
    let before = events(world).await;
    let again = add(world, email, WorkspaceRole::WorkspaceReviewer).await.unwrap();
    assert_eq!((again.how, events(world).await), (How::HadIt, before));
    assert!(good(world, &again.link.unwrap()).await);
    assert!(people::signs_in(&world.backend, email, PASSWORD).await);
}

async fn an_account_without_a_password_gets_a_link_as_often_as_it_is_asked_for(world: &World) {
    let link = async |role| add(world, "new@example.test", role).await.unwrap().link.unwrap();
    let first = link(WorkspaceRole::Developer).await;
    let second = link(WorkspaceRole::Developer).await;
    let third = link(WorkspaceRole::WorkspaceDeveloper).await;
    assert!(!good(world, &first).await && !good(world, &second).await);
    assert!(good(world, &third).await, "the last one is good");
}

async fn another_role_is_refused_and_named(world: &World) {
    let before = events(world).await;
    for (who, role, shown) in [
        (
            Who::Reviewer,
            WorkspaceRole::WorkspaceAdmin,
            "workspace-reviewer in Harbour Wallet already (active)",
        ),
        (
            Who::Invited,
            WorkspaceRole::WorkspaceReviewer,
            "workspace-admin in Harbour Wallet already (invited)",
        ),
        (
            Who::Blocked,
            WorkspaceRole::WorkspaceAdmin,
            "workspace-admin in Harbour Wallet already (blocked)",
        ),
    ] {
        let was = member(world, who).await;
        let said = add(world, who.email(), role).await.unwrap_err().to_string();
        assert!(said.starts_with(&format!("{} is {shown}", who.email())), "{said}");
        assert_eq!(member(world, who).await, was);
    }
    assert_eq!(events(world).await, before);
}

async fn whoever_is_invited_is_a_member_at_once(world: &World) {
    let added = add(world, Who::Invited.email(), WorkspaceRole::WorkspaceAdmin).await.unwrap();
    assert_eq!(added.how, How::Joined(String::from(Who::Invited.name())));
    let (role, state) = (WorkspaceRole::WorkspaceAdmin, MemberState::Active);
    assert_eq!(member(world, Who::Invited).await, Some((role, state)));
}
