//! Numbers and extra fields as zip writes them.

use std::io::{self, ErrorKind, Read};

/// The 16-bit number at `at`, 0 beyond the end: callers know the length of what they read.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    number(bytes, at).map_or(0, u16::from_le_bytes)
}

/// The 32-bit number at `at`, 0 beyond the end.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    number(bytes, at).map_or(0, u32::from_le_bytes)
}

/// The 64-bit number at `at`, 0 beyond the end.
pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    number(bytes, at).map_or(0, u64::from_le_bytes)
}

fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk::<N>().copied()
}

/// Reads until `buffer` is full or the input ends; how much was read.
pub(super) fn read_up_to(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// The extra field with this number, in a list of extra fields. `None` too when the list is
/// damaged before it.
pub(super) fn extra_field(mut extra: &[u8], wanted: u16) -> Option<&[u8]> {
    while extra.len() >= 4 {
        let (id, length) = (u16_at(extra, 0), usize::from(u16_at(extra, 2)));
        let body = extra.get(4..4 + length)?;
        if id == wanted {
            return Some(body);
        }
        extra = &extra[4 + length..];
    }
    None
}

/// Sizes and offsets that did not fit into 32 bits stand in an extra field, in this order, each
/// only if its short form is `u32::MAX`.
pub(super) struct Zip64<'a>(&'a [u8]);

impl<'a> Zip64<'a> {
    const FIELD: u16 = 0x0001;

    pub(super) fn of(extra: &'a [u8]) -> Self {
        Self(extra_field(extra, Self::FIELD).unwrap_or_default())
    }

    /// The long form of a number. A long form that is announced and absent leaves the short one,
    /// which is then larger than every limit.
    pub(super) fn widen(&mut self, short: u32) -> u64 {
        if short == u32::MAX && self.0.len() >= 8 {
            let long = u64_at(self.0, 0);
            self.0 = &self.0[8..];
            long
        } else {
            u64::from(short)
        }
    }
}
