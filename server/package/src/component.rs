//! References to components: from the manifest, from pages, from components.

use std::collections::{HashSet, VecDeque};

use domain::package::{Counted, FindingKind};
use serde_json::Value;

use crate::gather::Gathered;
use crate::manifest::Document;
use crate::profile::Manifest;
use crate::tree::{Tree, folder_of, join};

/// References looked up in one package: each may have to be looked for in many folders.
const MOST_REFERENCES: usize = 100_000;

/// Where a reference leads.
enum Target {
    /// It has a scheme or is inside a package manager's folder: not followed.
    Elsewhere,
    /// To the manifest of a component.
    Manifest(String),
    Nowhere,
}

/// Follows the references of some documents, and those of the components they lead to.
pub(crate) struct Following<'p> {
    tree: &'p Tree,
    markup: &'p str,
    aliases: &'p [(String, String)],
    /// Folders, empty or ending in `/`, that have packages: `miniprogram_npm` or `node_modules`.
    holders: HashSet<&'p str>,
    seen: HashSet<String>,
    waiting: VecDeque<String>,
    /// How many references may still be looked up.
    left: usize,
}

impl<'p> Following<'p> {
    pub(crate) fn new(
        tree: &'p Tree,
        markup: &'p str,
        manifest: &'p Manifest,
        start: Vec<String>,
    ) -> Self {
        let mut holders = HashSet::new();
        for (path, _) in tree.rooted() {
            for folder in ["miniprogram_npm/", "node_modules/"] {
                let places = path.match_indices(folder).map(move |(at, _)| &path[..at]);
                holders.extend(places.filter(|before| before.is_empty() || before.ends_with('/')));
            }
        }
        let seen = start.iter().cloned().collect();
        let aliases = &manifest.aliases;
        Self { tree, markup, aliases, holders, seen, waiting: start.into(), left: MOST_REFERENCES }
    }

    /// The path of the next document to be read, below the root.
    pub(crate) fn next_path(&mut self) -> Option<String> {
        self.waiting.pop_front()
    }

    /// Takes in a document.
    pub(crate) fn document(&mut self, document: &Document, gathered: &mut Gathered) {
        let components = &document.value["usingComponents"];
        if components.is_null() {
            return;
        }
        let Value::Object(components) = components else {
            let field = "usingComponents";
            gathered.finding(wrong(field, "object"), || document.place(field));
            return;
        };
        let folder = folder_of(&document.path);
        for (name, reference) in components {
            let Some(left) = self.left.checked_sub(1) else {
                gathered.cut(Counted::References, MOST_REFERENCES);
                return;
            };
            self.left = left;
            let Value::String(reference) = reference else {
                let kind = wrong(&format!("usingComponents.{name}"), "string");
                gathered.finding(kind, || document.place(name));
                continue;
            };
            match self.target(folder, reference) {
                Target::Elsewhere => {}
                Target::Manifest(next) => {
                    if !self.seen.contains(&next) {
                        self.seen.insert(next.clone());
                        self.waiting.push_back(next);
                    }
                }
                Target::Nowhere => {
                    let (name, reference) = (name.clone(), reference.clone());
                    let place = || document.place(&reference);
                    let kind = FindingKind::ComponentMissing { name, reference: reference.clone() };
                    gathered.finding(kind, place);
                }
            }
        }
    }

    fn target(&self, folder: &str, reference: &str) -> Target {
        if reference.contains("://") {
            return Target::Elsewhere;
        }
        let here = if reference.starts_with('/') { "" } else { folder };
        if let Some(manifest) = self.component(join(here, reference)) {
            return Target::Manifest(manifest);
        }
        // What begins with a dot or a slash is a path and nothing else.
        if reference.starts_with(['.', '/']) {
            return Target::Nowhere;
        }
        for (from, to) in self.aliases {
            if let Some(rest) = reference.strip_prefix(from.as_str()) {
                let path = join("", &format!("{to}{rest}"));
                return self.component(path).map_or(Target::Nowhere, Target::Manifest);
            }
        }
        let package = package_of(reference);
        for folder in ancestors(folder).filter(|folder| self.holders.contains(*folder)) {
            let built = format!("{folder}miniprogram_npm/{reference}");
            if let Some(manifest) = self.component(Some(built)) {
                return Target::Manifest(manifest);
            }
            // The platform's tools build it from here, at a path that the package itself tells.
            let manifest = format!("{folder}node_modules/{package}/package.json");
            if self.tree.in_root(&manifest).is_some() {
                return Target::Elsewhere;
            }
            let plain = format!("{folder}node_modules/{reference}");
            if let Some(manifest) = self.component(Some(plain)) {
                return Target::Manifest(manifest);
            }
        }
        Target::Nowhere
    }

    /// The manifest of the component at a path without extension, if any of its files is there.
    fn component(&self, path: Option<String>) -> Option<String> {
        let path = path?;
        [format!("{path}/index"), path]
            .into_iter()
            .rev()
            .find(|base| {
                [".json", self.markup, ".js", ".ts"]
                    .iter()
                    .any(|extension| self.tree.in_root(&format!("{base}{extension}")).is_some())
            })
            .map(|base| format!("{base}.json"))
    }
}

fn wrong(field: &str, expected: &str) -> FindingKind {
    FindingKind::ManifestWrongType { field: field.to_owned(), expected: expected.to_owned() }
}

/// `@scope/name` or `name` of a reference into a package.
fn package_of(reference: &str) -> &str {
    let parts = if reference.starts_with('@') { 2 } else { 1 };
    let end = reference.match_indices('/').nth(parts - 1);
    end.map_or(reference, |(at, _)| &reference[..at])
}

/// A folder and those around it, up to the root.
fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| {
        let inner = folder.strip_suffix('/')?;
        Some(folder_of(inner))
    })
}
