//! What the forms of requests ask of the server. After a decision the whole page is loaded anew: the count
//! beside the navigation changes with it.
#![expect(
    missing_docs,
    reason = "the macro makes structs of the arguments, which the functions describe"
)]

use crate::error::AppError;
use crate::wire::Wire;
use domain::id::{RequestFindingId, RequestId};
use leptos::prelude::*;

/// Where the form is sent that rejects a request. It may carry pictures, and is received beside the framework.
pub const REJECT_PATH: &str = "/api/request/reject";

/// Approves a request, with a note if there is one to be said.
#[server(endpoint = "request/approve", output = Wire)]
pub async fn approve_request(number: RequestId, note: String) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    let done = backend::request::approve(&host.cx()?, number, &note).await;
    done.map_err(|error| AppError::from(error).keeping(&note))?;
    say(Said::RequestApproved);
    crate::host::go(&crate::path::request(number));
    Ok(())
}

/// Takes a request back.
#[server(endpoint = "request/withdraw", output = Wire)]
pub async fn withdraw_request(number: RequestId) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    backend::request::withdraw(&host.cx()?, number).await?;
    say(Said::RequestWithdrawn);
    crate::host::go(&crate::path::request(number));
    Ok(())
}

/// Says something about a request.
#[server(endpoint = "request/comment", output = Wire)]
pub async fn comment_request(number: RequestId, text: String) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    let done = backend::request::comment(&host.cx()?, number, &text).await;
    done.map_err(|error| AppError::from(error).keeping(&text))?;
    say(Said::Commented);
    crate::host::go(&crate::path::request(number));
    Ok(())
}

/// Says something below a finding; `page` is the request on whose page that is done.
#[server(endpoint = "request/answer", output = Wire)]
pub async fn answer_finding(
    finding: RequestFindingId,
    page: RequestId,
    text: String,
) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    let done = backend::request::answer(&host.cx()?, finding, &text).await;
    done.map_err(|error| AppError::from(error).keeping(&(finding, text)))?;
    say(Said::Commented);
    crate::host::go(&crate::path::request(page));
    Ok(())
}

/// Marks a finding as mended.
#[server(endpoint = "request/fix", output = Wire)]
pub async fn fix_finding(finding: RequestFindingId, page: RequestId) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    backend::request::fix(&host.cx()?, finding).await?;
    say(Said::FindingFixed);
    crate::host::go(&crate::path::request(page));
    Ok(())
}

/// Has a finding that was marked as mended be open again.
#[server(endpoint = "request/reopen", output = Wire)]
pub async fn reopen_finding(finding: RequestFindingId, page: RequestId) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    let host = crate::host::Host::of_request();
    backend::request::reopen(&host.cx()?, finding).await?;
    say(Said::FindingReopened);
    crate::host::go(&crate::path::request(page));
    Ok(())
}
