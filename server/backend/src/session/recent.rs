//! Sessions that were looked up within the last second. Every request begins with its session, and a page is soon
//! followed by what it loads. What somebody may do is never kept: memberships are read for each request.

use super::Found;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a session is believed that was ended by another process; this one forgets at once.
const BELIEVED: TimeDelta = TimeDelta::seconds(1);
/// How many are kept.
const MOST: usize = 10_000;

/// How long after a write began nothing is kept: what was read meanwhile may be what it ends.
const UNSETTLED: Duration = Duration::from_secs(1);

/// Sessions that were read just now.
#[derive(Debug, Default)]
pub(crate) struct Recent(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// By the hash of their secret, with the moment at which they were read.
    found: HashMap<String, (DateTime<Utc>, Found)>,
    /// When the last write began.
    written: Option<Instant>,
}

impl Recent {
    /// The session that was found for this hash, if that is not too long ago.
    pub(super) fn find(&self, hash: &str, now: DateTime<Utc>) -> Option<Found> {
        let known = self.known();
        let (at, found) = known.found.get(hash)?;
        (*at <= now && now - *at < BELIEVED).then(|| found.clone())
    }

    /// Keeps what was found.
    pub(super) fn keep(&self, hash: String, now: DateTime<Utc>, found: &Found) {
        let mut known = self.known();
        if known.written.is_some_and(|it| it.elapsed() < UNSETTLED) {
            return;
        }
        if known.found.len() >= MOST {
            known.found.clear();
        }
        known.found.insert(hash, (now, found.clone()));
    }

    /// Forgets all: something is being written, and it may be that one has ended.
    pub(crate) fn forget(&self) {
        let mut known = self.known();
        known.found.clear();
        known.written = Some(Instant::now());
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::{AccountId, SessionId};

    #[test]
    fn a_session_is_believed_for_a_second_and_until_something_is_written() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let found = Found {
            session: SessionId(7),
            seen_at: now,
            account_id: AccountId(1),
            locale: None,
            theme: None,
        };
        let recent = Recent::default();
        recent.keep(String::from("a"), now, &found);
        let asked = |at: TimeDelta| recent.find("a", now + at).map(|it| it.session);
        assert_eq!(asked(TimeDelta::zero()), Some(SessionId(7)));
        assert_eq!(asked(TimeDelta::milliseconds(999)), Some(SessionId(7)));
        assert_eq!(asked(TimeDelta::seconds(1)), None);
        assert_eq!(asked(-TimeDelta::seconds(1)), None, "a clock that was set back");
        assert!(recent.find("b", now).is_none());
        recent.forget();
        assert_eq!(asked(TimeDelta::zero()), None);
        recent.keep(String::from("a"), now, &found);
        assert_eq!(asked(TimeDelta::zero()), None, "it may have been read while it was ended");
    }
}
