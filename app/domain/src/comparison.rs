//! Two versions held against each other (rules §7.9): what of their packages was added, removed, changed.

use crate::package::{FindingKind, PackageSize, Profile, Report, Scheme, Severity};
use crate::version::FindingRow;
use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

/// How many rows of one kind a comparison lists; the rest is counted.
pub const ROWS_SHOWN: usize = 1_000;
/// How many files stand open in a comparison; each of the others is opened at an address of its own.
pub const FILES_OPEN: usize = 12;
/// Most bytes of a text, on either side, whose lines are compared.
pub const TEXT_BYTES: u64 = 512 * 1024;
/// A text with a line of more bytes was made by a machine: its lines are not shown.
pub const LINE_BYTES: usize = 2_000;
/// Most lines of one file in a comparison with others beside it.
pub const FILE_LINES: usize = 300;
/// Lines above and below a change.
pub const CONTEXT_LINES: usize = 3;

/// What happened to a thing between two versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Only the later side has it.
    Added,
    /// Only the earlier side has it.
    Removed,
    /// Both have it, and it is not the same.
    Changed,
}

/// The same thing of two versions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sides<T> {
    /// Of the version that is compared with.
    pub before: T,
    /// Of the version that is compared.
    pub after: T,
}

/// Something that differs: which thing, and what it is on the sides that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differing<K, V> {
    /// Which thing.
    pub of: K,
    /// What it is on each side.
    pub sides: Sides<Option<V>>,
}

impl<K, V> Differing<K, V> {
    /// What happened to it.
    pub const fn change(&self) -> Change {
        match (&self.sides.before, &self.sides.after) {
            (None, _) => Change::Added,
            (_, None) => Change::Removed,
            (Some(_), Some(_)) => Change::Changed,
        }
    }
}

/// What differs between two lists of things, each told by a key: in the order of the first list, then of
/// what only the second has. Of a key that stands twice in a list the last value counts.
pub fn differing<K: Eq + Hash + Clone, V: PartialEq>(
    before: impl IntoIterator<Item = (K, V)>,
    after: impl IntoIterator<Item = (K, V)>,
) -> Vec<Differing<K, V>> {
    let mut rows: Vec<Differing<K, V>> = Vec::new();
    let mut known: HashMap<K, usize> = HashMap::new();
    let mut put = |key: K, value: V, is_after: bool| {
        let at = *known.entry(key.clone()).or_insert_with(|| {
            rows.push(Differing { of: key, sides: Sides { before: None, after: None } });
            rows.len() - 1
        });
        if let Some(row) = rows.get_mut(at) {
            let side = if is_after { &mut row.sides.after } else { &mut row.sides.before };
            *side = Some(value);
        }
    };
    for (key, value) in before {
        put(key, value, false);
    }
    for (key, value) in after {
        put(key, value, true);
    }
    rows.retain(|row| row.sides.before != row.sides.after);
    rows
}

fn sorted<K: Ord, V>(mut rows: Vec<Differing<K, V>>) -> Vec<Differing<K, V>> {
    rows.sort_by(|a, b| a.of.cmp(&b.of));
    rows
}

/// Which file of a package.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileName {
    /// Below the root that the package is read from; of a file outside it the path in the zip.
    pub path: String,
    /// Whether it lies outside the root.
    pub outside: bool,
}

impl FileName {
    /// The path in a zip whose root this is.
    pub fn in_zip(&self, root: &str) -> String {
        if self.outside { self.path.clone() } else { format!("{root}{}", self.path) }
    }

    /// Whether its name says that it is no text, so that nobody need look.
    pub fn is_binary(&self) -> bool {
        const BINARY: [&str; 20] = [
            "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "bmp", "ttf", "otf", "woff",
            "woff2", "mp3", "mp4", "m4a", "wav", "wasm", "zip", "gz", "br",
        ];
        let extension = self.path.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
        extension.is_some_and(|it| BINARY.contains(&it.as_str()))
    }
}

/// A file as one version has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// Bytes, unpacked.
    pub size: u64,
    /// SHA-256 of its contents: what a file is compared by.
    pub sha256: String,
}

/// A file that differs.
pub type FileChange = Differing<FileName, FileFacts>;

/// How many of each a version has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files.
    pub files: u64,
    /// Pages.
    pub pages: u64,
    /// JSAPIs, by name.
    pub jsapis: u64,
    /// Hosts, by scheme.
    pub hosts: u64,
    /// Findings.
    pub findings: u64,
    /// Bytes of the zip.
    pub packed: u64,
    /// Bytes of main package and sub-packages, unpacked.
    pub unpacked: u64,
}

/// How grave a finding is, and at how many places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FindingFacts {
    /// How grave.
    pub severity: Severity,
    /// At how many places.
    pub count: u32,
}

/// Two packages held against each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// What each was recognised as.
    pub profile: Sides<Profile>,
    /// How many of each they have.
    pub counts: Sides<Counts>,
    /// Files, by path.
    pub files: Vec<FileChange>,
    /// Pages, by path, and whether their markup is there.
    pub pages: Vec<Differing<String, bool>>,
    /// JSAPIs, by name, and at how many places they are used.
    pub jsapis: Vec<Differing<String, u32>>,
    /// Hosts, by name and scheme, and at how many places they are named.
    pub hosts: Vec<Differing<(String, Scheme), u32>>,
    /// Findings, the gravest first.
    pub findings: Vec<Differing<FindingKind, FindingFacts>>,
    /// Bytes of the main package (no root), then of each sub-package by root; those that are the same, too.
    pub sizes: Vec<Differing<Option<String>, u64>>,
}

impl Comparison {
    /// Holds two packages against each other. Findings are those of the versions' pages, which know
    /// what is granted; both are judged by the registry as it is now.
    pub fn of(reports: Sides<&Report>, findings: Sides<&[FindingRow]>) -> Comparison {
        let Sides { before, after } = reports;
        let pages = |it: &Report| -> Vec<(String, bool)> {
            it.pages.iter().map(|page| (page.path.clone(), page.exists)).collect()
        };
        let hosts = |it: &Report| -> Vec<((String, Scheme), u32)> {
            it.hosts.iter().map(|host| ((host.host.clone(), host.scheme), host.count)).collect()
        };
        let mut found = differing(found(findings.before), found(findings.after));
        found.sort_by_key(|it| {
            let Sides { before, after } = it.sides;
            after.or(before).map(|it| it.severity)
        });
        Comparison {
            profile: Sides { before: before.profile, after: after.profile },
            counts: Sides {
                before: counts(before, findings.before),
                after: counts(after, findings.after),
            },
            files: sorted(differing(files(before), files(after))),
            pages: sorted(differing(pages(before), pages(after))),
            jsapis: sorted(differing(jsapis(before), jsapis(after))),
            hosts: sorted(differing(hosts(before), hosts(after))),
            findings: found,
            sizes: sizes(before, after),
        }
    }

    /// Whether the packages are the same in everything that is compared.
    pub fn is_empty(&self) -> bool {
        let Comparison { profile, counts, files, pages, jsapis, hosts, findings, sizes } = self;
        // The zips may differ and hold the same.
        counts.before.unpacked == counts.after.unpacked
            && profile.before == profile.after
            && files.is_empty()
            && pages.is_empty()
            && jsapis.is_empty()
            && hosts.is_empty()
            && findings.is_empty()
            && sizes.iter().all(|it| it.sides.before == it.sides.after)
    }
}

/// To how many of these rows it happened.
pub fn tally<K, V>(rows: &[Differing<K, V>], change: Change) -> u64 {
    rows.iter().filter(|it| it.change() == change).count() as u64
}

fn counts(report: &Report, findings: &[FindingRow]) -> Counts {
    Counts {
        files: report.files.len() as u64,
        pages: report.pages.len() as u64,
        jsapis: jsapis(report).len() as u64,
        hosts: report.hosts.len() as u64,
        findings: findings.len() as u64,
        packed: report.packed,
        unpacked: report.sizes.all,
    }
}

fn files(report: &Report) -> impl Iterator<Item = (FileName, FileFacts)> {
    report.files.iter().map(|it| {
        let name = FileName { path: it.path.clone(), outside: it.outside };
        (name, FileFacts { size: it.size, sha256: it.sha256.clone() })
    })
}

/// A JSAPI has no namespace (rules §1.2): uses through several count together.
fn jsapis(report: &Report) -> HashMap<String, u32> {
    let mut found: HashMap<String, u32> = HashMap::new();
    for used in &report.jsapis {
        let count = found.entry(used.name.clone()).or_default();
        *count = count.saturating_add(used.count);
    }
    found
}

fn found(rows: &[FindingRow]) -> impl Iterator<Item = (FindingKind, FindingFacts)> {
    rows.iter().map(|row| {
        let FindingRow { severity, finding } = row;
        (finding.kind.clone(), FindingFacts { severity: *severity, count: finding.count })
    })
}

fn sizes(before: &Report, after: &Report) -> Vec<Differing<Option<String>, u64>> {
    let roots = |it: &Report| it.sizes.subpackages.iter().map(|it| it.root.clone()).collect();
    let mut all: BTreeSet<String> = roots(before);
    all.append(&mut roots(after));
    let of = |subpackages: &[PackageSize], root: &String| {
        subpackages.iter().find(|it| it.root == *root).map(|it| it.bytes)
    };
    let main = Sides { before: Some(before.sizes.main), after: Some(after.sizes.main) };
    let subs = all.into_iter().map(|root| {
        let sides = Sides {
            before: of(&before.sizes.subpackages, &root),
            after: of(&after.sizes.subpackages, &root),
        };
        Differing { of: Some(root), sides }
    });
    std::iter::once(Differing { of: None, sides: main }).chain(subs).collect()
}

/// A file's contents on both sides, held against each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextDifference {
    /// Line by line.
    Lines(Lines),
    /// A text with a line that no one reads.
    Minified {
        /// How many lines the later side has; of a removed file the earlier.
        lines: u64,
        /// Bytes of the longest line.
        longest: u64,
    },
    /// No text.
    Binary,
    /// A text with more than [`TEXT_BYTES`].
    TooLarge,
    /// The page holds enough already.
    NoRoom,
}

/// The lines that differ, with those around them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// Lines that stand together, each group a place of the file.
    pub groups: Vec<Vec<Line>>,
    /// How many lines were added, also beyond those shown.
    pub added: u64,
    /// How many lines were removed, also beyond those shown.
    pub removed: u64,
    /// Whether there are more lines than are shown.
    pub is_cut: bool,
}

/// A line of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Added or removed; neither if both sides have it.
    pub change: Option<Change>,
    /// Its number on the earlier side, counted from 1.
    pub before: Option<u64>,
    /// Its number on the later side.
    pub after: Option<u64>,
    /// Its text in parts, and whether a part is what changed in a line that was rewritten.
    pub parts: Vec<(bool, String)>,
    /// Whether the file ends with it, without a line break.
    pub is_unended: bool,
}

#[cfg(test)]
mod tests;
