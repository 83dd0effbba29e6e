//! The formats a package may have, one per file.
//!
//! To add one: a file here with a `static` of type [`Format`], its name in [`FORMATS`], a variant
//! of `domain::package::Profile`.

mod alipay;
mod app_json;
mod w3c;
mod wechat;

use domain::package::{Profile, Refusal};
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
        // Two formats have the same manifest: the one that has more markup is meant.
        let mut best: Option<(usize, &Format)> = None;
        for format in FORMATS {
            let Some(entry) = tree.entry(&format!("{root}{}", format.manifest)) else {
                continue;
            };
            let manifest = read(entry)?;
            let markup =
                tree.below(&root).filter(|(path, _)| path.ends_with(format.markup)).count();
            let seen = Recognising { manifest: manifest.as_ref(), markup };
            if (format.recognise)(&seen) && best.is_none_or(|(most, _)| markup > most) {
                best = Some((markup, format));
            }
        }
        if let Some((_, format)) = best {
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
