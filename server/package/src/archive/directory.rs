//! The list of entries, read entry by entry and held against the rules.

use std::io::{BufReader, Read, Seek, SeekFrom};

use domain::package::{Limits, Refusal};

use super::bytes::{Zip64, extra_field, u16_at, u32_at};
use super::end::Directory;
use super::name::{self, Names};
use crate::CheckError;

const ENTRY: &[u8] = b"PK\x01\x02";
const ENTRY_BYTES: usize = 46;
/// 10,000 entries with names of 120 bytes take 2 MB. The list is the one part of an archive whose
/// length costs memory, so it has a limit of its own, not a setting.
const MAX_DIRECTORY_BYTES: u64 = 8 * 1024 * 1024;
/// A name in Unicode beside the name; readers differ in which they take.
const UNICODE_PATH: u16 = 0x7075;

pub(super) const ENCRYPTED: u16 = 1 | 1 << 6 | 1 << 13;
pub(super) const DESCRIPTOR: u16 = 1 << 3;
const PATCH: u16 = 1 << 5;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// One entry as the list tells it.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The name as written.
    pub raw: String,
    /// The path without empty parts and `.`.
    pub path: String,
    pub directory: bool,
    pub packed: u64,
    pub size: u64,
    pub crc: u32,
    pub method: u16,
    pub flags: u16,
    /// Where its local header begins.
    pub offset: u64,
}

/// Reads the whole list.
pub(super) fn read<R: Read + Seek>(
    zip: &mut R,
    directory: &Directory,
    limits: &Limits,
) -> Result<Vec<Entry>, CheckError> {
    if directory.entries > u64::from(limits.entries) {
        return Err(too_many(limits, directory.entries));
    }
    if directory.bytes > MAX_DIRECTORY_BYTES {
        return Err(Refusal::DirectoryTooLarge {
            limit: MAX_DIRECTORY_BYTES,
            value: directory.bytes,
        }
        .into());
    }
    zip.seek(SeekFrom::Start(directory.offset))?;
    let mut list = BufReader::with_capacity(64 * 1024, zip.take(directory.bytes));
    let mut entries = Vec::new();
    let mut names = Names::default();
    let mut left = directory.bytes;
    while left > 0 {
        if entries.len() as u64 >= u64::from(limits.entries) {
            return Err(too_many(limits, entries.len() as u64 + 1));
        }
        let (entry, bytes) = next(&mut list, left, limits)?;
        let name = name::Name { path: entry.path.clone(), directory: entry.directory };
        names.add(&entry.raw, &name)?;
        entries.push(entry);
        left -= bytes;
    }
    if entries.len() as u64 != directory.entries {
        return Err(Refusal::DirectoryDamaged.into());
    }
    names.folder_is_file()?;
    sizes(&entries, limits)?;
    Ok(entries)
}

fn too_many(limits: &Limits, value: u64) -> CheckError {
    Refusal::TooManyEntries { limit: u64::from(limits.entries), value }.into()
}

/// One entry of the list, and how many bytes of the list it took.
fn next(list: &mut impl Read, left: u64, limits: &Limits) -> Result<(Entry, u64), CheckError> {
    let mut head = [0; ENTRY_BYTES];
    if left < ENTRY_BYTES as u64 {
        return Err(Refusal::DirectoryDamaged.into());
    }
    list.read_exact(&mut head)?;
    let [name_bytes, extra_bytes, comment_bytes] =
        [28, 30, 32].map(|at| usize::from(u16_at(&head, at)));
    let bytes = (ENTRY_BYTES + name_bytes + extra_bytes + comment_bytes) as u64;
    if !head.starts_with(ENTRY) || bytes > left {
        return Err(Refusal::DirectoryDamaged.into());
    }
    let mut tail = vec![0; name_bytes + extra_bytes + comment_bytes];
    list.read_exact(&mut tail)?;
    let (raw, rest) = tail.split_at(name_bytes);
    let entry = entry(&head, raw, &rest[..extra_bytes], limits)?;
    Ok((entry, bytes))
}

fn entry(head: &[u8], raw: &[u8], extra: &[u8], limits: &Limits) -> Result<Entry, CheckError> {
    let shown = || name::shown(raw);
    let flags = u16_at(head, 8);
    let method = u16_at(head, 10);
    let name = name::read(raw, limits)?;
    if let Some(other) = extra_field(extra, UNICODE_PATH)
        && other.get(5..) != Some(raw)
    {
        return Err(Refusal::HeadersDisagree { entry: shown() }.into());
    }
    if flags & ENCRYPTED != 0 {
        return Err(Refusal::Encrypted { entry: shown() }.into());
    }
    if u16_at(head, 34) != 0 {
        return Err(Refusal::Split.into());
    }
    if !matches!(method, STORED | DEFLATED) || flags & PATCH != 0 {
        return Err(Refusal::UnsupportedMethod { entry: shown(), method: u32::from(method) }.into());
    }
    file_type(u32_at(head, 38), &shown)?;
    let mut long = Zip64::of(extra);
    let size = long.widen(u32_at(head, 24));
    let packed = long.widen(u32_at(head, 20));
    let offset = long.widen(u32_at(head, 42));
    if method == STORED && size != packed {
        return Err(Refusal::HeadersDisagree { entry: shown() }.into());
    }
    Ok(Entry {
        raw: shown(),
        path: name.path,
        directory: name.directory,
        packed,
        size,
        crc: u32_at(head, 16),
        method,
        flags,
        offset,
    })
}

/// Refuses what is neither file nor folder. The upper half of the attributes is the mode of Unix;
/// it is read whatever system the entry claims to come from, for unpackers do so too.
fn file_type(attributes: u32, shown: &dyn Fn() -> String) -> Result<(), Refusal> {
    match (attributes >> 16) & 0o170_000 {
        0o120_000 => Err(Refusal::Symlink { entry: shown() }),
        // Character and block devices, pipes, sockets.
        0o020_000 | 0o060_000 | 0o010_000 | 0o140_000 => Err(Refusal::Device { entry: shown() }),
        _ => Ok(()),
    }
}

/// What the list announces, before anything is unpacked.
fn sizes(entries: &[Entry], limits: &Limits) -> Result<(), Refusal> {
    let mut total: u64 = 0;
    for entry in entries {
        let name = || entry.raw.clone();
        if entry.size > limits.file_bytes {
            return Err(Refusal::FileTooLarge {
                entry: name(),
                limit: limits.file_bytes,
                value: entry.size,
            });
        }
        if exceeds_ratio(entry.size, entry.packed, limits) {
            return Err(Refusal::RatioTooHigh {
                entry: name(),
                limit: u64::from(limits.ratio),
                value: entry.size.div_ceil(entry.packed.max(1)),
            });
        }
        total = total.saturating_add(entry.size);
    }
    if total > limits.total_bytes {
        return Err(Refusal::TotalTooLarge { limit: limits.total_bytes, value: total });
    }
    Ok(())
}

/// Whether an entry that unpacks to `size` bytes is a bomb.
pub(super) fn exceeds_ratio(size: u64, packed: u64, limits: &Limits) -> bool {
    size > Limits::RATIO_FREE_BYTES && size > packed.saturating_mul(u64::from(limits.ratio))
}
