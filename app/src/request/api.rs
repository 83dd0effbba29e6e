//! What the forms of requests ask of the server. After a decision the whole page is loaded anew: the count
//! beside the navigation changes with it.
#![expect(
    missing_docs,
    reason = "the macro makes structs of the arguments, which the functions describe"
)]

use crate::error::AppError;
use crate::wire::Wire;
use domain::id::RequestId;
use leptos::prelude::*;

/// Approves a request, with a note if there is one to be said.
#[server(endpoint = "request/approve", output = Wire)]
pub async fn approve_request(number: RequestId, note: String) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    use domain::request::Verdict;
    let host = crate::host::Host::of_request();
    let done = backend::request::decide(&host.cx()?, number, Verdict::Approve, &note).await;
    done.map_err(|error| AppError::from(error).keeping(&note))?;
    say(Said::RequestApproved);
    crate::host::go(&crate::path::request(number));
    Ok(())
}

/// Rejects a request with a reason.
#[server(endpoint = "request/reject", output = Wire)]
pub async fn reject_request(number: RequestId, reason: String) -> Result<(), AppError> {
    use crate::served::said::{Said, say};
    use domain::request::Verdict;
    let host = crate::host::Host::of_request();
    let done = backend::request::decide(&host.cx()?, number, Verdict::Reject, &reason).await;
    done.map_err(|error| AppError::from(error).keeping(&reason))?;
    say(Said::RequestRejected);
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
