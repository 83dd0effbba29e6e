//! The reader: who they are, and which workspaces are there for them.

pub mod api;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod two_step;

use crate::answer::Answer;
use domain::access::WorkspaceAction;
use domain::account::Reader;
use domain::workspace::WorkspaceSummary;
use leptos::prelude::*;

/// The reader, loaded once by the frame.
pub type ReaderResource = Answer<Reader>;

/// The reader that the frame loaded.
pub fn use_reader() -> ReaderResource {
    expect_context()
}

/// Workspaces in which the reader may create a mini program.
pub fn may_create_in(reader: &Reader) -> Vec<WorkspaceSummary> {
    let may = |it: &&WorkspaceSummary| it.standing.may(WorkspaceAction::CreateMiniProgram);
    reader.workspaces.iter().filter(may).cloned().collect()
}
