//! Requests that a mini program is taken back (rules §6.5).

use super::Asked;
use crate::{Cx, Error};
use domain::request::RequestStatus;
use sea_orm::ConnectionTrait;

/// Changes nothing: an approved removal is carried out when it is confirmed.
#[expect(clippy::unused_async, reason = "every kind settles in a transaction")]
pub async fn settle(
    _txn: &impl ConnectionTrait,
    _cx: &Cx<'_>,
    _asked: &Asked,
    _status: RequestStatus,
) -> Result<(), Error> {
    Ok(())
}
