//! The formats a package may have, one per file.
//!
//! To add one: a file here with a `static` of type [`Format`], its name in [`FORMATS`], a variant
//! of `domain::package::Profile`.

mod alipay;
mod app_json;
mod w3c;
mod wechat;

use domain::package::{Limits, Profile, Refusal};
use serde_json::Value;

use crate::tree::{Tree, join};

/// How a format is recognised and read.
pub(crate) struct Format {
    pub profile: Profile,
    /// Told when nothing is recognised.
    pub looked_for: &'static str,
    /// The file that makes a folder the root.
    pub manifest: &'static str,
    /// Extension of the file that makes a page exist.
    pub markup: &'static str,
    /// Extensions of scripts.
    pub scripts: &'static [&'static str],
    /// Whether the manifest is of this format, beyond lying there.
    recognise: fn(&Recognising<'_>) -> bool,
    /// Reads the manifest.
    pub read: fn(&Value) -> Manifest,
}

/// What there is to recognise a format by.
struct Recognising<'t> {
    /// The manifest, if it is JSON.
    manifest: Option<&'t Value>,
    /// Files with the format's markup extension, below the root.
    markup: usize,
}

/// What a manifest names.
#[derive(Debug, Default)]
pub(crate) struct Manifest {
    /// Pages with the root of their sub-package.
    pub pages: Vec<(String, Option<String>)>,
    /// Roots of sub-packages, without slashes around them.
    pub subpackages: Vec<String>,
    /// Prefixes of references and what they stand for, longest first.
    pub aliases: Vec<(String, String)>,
    /// Icons of the tab bar.
    pub icons: Vec<String>,
    /// Fields that have the wrong type: field, what it should be.
    pub wrong: Vec<(String, &'static str)>,
    pub version_name: Option<String>,
    /// Whether manifests of pages may refer to components.
    pub components: bool,
}

static FORMATS: [&Format; 3] = [&alipay::FORMAT, &wechat::FORMAT, &w3c::FORMAT];

/// Most names told when nothing is recognised.
const MOST_FOUND: usize = 20;

/// Recognises the format and sets the root of the tree. `read` gives the JSON of an entry, if it
/// is JSON.
pub(crate) fn recognise<E: From<Refusal>>(
    tree: &mut Tree,
    mut read: impl FnMut(usize) -> Result<Option<Value>, E>,
) -> Result<&'static Format, E> {
    let base = tree.single_folder().to_owned();
    let mut roots = vec![base.clone()];
    if let Some(entry) = tree.entry(&format!("{base}project.config.json"))
        && let Some(config) = read(entry)?
        && let Some(named) = config.get("miniprogramRoot").and_then(Value::as_str)
        && let Some(folder) = join(&base, named)
        && !folder.is_empty()
        && format!("{folder}/").starts_with(&base)
    {
        roots.insert(0, format!("{folder}/"));
    }
    for root in roots {
        let mut candidates = Vec::new();
        for format in FORMATS {
            let Some(entry) = tree.entry(&format!("{root}{}", format.manifest)) else {
                continue;
            };
            let manifest = read(entry)?;
            let markup =
                tree.below(&root).filter(|(path, _)| path.ends_with(format.markup)).count();
            let seen = Recognising { manifest: manifest.as_ref(), markup };
            if (format.recognise)(&seen) {
                candidates.push(Candidate { format, markup, manifest });
            }
        }
        if let Some(format) = meant(tree, &root, &candidates) {
            tree.set_root(root);
            return Ok(format);
        }
    }
    Err(Refusal::UnknownFormat {
        looked_for: FORMATS.iter().map(|format| format.looked_for.to_owned()).collect(),
        found: tree.top(&base, MOST_FOUND),
    }
    .into())
}

/// A format that a folder may be of.
struct Candidate {
    format: &'static Format,
    /// Files with its markup extension.
    markup: usize,
    /// The manifest, if it is JSON.
    manifest: Option<Value>,
}

/// Of formats with the same manifest the one that its pages have the markup of: files of the other
/// may lie there for a component that runs in both. Where no page tells, and of others, the one
/// that has more markup.
fn meant(tree: &Tree, root: &str, candidates: &[Candidate]) -> Option<&'static Format> {
    let told = candidates.iter().find_map(|candidate| {
        let shares = |other: &&Candidate| other.format.manifest == candidate.format.manifest;
        let sharing: Vec<&Candidate> = candidates.iter().filter(shares).collect();
        let manifest = candidate.manifest.as_ref().filter(|_| sharing.len() > 1)?;
        let pages = (candidate.format.read)(manifest).pages;
        // More are named only to do harm.
        let pages = pages.iter().take(Limits::ENTRIES as usize);
        pages.filter_map(|(page, _)| join("", page)).find_map(|page| {
            let has = |it: &&&Candidate| {
                tree.entry(&format!("{root}{page}{}", it.format.markup)).is_some()
            };
            let mut having = sharing.iter().filter(has);
            // A page with both markups tells nothing.
            having.next().filter(|_| having.next().is_none()).map(|it| it.format)
        })
    });
    let most = || {
        let best = candidates.iter().rev().max_by_key(|candidate| candidate.markup);
        best.map(|candidate| candidate.format)
    };
    told.or_else(most)
}
