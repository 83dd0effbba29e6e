//! Every address as a function, so that a page moves in one place.

use domain::audit::ExportFormat;
use domain::configuration::Level;
use domain::id::{MiniProgramId, ReleaseId, TargetId};
pub use domain::text::encode;

use domain::mini_program::ListQuery;
use domain::qr_code::QrToken;
use domain::version::VersionNumber;

/// Where one lands after signing in.
pub const HOME: &str = "/mini-programs";
/// What the reader is told of.
pub const NOTIFICATIONS: &str = "/notifications";

/// Where requests are listed.
pub const REQUESTS: &str = "/requests";
/// Search over everything that one may open.
pub const SEARCH: &str = "/search";
/// The second step of signing in.
pub const SECOND_STEP: &str = "/sign-in/code";

/// The reader's own account.
pub const ACCOUNT: &str = "/account";

/// Setting up the second step of signing in.
pub const TWO_STEP: &str = "/account/two-step";

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

/// What names a set of ids and domains, in addresses and in forms.
pub fn level(level: &Level) -> Vec<(&'static str, String)> {
    let environment = ("environment", level.environment().word().to_owned());
    match level {
        Level::Global(_) => vec![environment],
        Level::Release { version, host_app, .. } => {
            vec![("version", version.to_string()), ("host_app", host_app.clone()), environment]
        }
    }
}

/// The Configuration tab at one set, with whatever else is shown of it.
pub fn configuration(id: &MiniProgramId, level: &Level, more: &[(&'static str, String)]) -> String {
    let pairs = self::level(level).into_iter().chain(more.iter().cloned());
    let pairs: Vec<String> =
        pairs.map(|(name, value)| format!("{name}={}", encode(&value))).collect();
    format!("{}?{}", tab(id, "configuration"), pairs.join("&"))
}

/// The Information tab with the texts of one language open, if one is named.
pub fn information(id: &MiniProgramId, language: &str) -> String {
    let tab = tab(id, "information");
    if language.is_empty() { tab } else { format!("{tab}?language={}", encode(language)) }
}

/// The logo of a mini program: where it stands, and where a new one is sent.
pub fn logo(id: &MiniProgramId) -> String {
    tab(id, "logo")
}

/// The address of a picture that never changes, by the mark of its hash.
pub fn marked(picture: &str, mark: Option<&str>) -> Option<String> {
    mark.map(|mark| format!("{picture}?v={mark}"))
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

/// Making a version of an HTML5 mini program.
pub fn snapshot(id: &MiniProgramId) -> String {
    format!("/mini-programs/{id}/versions/new")
}

/// Who tries a mini program's versions at a target first.
pub fn testers(id: &MiniProgramId, target: TargetId) -> String {
    format!("/mini-programs/{id}/versions/testers?target={target}")
}

/// Submitting a version to a target.
pub fn submit(id: &MiniProgramId, number: VersionNumber, target: TargetId) -> String {
    format!("{}/submit?target={target}", version(id, number))
}

/// What is done to a release and confirmed first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Give it to so many percent.
    Percent,
    /// Give it to everybody.
    Complete,
    /// Stop it.
    Cancel,
    /// Bring it back.
    RollBack,
}

impl Deed {
    /// The word in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Deed::Percent => "percent",
            Deed::Complete => "complete",
            Deed::Cancel => "cancel",
            Deed::RollBack => "roll-back",
        }
    }

    /// What a word names.
    pub fn of(word: &str) -> Option<Deed> {
        let all = [Deed::Percent, Deed::Complete, Deed::Cancel, Deed::RollBack];
        all.into_iter().find(|it| it.word() == word)
    }
}

/// The page on which a step of a release is confirmed.
pub fn release_confirm(id: &MiniProgramId, number: VersionNumber) -> String {
    format!("{}/confirm", version(id, number))
}

/// That page for one step of one release.
pub fn release_deed(
    id: &MiniProgramId,
    number: VersionNumber,
    release: ReleaseId,
    deed: Deed,
) -> String {
    format!("{}?release={release}&do={}", release_confirm(id, number), deed.word())
}

/// A picture of a finding, on the page of a request.
pub fn finding_picture(request: domain::id::RequestId, token: &str) -> String {
    format!("/requests/{request}/pictures/{}", encode(token))
}

/// The form for a new QR code.
pub fn new_qr_code(id: &MiniProgramId) -> String {
    format!("/mini-programs/{id}/qr-codes/new")
}

/// Taking a mini program back, and deleting it.
pub fn removal(id: &MiniProgramId) -> String {
    format!("/mini-programs/{id}/removal")
}

/// A QR code's page.
pub fn qr_code(id: &MiniProgramId, token: &QrToken) -> String {
    format!("/mini-programs/{id}/qr-codes/{token}")
}

/// What a phone's camera opens.
pub fn scan(token: &QrToken) -> String {
    format!("/q/{token}")
}

/// The logo on the page that a phone's camera opens.
pub fn scan_logo(token: &QrToken) -> String {
    format!("/q/{token}/logo")
}

/// A page of a workspace.
pub fn workspace(key: &str, section: &str) -> String {
    format!("/workspaces/{}/{section}", encode(key))
}

/// What the audit shows, as a file.
pub fn audit_export(key: &str, format: ExportFormat) -> String {
    format!("{}/export.{format}", workspace(key, "audit"))
}

/// Search over everything that one may open.
pub fn search(q: &str) -> String {
    if q.is_empty() { SEARCH.to_owned() } else { format!("{SEARCH}?q={}", encode(q)) }
}

/// The members of a workspace, with the form that invites another one open.
pub fn invite(key: &str) -> String {
    format!("{}?invite=1", workspace(key, "members"))
}

/// The members of a workspace, narrowed to somebody.
pub fn workspace_member(key: &str, email: &str) -> String {
    format!("{}?q={}", workspace(key, "members"), encode(email))
}

/// A host app of a tenant.
pub fn host_app(workspace: &str, key: &str) -> String {
    format!("{}/{}", self::workspace(workspace, "host-apps"), encode(key))
}

/// A request's page.
pub fn request(number: domain::id::RequestId) -> String {
    format!("{REQUESTS}/{number}")
}

/// A feature of the registry, as it is seen from a workspace.
pub fn feature(workspace: &str, key: &str) -> String {
    format!("{}/{}", self::workspace(workspace, "features"), encode(key))
}

/// A JSAPI below a feature of the registry.
pub fn jsapi(workspace: &str, key: &str, name: &str) -> String {
    format!("{}/jsapis/{}", feature(workspace, key), encode(name))
}

/// A feature of a mini program.
pub fn program_feature(id: &MiniProgramId, key: &str) -> String {
    format!("{}/{}", tab(id, "features"), encode(key))
}

/// The icon of a host app: where it stands, and where a new one is sent.
pub fn host_app_icon(workspace: &str, key: &str) -> String {
    format!("{}/icon", host_app(workspace, key))
}

/// A merchant of a tenant.
pub fn merchant(workspace: &str, key: &str) -> String {
    format!("{}/{}", self::workspace(workspace, "merchants"), encode(key))
}

/// Signing in, and where to go afterwards.
pub fn sign_in(next: &str) -> String {
    format!("/sign-in?next={}", encode(next))
}

/// The second step of signing in, and where to go afterwards.
pub fn second_step(next: &str) -> String {
    format!("{SECOND_STEP}?next={}", encode(own(next)))
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
