//! Languages: of the interface, and of the texts of a mini program.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

word_enum! {
    /// A language in which the console itself can be read.
    Locale {
        /// English.
        En = "en",
        /// Simplified Chinese.
        ZhCn = "zh-CN",
    }
}
use crate::word_enum;

impl Locale {
    /// The name of the language, in itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Locale::En => "English",
            Locale::ZhCn => "简体中文",
        }
    }

    /// The best of our languages for an `Accept-Language` header; English when it names none.
    pub fn accepted(header: &str) -> Locale {
        let mut best = (Locale::En, 0.0_f32);
        for part in header.split(',') {
            let (range, weight) = match part.split_once(";q=") {
                Some((range, q)) => (range, q.trim().parse().unwrap_or(0.0)),
                None => (part, 1.0),
            };
            let range = range.trim().to_ascii_lowercase();
            let ours = match range.split('-').next() {
                Some("zh") => Locale::ZhCn,
                Some("en") => Locale::En,
                Some(_) | None => continue,
            };
            if weight > best.1 {
                best = (ours, weight);
            }
        }
        best.0
    }
}

word_enum! {
    /// How the interface is coloured; without a choice the reader's system decides.
    Theme {
        /// Dark on light.
        Light = "light",
        /// Light on dark.
        Dark = "dark",
    }
}

/// The BCP 47 tag of a language in which a mini program's texts can be written, in canonical case
/// (`zh-CN`, `sr-Latn-RS`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "orm", derive(sea_orm::DeriveValueType))]
#[serde(try_from = "String", into = "String")]
pub struct Tag(String);

/// A text that is no language tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a language tag")]
pub struct NoTag;

/// Languages offered when somebody adds one, each with its name in itself.
pub const OFFERED: &[(&str, &str)] = &[
    ("en", "English"),
    ("zh-CN", "简体中文"),
    ("zh-TW", "繁體中文"),
    ("zh-HK", "繁體中文（香港）"),
    ("ms", "Bahasa Melayu"),
    ("id", "Bahasa Indonesia"),
    ("th", "ไทย"),
    ("vi", "Tiếng Việt"),
    ("fil", "Filipino"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("hi", "हिन्दी"),
    ("bn", "বাংলা"),
    ("ur", "اردو"),
    ("ar", "العربية"),
    ("es", "Español"),
    ("pt-BR", "Português (Brasil)"),
    ("pt", "Português"),
    ("fr", "Français"),
    ("de", "Deutsch"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
    ("tr", "Türkçe"),
    ("ru", "Русский"),
    ("uk", "Українська"),
    ("pl", "Polski"),
    ("sw", "Kiswahili"),
];

impl Tag {
    /// The tag as it is stored and shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language's name in itself, or the tag where we do not know it.
    pub fn own_name(&self) -> &str {
        OFFERED.iter().find(|(tag, _)| *tag == self.0).map_or(&self.0, |(_, name)| name)
    }

    /// The tag of the console's English, which is always one.
    pub fn english() -> Tag {
        Tag("en".to_owned())
    }
}

/// A tag is a text: no database generates one.
#[cfg(feature = "orm")]
impl sea_orm::TryFromU64 for Tag {
    fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
        Err(sea_orm::DbErr::ConvertFromU64("Tag"))
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Tag {
    type Err = NoTag;

    /// Accepts language, extended language, script, region and variants of BCP 47, in any case.
    fn from_str(text: &str) -> Result<Self, NoTag> {
        let parts: Vec<&str> = text.split('-').collect();
        let alpha = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
        let alnum = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric());
        let mut canonical = String::new();
        // Position in the order that the grammar fixes: 1 extended language, 2 script, 3 region, 4 variants.
        let mut stage = 0;
        for (at, part) in parts.iter().enumerate() {
            let (next, shown) = match (at, part.len()) {
                (0, 2..=3) if alpha(part) => (0, part.to_ascii_lowercase()),
                (1.., 3) if alpha(part) && stage == 0 => (1, part.to_ascii_lowercase()),
                (1.., 4) if alpha(part) && stage < 2 => (2, capitalised(part)),
                (1.., 2) if alpha(part) && stage < 3 => (3, part.to_ascii_uppercase()),
                (1.., 3) if part.bytes().all(|b| b.is_ascii_digit()) && stage < 3 => {
                    (3, (*part).to_owned())
                }
                (1.., 5..=8) if alnum(part) => (4, part.to_ascii_lowercase()),
                _ => return Err(NoTag),
            };
            stage = next;
            if at > 0 {
                canonical.push('-');
            }
            canonical.push_str(&shown);
        }
        if text.len() > 35 { Err(NoTag) } else { Ok(Tag(canonical)) }
    }
}

fn capitalised(part: &str) -> String {
    let lower = part.to_ascii_lowercase();
    let mut chars = lower.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
}

impl TryFrom<String> for Tag {
    type Error = NoTag;

    fn try_from(text: String) -> Result<Self, NoTag> {
        text.parse()
    }
}

impl From<Tag> for String {
    fn from(tag: Tag) -> String {
        tag.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_is_answered_in_the_language_it_likes_best() {
        for (header, expected) in [
            ("", Locale::En),
            ("zh-CN,zh;q=0.9,en;q=0.8", Locale::ZhCn),
            ("en-GB,en;q=0.9,zh;q=0.8", Locale::En),
            ("de, zh;q=0.4, en;q=0.7", Locale::En),
            ("fr", Locale::En),
            ("zh-TW", Locale::ZhCn),
            ("en;q=oops, zh;q=0.1", Locale::ZhCn),
        ] {
            assert_eq!(Locale::accepted(header), expected, "{header}");
        }
    }

    #[test]
    fn tags_are_checked_and_put_into_canonical_case() {
        for (typed, stored) in [
            ("EN", "en"),
            ("zh-cn", "zh-CN"),
            ("SR-latn-rs", "sr-Latn-RS"),
            ("es-419", "es-419"),
            ("de-1996", ""),
        ] {
            let tag = typed.parse::<Tag>().map(String::from).unwrap_or_default();
            assert_eq!(tag, stored, "{typed}");
        }
        for bad in ["", "e", "english", "en_US", "en-", "en-US-Latn", "x-klingon", "zh-CN-CN"] {
            assert_eq!(bad.parse::<Tag>(), Err(NoTag), "{bad}");
        }
    }

    #[test]
    fn every_offered_language_is_a_tag() {
        for (tag, _) in OFFERED {
            assert_eq!(tag.parse::<Tag>().map(String::from).as_deref(), Ok(*tag));
        }
    }
}
