//! Every word on screen, in every language of the console: a function per key, made from the TOML files
//! beside this one.

mod configuration;
mod events;
mod fields;
mod notices;
mod releases;
mod words;
mod written;

use domain::language::Locale;
use leptos::prelude::*;

/// The catalogue in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Text(pub Locale);

/// What the build script makes of the TOML files.
#[expect(
    clippy::match_same_arms,
    clippy::doc_markdown,
    reason = "some texts are the same in both languages, and words are no code"
)]
mod catalogue {
    use super::{Locale, Text};

    include!(concat!(env!("OUT_DIR"), "/text.rs"));
}

/// The catalogue in the reader's language.
pub fn use_text() -> Text {
    use_context().unwrap_or(Text(Locale::En))
}

/// The reader's language: on the server what the request said, in the browser what the page says.
pub fn reading_locale() -> Locale {
    #[cfg(feature = "ssr")]
    let locale = crate::host::Host::of_request().locale();
    #[cfg(not(feature = "ssr"))]
    let locale = document()
        .document_element()
        .and_then(|html| html.get_attribute("lang"))
        .and_then(|lang| lang.parse().ok())
        .unwrap_or(Locale::En);
    locale
}

#[cfg(test)]
mod tests {
    /// Each line of a catalogue that holds a text, with the text.
    fn texts(catalogue: &str) -> impl Iterator<Item = (&str, String)> {
        let lines = catalogue.lines().filter(|line| !line.starts_with('#'));
        lines.filter_map(|line| Some((line, line.split_once(" = ")?.1.replace("\\n", "\n"))))
    }

    const fn is_chinese(c: char) -> bool {
        matches!(c, '\u{4e00}'..='\u{9fff}')
    }

    #[test]
    fn in_chinese_a_thing_has_one_name() {
        let others = [
            "工作空间",
            "你",
            "审核人员",
            "审核人",
            "审批人",
            "体验测试",
            "入口地址",
            "两步登录",
            "宽度",
            "网页视图",
            "主机名",
            "自有值",
            "再看一下",
        ];
        for (line, text) in texts(include_str!("zh-CN.toml")) {
            for other in others {
                assert!(!text.contains(other), "{other}: {line}");
            }
        }
    }

    #[test]
    fn chinese_is_set_with_its_own_marks_and_apart_from_latin() {
        // Months stand in dates, which are written close.
        let texts = texts(include_str!("zh-CN.toml"));
        for (line, text) in texts.filter(|it| !it.0.starts_with("time_months")) {
            let letters: Vec<char> = text.chars().collect();
            for pair in letters.windows(2) {
                let (first, second) = (pair[0], pair[1]);
                let ascii = |c: char| matches!(c, ',' | ';' | ':' | '?' | '!' | '(' | ')');
                assert!(!(is_chinese(first) && ascii(second)), "{first}{second}: {line}");
                assert!(!(ascii(first) && is_chinese(second)), "{first}{second}: {line}");
                let beside =
                    |one: char, other: char| is_chinese(one) && other.is_ascii_alphanumeric();
                assert!(
                    !beside(first, second) && !beside(second, first),
                    "{first}{second}: {line}"
                );
            }
        }
    }

    #[test]
    fn english_is_not_stiff() {
        let stiff = [
            "This is no ",
            "parted",
            " a line,",
            " a line:",
            "One a line",
            "are taken",
            "stay empty",
            "another look",
            " wide;",
            "anew",
            "} %",
        ];
        for (line, text) in texts(include_str!("en.toml")) {
            for word in stiff {
                assert!(!text.contains(word), "{word}: {line}");
            }
        }
    }

    #[test]
    fn an_event_reads_alike_in_every_line_of_the_audit() {
        let t = super::Text(super::Locale::ZhCn);
        for kind in domain::audit::EventKind::ALL {
            let words = t.event(*kind);
            assert!(!words.contains('已') || words.contains("为已"), "{kind}: {words}");
        }
    }
}
