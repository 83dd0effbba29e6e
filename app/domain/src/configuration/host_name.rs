//! Host names: as they are typed, as they are kept, as they are shown (rules §5.6).

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Most domains of one list.
pub const DOMAINS_MOST: u32 = 30;
/// Most characters of one part of a host name.
pub const LABEL_MOST: usize = 63;
/// Most characters of a host name.
pub const NAME_MOST: usize = 253;
/// Most wrong lines of one list that an answer names.
pub const WRONG_LINES_MOST: usize = 60;
/// Most characters of a wrong line that an answer repeats.
pub const LINE_SHOWN: usize = 80;

/// A host name: lower-case A-labels with dots between. Only [`HostName::read`] makes one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
// What is stored was read once; a stricter rule of later must not make old revisions unreadable.
#[serde(transparent)]
pub struct HostName(String);

/// Why a line is no domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostProblem {
    /// Another scheme than https and wss.
    Scheme,
    /// Nothing behind the scheme.
    NoHost,
    /// A port.
    Port,
    /// A path, a query or a fragment.
    Path,
    /// A star.
    Wildcard,
    /// An IP address, however it is spelled.
    Address,
    /// A dot at an end, or two in a row.
    EmptyLabel,
    /// A part longer than [`LABEL_MOST`].
    LongLabel,
    /// Longer than [`NAME_MOST`].
    LongName,
    /// A character that no host name holds, or a part that no A-label can be.
    Character,
    /// The same as an earlier line.
    Twice {
        /// Which.
        line: u32,
    },
    /// One more than [`DOMAINS_MOST`].
    TooMany,
}

/// A line of a list that is no domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongLine {
    /// Counted from 1.
    pub line: u32,
    /// What stands there, at most [`LINE_SHOWN`] characters of it.
    pub text: String,
    /// Why it is none.
    pub why: HostProblem,
}

impl HostName {
    /// Reads a host name as it was typed or pasted.
    pub fn read(typed: &str) -> Result<HostName, HostProblem> {
        let typed = typed.trim();
        if crate::text::has_control(typed, false) {
            return Err(HostProblem::Character);
        }
        let rest = behind_scheme(typed)?;
        bare(rest.strip_suffix('/').unwrap_or(rest))
    }

    /// The name as it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name in its own script, where that differs from how it is kept.
    pub fn readable(&self) -> Option<String> {
        let (shown, whole) = idna::domain_to_unicode(&self.0);
        (whole.is_ok() && shown != self.0).then_some(shown)
    }
}

impl std::fmt::Display for HostName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads a list with one domain a line; empty lines are passed over. Sorted, since its order means
/// nothing. With one wrong line there is no list, but every wrong line.
pub fn read_domains(typed: &str) -> Result<Vec<HostName>, Vec<WrongLine>> {
    let (mut names, mut wrong) = (HashMap::new(), Vec::new());
    let lines = (1u32..).zip(typed.split('\n').map(str::trim)).filter(|(_, text)| !text.is_empty());
    for (count, (line, text)) in (1u32..).zip(lines) {
        let read = if count > DOMAINS_MOST {
            Err(HostProblem::TooMany)
        } else {
            HostName::read(text).and_then(|name| match names.get(&name) {
                Some(first) => Err(HostProblem::Twice { line: *first }),
                None => Ok(name),
            })
        };
        match read {
            Ok(name) => {
                names.insert(name, line);
            }
            Err(why) if wrong.len() < WRONG_LINES_MOST => {
                let text = text.chars().take(LINE_SHOWN).collect();
                wrong.push(WrongLine { line, text, why });
            }
            Err(_) => break,
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut names: Vec<HostName> = names.into_keys().collect();
    names.sort();
    Ok(names)
}

/// What stands behind `https://` or `wss://`, or all of it where there is no scheme.
fn behind_scheme(typed: &str) -> Result<&str, HostProblem> {
    let Some((scheme, rest)) = typed.split_once("://") else { return Ok(typed) };
    let is_scheme = scheme.bytes().all(|it| it.is_ascii_alphanumeric() || b"+-.".contains(&it));
    if ["https", "wss"].iter().any(|it| scheme.eq_ignore_ascii_case(it)) {
        Ok(rest)
    } else if is_scheme {
        Err(HostProblem::Scheme)
    } else {
        Ok(typed)
    }
}

/// Reads a host name without scheme. The order of the checks decides which of several faults is named.
fn bare(text: &str) -> Result<HostName, HostProblem> {
    if text.is_empty() {
        return Err(HostProblem::NoHost);
    }
    if text.starts_with('[') {
        return Err(HostProblem::Address);
    }
    if text.contains(['/', '?', '#', '\\']) {
        return Err(HostProblem::Path);
    }
    if let Some((_, behind)) = text.split_once(':') {
        return Err(if behind.contains(':') {
            HostProblem::Address
        } else if behind.bytes().all(|it| it.is_ascii_digit()) {
            HostProblem::Port
        } else {
            HostProblem::Scheme
        });
    }
    if text.contains('*') {
        return Err(HostProblem::Wildcard);
    }
    // Before it is mapped: of a part that is very long only a general fault would be told.
    if text.split(['.', '。', '．', '｡']).any(|label| label.chars().count() > LABEL_MOST) {
        return Err(HostProblem::LongLabel);
    }
    // Hyphens in third and fourth place stand in names that exist, so only the ends are looked at.
    let mapped = Uts46::new().to_ascii(
        text.as_bytes(),
        AsciiDenyList::STD3,
        Hyphens::CheckFirstLast,
        DnsLength::Ignore,
    );
    let name = mapped.map_err(|_| HostProblem::Character)?.into_owned();
    let mut labels = name.split('.');
    if labels.clone().any(str::is_empty) {
        Err(HostProblem::EmptyLabel)
    } else if labels.clone().any(|label| label.len() > LABEL_MOST) {
        Err(HostProblem::LongLabel)
    } else if name.len() > NAME_MOST {
        Err(HostProblem::LongName)
    } else if labels.next_back().is_some_and(is_number) {
        Err(HostProblem::Address)
    } else {
        Ok(HostName(name))
    }
}

/// Whether browsers take a name that ends so for an IPv4 address: `127.1`, `0x7f000001`, `2130706433`.
fn is_number(label: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
    let hex = |text: &str| text.bytes().all(|it| it.is_ascii_hexdigit());
    digits(label) || label.strip_prefix("0x").is_some_and(hex)
}

#[cfg(test)]
mod tests;
