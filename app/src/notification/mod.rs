//! What the reader is told of: a page of it, and the bell in the top bar.

pub mod api;
pub mod bell;
#[cfg(feature = "ssr")]
pub mod page;

/// Where new ones are told live, as server-sent events.
pub const STREAM_PATH: &str = "/api/notifications/stream";
