//! Lines and columns of offsets.

use domain::package::Place;

/// Turns offsets into places. Offsets must not fall, so that a script of one long line is counted
/// through once and not once for each of its places.
pub(super) struct Places<'s> {
    source: &'s str,
    at: usize,
    line: u32,
    column: u32,
}

impl<'s> Places<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self {
            source,
            at: 0,
            line: 1,
            column: 1,
        }
    }

    /// The place of the byte at `offset`, or of the character around it.
    pub(super) fn find(&mut self, file: &str, offset: u32) -> Place {
        let offset = (offset as usize).min(self.source.len());
        let mut previous = 0;
        for c in self.source[self.at..].chars() {
            if self.at + c.len_utf8() > offset {
                break;
            }
            self.at += c.len_utf8();
            // `\r\n` is one end of a line.
            match c {
                '\n' if previous == '\r' as u32 => {}
                '\n' | '\r' | '\u{2028}' | '\u{2029}' => {
                    self.line += 1;
                    self.column = 1;
                }
                _ => self.column += 1,
            }
            previous = c as u32;
        }
        Place {
            file: file.to_owned(),
            line: self.line,
            column: self.column,
        }
    }
}
