//! Requests that a release may go out (rules §4.3).

use super::Asked;
use crate::{Cx, Error};
use domain::release::ReleaseStep;
use domain::request::RequestStatus;
use sea_orm::ConnectionTrait;

/// Moves the release on, or back.
pub async fn settle(
    txn: &impl ConnectionTrait,
    cx: &Cx<'_>,
    asked: &Asked,
    status: RequestStatus,
) -> Result<(), Error> {
    let step = match status {
        RequestStatus::Approved => ReleaseStep::Approve,
        RequestStatus::Rejected => ReleaseStep::Reject,
        RequestStatus::Withdrawn => ReleaseStep::Withdraw,
        RequestStatus::InReview => return Ok(()),
    };
    match asked.row().release_id {
        Some(release) => crate::release::settle(txn, cx, release, step).await,
        None => Ok(()),
    }
}
