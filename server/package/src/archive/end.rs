//! The end of a zip: where its list of entries lies.

use std::io::{self, Read, Seek, SeekFrom};

use domain::package::Refusal;

use super::bytes::{read_up_to, u16_at, u32_at, u64_at};
use crate::CheckError;

const LOCAL: &[u8] = b"PK\x03\x04";
const END: &[u8] = b"PK\x05\x06";
const END64: &[u8] = b"PK\x06\x06";
const LOCATOR64: &[u8] = b"PK\x06\x07";
/// A split archive begins with this, and one that was meant to be split with the other.
const SPANNED: [&[u8]; 2] = [b"PK\x07\x08", b"PK00"];

const END_BYTES: usize = 22;
const LOCATOR64_BYTES: usize = 20;
const END64_BYTES: usize = 56;
/// A comment has at most 65,535 bytes.
const TAIL_BYTES: u64 = END_BYTES as u64 + 65_535;

/// The list of entries.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Directory {
    pub offset: u64,
    pub bytes: u64,
    pub entries: u64,
}

/// Finds the list of entries of a zip of `length` bytes.
pub(super) fn find<R: Read + Seek>(zip: &mut R, length: u64) -> Result<Directory, CheckError> {
    let mut start = [0; 4];
    zip.seek(SeekFrom::Start(0))?;
    let start_length = read_up_to(zip, &mut start)?;
    if start_length < 4 {
        return Err(Refusal::NotAZip.into());
    }
    if SPANNED.contains(&start.as_slice()) {
        return Err(Refusal::Split.into());
    }
    if start != LOCAL && start != END {
        return Err(Refusal::NotAZip.into());
    }
    let (end, at) = end_record(zip, length)?.ok_or(Refusal::Truncated)?;
    let (directory, directory_end) = locate(zip, &end, at)?;
    if directory.offset.checked_add(directory.bytes) != Some(directory_end) {
        return Err(Refusal::Truncated.into());
    }
    Ok(directory)
}

/// The last record of the file and its offset. Its comment must end where the file ends.
fn end_record<R: Read + Seek>(
    zip: &mut R,
    length: u64,
) -> io::Result<Option<([u8; END_BYTES], u64)>> {
    let tail_start = length.saturating_sub(TAIL_BYTES);
    zip.seek(SeekFrom::Start(tail_start))?;
    let mut tail = Vec::new();
    zip.take(TAIL_BYTES).read_to_end(&mut tail)?;
    let Some(last) = tail.len().checked_sub(END_BYTES) else {
        return Ok(None);
    };
    for at in (0..=last).rev() {
        if tail[at..].starts_with(END) {
            let comment = usize::from(u16_at(&tail[at..], 20));
            if at + END_BYTES + comment == tail.len()
                && let Some(record) = tail[at..].first_chunk()
            {
                return Ok(Some((*record, tail_start + at as u64)));
            }
        }
    }
    Ok(None)
}

/// The list of entries, and the offset at which it must end.
fn locate<R: Read + Seek>(
    zip: &mut R,
    end: &[u8; END_BYTES],
    at: u64,
) -> Result<(Directory, u64), CheckError> {
    if let Some(found) = locate64(zip, at)? {
        return Ok(found);
    }
    let here = u16_at(end, 8);
    if u16_at(end, 4) != 0 || u16_at(end, 6) != 0 || here != u16_at(end, 10) {
        return Err(Refusal::Split.into());
    }
    let directory = Directory {
        offset: u64::from(u32_at(end, 16)),
        bytes: u64::from(u32_at(end, 12)),
        entries: u64::from(here),
    };
    Ok((directory, at))
}

/// The same by the records of large archives, if the zip has them: some tools write them always.
fn locate64<R: Read + Seek>(zip: &mut R, at: u64) -> Result<Option<(Directory, u64)>, CheckError> {
    let Some(locator_at) = at.checked_sub(LOCATOR64_BYTES as u64) else {
        return Ok(None);
    };
    let mut locator = [0; LOCATOR64_BYTES];
    zip.seek(SeekFrom::Start(locator_at))?;
    zip.read_exact(&mut locator)?;
    if !locator.starts_with(LOCATOR64) {
        return Ok(None);
    }
    if u32_at(&locator, 4) != 0 || u32_at(&locator, 16) > 1 {
        return Err(Refusal::Split.into());
    }
    let end_at = u64_at(&locator, 8);
    let mut end = [0; END64_BYTES];
    zip.seek(SeekFrom::Start(end_at))?;
    if read_up_to(zip, &mut end)? < END64_BYTES || !end.starts_with(END64) {
        return Err(Refusal::Truncated.into());
    }
    let here = u64_at(&end, 24);
    if u32_at(&end, 16) != 0 || u32_at(&end, 20) != 0 || here != u64_at(&end, 32) {
        return Err(Refusal::Split.into());
    }
    let directory = Directory { offset: u64_at(&end, 48), bytes: u64_at(&end, 40), entries: here };
    Ok(Some((directory, end_at)))
}
