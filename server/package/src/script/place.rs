//! Lines and columns of offsets.

use domain::package::Place;
use memchr::{memchr2_iter, memrchr2_iter};

/// Turns offsets into places. Offsets must not fall, so that a script of one long line is counted
/// through once and not once for each of its places.
pub(crate) struct Places<'s> {
    source: &'s [u8],
    at: usize,
    line: usize,
    column: usize,
}

impl<'s> Places<'s> {
    pub(crate) fn new(source: &'s str) -> Self {
        Self { source: source.as_bytes(), at: 0, line: 1, column: 1 }
    }

    /// The place of the byte at `offset`.
    pub(crate) fn find(&mut self, file: &str, offset: u32) -> Place {
        let offset = (offset as usize).clamp(self.at, self.source.len());
        let passed = &self.source[self.at..offset];
        // A line ends with `\n`, or with `\r` that no `\n` follows.
        let is_end = |at: &usize| {
            self.source[self.at + at] == b'\n' || self.source.get(self.at + at + 1) != Some(&b'\n')
        };
        if let Some(last) = memrchr2_iter(b'\n', b'\r', passed).find(is_end) {
            self.line += memchr2_iter(b'\n', b'\r', passed).filter(is_end).count();
            self.column = 1 + characters(&passed[last + 1..]);
        } else {
            self.column += characters(passed);
        }
        self.at = offset;
        Place {
            file: file.to_owned(),
            line: u32::try_from(self.line).unwrap_or(u32::MAX),
            column: u32::try_from(self.column).unwrap_or(u32::MAX),
        }
    }
}

/// Bytes that do not continue a character of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_lines_and_characters_from_one() {
        let text = "aé\r\nb\rc\n\nü;d";
        let mut places = Places::new(text);
        for (of, line, column) in [
            ("a", 1, 1),
            ("é", 1, 2),
            ("b", 2, 1),
            ("c", 3, 1),
            ("ü", 5, 1),
            (";", 5, 2),
            ("d", 5, 3),
        ] {
            let at = u32::try_from(text.find(of).unwrap()).unwrap();
            let place = places.find("f", at);
            assert_eq!((place.line, place.column), (line, column), "{of}");
        }
        assert_eq!(Places::new(text).find("f", 1000).line, 5);
    }
}
