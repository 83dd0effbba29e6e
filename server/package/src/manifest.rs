//! What manifests name must be there.

use std::collections::HashSet;

use domain::package::{Counted, FindingKind, Limits, PageEntry, Place};
use serde_json::Value;

use crate::gather::Gathered;
use crate::profile::{Format, Manifest};
use crate::script::{Places, first_line};
use crate::tree::{Tree, folder_of, join};

/// A JSON file of the package.
pub(crate) struct Document {
    /// Below the root.
    pub path: String,
    pub value: Value,
    text: String,
}

impl Document {
    /// Reads JSON; a byte order mark before it is tolerated, as the platforms do.
    pub(crate) fn read(path: &str, bytes: &[u8]) -> Result<Self, Box<(FindingKind, Place)>> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let value = serde_json::from_slice(bytes).map_err(|error| {
            let place = Place {
                file: path.to_owned(),
                line: u32::try_from(error.line()).unwrap_or(u32::MAX).max(1),
                column: u32::try_from(error.column()).unwrap_or(u32::MAX).max(1),
            };
            Box::new((FindingKind::ManifestNotJson, place))
        })?;
        Ok(Self { path: path.to_owned(), value, text: String::from_utf8_lossy(bytes).into_owned() })
    }

    /// Where a text stands, if it stands there as written; else the first line.
    pub(crate) fn place(&self, text: &str) -> Place {
        let quoted = Value::from(text).to_string();
        match self.text.find(&quoted) {
            Some(at) => Places::new(&self.text).find(&self.path, u32::try_from(at).unwrap_or(0)),
            None => first_line(&self.path),
        }
    }
}

/// Most pages kept: as many as a zip may have entries. More are named only to do harm.
const MOST_PAGES: usize = Limits::ENTRIES as usize;

/// Compares what the manifest names with what is there.
pub(crate) fn pages(
    format: &Format,
    manifest: &Manifest,
    document: &Document,
    tree: &Tree,
    gathered: &mut Gathered,
) -> Vec<PageEntry> {
    for (field, expected) in &manifest.wrong {
        let kind = FindingKind::ManifestWrongType {
            field: field.clone(),
            expected: (*expected).to_owned(),
        };
        let name = field.rsplit('.').next().unwrap_or(field);
        let name = name.split('[').next().unwrap_or(name);
        gathered.finding(kind, || document.place(name));
    }
    if manifest.pages.iter().all(|(_, subpackage)| subpackage.is_some()) {
        gathered.finding(FindingKind::NoPages, || document.place("pages"));
    }
    let mut pages = Vec::new();
    let mut named: HashSet<&str> = HashSet::new();
    for (page, subpackage) in &manifest.pages {
        if !named.insert(page) {
            continue;
        }
        if pages.len() == MOST_PAGES {
            gathered.cut(Counted::Pages, MOST_PAGES);
            break;
        }
        let path = join("", page);
        let expected = format!("{}{}", path.as_deref().unwrap_or(page), format.markup);
        let exists = path.is_some() && tree.in_root(&expected).is_some();
        if !exists {
            let kind = FindingKind::PageMissing { page: page.clone(), expected };
            gathered.finding(kind, || {
                let within = subpackage.as_ref().and_then(|root| page.strip_prefix(root.as_str()));
                document.place(within.map_or(page, |rest| rest.trim_start_matches('/')))
            });
        }
        pages.push(PageEntry {
            path: path.unwrap_or_else(|| page.clone()),
            subpackage: subpackage.clone(),
            exists,
        });
    }
    pages
}

/// Icons of the tab bar.
pub(crate) fn icons(
    manifest: &Manifest,
    document: &Document,
    tree: &Tree,
    gathered: &mut Gathered,
) {
    for icon in &manifest.icons {
        // `@name` is a key of `theme.json`.
        if icon.is_empty() || icon.starts_with('@') || icon.contains("://") {
            continue;
        }
        let there =
            join(folder_of(&document.path), icon).is_some_and(|path| tree.in_root(&path).is_some());
        if !there {
            let kind = FindingKind::TabIconMissing { icon: icon.clone() };
            gathered.finding(kind, || document.place(icon));
        }
    }
}
