//! Which names a walk looks for, and which parts of a script it can leave out.
//!
//! In a bundle of a megabyte the bridge is used in some hundred places. Where none of the names
//! stands, no node needs to be visited: walking all of them takes a third of the time that parsing
//! takes.

use std::cell::Cell;

use memchr::{memchr_iter, memmem};

/// Names that make code of text.
pub(super) const CODE: [&str; 2] = ["eval", "Function"];
/// Names of the global object, of which the bridge is a member: `window.wx`. They are looked for only where a
/// name of the bridge stands; where one is found, the script is walked again with an eye on them.
pub(super) const GLOBALS: [&str; 4] = ["globalThis", "window", "self", "global"];
/// What else a walk must see: addresses. Those with escapes, and names with escapes, are told by
/// their backslashes.
const ADDRESS: &str = "://";

/// Bytes per place at which leaving out parts is not worth it.
const DENSE: usize = 128;

/// A part of a script, by offsets in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Part {
    pub start: u32,
    pub end: u32,
}

impl Part {
    pub(super) const WHOLE: Self = Self { start: 0, end: u32::MAX };
}

pub(super) struct Interest<'s> {
    /// `None`: every name.
    names: Option<Vec<&'s str>>,
    /// Offsets of what must be visited, rising; `None`: everything.
    places: Option<Vec<u32>>,
    /// The first place that is not before the last question's.
    next: Cell<usize>,
}

impl<'s> Interest<'s> {
    /// In these names, each within some part of the script, and in what every walk looks for.
    pub(super) fn new(source: &str, names: &[(&'s str, Part)]) -> Self {
        let mut places = Vec::new();
        let anywhere = CODE.map(|name| (name, Part::WHOLE));
        for (name, part) in names.iter().copied().chain(anywhere) {
            let bytes = source.as_bytes();
            let (start, end) = (part.start as usize, bytes.len().min(part.end as usize));
            let found = memmem::find_iter(bytes.get(start..end).unwrap_or_default(), name);
            let whole = found.map(|at| start + at).filter(|at| is_word(bytes, *at, name.len()));
            places.extend(whole);
        }
        places.extend(memmem::find_iter(source.as_bytes(), ADDRESS));
        let escapes = memchr_iter(b'\\', source.as_bytes());
        places.extend(escapes.filter(|at| hides(source.as_bytes(), *at)));
        places.sort_unstable();
        let places = places.into_iter().map(|at| u32::try_from(at).unwrap_or(u32::MAX));
        let places: Vec<u32> = places.collect();
        // A name of one letter stands everywhere: then asking costs more than it saves.
        let sparse = places.len() < source.len() / DENSE + 16;
        Self {
            names: Some(names.iter().map(|(name, _)| *name).chain(CODE).collect()),
            places: sparse.then_some(places),
            next: Cell::new(0),
        }
    }

    /// In everything.
    pub(super) const fn everything() -> Self {
        Self { names: None, places: None, next: Cell::new(0) }
    }

    pub(super) fn is_everything(&self) -> bool {
        self.names.is_none()
    }

    pub(super) fn in_name(&self, name: &str) -> bool {
        match &self.names {
            Some(names) => names.contains(&name),
            None => true,
        }
    }

    /// Whether anything between two offsets must be visited.
    pub(super) fn between(&self, start: u32, end: u32) -> bool {
        match &self.places {
            Some(places) => {
                // Walks go from front to back: the place is near the one of the last question.
                let mut next = self.next.get();
                if next > 0 && places[next - 1] >= start {
                    next = places.partition_point(|place| *place < start);
                }
                while places.get(next).is_some_and(|place| *place < start) {
                    next += 1;
                }
                self.next.set(next);
                places.get(next).is_some_and(|place| *place < end)
            }
            None => true,
        }
    }
}

/// Whether a backslash may stand for a part of a name or of `://`: it escapes a letter, a digit, a
/// line end, or what follows a colon. Those for control characters, `\n` and the like, do not.
fn hides(source: &[u8], at: usize) -> bool {
    match source.get(at + 1) {
        Some(b'b' | b'f' | b'n' | b'r' | b't' | b'v') | None => false,
        // U+2028 and U+2029 end lines too.
        Some(b'\n' | b'\r' | 0xE2) => true,
        Some(next) if next.is_ascii_alphanumeric() => true,
        Some(_) => source[..at].ends_with(b":") || source[..at].ends_with(b":/"),
    }
}

/// Whether a piece of text may be a whole name. Beyond ASCII there are blanks and letters: a place
/// too many costs a little time, one too few hides a use.
fn is_word(source: &[u8], at: usize, length: usize) -> bool {
    let goes_on = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$'))
    };
    let before = at.checked_sub(1).and_then(|at| source.get(at));
    !goes_on(before) && !goes_on(source.get(at + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_names_count() {
        let interest = Interest::new("mya my.b amy $my my", &[("my", Part::WHOLE)]);
        assert!(!interest.between(0, 4));
        assert!(interest.between(4, 6));
        assert!(!interest.between(5, 17));
        assert!(interest.between(5, 18));
        assert!(interest.in_name("my") && interest.in_name("eval") && !interest.in_name("mya"));
    }

    #[test]
    fn a_name_may_matter_in_a_part_only() {
        let interest = Interest::new("n n n", &[("n", Part { start: 2, end: 3 })]);
        assert!(!interest.between(0, 2) && interest.between(2, 3) && !interest.between(3, 5));
    }

    #[test]
    fn escapes_and_addresses_are_visited() {
        let source = r"m\u0079.a; 'https:\/\/a.b'";
        let interest = Interest::new(source, &[("my", Part::WHOLE)]);
        assert!(interest.between(0, 7));
        assert!(interest.between(11, 26));
    }

    #[test]
    fn a_character_beyond_ascii_does_not_hide_a_name() {
        for source in ["\u{3000}my.a", "my\u{A0}.a", "\u{FEFF}my\u{2028}", "\u{E9}my"] {
            let interest = Interest::new(source, &[("my", Part::WHOLE)]);
            let end = u32::try_from(source.len()).unwrap();
            assert!(interest.between(0, end), "{source:?}");
        }
    }

    #[test]
    fn escapes_of_control_characters_and_signs_hide_nothing() {
        for source in [r"'\n\t\r'", r"'\'\\\''", r"/\.\/\$/"] {
            let interest = Interest::new(source, &[("my", Part::WHOLE)]);
            assert!(!interest.between(0, 20), "{source}");
        }
        for source in [r"'\x6dy'", r"'m\y'", r"'\155y'", "`m\\\ny`", r"':\/'", r"':/\/'"] {
            let interest = Interest::new(source, &[("my", Part::WHOLE)]);
            assert!(interest.between(0, 20), "{source}");
        }
    }
}
