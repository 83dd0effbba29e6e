//! Ids and domains of a mini program, on two levels, and which of them count (rules §5.5).

mod host_name;

pub use host_name::{
    DOMAINS_MOST, HostName, HostProblem, LABEL_MOST, NAME_MOST, WRONG_LINES_MOST, WrongLine,
    read_domains,
};

use crate::form::{Field, FieldProblem, Problem, Problems};
use crate::release::ReleaseStatus;
use crate::version::VersionNumber;
use crate::word_enum;
use crate::workspace::Environment;
use serde::{Deserialize, Serialize};

/// Most characters of a client or merchant id.
pub const ID_MOST: u32 = 64;

/// One set: of an environment, of one version at one target, or what of both counts there. This is what
/// is frozen with a release. What is empty is not set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigurationSet {
    /// What the mini program is to the host app's login.
    pub client_id: String,
    /// What the merchant is to the host app's payment.
    pub merchant_id: String,
    /// Hosts that requests may go to, sorted.
    pub server_domains: Vec<HostName>,
    /// Hosts whose pages a web view may open, sorted.
    pub webview_domains: Vec<HostName>,
}

word_enum! {
    /// A part of a set, which is set or not, and replaced as a whole.
    Part {
        /// The client id.
        ClientId = "client_id",
        /// The merchant id.
        MerchantId = "merchant_id",
        /// The server domains.
        ServerDomains = "server_domains",
        /// The web-view domains.
        WebviewDomains = "webview_domains",
    }
}

impl Part {
    /// Its field in the form.
    pub const fn field(self) -> Field {
        match self {
            Part::ClientId => Field::ClientId,
            Part::MerchantId => Field::MerchantId,
            Part::ServerDomains => Field::ServerDomains,
            Part::WebviewDomains => Field::WebviewDomains,
        }
    }
}

impl ConfigurationSet {
    /// The entries of a part; none where it is not set.
    pub fn entries(&self, part: Part) -> Vec<&str> {
        match part {
            Part::ClientId => id_entries(&self.client_id),
            Part::MerchantId => id_entries(&self.merchant_id),
            Part::ServerDomains => self.server_domains.iter().map(HostName::as_str).collect(),
            Part::WebviewDomains => self.webview_domains.iter().map(HostName::as_str).collect(),
        }
    }

    /// Whether a part is set.
    pub fn has(&self, part: Part) -> bool {
        !self.entries(part).is_empty()
    }

    /// How many parts are set.
    pub fn count(&self) -> usize {
        Part::ALL.iter().filter(|part| self.has(**part)).count()
    }

    /// Whether a host is among its server or web-view domains.
    pub fn lists(&self, host: &HostName) -> bool {
        self.server_domains.contains(host) || self.webview_domains.contains(host)
    }
}

/// What counts for a version at a target: each part of its own set that is set, else the global one's.
pub fn effective(global: &ConfigurationSet, own: &ConfigurationSet) -> ConfigurationSet {
    let ConfigurationSet { client_id, merchant_id, server_domains, webview_domains } = own;
    let id = |own: &String, global: &String| {
        if own.is_empty() { global.clone() } else { own.clone() }
    };
    let list = |own: &Vec<HostName>, global: &Vec<HostName>| {
        if own.is_empty() { global.clone() } else { own.clone() }
    };
    ConfigurationSet {
        client_id: id(client_id, &global.client_id),
        merchant_id: id(merchant_id, &global.merchant_id),
        server_domains: list(server_domains, &global.server_domains),
        webview_domains: list(webview_domains, &global.webview_domains),
    }
}

/// Where what counts comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The set of the version at the target.
    Release,
    /// The set of the environment.
    Global,
    /// Neither has it.
    Nowhere,
}

/// Where a part of what counts comes from; the same rule as [`effective`].
pub fn source(part: Part, global: &ConfigurationSet, own: &ConfigurationSet) -> Source {
    if own.has(part) {
        Source::Release
    } else if global.has(part) {
        Source::Global
    } else {
        Source::Nowhere
    }
}

/// What of a part is not in both of two sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which part.
    pub part: Part,
    /// Entries that only the first set has.
    pub removed: Vec<String>,
    /// Entries that only the second one has.
    pub added: Vec<String>,
}

/// Where two sets differ, part by part.
pub fn compare(first: &ConfigurationSet, second: &ConfigurationSet) -> Vec<Change> {
    let only = |these: &[&str], those: &[&str]| {
        let kept = these.iter().filter(|it| !those.contains(it));
        kept.map(|it| (*it).to_owned()).collect::<Vec<_>>()
    };
    let change = |part: &Part| {
        let (old, new) = (first.entries(*part), second.entries(*part));
        Change { part: *part, removed: only(&old, &new), added: only(&new, &old) }
    };
    let changes = Part::ALL.iter().map(change);
    changes.filter(|it| !it.removed.is_empty() || !it.added.is_empty()).collect()
}

/// Whether the set of a version at a target can be edited, by the status of its release there, of the one that
/// counts (see [`ReleaseStatus::weight`]): none means that it is New.
pub const fn is_editable(last: Option<ReleaseStatus>) -> bool {
    match last {
        None | Some(ReleaseStatus::New | ReleaseStatus::Cancelled | ReleaseStatus::Archived) => {
            true
        }
        Some(
            ReleaseStatus::UnderReview
            | ReleaseStatus::ReleasePreparation
            | ReleaseStatus::PilotTesting
            | ReleaseStatus::Grayscale
            | ReleaseStatus::Full,
        ) => false,
    }
}

/// Which set: what an address names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Level {
    /// That of an environment.
    Global(Environment),
    /// That of one version at one target.
    Release {
        /// The version.
        version: VersionNumber,
        /// The key of the target's host app.
        host_app: String,
        /// The target's environment.
        environment: Environment,
    },
}

impl Level {
    /// Reads the parts of an address: without anything it is Production's set, without a version an
    /// environment's. Nothing where they name none.
    pub fn read(environment: &str, version: &str, host_app: &str) -> Option<Level> {
        let environment = match environment {
            "" if version.is_empty() => Environment::Production,
            word => word.parse().ok()?,
        };
        if version.is_empty() && host_app.is_empty() {
            return Some(Level::Global(environment));
        }
        let version = version.parse().ok()?;
        crate::host_app::is_key(host_app).then(|| Level::Release {
            version,
            host_app: host_app.to_owned(),
            environment,
        })
    }

    /// Its environment.
    pub const fn environment(&self) -> Environment {
        match self {
            Level::Global(environment) | Level::Release { environment, .. } => *environment,
        }
    }
}

/// A set as it is typed; lists have one domain a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigurationForm {
    /// The revision that the edit began from; 0 where there was none.
    pub revision: i64,
    /// The client id.
    #[serde(default)]
    pub client_id: String,
    /// The merchant id.
    #[serde(default)]
    pub merchant_id: String,
    /// The server domains.
    #[serde(default)]
    pub server_domains: String,
    /// The web-view domains.
    #[serde(default)]
    pub webview_domains: String,
}

impl ConfigurationForm {
    /// The form with what stands in a set.
    pub fn of(revision: i64, set: &ConfigurationSet) -> ConfigurationForm {
        ConfigurationForm {
            revision,
            client_id: set.client_id.clone(),
            merchant_id: set.merchant_id.clone(),
            server_domains: set.entries(Part::ServerDomains).join("\n"),
            webview_domains: set.entries(Part::WebviewDomains).join("\n"),
        }
    }

    /// Reads the form: a set, or every field and every line that is wrong.
    pub fn checked(&self) -> Result<ConfigurationSet, Vec<FieldProblem>> {
        let mut problems = Problems::default();
        let client_id = problems.keep(Field::ClientId, id(&self.client_id));
        let merchant_id = problems.keep(Field::MerchantId, id(&self.merchant_id));
        let mut list = |field, typed: &str| {
            read_domains(typed).unwrap_or_else(|wrong| {
                for line in wrong {
                    problems.add(field, Problem::WrongLine(line));
                }
                Vec::new()
            })
        };
        let server_domains = list(Field::ServerDomains, &self.server_domains);
        let webview_domains = list(Field::WebviewDomains, &self.webview_domains);
        problems.finish()?;
        Ok(ConfigurationSet {
            client_id: client_id.unwrap_or_default(),
            merchant_id: merchant_id.unwrap_or_default(),
            server_domains,
            webview_domains,
        })
    }
}

fn id_entries(id: &str) -> Vec<&str> {
    if id.is_empty() { Vec::new() } else { vec![id] }
}

/// A client or merchant id as it is kept; it may be empty. What it looks like is the host app's matter.
fn id(typed: &str) -> Result<String, Problem> {
    let text = typed.trim();
    if crate::text::has_control(text, false) {
        return Err(Problem::ControlCharacter);
    }
    if text.contains(char::is_whitespace) {
        let without = text.split_whitespace().collect();
        return Err(Problem::HasSpaces { without });
    }
    if text.chars().count() > ID_MOST as usize {
        return Err(Problem::TooLong { most: ID_MOST });
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests;
