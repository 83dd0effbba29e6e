//! Mini programs: what they are, how they are created, listed and found (rules §3).

use crate::access::Roles;
use crate::account::Person;
use crate::form::{Field, FieldProblem, Problem, Problems};
use crate::id::{CategoryId, HostAppId, MiniProgramId};
use crate::language::Tag;
use crate::word_enum;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

word_enum! {
    /// What a mini program is made of; it never changes.
    MiniProgramKind {
        /// Packages are uploaded.
        Dsl = "dsl",
        /// An entrance address on the web; no package.
        Html5 = "html5",
    }
}

word_enum! {
    /// How far a mini program has come.
    MiniProgramStatus {
        /// Never Full at a Production target.
        Created = "created",
        /// Full at a Production target at least once.
        Released = "released",
        /// Removed.
        Archived = "archived",
    }
}

word_enum! {
    /// How the list is ordered.
    Sort {
        /// Last changed first.
        Modified = "modified",
        /// Last created first.
        Created = "created",
        /// By the name in the default language, folded, by code point.
        Name = "name",
    }
}

/// Longest entrance address, in bytes.
pub const ENTRANCE_URL_MOST: usize = 2_000;

/// What creating a mini program asks for, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMiniProgram {
    /// The key of the workspace that will own it.
    pub workspace: String,
    /// A word of [`MiniProgramKind`].
    pub kind: String,
    /// Only for HTML5.
    #[serde(default)]
    pub entrance_url: String,
    /// A language tag.
    pub default_language: String,
    /// The name in that language.
    pub name: String,
    /// An id of a category.
    pub category: String,
    /// An id of a host app.
    pub host_app: String,
}

/// A [`NewMiniProgram`] whose every field can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedMiniProgram {
    /// DSL or HTML5.
    pub kind: MiniProgramKind,
    /// Set exactly for HTML5.
    pub entrance_url: Option<String>,
    /// The language that others fall back to.
    pub default_language: Tag,
    /// The name in it.
    pub name: String,
    /// The category.
    pub category: CategoryId,
    /// Its first host app.
    pub host_app: HostAppId,
}

impl NewMiniProgram {
    /// Reads the form; whether the category and the host app are the tenant's, and the name free, is
    /// for the server to say.
    pub fn checked(&self) -> Result<CheckedMiniProgram, Vec<FieldProblem>> {
        let mut problems = Problems::default();
        if self.workspace.is_empty() {
            problems.add(Field::Workspace, Problem::Missing);
        }
        let kind = problems.keep(Field::Kind, choice::<MiniProgramKind>(&self.kind));
        let entrance_url = match kind {
            Some(MiniProgramKind::Html5) => {
                problems.keep(Field::EntranceUrl, https(&self.entrance_url))
            }
            Some(MiniProgramKind::Dsl) | None => None,
        };
        let language = self.default_language.parse().map_err(|_| Problem::NoLanguage);
        let default_language = problems.keep(Field::DefaultLanguage, language);
        let name = problems.keep(Field::Name, crate::information::name(&self.name));
        let category = problems.keep(Field::Category, choice(&self.category));
        let host_app = problems.keep(Field::HostApp, choice(&self.host_app));
        problems.finish()?;
        match (kind, default_language, name, category, host_app) {
            (Some(kind), Some(default_language), Some(name), Some(category), Some(host_app)) => {
                Ok(CheckedMiniProgram {
                    kind,
                    entrance_url,
                    default_language,
                    name,
                    category,
                    host_app,
                })
            }
            // Every absent value has left a problem behind.
            _ => Err(Vec::new()),
        }
    }
}

/// A choice of a select or a radio group.
pub fn choice<T: std::str::FromStr>(word: &str) -> Result<T, Problem> {
    if word.is_empty() {
        return Err(Problem::Missing);
    }
    word.parse().map_err(|_| Problem::NoSuchChoice)
}

/// An entrance address: `https`, a host, no user and no white space.
pub fn https(typed: &str) -> Result<String, Problem> {
    let text = typed.trim();
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    let rest = text.get(..8).filter(|scheme| scheme.eq_ignore_ascii_case("https://"));
    let rest = rest.map(|_| &text[8..]).ok_or(Problem::NoHttpsAddress)?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.split(':').next().unwrap_or_default();
    let port_good = authority
        .split_once(':')
        .is_none_or(|(_, port)| port.parse::<u16>().is_ok_and(|port| port > 0));
    let host_good = host.contains('.')
        && host
            .split('.')
            .all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
        && host.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.');
    let clean =
        !text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"\\^`{|}".contains(c));
    if host_good && port_good && clean && text.len() <= ENTRANCE_URL_MOST {
        Ok(format!("https://{}{}", host.to_lowercase(), &rest[host.len()..]))
    } else {
        Err(Problem::NoHttpsAddress)
    }
}

/// The head of a mini program's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MiniProgramHead {
    /// Its public id.
    pub id: MiniProgramId,
    /// Its name in the reader's language, else in its default language.
    pub name: String,
    /// The language of that name.
    pub language: Tag,
    /// What of its logo's hash stands in the logo's address, if it has one.
    pub logo: Option<String>,
    /// DSL or HTML5.
    pub kind: MiniProgramKind,
    /// How far it has come.
    pub status: MiniProgramStatus,
    /// The Full of the first host app's Production target.
    pub live_version: Option<String>,
    /// The name of the workspace that owns it.
    pub workspace: String,
    /// What the reader counts as in it.
    pub roles: Roles,
    /// Whether something is missing that the first submission needs.
    pub incomplete: bool,
    /// The key of the tenant, where the rail's pages are.
    pub tenant_key: String,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MiniProgramRow {
    /// Its public id.
    pub id: MiniProgramId,
    /// Its name in the default language.
    pub name: String,
    /// What of its logo's hash stands in the logo's address, if it has one.
    pub logo: Option<String>,
    /// The language of that name.
    pub language: Tag,
    /// Its name in the reader's language, where that is another one.
    pub also: Option<String>,
    /// DSL or HTML5.
    pub kind: MiniProgramKind,
    /// How far it has come.
    pub status: MiniProgramStatus,
    /// Who created it.
    pub creator: Person,
    /// The Full of the first host app's Production target.
    pub live_version: Option<String>,
    /// How many other targets have a Full.
    pub live_elsewhere: u32,
    /// When anything about it last changed.
    #[serde(with = "chrono::serde::ts_microseconds")]
    pub modified: DateTime<Utc>,
}

/// What the list's address says: all of it is optional, and what cannot be read is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListQuery {
    /// A workspace's key; without one, everything one may see.
    #[serde(default)]
    pub workspace: String,
    /// Part of a name in any language, an id, a creator's name or address.
    #[serde(default)]
    pub q: String,
    /// A word of [`MiniProgramStatus`].
    #[serde(default)]
    pub status: String,
    /// A word of [`MiniProgramKind`].
    #[serde(default)]
    pub kind: String,
    /// A word of [`Sort`].
    #[serde(default)]
    pub sort: String,
    /// Where the page begins: behind this row's sort value and key.
    #[serde(default)]
    pub after: String,
    /// Where the page ends: before this row.
    #[serde(default)]
    pub before: String,
}

impl ListQuery {
    /// Whether anything narrows the list.
    pub fn filters(&self) -> bool {
        !(self.q.trim().is_empty() && self.status.is_empty() && self.kind.is_empty())
    }
}

/// How many rows a page of the list has.
pub const PAGE_ROWS: u64 = 50;
/// Up to where the rows of a list are counted; beyond it the page says "more than".
pub const COUNT_MOST: u64 = 1_000;

/// One page of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MiniProgramPage {
    /// At most [`PAGE_ROWS`] rows.
    pub rows: Vec<MiniProgramRow>,
    /// How many there are in all, counted up to [`COUNT_MOST`] + 1.
    pub count: u64,
    /// The address part of the page before, if there is one.
    pub before: Option<String>,
    /// The address part of the page after, if there is one.
    pub after: Option<String>,
    /// Whether the reader may create a mini program somewhere.
    pub may_create: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> NewMiniProgram {
        NewMiniProgram {
            workspace: "lotus-coffee".into(),
            kind: "html5".into(),
            entrance_url: "https://Shop.Lotus.example/m?x=1".into(),
            default_language: "en".into(),
            name: "  Lotus   Coffee ".into(),
            category: "1".into(),
            host_app: "1".into(),
        }
    }

    #[test]
    fn a_complete_form_is_read() {
        let read = form().checked().unwrap();
        assert_eq!(read.name, "Lotus Coffee");
        assert_eq!(read.entrance_url.as_deref(), Some("https://shop.lotus.example/m?x=1"));
        let dsl = NewMiniProgram { kind: "dsl".into(), ..form() };
        assert_eq!(dsl.checked().unwrap().entrance_url, None);
    }

    #[test]
    fn every_empty_field_is_named_at_once() {
        let problems = NewMiniProgram::default().checked().unwrap_err();
        let fields: Vec<Field> = problems.iter().map(|problem| problem.field).collect();
        assert_eq!(
            fields,
            [
                Field::Workspace,
                Field::Kind,
                Field::DefaultLanguage,
                Field::Name,
                Field::Category,
                Field::HostApp
            ]
        );
    }

    #[test]
    fn an_entrance_is_an_https_address() {
        for bad in [
            "http://a.example",
            "https://",
            "https://host",
            "https://a..b",
            "https://a.b:0",
            "https://a.b:99999",
            "https://u@a.example",
            "javascript:alert(1)",
            "https://a.example/ x",
            "https://-a.example",
            "ftp://a.example",
        ] {
            assert_eq!(https(bad), Err(Problem::NoHttpsAddress), "{bad}");
        }
        assert_eq!(https("HTTPS://a.example:8443#x").as_deref(), Ok("https://a.example:8443#x"));
        assert_eq!(https(" "), Err(Problem::Missing));
    }
}
