//! Names of entries: which are refused, and which are the same.

use std::collections::HashMap;

use domain::package::{Limits, Refusal};
use unicode_normalization::UnicodeNormalization;

/// A name that may be used as a path below a folder.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// Parts joined by `/`; empty parts and `.` are left out.
    pub path: String,
    /// The name ended in `/`.
    pub directory: bool,
}

/// Bytes of a name as text for a message.
pub(super) fn shown(raw: &[u8]) -> String {
    String::from_utf8_lossy(raw).into_owned()
}

/// Reads a name, or says why it is refused.
pub(super) fn read(raw: &[u8], limits: &Limits) -> Result<Name, Refusal> {
    let entry = || shown(raw);
    let Ok(text) = std::str::from_utf8(raw) else {
        return Err(Refusal::NameNotUtf8 { entry: entry() });
    };
    if text.contains('\0') {
        return Err(Refusal::NulInName { entry: entry() });
    }
    if text.contains('\\') {
        return Err(Refusal::Backslash { entry: entry() });
    }
    if text.starts_with('/') || has_drive(text) {
        return Err(Refusal::AbsolutePath { entry: entry() });
    }
    let parts: Vec<&str> =
        text.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    if parts.contains(&"..") {
        return Err(Refusal::ParentPath { entry: entry() });
    }
    if parts.len() as u64 > u64::from(limits.depth) {
        return Err(Refusal::TooDeep {
            entry: entry(),
            limit: u64::from(limits.depth),
            value: parts.len() as u64,
        });
    }
    Ok(Name {
        path: parts.join("/"),
        // A name without parts (`.`) can only be the folder itself.
        directory: text.ends_with('/') || parts.is_empty(),
    })
}

fn has_drive(text: &str) -> bool {
    matches!(text.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}

/// What two names have in common that a file system may take for the same. Upper case before
/// lower case is Unicode's full case folding for all but a few letters: `ß` is `ss`, `ς` is `σ`.
fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    let composed: String = path.nfc().collect();
    composed.to_uppercase().to_lowercase().nfc().collect()
}

/// Finds names that are the same, among all names of an archive.
#[derive(Default)]
pub(super) struct Names {
    /// Folded path to the name as written and whether it is a folder.
    seen: HashMap<String, (String, bool)>,
}

impl Names {
    /// Adds a name, or refuses it for one that was added before.
    pub(super) fn add(&mut self, entry: &str, name: &Name) -> Result<(), Refusal> {
        let key = folded(&name.path);
        if let Some((other, _)) = self.seen.get(&key) {
            return Err(Refusal::DuplicateName { entry: entry.to_owned(), other: other.clone() });
        }
        self.seen.insert(key, (entry.to_owned(), name.directory));
        Ok(())
    }

    /// Refuses a file that is at the same time a folder of another entry. To be asked when all
    /// names are added.
    pub(super) fn folder_is_file(&self) -> Result<(), Refusal> {
        for (key, (entry, _)) in &self.seen {
            for (at, _) in key.match_indices('/') {
                if let Some((other, false)) = self.seen.get(&key[..at]) {
                    return Err(Refusal::DuplicateName {
                        entry: entry.clone(),
                        other: other.clone(),
                    });
                }
            }
        }
        Ok(())
    }
}
