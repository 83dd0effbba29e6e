//! What the pages about versions ask of the server. The upload itself is a route of its own, since it is
//! streamed.
#![expect(
    missing_docs,
    reason = "the macro makes structs of the arguments, which the functions describe"
)]

use crate::error::AppError;
use crate::wire::Wire;
use domain::id::MiniProgramId;
use domain::version::{ShownFinding, UploadForm, VersionDetail, VersionPage};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A page of a mini program's versions, behind a number if one is named.
#[server(endpoint = "version/list", input = GetUrl, output = Wire)]
pub async fn list_versions(id: MiniProgramId, after: String) -> Result<VersionPage, AppError> {
    let host = crate::host::Host::of_request();
    Ok(backend::version::list(&host.cx()?, &id, after.parse().ok()).await?)
}

/// A version's page. A number of the wrong shape names none, for whoever may see versions at all.
#[server(endpoint = "version/read", input = GetUrl, output = Wire)]
pub async fn read_version(
    id: MiniProgramId,
    number: String,
) -> Result<(VersionDetail, Vec<ShownFinding>), AppError> {
    let host = crate::host::Host::of_request();
    let cx = host.cx()?;
    let Ok(number) = number.parse() else {
        cx.program(&id, domain::access::Action::ViewVersions).await?;
        return Err(backend::Error::NotFound.into());
    };
    let (detail, findings) = backend::version::detail(&cx, &id, number).await?;
    // In words here already: the browser need not know every kind of finding.
    let t = crate::text::Text(host.locale());
    let findings = findings.into_iter().map(|row| t.shown_finding(row));
    Ok((detail, findings.collect()))
}

/// What the upload form is prepared with.
#[server(endpoint = "version/upload-form", input = GetUrl, output = Wire)]
pub async fn read_upload_form(id: MiniProgramId) -> Result<UploadForm, AppError> {
    let host = crate::host::Host::of_request();
    Ok(backend::version::upload_form(&host.cx()?, &id).await?)
}
