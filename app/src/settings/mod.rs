//! The settings of a workspace.

pub mod api;
#[cfg(feature = "ssr")]
mod categories;
#[cfg(feature = "ssr")]
pub mod page;
