//! What the frame asks of the server.

use crate::error::AppError;
use crate::wire::Wire;
use domain::account::Reader;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The reader and their workspaces.
#[server(endpoint = "account/reader", input = GetUrl, output = Wire)]
pub async fn read_reader() -> Result<Reader, AppError> {
    let host = crate::host::Host::of_request();
    Ok(backend::account::reader(&host.cx()?).await?)
}
