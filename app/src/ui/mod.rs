//! The design system's parts. They know no feature.

pub mod badge;
pub mod copy;
pub mod empty;
pub mod field;
pub mod icon;
pub mod kept;
pub mod none;
pub mod note;
pub mod pager;
pub mod skeleton;
pub mod tile;
pub mod time;
pub mod waiting;
