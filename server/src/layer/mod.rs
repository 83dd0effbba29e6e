//! What every request passes on its way in and every response on its way out.

pub mod alone;
pub mod csp;
pub mod gate;
pub mod piecewise;
pub mod pinned;
pub mod visit;
