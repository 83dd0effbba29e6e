//! What the page of notifications asks of the server.
#![expect(
    missing_docs,
    reason = "the macro makes structs of the arguments, which the functions describe"
)]

use crate::error::AppError;
use crate::wire::Wire;
use domain::id::NotificationId;
use leptos::prelude::*;

/// Marks one as read.
#[server(endpoint = "notification/mark-read", output = Wire)]
pub async fn mark_read(id: NotificationId) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    Ok(backend::notification::mark_read(&host.cx()?, id).await?)
}

/// Marks one as read and leads to where one reads more.
#[server(endpoint = "notification/open", output = Wire)]
pub async fn open_notification(id: NotificationId) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    let path = backend::notification::open(&host.cx()?, id).await?;
    crate::host::go(&path);
    Ok(())
}

/// Marks everything up to one as read.
#[server(endpoint = "notification/mark-all-read", output = Wire)]
pub async fn mark_all_read(until: NotificationId) -> Result<(), AppError> {
    let host = crate::host::Host::of_request();
    Ok(backend::notification::mark_all_read(&host.cx()?, until).await?)
}
