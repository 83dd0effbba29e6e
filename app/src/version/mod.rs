//! The Versions tab, a version's page, and uploading one.

pub mod api;
mod detail;
mod files;
mod jsapis;
mod list;
mod upload;

pub use detail::VersionPage;
pub use list::VersionsTab;
pub use upload::UploadPage;

/// The address under which an upload's refusal comes back to the form, when it was sent without scripts.
pub const UPLOAD_PATH: &str = "/upload";

use domain::package::Place;

/// `pages/menu/menu.js:48:19`.
fn place_text(place: &Place) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}
