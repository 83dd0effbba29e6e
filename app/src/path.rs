//! Every address as a function, so that a page moves in one place.

use domain::id::MiniProgramId;
use domain::mini_program::ListQuery;
use domain::version::VersionNumber;
use std::fmt::Write as _;

/// Where one lands after signing in.
pub const HOME: &str = "/mini-programs";

/// Encodes a value for a query: everything but letters, digits and `-_.~`.
pub fn encode(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// The list as a query says; empty parts are left out.
pub fn mini_programs(query: &ListQuery) -> String {
    let ListQuery { workspace, q, status, kind, sort, after, before } = query;
    let parts = [
        ("workspace", workspace),
        ("q", q),
        ("status", status),
        ("type", kind),
        ("sort", sort),
        ("after", after),
        ("before", before),
    ];
    let parts = parts.iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<String> =
        parts.map(|(name, value)| format!("{name}={}", encode(value))).collect();
    if query.is_empty() { HOME.to_owned() } else { format!("{HOME}?{}", query.join("&")) }
}

/// The form for a new mini program, in a workspace if one is chosen.
pub fn new_mini_program(workspace: &str) -> String {
    if workspace.is_empty() {
        String::from("/mini-programs/new")
    } else {
        format!("/mini-programs/new?workspace={}", encode(workspace))
    }
}

/// A tab of a mini program.
pub fn tab(id: &MiniProgramId, tab: &str) -> String {
    format!("/mini-programs/{id}/{tab}")
}

/// The Information tab with the texts of one language open.
pub fn information(id: &MiniProgramId, language: &str) -> String {
    format!("/mini-programs/{id}/information?language={}", encode(language))
}

/// A version's page.
pub fn version(id: &MiniProgramId, number: VersionNumber) -> String {
    format!("/mini-programs/{id}/versions/{number}")
}

/// The next page of a mini program's versions.
pub fn versions_after(id: &MiniProgramId, number: VersionNumber) -> String {
    format!("/mini-programs/{id}/versions?after={number}")
}

/// The form for uploading a version.
pub fn upload(id: &MiniProgramId) -> String {
    format!("/mini-programs/{id}/versions/upload")
}

/// Where an upload is sent.
pub fn upload_target(id: &MiniProgramId) -> String {
    format!("/mini-programs/{id}/versions")
}

/// A page of a workspace.
pub fn workspace(key: &str, section: &str) -> String {
    format!("/workspaces/{}/{section}", encode(key))
}

/// Signing in, and where to go afterwards.
pub fn sign_in(next: &str) -> String {
    format!("/sign-in?next={}", encode(next))
}

/// A `next` that may be followed: a path of our own, never another origin's, and in the characters that a
/// header may hold.
pub fn own(next: &str) -> &str {
    let ours = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && next.bytes().all(|byte| byte.is_ascii_graphic());
    if ours { next } else { HOME }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_paths_are_followed() {
        assert_eq!(own("/mini-programs?q=%E8%8E%B2"), "/mini-programs?q=%E8%8E%B2");
        for foreign in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "mini-programs",
            "/a\nb",
            "/\t/evil.example",
            "/\u{1}",
            "/\u{7f}",
            "/a b",
        ] {
            assert_eq!(own(foreign), HOME, "{foreign:?}");
        }
    }

    #[test]
    fn the_list_says_only_what_narrows_it() {
        assert_eq!(mini_programs(&ListQuery::default()), HOME);
        let query =
            ListQuery { q: "莲花 a&b".into(), kind: "dsl".into(), ..ListQuery::default() };
        assert_eq!(mini_programs(&query), "/mini-programs?q=%E8%8E%B2%E8%8A%B1%20a%26b&type=dsl");
    }
}
