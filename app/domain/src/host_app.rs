//! Host apps of a tenant and their environments (rules §1.4).

use crate::form::{Field, FieldProblem, Problem, Problems};
use crate::workspace::Environment;
use serde::{Deserialize, Serialize};

/// Most characters of a key.
pub const KEY_MOST: usize = 40;
/// Most bundle ids, and most package ids.
pub const IDS_MOST: usize = 8;
/// Most signing fingerprints.
pub const FINGERPRINTS_MOST: usize = 8;
/// Most characters of a bundle or package id.
pub const ID_MOST: usize = 150;
/// Most characters of a deep-link template.
pub const DEEP_LINK_MOST: usize = 500;
/// What a deep-link template may hold in braces.
pub const PLACEHOLDERS: [&str; 5] = ["id", "environment", "version", "page", "query"];
/// Schemes that run code or read files instead of opening an app.
const DANGEROUS: [&str; 5] = ["javascript", "data", "file", "vbscript", "blob"];

/// One environment as it is typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TargetForm {
    /// Whether the host app has it.
    pub on: bool,
    /// Whether releases there are reviewed.
    pub review: bool,
    /// Whether releases there begin with testers.
    pub pilot_testing: bool,
}

/// A host app as it is typed; lists have one entry a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HostAppForm {
    /// The word in its address; only read when it is made.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// iOS bundle ids.
    pub ios: String,
    /// Android package ids.
    pub android: String,
    /// SHA-256 fingerprints of what it is signed with.
    pub fingerprints: String,
    /// What opens a mini program in it.
    pub deep_link: String,
    /// Development.
    pub development: TargetForm,
    /// Test.
    pub test: TargetForm,
    /// Sandbox.
    pub sandbox: TargetForm,
    /// Production, which is always there.
    pub production: TargetForm,
}

/// An environment that a host app has, as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetSettings {
    /// Which.
    pub environment: Environment,
    /// Whether releases there are reviewed.
    pub review: bool,
    /// Whether releases there begin with testers.
    pub pilot_testing: bool,
}

/// A host app as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedHostApp {
    /// What people call it.
    pub name: String,
    /// iOS bundle ids.
    pub ios: Vec<String>,
    /// Android package ids.
    pub android: Vec<String>,
    /// Fingerprints, each as 32 pairs of upper-case hex digits with colons between.
    pub fingerprints: Vec<String>,
    /// What opens a mini program in it; empty where there is nothing yet.
    pub deep_link: String,
    /// The environments that it has.
    pub targets: Vec<TargetSettings>,
}

/// A host app as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostAppRow {
    /// The word in its address.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// What of its icon's hash stands in the icon's address, if it has one.
    pub icon: Option<String>,
    /// How many bundle ids it has.
    pub ios: usize,
    /// How many package ids it has.
    pub android: usize,
    /// The environments it has.
    pub environments: Vec<Environment>,
}

impl HostAppForm {
    /// What is typed of an environment.
    pub const fn target(&self, environment: Environment) -> TargetForm {
        match environment {
            Environment::Development => self.development,
            Environment::Test => self.test,
            Environment::Sandbox => self.sandbox,
            Environment::Production => self.production,
        }
    }

    /// The place of an environment in the form.
    pub const fn target_mut(&mut self, environment: Environment) -> &mut TargetForm {
        match environment {
            Environment::Development => &mut self.development,
            Environment::Test => &mut self.test,
            Environment::Sandbox => &mut self.sandbox,
            Environment::Production => &mut self.production,
        }
    }

    /// What of it is stored.
    ///
    /// # Errors
    /// Everything that is wrong, field by field.
    pub fn checked(&self) -> Result<CheckedHostApp, Vec<FieldProblem>> {
        self.read(&mut Problems::default())
    }

    /// The key of a new one, and what of it is stored.
    ///
    /// # Errors
    /// Everything that is wrong, field by field.
    pub fn checked_new(&self) -> Result<(String, CheckedHostApp), Vec<FieldProblem>> {
        let mut problems = Problems::default();
        let key = problems.keep(Field::Key, key(&self.key));
        let rest = self.read(&mut problems)?;
        // A key that is not there is a problem, which `read` has given back.
        Ok((key.unwrap_or_default(), rest))
    }

    fn read(&self, problems: &mut Problems) -> Result<CheckedHostApp, Vec<FieldProblem>> {
        let name = problems.keep(Field::Name, crate::account::name(&self.name));
        let ios = list(&self.ios, IDS_MOST, bundle_id);
        let ios = problems.keep(Field::IosBundleIds, ios);
        let android = list(&self.android, IDS_MOST, package_id);
        let android = problems.keep(Field::AndroidPackageIds, android);
        let fingerprints = list(&self.fingerprints, FINGERPRINTS_MOST, fingerprint);
        let fingerprints = problems.keep(Field::Fingerprints, fingerprints);
        let deep_link = problems.keep(Field::DeepLink, deep_link(&self.deep_link));
        std::mem::take(problems).finish()?;
        Ok(CheckedHostApp {
            name: name.unwrap_or_default(),
            ios: ios.unwrap_or_default(),
            android: android.unwrap_or_default(),
            fingerprints: fingerprints.unwrap_or_default(),
            deep_link: deep_link.unwrap_or_default(),
            targets: self.targets(),
        })
    }

    fn targets(&self) -> Vec<TargetSettings> {
        let wanted = |it: &Environment| *it == Environment::Production || self.target(*it).on;
        let settings = |environment: Environment| {
            let typed = self.target(environment);
            TargetSettings {
                environment,
                review: match environment {
                    Environment::Development | Environment::Test => false,
                    Environment::Sandbox => typed.review,
                    Environment::Production => true,
                },
                pilot_testing: may_pilot(environment) && typed.pilot_testing,
            }
        };
        Environment::ALL.iter().copied().filter(wanted).map(settings).collect()
    }
}

/// Whether releases at an environment can begin with testers (rules §4.4).
pub const fn may_pilot(environment: Environment) -> bool {
    matches!(environment, Environment::Sandbox | Environment::Production)
}

/// Whether a text has the shape of a key: lower-case letters, digits and hyphens, beginning and ending
/// without a hyphen. `new` is the address of the form.
pub fn is_key(text: &str) -> bool {
    (1..=KEY_MOST).contains(&text.len())
        && text != "new"
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-')
}

/// A key as it is stored.
pub(crate) fn key(typed: &str) -> Result<String, Problem> {
    let text = typed.trim();
    match text {
        "" => Err(Problem::Missing),
        text if is_key(text) => Ok(text.to_owned()),
        _ => Err(Problem::NoKey),
    }
}

/// The entries of a list, each once; lines, spaces and commas part them.
pub(crate) fn list(
    typed: &str,
    most: usize,
    read: impl Fn(&str) -> Option<String>,
) -> Result<Vec<String>, Problem> {
    let mut found: Vec<String> = Vec::new();
    let parts = typed.split(|c: char| c.is_whitespace() || c == ',' || c == '，' || c == '、');
    for part in parts.filter(|it| !it.is_empty()) {
        let entry = read(part).ok_or_else(|| Problem::NotOfThisForm { entry: shown(part) })?;
        if !found.contains(&entry) {
            found.push(entry);
        }
    }
    if found.len() > most {
        return Err(Problem::TooMany { most: u32::try_from(most).unwrap_or(u32::MAX) });
    }
    Ok(found)
}

/// As much of an entry as a message has room for.
fn shown(entry: &str) -> String {
    entry.chars().filter(|it| !it.is_control()).take(100).collect()
}

/// `com.example.wallet`: letters, digits, hyphens, in two parts or more.
fn bundle_id(text: &str) -> Option<String> {
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
    };
    let good = text.len() <= ID_MOST && text.contains('.') && text.split('.').all(part);
    good.then(|| text.to_owned())
}

/// `com.example.wallet`: letters, digits, underscores, each of two parts or more beginning with a letter.
fn package_id(text: &str) -> Option<String> {
    let part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_')
    };
    let good = text.len() <= ID_MOST && text.contains('.') && text.split('.').all(part);
    good.then(|| text.to_owned())
}

/// A SHA-256 as 64 hex digits, or as 32 pairs with colons between, which is how it is stored.
fn fingerprint(text: &str) -> Option<String> {
    let pairs: Vec<&str> = if text.contains(':') {
        text.split(':').collect()
    } else {
        let pair = |at: usize| text.get(at..at + 2);
        (0..text.len()).step_by(2).map(pair).collect::<Option<_>>()?
    };
    let good = |pair: &&str| pair.len() == 2 && pair.bytes().all(|it| it.is_ascii_hexdigit());
    (pairs.len() == 32 && pairs.iter().all(good)).then(|| pairs.join(":").to_uppercase())
}

/// A template for links into the host app; nothing typed is none.
pub(crate) fn deep_link(typed: &str) -> Result<String, Problem> {
    let text = typed.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    if text.len() > DEEP_LINK_MOST {
        return Err(Problem::TooLong { most: u32::try_from(DEEP_LINK_MOST).unwrap_or(u32::MAX) });
    }
    if !text.bytes().all(|it| it.is_ascii_graphic()) {
        return Err(Problem::NotOfThisForm { entry: shown(text) });
    }
    let (scheme, rest) = text.split_once(':').ok_or(Problem::NoScheme)?;
    let shaped = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|it| it.is_ascii_alphanumeric() || b"+.-".contains(&it));
    let scheme = scheme.to_ascii_lowercase();
    if !shaped || DANGEROUS.contains(&scheme.as_str()) {
        return Err(Problem::NoScheme);
    }
    let mut has_id = false;
    let mut rest = rest;
    while let Some(at) = rest.find(['{', '}']) {
        let (_, from) = rest.split_at(at);
        let unknown = || Problem::UnknownPlaceholder { placeholder: shown(from) };
        let (name, after) =
            from.strip_prefix('{').and_then(|it| it.split_once('}')).ok_or_else(unknown)?;
        if !PLACEHOLDERS.contains(&name) {
            return Err(Problem::UnknownPlaceholder { placeholder: shown(&format!("{{{name}}}")) });
        }
        has_id |= name == "id";
        rest = after;
    }
    if has_id { Ok(text.to_owned()) } else { Err(Problem::NoIdPlaceholder) }
}

#[cfg(test)]
mod tests;
