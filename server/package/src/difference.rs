//! What of the texts in two packages differs, line by line.
//!
//! Both packages were checked when they were uploaded: they are opened with the same reader, and every
//! number of the workspace, which may have changed since, is left aside. What bounds the work is how much
//! of a file is read, how long is searched for the shortest difference, and how much is shown.

use std::io::{Read, Seek};
use std::time::{Duration, Instant};

use domain::comparison::{
    CONTEXT_LINES, Change, FILE_LINES, FileChange, LINE_BYTES, Line, Lines, Sides, TEXT_BYTES,
    TextDifference,
};
use domain::package::Limits;
use similar::{ChangeTag, TextDiff};

use crate::CheckError;
use crate::archive::Archive;

/// How long the shortest difference of one file is searched for; then a longer one is taken.
const PATIENCE: Duration = Duration::from_millis(400);

/// How much of all files together may still be shown, and how many lines of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Lines of all files.
    pub lines: usize,
    /// Bytes of all these lines.
    pub bytes: usize,
    /// Lines of one file.
    pub each: usize,
}

impl Room {
    /// On a page with several files.
    pub const SHARED: Room = Room { lines: 2_000, bytes: 300_000, each: FILE_LINES };
    /// On a page of one file.
    pub const ALONE: Room = Room { lines: 5_000, bytes: 600_000, each: 5_000 };
}

/// One package, and the folder of it that is read as its root.
#[derive(Debug)]
pub struct Stored<R> {
    /// The zip.
    pub zip: R,
    /// Empty, or ending in `/`.
    pub root: String,
}

/// What differs in each of these files, in their order. Blocking.
///
/// # Errors
/// [`CheckError::Io`] when a package cannot be read, [`CheckError::Refused`] when it is no longer what
/// was uploaded.
pub fn differences<R: Read + Seek>(
    packages: Sides<Stored<R>>,
    files: &[FileChange],
    mut room: Room,
) -> Result<Vec<TextDifference>, CheckError> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let mut before = Opened::of(packages.before)?;
    let mut after = Opened::of(packages.after)?;
    let mut found = Vec::with_capacity(files.len());
    for file in files {
        let sizes = [&file.sides.before, &file.sides.after].into_iter().flatten();
        found.push(if file.of.is_binary() {
            TextDifference::Binary
        } else if sizes.map(|it| it.size).any(|size| size > TEXT_BYTES) {
            TextDifference::TooLarge
        } else if room.lines == 0 || room.bytes == 0 {
            TextDifference::NoRoom
        } else {
            let old = if file.sides.before.is_some() { before.read(file)? } else { Vec::new() };
            let new = if file.sides.after.is_some() { after.read(file)? } else { Vec::new() };
            difference(&old, &new, &mut room)
        });
    }
    Ok(found)
}

struct Opened<R> {
    archive: Archive<R>,
    root: String,
}

impl<R: Read + Seek> Opened<R> {
    fn of(stored: Stored<R>) -> Result<Self, CheckError> {
        Ok(Self { archive: Archive::open(stored.zip, &unlimited())?, root: stored.root })
    }

    fn read(&mut self, file: &FileChange) -> Result<Vec<u8>, CheckError> {
        let path = file.of.in_zip(&self.root);
        let mut entries = self.archive.entries().iter();
        match entries.position(|it| !it.directory && it.path == path) {
            Some(index) => self.archive.contents(index, TEXT_BYTES),
            None => Ok(Vec::new()),
        }
    }
}

/// A package that was accepted once is read whatever the limits are now.
fn unlimited() -> Limits {
    Limits {
        upload_bytes: u64::MAX,
        entries: u32::MAX,
        file_bytes: u64::MAX,
        total_bytes: u64::MAX,
        ratio: u32::MAX,
        depth: u32::MAX,
        ..Limits::default()
    }
}

/// What differs between two contents; of a file that is not there the contents are empty.
pub fn difference(before: &[u8], after: &[u8], room: &mut Room) -> TextDifference {
    let (Some(before), Some(after)) = (text(before), text(after)) else {
        return TextDifference::Binary;
    };
    let longest = before.lines().chain(after.lines()).map(str::len).max().unwrap_or(0);
    if longest > LINE_BYTES {
        let lines = if after.is_empty() { before } else { after }.lines().count() as u64;
        return TextDifference::Minified { lines, longest: longest as u64 };
    }
    TextDifference::Lines(lines(before, after, room))
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

fn lines(before: &str, after: &str, room: &mut Room) -> Lines {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(before, after);
    let mut lines = Lines::default();
    for op in diff.ops() {
        match op.tag() {
            similar::DiffTag::Equal => {}
            similar::DiffTag::Delete | similar::DiffTag::Insert | similar::DiffTag::Replace => {
                lines.removed += op.old_range().len() as u64;
                lines.added += op.new_range().len() as u64;
            }
        }
    }
    // Which words of a line changed is searched for no longer than the lines were.
    let deadline = Instant::now().checked_add(PATIENCE);
    let mut left = room.each.min(room.lines);
    'groups: for group in diff.grouped_ops(CONTEXT_LINES) {
        lines.groups.push(Vec::new());
        for op in &group {
            for change in diff.iter_inline_changes_deadline(op, deadline) {
                let length: usize = change.values().iter().map(|(_, part)| part.len()).sum();
                if left == 0 || room.bytes < length {
                    lines.is_cut = true;
                    break 'groups;
                }
                left -= 1;
                room.lines -= 1;
                room.bytes -= length;
                if let Some(group) = lines.groups.last_mut() {
                    group.push(line(&change));
                }
            }
        }
    }
    lines.groups.retain(|it| !it.is_empty());
    lines
}

fn line(change: &similar::InlineChange<'_, str>) -> Line {
    let number = |index: Option<usize>| index.map(|it| it as u64 + 1);
    let whole = change.values().last().is_some_and(|(_, part)| part.ends_with('\n'));
    let parts = change.values().iter().map(|(changed, part)| {
        let part = part.strip_suffix('\n').unwrap_or(part);
        (*changed, part.to_owned())
    });
    Line {
        change: match change.tag() {
            ChangeTag::Equal => None,
            ChangeTag::Delete => Some(Change::Removed),
            ChangeTag::Insert => Some(Change::Added),
        },
        before: number(change.old_index()),
        after: number(change.new_index()),
        parts: parts.filter(|(_, part)| !part.is_empty()).collect(),
        is_unended: !whole,
    }
}
