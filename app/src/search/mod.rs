//! Search over everything that one may open (rules §2.14): a page of its own, and what the palette shows.

pub mod page;
mod places;
