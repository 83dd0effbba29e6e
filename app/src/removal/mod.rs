//! Taking a mini program back, deleting it, and the bin (rules §6.5, §6.6).

pub mod api;
#[cfg(feature = "ssr")]
pub mod bin;
#[cfg(feature = "ssr")]
pub mod page;
