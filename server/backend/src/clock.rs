//! What time it is, as a parameter: tests set it.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use std::sync::{Arc, Mutex};

/// The system's time, or one that a test holds.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The system's.
    System,
    /// A test's.
    Held(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// A clock that stands until it is moved.
    pub fn held(at: DateTime<Utc>) -> Clock {
        Clock::Held(Arc::new(Mutex::new(at)))
    }

    /// Now, in whole microseconds: what both databases can hold.
    pub fn now(&self) -> DateTime<Utc> {
        let now = match self {
            Clock::System => Utc::now(),
            Clock::Held(at) => *at.lock().unwrap_or_else(std::sync::PoisonError::into_inner),
        };
        now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
    }

    /// Moves a held clock forward; the system's goes by itself.
    pub fn pass(&self, time: TimeDelta) {
        if let Clock::Held(at) = self {
            *at.lock().unwrap_or_else(std::sync::PoisonError::into_inner) += time;
        }
    }
}
