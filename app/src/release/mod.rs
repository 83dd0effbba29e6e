//! Releases: how far versions have come at their targets, and what is done with them (rules §4).

pub mod api;
#[cfg(feature = "ssr")]
pub mod confirm;
#[cfg(feature = "ssr")]
pub mod frozen;
#[cfg(feature = "ssr")]
mod look;
#[cfg(feature = "ssr")]
pub mod note;
#[cfg(feature = "ssr")]
pub mod panel;
#[cfg(feature = "ssr")]
pub mod snapshot;
#[cfg(feature = "ssr")]
pub mod submit;
#[cfg(feature = "ssr")]
pub mod tab;
#[cfg(feature = "ssr")]
pub mod testers;
