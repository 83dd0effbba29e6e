//! References to components: from the manifest, from pages, from components.

use std::collections::{HashSet, VecDeque};

use domain::package::FindingKind;
use serde_json::Value;

use crate::manifest::Document;
use crate::tree::{Tree, folder_of, join};

/// Where a reference leads.
enum Target {
    /// It has a scheme or is inside a package manager's folder: not followed.
    Elsewhere,
    /// To the manifest of a component.
    Manifest(String),
    Nowhere,
}

/// Follows the references of the documents `start`, and those of the components they lead to.
/// `read` gives a document below the root, `None` if it is absent; `found` takes a finding and the
/// document and text that it is about.
pub(crate) fn follow<E>(
    tree: &Tree,
    markup: &str,
    start: Vec<String>,
    mut read: impl FnMut(&str) -> Result<Option<Document>, E>,
    mut found: impl FnMut(FindingKind, &Document, &str),
) -> Result<(), E> {
    let mut seen: HashSet<String> = start.iter().cloned().collect();
    let mut waiting: VecDeque<String> = start.into();
    while let Some(path) = waiting.pop_front() {
        let Some(document) = read(&path)? else {
            continue;
        };
        let components = &document.value["usingComponents"];
        if components.is_null() {
            continue;
        }
        let Value::Object(components) = components else {
            let field = "usingComponents";
            found(wrong(field, "object"), &document, field);
            continue;
        };
        for (name, reference) in components {
            let Value::String(reference) = reference else {
                let field = format!("usingComponents.{name}");
                found(wrong(&field, "string"), &document, name);
                continue;
            };
            match target(tree, markup, folder_of(&path), reference) {
                Target::Elsewhere => {}
                Target::Manifest(next) => {
                    if seen.insert(next.clone()) {
                        waiting.push_back(next);
                    }
                }
                Target::Nowhere => {
                    let kind = FindingKind::ComponentMissing {
                        name: name.clone(),
                        reference: reference.clone(),
                    };
                    found(kind, &document, reference);
                }
            }
        }
    }
    Ok(())
}

fn wrong(field: &str, expected: &str) -> FindingKind {
    FindingKind::ManifestWrongType { field: field.to_owned(), expected: expected.to_owned() }
}

fn target(tree: &Tree, markup: &str, folder: &str, reference: &str) -> Target {
    if reference.contains("://") {
        return Target::Elsewhere;
    }
    let here = if reference.starts_with('/') { "" } else { folder };
    if let Some(path) = join(here, reference)
        && let Some(manifest) = component(tree, markup, &path)
    {
        return Target::Manifest(manifest);
    }
    // What begins with a dot or a slash is a path and nothing else.
    if reference.starts_with(['.', '/']) {
        return Target::Nowhere;
    }
    let package = package_of(reference);
    for folder in ancestors(folder) {
        let built = format!("{folder}miniprogram_npm/{reference}");
        if let Some(manifest) = component(tree, markup, &built) {
            return Target::Manifest(manifest);
        }
        // The platform's tools build it from here, at a path that the package itself tells.
        if tree.in_root(&format!("{folder}node_modules/{package}/package.json")).is_some() {
            return Target::Elsewhere;
        }
        let plain = format!("{folder}node_modules/{reference}");
        if let Some(manifest) = component(tree, markup, &plain) {
            return Target::Manifest(manifest);
        }
    }
    Target::Nowhere
}

/// The manifest of the component at a path without extension, if any of its files is there.
fn component(tree: &Tree, markup: &str, path: &str) -> Option<String> {
    [path.to_owned(), format!("{path}/index")]
        .into_iter()
        .find(|base| {
            [".json", markup, ".js", ".ts"]
                .iter()
                .any(|extension| tree.in_root(&format!("{base}{extension}")).is_some())
        })
        .map(|base| format!("{base}.json"))
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
