//! The whole check of one package, step by step.

use std::collections::{BTreeSet, HashMap};
use std::io::{Read, Seek};

use domain::package::{
    FileEntry, FindingKind, Limits, Namespaces, PackageSize, Place, Report, Sizes,
};
use sha2::{Digest, Sha256};

use crate::CheckError;
use crate::archive::Archive;
use crate::component::Following;
use crate::gather::Gathered;
use crate::manifest::{self, Document};
use crate::profile::{self, Format, Manifest};
use crate::script;
use crate::secret::Secrets;
use crate::tree::{Tree, join};

/// A secret, and the entry and place it was found at.
struct Secret {
    entry: usize,
    kind: FindingKind,
    line: u32,
    column: u32,
}

/// Runs all steps. Nothing is looked into before the archive as a whole is known to be good.
pub(crate) fn run<R: Read + Seek>(
    zip: R,
    limits: &Limits,
    namespaces: &Namespaces,
) -> Result<Report, CheckError> {
    let mut archive = Archive::open(zip, limits)?;
    let (unpacked, hashes, secrets) = verify(&mut archive, limits)?;
    let mut tree = Tree::new(archive.entries());
    let format = profile::recognise(&mut tree, |entry| {
        if archive.entries()[entry].size > Limits::MANIFEST_BYTES {
            return Ok(None);
        }
        let bytes = archive.contents(entry, Limits::MANIFEST_BYTES)?;
        Ok::<_, CheckError>(Document::read("", &bytes).ok().map(|document| document.value))
    })?;
    let mut gathered = Gathered::default();
    let mut inside =
        Inside { archive: &mut archive, tree: &tree, format, limits, gathered: &mut gathered };
    let (manifest, pages) = inside.manifest()?;
    inside.scripts(namespaces)?;
    inside.files();
    inside.secrets(&secrets);
    let sizes = inside.sizes(&manifest);
    let files = inside.listed(&hashes);
    let scripts = gathered.scripts;
    let (jsapis, hosts, findings) = gathered.into_lists(limits);
    Ok(Report {
        profile: format.profile,
        root: tree.root().to_owned(),
        version_name: manifest.version_name,
        pages,
        jsapis,
        hosts,
        findings,
        files,
        sizes,
        unpacked,
        packed: archive.length,
        scripts,
        ignored: tree.ignored,
    })
}

/// Unpacks everything once: checksums, true sizes, hashes, secrets.
fn verify<R: Read + Seek>(
    archive: &mut Archive<R>,
    limits: &Limits,
) -> Result<(u64, Vec<String>, Vec<Secret>), CheckError> {
    let mut hashes = Vec::with_capacity(archive.entries().len());
    let mut found = Vec::new();
    let mut hash = Sha256::new();
    let mut secrets = Secrets::default();
    let unpacked = archive.unpack_all(limits, |entry, piece| {
        secrets.piece(piece);
        if piece.is_empty() {
            hashes.push(hexadecimal(&std::mem::take(&mut hash).finalize()));
            let of_entry = std::mem::take(&mut secrets).found.into_iter();
            found.extend(of_entry.map(|(kind, line, column)| Secret { entry, kind, line, column }));
        } else {
            hash.update(piece);
        }
    })?;
    Ok((unpacked, hashes, found))
}

fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

/// A package whose format is known.
struct Inside<'c, R> {
    archive: &'c mut Archive<R>,
    tree: &'c Tree,
    format: &'static Format,
    limits: &'c Limits,
    gathered: &'c mut Gathered,
}

impl<R: Read + Seek> Inside<'_, R> {
    fn manifest(&mut self) -> Result<(Manifest, Vec<domain::package::PageEntry>), CheckError> {
        let Some(document) = self.document(self.format.manifest)? else {
            return Ok((Manifest::default(), Vec::new()));
        };
        let manifest = (self.format.read)(&document.value);
        let pages = manifest::pages(self.format, &manifest, &document, self.tree, self.gathered);
        manifest::icons(&manifest, &document, self.tree, self.gathered);
        if manifest.components {
            self.components(&manifest)?;
        }
        Ok((manifest, pages))
    }

    fn components(&mut self, manifest: &Manifest) -> Result<(), CheckError> {
        let pages = manifest.pages.iter().filter_map(|(page, _)| join("", page));
        let start = std::iter::once(self.format.manifest.to_owned())
            .chain(pages.map(|page| format!("{page}.json")))
            .collect();
        let mut following = Following::new(self.tree, self.format.markup, manifest, start);
        while let Some(path) = following.next_path() {
            if let Some(document) = self.document(&path)? {
                following.document(&document, self.gathered);
            }
        }
        Ok(())
    }

    /// A JSON file below the root; one that is not JSON is a finding, once.
    fn document(&mut self, path: &str) -> Result<Option<Document>, CheckError> {
        let Some(entry) = self.tree.in_root(path) else {
            return Ok(None);
        };
        let (limit, value) = (Limits::MANIFEST_BYTES, self.archive.entries()[entry].size);
        if value > limit {
            let kind = FindingKind::ManifestTooLarge { limit, value };
            self.gathered.finding(kind, || script::first_line(path));
            return Ok(None);
        }
        let bytes = self.archive.contents(entry, limit)?;
        match Document::read(path, &bytes) {
            Ok(document) => Ok(Some(document)),
            Err(wrong) => {
                let (kind, place) = *wrong;
                self.gathered.finding(kind, || place);
                Ok(None)
            }
        }
    }

    /// Scripts one by one: no two are in memory at once, and none that is too large to be parsed.
    fn scripts(&mut self, namespaces: &Namespaces) -> Result<(), CheckError> {
        for (path, entry) in self.tree.rooted() {
            if !self.is_script(path) {
                continue;
            }
            let size = self.archive.entries()[entry].size;
            let source = if size > self.limits.script_bytes {
                Vec::new()
            } else {
                self.archive.contents(entry, size)?
            };
            script::scan(path, &source, size, self.limits, namespaces, self.gathered);
        }
        Ok(())
    }

    fn is_script(&self, path: &str) -> bool {
        let mut extensions = self.format.scripts.iter();
        extensions.any(|extension| script::has_extension(path, extension))
    }

    /// Files and folders that should not be shipped.
    fn files(&mut self) {
        let mut folders: BTreeSet<&str> = BTreeSet::new();
        for (path, _) in self.tree.all() {
            let (shown, outside) = self.tree.shown(path);
            if !outside && script::has_extension(shown, ".map") {
                self.gathered.finding(FindingKind::SourceMap, || script::first_line(shown));
            }
            if let Some(folder) = unwanted_folder(shown) {
                folders.insert(folder);
            }
        }
        for folder in folders {
            let name = folder.to_owned();
            self.gathered.about_package(if folder.ends_with("node_modules") {
                FindingKind::NodeModules { folder: name }
            } else {
                FindingKind::GitFolder { folder: name }
            });
        }
        if self.tree.ignored.files > 0 {
            self.gathered.about_package(FindingKind::EntriesIgnored);
        }
    }

    fn secrets(&mut self, secrets: &[Secret]) {
        for secret in secrets {
            let entry = &self.archive.entries()[secret.entry];
            if self.tree.entry(&entry.path) != Some(secret.entry) {
                continue;
            }
            let (file, _) = self.tree.shown(&entry.path);
            self.gathered.finding(secret.kind.clone(), || Place {
                file: file.to_owned(),
                line: secret.line,
                column: secret.column,
            });
        }
    }

    fn sizes(&mut self, manifest: &Manifest) -> Sizes {
        let mut sizes = Sizes::default();
        let mut index: HashMap<&str, usize> = HashMap::new();
        for root in manifest.subpackages.iter().filter(|root| !root.is_empty()) {
            index.entry(root).or_insert_with(|| {
                sizes.subpackages.push(PackageSize { root: root.clone(), bytes: 0 });
                sizes.subpackages.len() - 1
            });
        }
        for (path, entry) in self.tree.rooted() {
            let size = self.archive.entries()[entry].size;
            // Of roots inside one another the longer one holds the file.
            let mut folders = path.rmatch_indices('/').map(move |(at, _)| &path[..at]);
            match folders.find_map(|folder| index.get(folder)) {
                Some(package) => sizes.subpackages[*package].bytes += size,
                None => sizes.main += size,
            }
            sizes.all += size;
        }
        self.oversize(&sizes);
        sizes
    }

    fn oversize(&mut self, sizes: &Sizes) {
        let limits = self.limits;
        if sizes.main > limits.main_bytes {
            self.gathered.about_package(FindingKind::MainTooLarge {
                limit: limits.main_bytes,
                value: sizes.main,
            });
        }
        for package in &sizes.subpackages {
            if package.bytes > limits.subpackage_bytes {
                self.gathered.about_package(FindingKind::SubpackageTooLarge {
                    root: package.root.clone(),
                    limit: limits.subpackage_bytes,
                    value: package.bytes,
                });
            }
        }
        if sizes.all > limits.all_bytes {
            self.gathered.about_package(FindingKind::AllTooLarge {
                limit: limits.all_bytes,
                value: sizes.all,
            });
        }
    }

    fn listed(&self, hashes: &[String]) -> Vec<FileEntry> {
        let files = self.tree.all().map(|(path, index)| {
            let entry = &self.archive.entries()[index];
            let (path, outside) = self.tree.shown(path);
            FileEntry {
                path: path.to_owned(),
                size: entry.size,
                packed: entry.packed,
                sha256: hashes[index].clone(),
                outside,
            }
        });
        let mut files: Vec<FileEntry> = files.collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }
}

/// The outermost folder of a path that should not be shipped.
fn unwanted_folder(path: &str) -> Option<&str> {
    let mut start = 0;
    for part in path.split_inclusive('/') {
        if matches!(part, ".git/" | "node_modules/") {
            return Some(&path[..start + part.len() - 1]);
        }
        start += part.len();
    }
    None
}
