//! The header before each entry's contents: it must tell what the list tells.

use std::io::{Read, Seek, SeekFrom};

use domain::package::Refusal;

use super::bytes::{Zip64, extra_field, read_up_to, u16_at, u32_at, u64_at};
use super::directory::{DESCRIPTOR, ENCRYPTED, Entry};
use crate::CheckError;

const LOCAL: &[u8] = b"PK\x03\x04";
const LOCAL_BYTES: usize = 30;
const DESCRIPTOR_MARK: &[u8] = b"PK\x07\x08";
const UNICODE_PATH: u16 = 0x7075;

/// Compares all entries with their local headers, and refuses those that share bytes with another
/// or with the list, which begins at `directory`.
pub(super) fn compare<R: Read + Seek>(
    zip: &mut R,
    entries: &[Entry],
    directory: u64,
) -> Result<(), CheckError> {
    let mut order: Vec<&Entry> = entries.iter().collect();
    order.sort_by_key(|entry| entry.offset);
    let mut free = 0;
    for entry in order {
        if entry.offset < free {
            return Err(overlapping(entry));
        }
        if entry.offset > free && begins_with_local(zip, free)? {
            // An entry that the list leaves out: who reads from front to back would see it.
            return Err(Refusal::DirectoryDamaged.into());
        }
        free = end_of(zip, entry, directory)?;
    }
    if free < directory && begins_with_local(zip, free)? {
        return Err(Refusal::DirectoryDamaged.into());
    }
    Ok(())
}

fn disagree(entry: &Entry) -> CheckError {
    Refusal::HeadersDisagree { entry: entry.raw.clone() }.into()
}

fn overlapping(entry: &Entry) -> CheckError {
    Refusal::Overlapping { entry: entry.raw.clone() }.into()
}

fn begins_with_local<R: Read + Seek>(zip: &mut R, at: u64) -> std::io::Result<bool> {
    let mut mark = [0; 4];
    zip.seek(SeekFrom::Start(at))?;
    Ok(read_up_to(zip, &mut mark)? == 4 && mark == LOCAL)
}

/// Compares one entry; where its last byte lies, plus one.
fn end_of<R: Read + Seek>(zip: &mut R, entry: &Entry, directory: u64) -> Result<u64, CheckError> {
    let mut head = [0; LOCAL_BYTES];
    zip.seek(SeekFrom::Start(entry.offset))?;
    if read_up_to(zip, &mut head)? < LOCAL_BYTES || !head.starts_with(LOCAL) {
        return Err(disagree(entry));
    }
    let name_bytes = usize::from(u16_at(&head, 26));
    let mut tail = vec![0; name_bytes + usize::from(u16_at(&head, 28))];
    if read_up_to(zip, &mut tail)? < tail.len() {
        return Err(disagree(entry));
    }
    let (name, extra) = tail.split_at(name_bytes);
    let flags = u16_at(&head, 6);
    let same_name =
        extra_field(extra, UNICODE_PATH).is_none_or(|other| other.get(5..) == Some(name));
    let differing_flags = (flags ^ entry.flags) & (ENCRYPTED | DESCRIPTOR);
    if name != entry.raw.as_bytes()
        || !same_name
        || differing_flags != 0
        || u16_at(&head, 8) != entry.method
    {
        return Err(disagree(entry));
    }
    let data_start = entry.offset + (LOCAL_BYTES + tail.len()) as u64;
    let data_end = data_start
        .checked_add(entry.packed)
        .filter(|end| *end <= directory)
        .ok_or_else(|| overlapping(entry))?;
    if flags & DESCRIPTOR != 0 {
        let end = data_end + descriptor(zip, entry, data_end)?.ok_or_else(|| disagree(entry))?;
        return if end <= directory { Ok(end) } else { Err(overlapping(entry)) };
    }
    let mut long = Zip64::of(extra);
    let size = long.widen(u32_at(&head, 22));
    let packed = long.widen(u32_at(&head, 18));
    if u32_at(&head, 14) != entry.crc || size != entry.size || packed != entry.packed {
        return Err(disagree(entry));
    }
    Ok(data_end)
}

/// The length of the record behind the contents, if it tells what the list tells. It is written
/// with and without a mark, and with short and long sizes.
fn descriptor<R: Read + Seek>(
    zip: &mut R,
    entry: &Entry,
    at: u64,
) -> Result<Option<u64>, CheckError> {
    let mut bytes = [0; 24];
    zip.seek(SeekFrom::Start(at))?;
    let length = read_up_to(zip, &mut bytes)?;
    let bytes = &bytes[..length];
    let bodies = [bytes.strip_prefix(DESCRIPTOR_MARK), Some(bytes)];
    for body in bodies.into_iter().flatten() {
        if u32_at(body, 0) != entry.crc {
            continue;
        }
        let mark = (bytes.len() - body.len()) as u64;
        let short = (u64::from(u32_at(body, 4)), u64::from(u32_at(body, 8)));
        let long = (u64_at(body, 4), u64_at(body, 12));
        for (sizes, body_bytes) in [(short, 12), (long, 20)] {
            if sizes == (entry.packed, entry.size) && body.len() >= body_bytes {
                return Ok(Some(mark + body_bytes as u64));
            }
        }
    }
    Ok(None)
}
