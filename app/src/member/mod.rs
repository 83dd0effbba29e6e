//! Who takes part: in a mini program, in a workspace, and by invitation.

pub mod api;
#[cfg(feature = "ssr")]
pub mod invitation;
#[cfg(feature = "ssr")]
mod parts;
#[cfg(feature = "ssr")]
pub mod tab;
#[cfg(feature = "ssr")]
pub mod workspace;
