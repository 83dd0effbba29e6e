//! A seeded generator, and the names that are drawn from it.

use super::words;
use domain::id::MiniProgramId;

/// Where the generator begins.
pub(super) const SEED: u64 = 0x6d69_6e69_6465_636b;
/// How many mini programs share the number at the end of their name, which is what a search for a part
/// of a name finds.
const SHARE_A_NUMBER: u64 = 20;

/// A small generator (splitmix64): all that is asked of it is to be the same everywhere.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, count: u64) -> u64 {
        self.next() % count.max(1)
    }

    /// True in `percent` of a hundred cases.
    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of a list that is not empty.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[usize::try_from(self.below(list.len() as u64)).unwrap_or(0)]
    }

    pub(super) fn id(&mut self) -> MiniProgramId {
        let mut bytes = [0; domain::id::MINI_PROGRAM_ID_RANDOM];
        bytes.fill_with(|| self.next().to_le_bytes()[0]);
        MiniProgramId::from_random(bytes)
    }
}

/// Name and address of a person.
pub(super) fn person(random: &mut Random, at: u64) -> (String, String) {
    let (name, address) = if (at / 4).is_multiple_of(2) {
        let first = random.pick(&words::ENGLISH_FIRST);
        let last = random.pick(&words::ENGLISH_LAST);
        (format!("{first} {last}"), format!("{first}.{last}").to_lowercase())
    } else {
        let first = random.pick(&words::CHINESE_FIRST);
        let last = random.pick(&words::CHINESE_LAST);
        (format!("{}{}", last.1, first.1), format!("{}.{}", first.0, last.0))
    };
    (name, format!("{address}.{at:03}@example.test"))
}

/// English and Chinese name of the mini program at a place: no two places share either.
pub(super) fn names(at: u64, count: u64) -> (String, String) {
    const ALL: u64 = (words::ADJECTIVES.len() * words::NOUNS.len() * words::KINDS.len()) as u64;
    /// A prime that does not divide [`ALL`]: steps of it come to every combination before one repeats.
    const STRIDE: u64 = 2_287;
    // Five digits, so that a number is no part of another one.
    let numbers = (count / SHARE_A_NUMBER).clamp(1, 100_000);
    let number = at % numbers;
    let combination = (Random(SEED ^ number).next() % ALL + at / numbers * STRIDE) % ALL;
    let word = |list: &'static [words::Pair], which: u64| {
        list[usize::try_from(which).unwrap_or(0) % list.len()]
    };
    let adjective = word(&words::ADJECTIVES, combination);
    let combination = combination / words::ADJECTIVES.len() as u64;
    let noun = word(&words::NOUNS, combination);
    let kind = word(&words::KINDS, combination / words::NOUNS.len() as u64);
    (
        format!("{} {} {} {number:05}", adjective.0, noun.0, kind.0),
        format!("{}{}{}{number:05}", adjective.1, noun.1, kind.1),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_fit_and_no_two_are_the_same() {
        for count in [1, 39, 500, 3_000] {
            let mut seen = BTreeSet::new();
            for at in 0..count {
                let (english, chinese) = names(at, count);
                for name in [english, chinese] {
                    assert_eq!(domain::information::name(&name).as_ref(), Ok(&name));
                    assert!(seen.insert(domain::text::fold(&name)), "{name} twice among {count}");
                }
            }
        }
    }

    #[test]
    fn twenty_share_a_number() {
        let shared = (0..10_000).filter(|at| names(*at, 10_000).0.contains("00417")).count();
        assert_eq!(shared, 20);
    }

    #[test]
    fn what_is_said_of_them_fits() {
        for (english, chinese) in words::TAGLINES {
            for text in [english, chinese] {
                assert!(domain::form::line(text, 10, 30).is_ok(), "{text}");
            }
        }
        for (english, chinese) in words::DESCRIPTIONS {
            for text in [english, chinese] {
                assert!(domain::form::lines(text, 20, 200).is_ok(), "{text}");
            }
        }
    }
}
