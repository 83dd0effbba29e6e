//! What the pages about versions ask of the server. The upload itself is a route of its own, since it is
//! streamed.
#![expect(
    missing_docs,
    reason = "the macro makes structs of the arguments, which the functions describe"
)]

use crate::error::AppError;
use crate::wire::Wire;
use domain::id::MiniProgramId;
use domain::version::UploadForm;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// What the upload form is prepared with.
#[server(endpoint = "version/upload-form", input = GetUrl, output = Wire)]
pub async fn read_upload_form(id: MiniProgramId) -> Result<UploadForm, AppError> {
    let host = crate::host::Host::of_request();
    Ok(backend::version::upload_form(&host.cx()?, &id).await?)
}
