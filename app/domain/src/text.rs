//! How texts are measured, compared and cut into the pieces that search looks for.

use unicode_normalization::UnicodeNormalization;
use unicode_width::UnicodeWidthChar;

/// A word that names no variant of the enum it was read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an unknown word")]
pub struct UnknownWord;

/// How wide a text is: an East Asian wide character counts 2, every other one 1 (rules §3.2).
pub fn width(text: &str) -> u32 {
    text.chars().map(|c| if c.width() == Some(2) { 2 } else { 1 }).sum()
}

/// The form in which two texts are compared: NFKC, case folded, white space collapsed.
pub fn fold(text: &str) -> String {
    // Lower-casing after upper-casing folds what lower-casing alone keeps apart (ß and ss, ς and σ).
    let folded: String =
        text.nfkc().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfkc().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where a text holds what was typed, as search compares the two: the first place, in bytes.
pub fn place_of(text: &str, typed: &str) -> Option<std::ops::Range<usize>> {
    let wanted = fold(typed);
    if wanted.is_empty() {
        return None;
    }
    let starts = text.char_indices().filter(|(_, c)| !c.is_whitespace());
    starts.map(|(start, _)| start).find_map(|start| {
        let rest = &text[start..];
        let ends = rest.char_indices().map(|(at, c)| start + at + c.len_utf8());
        let mut ends = ends.map(|end| (end, fold(&text[start..end])));
        let end =
            ends.find(|(_, folded)| !wanted.starts_with(folded.as_str()) || *folded == wanted);
        end.filter(|(_, folded)| *folded == wanted).map(|(end, _)| start..end)
    })
}

/// What is stored of a one-line text that somebody typed: NFC, trimmed, inner runs of white space
/// as one space.
pub fn tidy_line(text: &str) -> String {
    let composed: String = text.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is stored of a text of several lines: NFC, `\n` line ends, trimmed.
pub fn tidy_lines(text: &str) -> String {
    let composed: String = text.nfc().collect();
    composed.replace("\r\n", "\n").trim().to_owned()
}

/// Whether a text holds a control or text-direction character, which nobody types and which can
/// make a name look like another (a line break is allowed where `lines` is set).
pub fn has_control(text: &str, lines: bool) -> bool {
    text.chars().any(|c| match c {
        '\n' => !lines,
        '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}'
        // Code points that are no characters: pages mark places with them.
        | '\u{fdd0}'..='\u{fdef}' => true,
        _ => c.is_control(),
    })
}

/// Encodes a value for a query: everything but letters, digits and `-_.~`.
pub fn encode(value: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// The pieces of `size` characters that a folded text consists of, each as one word of letters and
/// digits, in order and separated by spaces. A phrase of such words is found exactly where the text
/// is, in every script and without any tokenizer knowing about words. Texts are parted by `\n`:
/// nothing is found across it, and what stands before it is found by its beginning too.
pub fn grams(folded: &str, size: usize) -> String {
    let chars: Vec<char> = folded.chars().collect();
    let words: Vec<String> = chars.windows(size).map(gram).collect();
    words.join(" ")
}

/// One word for a window, beginning with a letter so that no parser takes it for a number; `z` ends one
/// that a break cuts short, `x` stands for one that begins with a break.
fn gram(window: &[char]) -> String {
    use std::fmt::Write as _;
    if window.first() == Some(&'\n') {
        return String::from("x");
    }
    let mut word = String::from("g");
    for c in window {
        if *c == '\n' {
            word.push('z');
            break;
        }
        let _ = write!(word, "{:05x}", u32::from(*c));
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_was_typed_is_found_where_search_finds_it() {
        let at = |text: &'static str, typed: &str| place_of(text, typed).map(|at| &text[at]);
        assert_eq!(at("Parcel Lockers", "lo"), Some("Lo"));
        assert_eq!(at("Lotus  Coffee", "s c"), Some("s  C"));
        assert_eq!(at("莲花咖啡", "花咖"), Some("花咖"));
        assert_eq!(at("Straße", "SSE"), Some("ße"));
        assert_eq!(at("ＡＢＣ", "b"), Some("Ｂ"));
        for none in [("Lotus", ""), ("Lotus", "x"), ("", "x"), ("Lo", "lotus")] {
            assert_eq!(at(none.0, none.1), None, "{none:?}");
        }
    }

    #[test]
    fn a_wide_character_counts_two() {
        assert_eq!(width("Lotus Coffee"), 12);
        assert_eq!(width("莲花咖啡"), 8);
        assert_eq!(width("ﾊﾝ"), 2, "half-width kana are narrow");
        assert_eq!(width("Ａ"), 2, "full-width Latin is wide");
        assert_eq!(width("e\u{301}"), 2, "nothing counts zero");
    }

    #[test]
    fn folding_joins_what_readers_take_for_the_same() {
        assert_eq!(fold("  Ｌotus   COFFEE "), "lotus coffee");
        assert_eq!(fold("Straße"), fold("STRASSE"));
        assert_eq!(fold("ΣΊΣΥΦΟΣ"), fold("σίσυφος"));
    }

    #[test]
    fn a_phrase_of_grams_stands_where_the_text_is() {
        let haystack = grams("lotus coffee\n莲花咖啡", 2);
        assert!(haystack.contains(&grams("tus c", 2)));
        assert!(haystack.contains(&grams("花咖", 2)));
        assert!(!haystack.contains(&grams("e莲", 2)));
        assert_eq!(grams("a", 2), "");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn a_part_is_found_in_its_whole(text in "[a-z莲花咖啡 ]{2,30}", from in 0usize..20, len in 2usize..10) {
            let chars: Vec<char> = text.chars().collect();
            let part: String = chars.iter().skip(from).take(len).collect();
            prop_assert!(grams(&text, 2).contains(&grams(&part, 2)));
        }
    }
}
