//! A zip that nobody vouches for: every rule about the archive itself is here.
//!
//! The list of entries and the local headers are read by code of our own, because readers of zips
//! disagree on damaged ones and pass over what we must refuse (of two equal names the crate `zip`
//! keeps the last). Unpacking is left to that crate, and it must see the same list.

mod bytes;
mod directory;
mod end;
mod local;
mod name;

use std::io::{self, ErrorKind, Read, Seek, SeekFrom};

use domain::package::{Limits, Refusal};
use zip::ZipArchive;
use zip::result::ZipError;

pub(crate) use directory::Entry;

use crate::CheckError;

/// Bytes unpacked at once.
const CHUNK_BYTES: usize = 64 * 1024;

/// An archive whose list of entries keeps the rules. Its contents are verified by
/// [`Archive::unpack_all`].
pub(crate) struct Archive<R> {
    zip: ZipArchive<R>,
    entries: Vec<Entry>,
    /// Length of the archive in bytes.
    pub length: u64,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads the list of entries and all local headers. Nothing is unpacked.
    pub(crate) fn open(mut reader: R, limits: &Limits) -> Result<Self, CheckError> {
        let length = reader.seek(SeekFrom::End(0))?;
        if length > limits.upload_bytes {
            return Err(
                Refusal::UploadTooLarge { limit: limits.upload_bytes, value: length }.into()
            );
        }
        let directory = end::find(&mut reader, length)?;
        let entries = directory::read(&mut reader, &directory, limits)?;
        local::compare(&mut reader, &entries, directory.offset)?;
        let zip = second_opinion(reader, &entries)?;
        Ok(Self { zip, entries, length })
    }

    /// The entries, in the order of the list.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Unpacks everything once, counting, and hands each piece to `piece` with the index of the
    /// entry it belongs to; each entry ends with an empty piece. How many bytes that were.
    pub(crate) fn unpack_all(
        &mut self,
        limits: &Limits,
        mut piece: impl FnMut(usize, &[u8]),
    ) -> Result<u64, CheckError> {
        let mut buffer = vec![0; CHUNK_BYTES];
        let mut total = 0;
        for (index, entry) in self.entries.iter().enumerate() {
            let mut contents =
                self.zip.by_index(index).map_err(|error| unreadable(entry, error))?;
            let mut size = 0;
            loop {
                let read = match contents.read(&mut buffer) {
                    Ok(read) => read,
                    Err(error) => return Err(damaged(entry, error)),
                };
                size += read as u64;
                total += read as u64;
                counted(entry, size, total, limits)?;
                piece(index, &buffer[..read]);
                if read == 0 {
                    break;
                }
            }
            if size != entry.size {
                return Err(Refusal::HeadersDisagree { entry: entry.raw.clone() }.into());
            }
        }
        Ok(total)
    }

    /// The contents of one entry, at most `limit` bytes. To be used after [`Archive::unpack_all`].
    pub(crate) fn contents(&mut self, index: usize, limit: u64) -> Result<Vec<u8>, CheckError> {
        let entry = &self.entries[index];
        let contents = self.zip.by_index(index).map_err(|error| unreadable(entry, error))?;
        let mut bytes = Vec::with_capacity(usize::try_from(entry.size.min(limit)).unwrap_or(0));
        contents.take(limit).read_to_end(&mut bytes).map_err(|error| damaged(entry, error))?;
        Ok(bytes)
    }
}

/// Lets the crate that unpacks read the list too: both must see the same.
fn second_opinion<R: Read + Seek>(
    reader: R,
    entries: &[Entry],
) -> Result<ZipArchive<R>, CheckError> {
    let opinion = |error| {
        if let ZipError::Io(error) = error
            && error.kind() != ErrorKind::UnexpectedEof
        {
            CheckError::Io(error)
        } else {
            CheckError::Refused(Refusal::DirectoryDamaged)
        }
    };
    let mut zip = ZipArchive::new(reader).map_err(opinion)?;
    let same = zip.len() == entries.len()
        && !zip.has_duplicate_names()
        && zip.file_names_raw().zip(entries).all(|(name, entry)| name == entry.raw.as_bytes());
    if !same || zip.has_overlapping_entries().map_err(opinion)? {
        return Err(Refusal::DirectoryDamaged.into());
    }
    Ok(zip)
}

/// Counts what came out, whatever the headers announced.
fn counted(entry: &Entry, size: u64, total: u64, limits: &Limits) -> Result<(), Refusal> {
    if size > limits.file_bytes {
        return Err(Refusal::FileTooLarge {
            entry: entry.raw.clone(),
            limit: limits.file_bytes,
            value: size,
        });
    }
    if total > limits.total_bytes {
        return Err(Refusal::TotalTooLarge { limit: limits.total_bytes, value: total });
    }
    if directory::exceeds_ratio(size, entry.packed, limits) {
        return Err(Refusal::RatioTooHigh {
            entry: entry.raw.clone(),
            limit: u64::from(limits.ratio),
            value: size.div_ceil(entry.packed.max(1)),
        });
    }
    Ok(())
}

fn unreadable(entry: &Entry, error: ZipError) -> CheckError {
    if let ZipError::Io(error) = error {
        damaged(entry, error)
    } else {
        CheckError::Refused(corrupt(entry))
    }
}

/// A wrong checksum and a damaged stream both come as I/O errors; only those of the operating
/// system are not the uploader's.
fn damaged(entry: &Entry, error: io::Error) -> CheckError {
    if error.raw_os_error().is_some() {
        CheckError::Io(error)
    } else {
        CheckError::Refused(corrupt(entry))
    }
}

fn corrupt(entry: &Entry) -> Refusal {
    Refusal::CrcMismatch { entry: entry.raw.clone() }
}
