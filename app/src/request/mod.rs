//! Requests (rules §6.1–§6.4): the list, and a page for each. What is particular to a kind stands in one
//! file for each.

#[cfg(feature = "ssr")]
mod activation;
pub mod api;
#[cfg(feature = "ssr")]
mod finding;
#[cfg(feature = "ssr")]
mod launch;
#[cfg(feature = "ssr")]
pub mod list;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
mod removal;
#[cfg(feature = "ssr")]
mod talk;

#[cfg(feature = "ssr")]
use {
    crate::text::Text, crate::ui::badge::Meaning, backend::request::list::Row,
    domain::request::RequestKind, domain::request::RequestStatus,
};

/// A status as colour, icon and word.
#[cfg(feature = "ssr")]
pub fn status_look(t: Text, status: RequestStatus) -> (Meaning, &'static str, &'static str) {
    let (meaning, icon) = match status {
        RequestStatus::InReview => (Meaning::Warning, "waiting"),
        RequestStatus::Approved => (Meaning::Success, "done"),
        RequestStatus::Rejected => (Meaning::Danger, "refused"),
        RequestStatus::Withdrawn => (Meaning::Neutral, "return"),
    };
    (meaning, icon, t.request_status(status))
}

/// A kind in words.
#[cfg(feature = "ssr")]
const fn kind_word(t: Text, kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::Launch => t.request_launch(),
        RequestKind::Removal => t.request_removal(),
        RequestKind::FeatureActivation => t.request_activation(),
    }
}

/// What a request asks for, in a line.
#[cfg(feature = "ssr")]
fn title(t: Text, row: &Row) -> String {
    match row.kind {
        RequestKind::Launch => launch::title(t, row),
        RequestKind::Removal => removal::title(t, row),
        RequestKind::FeatureActivation => activation::title(t, row),
    }
}
