//! The merchants of a tenant (rules §1.5): pages that only the server makes.

pub mod api;
#[cfg(feature = "ssr")]
pub mod edit;
#[cfg(feature = "ssr")]
pub mod list;
