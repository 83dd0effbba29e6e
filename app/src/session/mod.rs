//! Signing in and out, the first run, and setting a password.

pub mod api;
#[cfg(feature = "ssr")]
pub mod view;
