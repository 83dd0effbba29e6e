//! The files of a package, below the folder that is read as its root.

use std::collections::BTreeMap;

use domain::package::{Ignored, MAX_IGNORED_NAMES};

use crate::archive::Entry;

/// Paths of all files that count, with the index of their entry.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// As in the zip.
    files: BTreeMap<String, usize>,
    pub ignored: Ignored,
    /// Empty, or ending in `/`.
    root: String,
}

impl Tree {
    pub(crate) fn new(entries: &[Entry]) -> Self {
        let mut tree = Self::default();
        for (index, entry) in entries.iter().enumerate() {
            if is_leftover(&entry.path) {
                tree.ignored.files += u32::from(!entry.directory);
                tree.ignored.directories += u32::from(entry.directory);
                if !entry.directory && tree.ignored.names.len() < MAX_IGNORED_NAMES {
                    tree.ignored.names.push(entry.raw.clone());
                }
            } else if entry.directory {
                tree.ignored.directories += 1;
            } else {
                tree.files.insert(entry.path.clone(), index);
            }
        }
        tree
    }

    /// The folder that holds everything, if one does and nothing lies beside it: empty, or ending
    /// in `/`.
    pub(crate) fn single_folder(&self) -> &str {
        let Some(first) = self.files.keys().next() else {
            return "";
        };
        let Some(slash) = first.find('/') else {
            return "";
        };
        let folder = &first[..=slash];
        // Sorted: the last has the folder too only if all between have it.
        match self.files.keys().next_back() {
            Some(last) if last.starts_with(folder) => folder,
            _ => "",
        }
    }

    pub(crate) fn set_root(&mut self, root: String) {
        self.root = root;
    }

    pub(crate) fn root(&self) -> &str {
        &self.root
    }

    /// The entry of a file, by its path in the zip.
    pub(crate) fn entry(&self, path: &str) -> Option<usize> {
        self.files.get(path).copied()
    }

    /// The entry of a file, by its path below the root.
    pub(crate) fn in_root(&self, path: &str) -> Option<usize> {
        if self.root.is_empty() {
            self.entry(path)
        } else {
            self.entry(&format!("{}{path}", self.root))
        }
    }

    /// All files: path in the zip, entry.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, usize)> {
        self.files.iter().map(|(path, index)| (path.as_str(), *index))
    }

    /// The files of a folder of the zip: path below it, entry.
    pub(crate) fn below<'t>(&'t self, folder: &'t str) -> impl Iterator<Item = (&'t str, usize)> {
        self.files
            .range(folder.to_owned()..)
            .map_while(move |(path, index)| Some((path.strip_prefix(folder)?, *index)))
    }

    /// The files of the mini program: path below the root, entry.
    pub(crate) fn rooted(&self) -> impl Iterator<Item = (&str, usize)> {
        self.below(&self.root)
    }

    /// How a file is called in a report, and whether it lies outside the root.
    pub(crate) fn shown<'p>(&self, path: &'p str) -> (&'p str, bool) {
        match path.strip_prefix(&self.root) {
            Some(inside) => (inside, false),
            None => (path, true),
        }
    }

    /// What lies at the top of a folder, at most `most` names; folders end in `/`.
    pub(crate) fn top(&self, folder: &str, most: usize) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for (path, _) in self.below(folder) {
            let name = path.split_inclusive('/').next().unwrap_or(path);
            if names.last().is_none_or(|last| last != name) {
                if names.len() == most {
                    break;
                }
                names.push(name.to_owned());
            }
        }
        names
    }
}

/// Files that operating systems put beside others.
fn is_leftover(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.split('/').any(|part| part == "__MACOSX")
        || name == ".DS_Store"
        || name.eq_ignore_ascii_case("thumbs.db")
}

/// Joins a reference to the folder it is made from; `None` when it leads out of the root. The
/// folder is empty or ends in `/`.
pub(crate) fn join(folder: &str, reference: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(reference.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The folder of a path: empty, or ending in `/`.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |slash| &path[..=slash])
}
