//! QR codes that open a mini program in a host app (rules §5.4).

use crate::form::{Field, FieldProblem, Problem, Problems};
use crate::host_app;
use crate::id::{MiniProgramId, TargetId};
use crate::mini_program::MiniProgramKind;
use crate::text::{encode, has_control};
use crate::version::VersionNumber;
use crate::workspace::Environment;
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Most codes of a mini program beside the default one.
pub const MOST: u64 = 20;
/// The greatest width of a label.
pub const LABEL_MOST: u32 = 60;
/// Most characters of a page path.
pub const PAGE_MOST: usize = 256;
/// Most characters of page parameters.
pub const PARAMETERS_MOST: usize = 256;
/// How many random characters a token has: 130 bits, five each.
pub const TOKEN_RANDOM: usize = 26;
/// The sides of a picture that is downloaded, in pixels.
pub const SIZES: [u32; 3] = [256, 512, 1024];

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// What the programs call themselves that read pages without anybody who looks at them.
const ROBOTS: [&str; 10] = [
    "bot",
    "crawl",
    "spider",
    "slurp",
    "preview",
    "externalhit",
    "scanner",
    "monitor",
    "lighthouse",
    "feedfetcher",
];

/// The word in a code's address that nobody can guess.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "orm", derive(sea_orm::DeriveValueType))]
#[serde(try_from = "String", into = "String")]
pub struct QrToken(String);

/// A text that is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the token of a QR code")]
pub struct NoQrToken;

impl QrToken {
    /// Makes a token from random bytes; the five low bits of each choose a character.
    pub fn from_random(bytes: [u8; TOKEN_RANDOM]) -> QrToken {
        QrToken(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect())
    }

    /// The token as it stands in addresses.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for QrToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for QrToken {
    type Err = NoQrToken;

    fn from_str(text: &str) -> Result<QrToken, NoQrToken> {
        // Those that the database made of its own randomness have 32 characters.
        let shaped = [TOKEN_RANDOM, 32].contains(&text.len())
            && text.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit());
        if shaped { Ok(QrToken(text.to_owned())) } else { Err(NoQrToken) }
    }
}

impl TryFrom<String> for QrToken {
    type Error = NoQrToken;

    fn try_from(text: String) -> Result<QrToken, NoQrToken> {
        text.parse()
    }
}

impl From<QrToken> for String {
    fn from(token: QrToken) -> String {
        token.0
    }
}

/// A code as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct QrCodeForm {
    /// What people call it.
    pub label: String,
    /// The page that it opens; nothing is the first one.
    pub page: String,
    /// `key=value&…`.
    pub parameters: String,
    /// The id of its host app and environment.
    pub target: String,
    /// The last day on which it is good; nothing is no end.
    pub expires: String,
}

/// A host app and one of its environments, as one chooses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetChoice {
    /// Its row.
    pub id: TargetId,
    /// What people call the host app.
    pub host_app: String,
    /// Which environment.
    pub environment: Environment,
    /// Whether it is switched on.
    pub active: bool,
}

/// The newest version, as far as codes ask about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newest {
    /// Its number.
    pub number: VersionNumber,
    /// Its pages; an HTML5 one has none.
    pub pages: Vec<String>,
}

/// What a form is held against.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The kind of the mini program.
    pub kind: MiniProgramKind,
    /// Its newest version.
    pub newest: Option<Newest>,
    /// Where it can be released to, also what is switched off.
    pub targets: Vec<TargetChoice>,
    /// The present.
    pub now: DateTime<Utc>,
}

/// A code as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckedQrCode {
    /// What people call it.
    pub label: String,
    /// The page that it opens, without a slash in front.
    pub page: String,
    /// What it hands to the page, as it was typed.
    pub parameters: String,
    /// Where it opens.
    pub target: TargetId,
    /// The moment from which it is no longer good.
    pub expires: Option<DateTime<Utc>>,
}

impl QrCodeForm {
    /// What of it is stored.
    ///
    /// # Errors
    /// Everything that is wrong, field by field.
    pub fn checked(&self, ground: &Ground) -> Result<CheckedQrCode, Vec<FieldProblem>> {
        let mut problems = Problems::default();
        let label = problems.keep(Field::Label, crate::form::line(&self.label, 1, LABEL_MOST));
        let page = problems.keep(Field::Page, page(&self.page, ground));
        let typed = self.parameters.trim();
        let typed = typed.strip_prefix('?').unwrap_or(typed);
        let pairs = problems.keep(Field::Parameters, parameters(typed));
        let target = problems.keep(Field::Target, target(&self.target, ground));
        let expires = problems.keep(Field::Expiry, expiry(&self.expires, ground.now));
        problems.finish()?;
        match (label, page, pairs, target, expires) {
            (Some(label), Some(page), Some(_), Some(target), Some(expires)) => {
                Ok(CheckedQrCode { label, page, parameters: typed.to_owned(), target, expires })
            }
            // What is not there is a problem, which `finish` has given back.
            _ => Err(Vec::new()),
        }
    }
}

/// As much of an entry as a message has room for.
fn shown(entry: &str) -> String {
    entry.chars().filter(|it| !it.is_control()).take(60).collect()
}

fn short(text: &str, most: usize) -> Result<(), Problem> {
    if text.chars().count() > most {
        return Err(Problem::TooLong { most: u32::try_from(most).unwrap_or(u32::MAX) });
    }
    if has_control(text, false) { Err(Problem::ControlCharacter) } else { Ok(()) }
}

/// The path of a page: of a DSL mini program one of the newest version, with or without a slash in front.
fn page(typed: &str, ground: &Ground) -> Result<String, Problem> {
    let text = typed.trim().trim_start_matches('/');
    short(text, PAGE_MOST)?;
    if text.is_empty() {
        return Ok(String::new());
    }
    match (ground.kind, &ground.newest) {
        (MiniProgramKind::Html5, _) => {
            let wrong = text.chars().find(|it| it.is_whitespace() || "?#%\\".contains(*it));
            wrong.map_or(Ok(()), |it| Err(Problem::BreaksLink { entry: it.to_string() }))?;
        }
        (MiniProgramKind::Dsl, None) => return Err(Problem::NoVersionYet),
        (MiniProgramKind::Dsl, Some(newest)) => {
            if !newest.pages.iter().any(|it| it.trim_start_matches('/') == text) {
                let version = newest.number.to_string();
                return Err(Problem::NoSuchPage { page: shown(text), version });
            }
        }
    }
    Ok(text.to_owned())
}

/// The decoded pairs of `key=value&…`. What is encoded already stays what it stands for, what is not is
/// taken as it is; a `+` is a plus.
///
/// # Errors
/// A pair without `=` or without a key, and what would end or break the link: `#`, a `%` that encodes
/// nothing, bytes that are no text, control characters.
pub fn parameters(text: &str) -> Result<Vec<(String, String)>, Problem> {
    short(text, PARAMETERS_MOST)?;
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let pair = |part: &str| {
        let (key, value) = part
            .split_once('=')
            .filter(|(key, _)| !key.trim().is_empty())
            .ok_or_else(|| Problem::NoPair { entry: shown(part) })?;
        let decoded =
            |text: &str| decode(text).ok_or_else(|| Problem::BreaksLink { entry: shown(part) });
        Ok((decoded(key)?, decoded(value)?))
    };
    text.split('&').map(pair).collect()
}

/// Undoes percent-encoding; nothing where it, or what comes out, is no text.
fn decode(text: &str) -> Option<String> {
    if text.contains('#') {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, others @ ..] = rest {
        if *first == b'%' {
            let hex = std::str::from_utf8(others.get(..2)?).ok()?;
            if !hex.bytes().all(|it| it.is_ascii_hexdigit()) {
                return None;
            }
            bytes.push(u8::from_str_radix(hex, 16).ok()?);
            rest = &others[2..];
        } else {
            bytes.push(*first);
            rest = others;
        }
    }
    String::from_utf8(bytes).ok().filter(|it| !has_control(it, false))
}

/// Page parameters as they stand in a link, everything encoded that must be.
pub fn query(parameters: &str) -> String {
    let pairs = self::parameters(parameters).unwrap_or_default();
    let pair = |(key, value): (String, String)| format!("{}={}", encode(&key), encode(&value));
    pairs.into_iter().map(pair).collect::<Vec<_>>().join("&")
}

fn target(typed: &str, ground: &Ground) -> Result<TargetId, Problem> {
    if typed.is_empty() {
        return Err(Problem::Missing);
    }
    let found = ground.targets.iter().find(|it| it.id.to_string() == typed);
    match found {
        None => Err(Problem::NoSuchChoice),
        Some(found) if found.active => Ok(found.id),
        Some(TargetChoice { environment, host_app, .. }) => {
            Err(Problem::EnvironmentOff { environment: *environment, host_app: host_app.clone() })
        }
    }
}

/// The end of the last day, which is meant as a whole, in UTC.
fn expiry(typed: &str, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Problem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let date: NaiveDate = typed.parse().map_err(|_| Problem::NoDay)?;
    let next = date.checked_add_days(Days::new(1)).filter(|it| it.year() <= 9_999);
    let end = next.and_then(|it| it.and_hms_opt(0, 0, 0)).ok_or(Problem::NoDay)?.and_utc();
    if end <= now { Err(Problem::DayOver) } else { Ok(Some(end)) }
}

/// The last day on which a code is good that ends at this moment.
pub fn last_day(expires: DateTime<Utc>) -> NaiveDate {
    (expires - chrono::TimeDelta::seconds(1)).date_naive()
}

/// Where the default code opens, of the environments that its host app has: Test, else the lowest.
pub fn default_environment(has: &[Environment]) -> Option<Environment> {
    let lowest = || Environment::ALL.iter().find(|it| has.contains(it)).copied();
    if has.contains(&Environment::Test) { Some(Environment::Test) } else { lowest() }
}

/// What a link into a host app names.
#[derive(Clone, Copy, Debug)]
pub struct LinkParts<'a> {
    /// The mini program.
    pub id: &'a MiniProgramId,
    /// Where in the host app.
    pub environment: Environment,
    /// The version; nothing is what is live there.
    pub version: Option<VersionNumber>,
    /// The page.
    pub page: &'a str,
    /// What it is handed, as it was typed.
    pub parameters: &'a str,
}

/// The link into a host app that its template makes: each part encoded, so that it ends where it ends.
/// Nothing where there is no template, or one that holds to no rule (rules §1.4.4): it is looked at again
/// since whoever scans a code follows it.
pub fn link(template: &str, parts: LinkParts<'_>) -> Option<String> {
    let template = host_app::deep_link(template).ok().filter(|it| !it.is_empty())?;
    let LinkParts { id, environment, version, page, parameters } = parts;
    let version = version.map(|it| it.to_string()).unwrap_or_default();
    let query = query(parameters);
    let mut made = String::with_capacity(template.len());
    let mut rest = template.as_str();
    while let Some((before, from)) = rest.split_once('{') {
        let (name, after) = from.split_once('}')?;
        made.push_str(before);
        made.push_str(&encode(match name {
            "id" => id.as_str(),
            "environment" => environment.word(),
            "version" => &version,
            "page" => page,
            "query" => &query,
            _ => return None,
        }));
        rest = after;
    }
    made.push_str(rest);
    Some(made)
}

/// Whether a GET of a code's page is somebody who scanned it: a browser, no robot that looks at links, and
/// no page fetched before anybody asked for it. `purpose` is what the request says that it is for.
pub fn is_scan(user_agent: &str, purpose: &str) -> bool {
    let agent = user_agent.to_ascii_lowercase();
    agent.starts_with("mozilla/")
        && !ROBOTS.iter().any(|it| agent.contains(it))
        && !purpose.to_ascii_lowercase().contains("prefetch")
}

#[cfg(test)]
mod tests;
