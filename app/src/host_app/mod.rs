//! A tenant's host apps and their environments (rules §1.4): pages that only the server makes.

pub mod api;
#[cfg(feature = "ssr")]
pub mod edit;
#[cfg(feature = "ssr")]
pub mod list;
