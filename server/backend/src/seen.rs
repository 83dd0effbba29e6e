//! What a page that is being answered has read already: its frame, its head and its tab ask for the same rows.
//! A page that only reads is the same moment's all over, so each is read once for it. Commands never have this.

use crate::access::Found;
use crate::entity::workspace;
use domain::access::{MemberState, WorkspaceRole};
use domain::id::MiniProgramId;
use domain::information::Texts;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// The workspaces that somebody is a member of, with their role and state there.
pub(crate) type Memberships = Arc<[(workspace::Model, WorkspaceRole, MemberState)]>;

/// What one request has read, for one actor.
#[derive(Default)]
pub(crate) struct Rows {
    /// The workspaces that the actor is a member of.
    pub memberships: OnceCell<Memberships>,
    /// The mini program that the address names, if there is one.
    pub program: OnceCell<(MiniProgramId, Option<Found>)>,
    /// Its texts.
    pub texts: OnceCell<Vec<Texts>>,
}

/// What is kept of one request. Cheap to clone.
#[derive(Clone, Default)]
pub struct Seen(pub(crate) Arc<Rows>);

impl std::fmt::Debug for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seen")
    }
}
