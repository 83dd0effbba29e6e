//! Signing in and out, the first run, and setting a password.

pub mod api;
pub mod view;
