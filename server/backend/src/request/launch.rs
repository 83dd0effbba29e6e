//! Requests that a release may go out (rules §4.3).

use super::Asked;
use crate::{Cx, Error};
use domain::request::RequestStatus;
use sea_orm::ConnectionTrait;

/// Moves the release on, or back. Nothing asks for a launch yet, so there is none to move.
#[expect(clippy::unused_async, reason = "every kind settles in a transaction")]
pub async fn settle(
    _txn: &impl ConnectionTrait,
    _cx: &Cx<'_>,
    _asked: &Asked,
    _status: RequestStatus,
) -> Result<(), Error> {
    Ok(())
}
