//! What pages of a workspace ask of the server.
#![expect(
    missing_docs,
    reason = "the macro makes structs of the arguments, which the functions describe"
)]

use crate::error::AppError;
use crate::wire::Wire;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Checks that a page of a workspace is there for the reader; gives back the workspace's name.
#[server(endpoint = "workspace/open-section", input = GetUrl, output = Wire)]
pub async fn open_section(key: String, section: String) -> Result<String, AppError> {
    use crate::frame::Section;
    use domain::access::WorkspaceAction;
    let host = crate::host::Host::of_request();
    let cx = host.cx()?;
    let known = Section::ALL.into_iter().find(|it| it.slug() == section);
    let action = known.map_or(WorkspaceAction::View, Section::needs);
    let is_of_tenants = known.is_some_and(Section::is_of_tenants);
    if is_of_tenants || known.is_none() {
        // Whoever is in the workspace learns that it has no such page; a stranger learns nothing.
        let space = backend::workspace::open(&cx, &key, WorkspaceAction::View).await?;
        if known.is_none() || space.row().tenant_id.is_some() {
            return Err(backend::Error::NotFound.into());
        }
    }
    let space = backend::workspace::open(&cx, &key, action).await?;
    Ok(space.row().name.clone())
}
