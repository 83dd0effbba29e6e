//! The Versions tab, a version's page, and uploading one.

pub mod api;
#[cfg(feature = "ssr")]
pub mod compare;
#[cfg(feature = "ssr")]
pub mod detail;
#[cfg(feature = "ssr")]
mod files;
#[cfg(feature = "ssr")]
mod jsapis;
mod upload;

pub use upload::UploadPage;

/// The address under which an upload's refusal comes back to the form, when it was sent without scripts.
pub const UPLOAD_PATH: &str = "/upload";

/// `pages/menu/menu.js:48:19`.
#[cfg(feature = "ssr")]
fn place_text(place: &domain::package::Place) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}
