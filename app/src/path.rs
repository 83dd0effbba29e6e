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

/// A value of a query as it stands in an address, or nothing. The router's own map decodes values twice,
/// so that an address inside an address (`next`) or a `%` that was typed would come out changed.
pub fn queried(query: &str, name: &str) -> String {
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let value = pairs.filter(|(found, _)| *found == name).map(|(_, value)| value).next_back();
    decode(value.unwrap_or_default())
}

/// Undoes [`encode`], and takes `+` for a space as forms write it.
pub fn decode(value: &str) -> String {
    let mut decoded = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, others @ ..] = rest {
        let hex = others
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        rest = if byte.is_some() { &others[2..] } else { others };
        decoded.push(byte.unwrap_or(if *first == b'+' { b' ' } else { *first }));
    }
    String::from_utf8_lossy(&decoded).into_owned()
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

/// Where the choice of a version to compare with is sent.
pub fn comparisons(id: &MiniProgramId, number: VersionNumber) -> String {
    format!("{}/compare", version(id, number))
}

/// A version compared with another one.
pub fn comparison(id: &MiniProgramId, number: VersionNumber, with: VersionNumber) -> String {
    format!("{}/{with}", comparisons(id, number))
}

/// One file of two versions.
pub fn compared_file(
    id: &MiniProgramId,
    number: VersionNumber,
    with: VersionNumber,
    file: &str,
) -> String {
    format!("{}?file={}", comparison(id, number, with), encode(file))
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

/// A host app of a tenant.
pub fn host_app(workspace: &str, key: &str) -> String {
    format!("{}/{}", self::workspace(workspace, "host-apps"), encode(key))
}

/// A merchant of a tenant.
pub fn merchant(workspace: &str, key: &str) -> String {
    format!("{}/{}", self::workspace(workspace, "merchants"), encode(key))
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
    fn a_value_is_decoded_once() {
        let inner = "/mini-programs?q=%E8%8E%B2+a%26b";
        let query = format!("x=1&next={}&y", encode(inner));
        assert_eq!(queried(&query, "next"), inner);
        assert_eq!(queried("q=100%25+a%2", "q"), "100% a%2");
        assert_eq!(queried("q=%E8%8E%B2%+", "q"), "莲% ");
        assert_eq!(queried("q=1&q=2", "q"), "2");
        assert_eq!((queried("y", "y").as_str(), queried("", "y").as_str()), ("", ""));
    }

    #[test]
    fn the_list_says_only_what_narrows_it() {
        assert_eq!(mini_programs(&ListQuery::default()), HOME);
        let query =
            ListQuery { q: "莲花 a&b".into(), kind: "dsl".into(), ..ListQuery::default() };
        assert_eq!(mini_programs(&query), "/mini-programs?q=%E8%8E%B2%E8%8A%B1%20a%26b&type=dsl");
    }
}
