//! The audit.

#[cfg(feature = "ssr")]
pub mod page;
