//! The Configuration tab of a mini program: ids and domains per environment, and a version's own (rules
//! §5.5). A page that only the server makes.

pub mod api;
#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod level;
#[cfg(feature = "ssr")]
mod revisions;
#[cfg(feature = "ssr")]
pub mod tab;
