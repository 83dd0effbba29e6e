//! The Information tab.

pub mod api;
#[cfg(feature = "ssr")]
mod completeness;
#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod merge;
#[cfg(feature = "ssr")]
mod reading;
#[cfg(feature = "ssr")]
pub mod tab;
