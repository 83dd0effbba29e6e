//! What is wrong with a form, field by field, in a shape that the page can put into words.

mod field;

pub use field::Field;

use crate::configuration::WrongLine;
use crate::language::Tag;
use crate::removal::RemovalRefusal;
use crate::workspace::Environment;
use serde::{Deserialize, Serialize};

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// Nothing was given, and something must be.
    Missing,
    /// Narrower than the least width.
    TooNarrow {
        /// How wide it is.
        width: u32,
        /// How wide it must at least be.
        least: u32,
    },
    /// Wider than the greatest width.
    TooWide {
        /// How wide it is.
        width: u32,
        /// How wide it may at most be.
        most: u32,
    },
    /// Holds a control or text-direction character.
    ControlCharacter,
    /// Names a thing that is not, or is no longer, there to be chosen.
    NoSuchChoice,
    /// No BCP 47 tag.
    NoLanguage,
    /// No address, or not one that begins with `https://`.
    NoHttpsAddress,
    /// No e-mail address.
    NoEmail,
    /// No telephone number.
    NoPhone,
    /// Another mini program of the tenant has this name.
    NameTaken,
    /// There is an account, or a member, with this address.
    EmailTaken,
    /// A word longer than one may be.
    WordTooLong {
        /// The word.
        word: String,
        /// How many characters a word may have.
        most: u32,
    },
    /// More words than there may be.
    TooMany {
        /// How many there may be.
        most: u32,
    },
    /// Not `major.minor.patch`, each 0–999999 without leading zeros.
    NoVersionNumber,
    /// Not higher than every earlier version.
    NotHigher {
        /// The highest there is.
        highest: String,
    },
    /// Shorter than a password must be.
    TooShort {
        /// How many characters it must have.
        least: u32,
    },
    /// Longer than a password may be.
    TooLong {
        /// How many characters it may have.
        most: u32,
    },
    /// The person's own name or address.
    OwnName,
    /// No whole number in a range.
    NoNumberBetween {
        /// The least.
        least: u32,
        /// The greatest.
        most: u32,
    },
    /// No name that a script can hold.
    NoIdentifier {
        /// What was typed.
        word: String,
    },
    /// A thing below itself.
    BelowItself,
    /// More levels than a tree may have.
    TooDeep {
        /// How many it may have.
        most: u32,
    },
    /// Still used by something.
    InUse,
    /// Takes part already.
    AlreadyMember,
    /// The last admin that there is.
    LastAdmin,
    /// The last admin of these mini programs: another one must be named.
    LastAdminOf {
        /// Names of some of them.
        names: Vec<String>,
    },
    /// Not lower-case letters, digits and hyphens.
    NoKey,
    /// Another thing of its kind has this key.
    KeyTaken,
    /// An entry of a list, or a text, that is not of the form that the field needs.
    NotOfThisForm {
        /// The entry.
        entry: String,
    },
    /// A link template without a scheme, or with one that must not be.
    NoScheme,
    /// A link template with braces around what is no placeholder.
    UnknownPlaceholder {
        /// What stands there.
        placeholder: String,
    },
    /// A link template without `{id}`.
    NoIdPlaceholder,
    /// An environment that is to go while a version is in use there.
    EnvironmentInUse {
        /// Which.
        environment: Environment,
        /// Whose version.
        mini_program: String,
        /// The version's number.
        version: String,
    },
    /// A merchant that is to go while one of its versions is in use.
    VersionInUse {
        /// Whose version.
        mini_program: String,
        /// The version's number.
        version: String,
    },
    /// A merchant that is to go soon after an upload.
    UploadedLately {
        /// Whose version.
        mini_program: String,
        /// The version's number.
        version: String,
        /// For how many days after an upload it stays.
        days: i64,
    },
    /// Not the name that was asked for.
    NotTheName,
    /// A request that nobody may decide who made it or uploaded what it is about.
    OwnRequest,
    /// Asked for already, by a request that is in review.
    AskedAlready {
        /// Its number.
        request: i64,
    },
    /// Added already.
    AddedAlready,
    /// A feature that is got by a request alone.
    NeedsActivation,
    /// A feature that is got without one.
    NeedsNoActivation,
    /// A feature that was archived, or is no longer visible to the mini program.
    FeatureGone,
    /// JSAPIs that a mini program would lose while a version in use calls them.
    StillCalled {
        /// The JSAPI.
        jsapi: String,
        /// Whose version.
        mini_program: String,
        /// The version's number.
        version: String,
    },
    /// What a change would break, not yet agreed to.
    NotAgreed,
    /// A step of a release that cannot be taken.
    Release(crate::release::ReleaseRefusal),
    /// A version that is not ready to be submitted.
    NotReady {
        /// How many conditions are not met.
        unmet: u32,
    },
    /// Spaces where there may be none.
    HasSpaces {
        /// The same without them.
        without: String,
    },
    /// A line of a list of domains that is none.
    WrongLine(WrongLine),
    /// Values of a version where its release is under way or live.
    ReleaseInUse,
    /// Somebody else changed it since the edit began.
    ChangedMeanwhile,
    /// A page that the newest version lacks.
    NoSuchPage {
        /// The page.
        page: String,
        /// The version's number.
        version: String,
    },
    /// A page, while there is no version that could have it.
    NoVersionYet,
    /// Not `key=value`.
    NoPair {
        /// What stands there instead.
        entry: String,
    },
    /// Something that would break the link it stands in.
    BreaksLink {
        /// What.
        entry: String,
    },
    /// No day of the calendar.
    NoDay,
    /// A day that is over.
    DayOver,
    /// An environment that was switched off.
    EnvironmentOff {
        /// Which.
        environment: Environment,
        /// Of which host app.
        host_app: String,
    },
    /// One QR code more than there may be.
    TooManyCodes {
        /// How many there may be.
        most: u64,
    },
    /// A file without anything in it where a picture is wanted.
    EmptyPicture,
    /// More bytes than a picture may have.
    PictureTooLarge {
        /// How many it has.
        bytes: u64,
        /// How many it may have.
        most: u64,
    },
    /// Neither PNG nor JPEG, or broken.
    NoPicture,
    /// More pixels than a picture may have.
    TooManyPixels {
        /// How wide it is.
        width: u32,
        /// How high it is.
        height: u32,
        /// How many pixels a side may have.
        most: u32,
    },
    /// A picture whose sides are not equal.
    NotSquare {
        /// How wide it is.
        width: u32,
        /// How high it is.
        height: u32,
    },
    /// No host app would be left.
    NoHostAppLeft,
    /// A host app that is to be taken away while a version is in use there.
    HostAppInUse {
        /// Which.
        host_app: String,
        /// The version's number.
        version: String,
    },
    /// A mini program that can be neither removed nor deleted now.
    Removal(RemovalRefusal),
}

/// One field and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// Which field.
    pub field: Field,
    /// In which language, where a field has one per language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Tag>,
    /// What is wrong.
    pub problem: Problem,
}

/// Collects what is wrong while a form is read.
#[derive(Debug, Default)]
pub struct Problems(Vec<FieldProblem>);

impl Problems {
    /// Notes a problem of `field`.
    pub fn add(&mut self, field: Field, problem: Problem) {
        self.0.push(FieldProblem { field, language: None, problem });
    }

    /// Notes a problem of `field` in `language`.
    pub fn add_in(&mut self, field: Field, language: &Tag, problem: Problem) {
        self.0.push(FieldProblem { field, language: Some(language.clone()), problem });
    }

    /// Keeps the value of a field, or notes why there is none.
    pub fn keep<T>(&mut self, field: Field, read: Result<T, Problem>) -> Option<T> {
        read.map_err(|problem| self.add(field, problem)).ok()
    }

    /// Nothing wrong, or everything that is.
    pub fn finish(self) -> Result<(), Vec<FieldProblem>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}

/// One line of text between `least` and `most` wide, as it is stored.
pub fn line(typed: &str, least: u32, most: u32) -> Result<String, Problem> {
    if crate::text::has_control(typed.trim(), false) {
        return Err(Problem::ControlCharacter);
    }
    wide(crate::text::tidy_line(typed), least, most)
}

/// A text of several lines between `least` and `most` wide, as it is stored.
pub fn lines(typed: &str, least: u32, most: u32) -> Result<String, Problem> {
    let text = crate::text::tidy_lines(typed);
    if crate::text::has_control(&text, true) {
        return Err(Problem::ControlCharacter);
    }
    wide(text, least, most)
}

/// A text that may be left out.
pub fn optional(read: Result<String, Problem>) -> Result<String, Problem> {
    match read {
        Err(Problem::Missing) => Ok(String::new()),
        read => read,
    }
}

fn wide(text: String, least: u32, most: u32) -> Result<String, Problem> {
    fits(&text, least, most).map(|()| text)
}

/// Whether a text as it is stored is between `least` and `most` wide.
pub fn fits(text: &str, least: u32, most: u32) -> Result<(), Problem> {
    match crate::text::width(text) {
        0 => Err(Problem::Missing),
        width if width < least => Err(Problem::TooNarrow { width, least }),
        width if width > most => Err(Problem::TooWide { width, most }),
        _ => Ok(()),
    }
}

/// An e-mail address as it is stored: trimmed, the domain in lower case.
pub fn email(typed: &str) -> Result<String, Problem> {
    let text = typed.trim();
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    let (local, host) = text.rsplit_once('@').ok_or(Problem::NoEmail)?;
    let local_good = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(|c| c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c));
    let label_good = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let host_good = host.len() <= 253 && host.contains('.') && host.split('.').all(label_good);
    if local_good && host_good {
        Ok(format!("{local}@{}", host.to_lowercase()))
    } else {
        Err(Problem::NoEmail)
    }
}

/// A telephone number: digits with the usual marks between them, 5–15 digits.
pub fn phone(typed: &str) -> Result<String, Problem> {
    let text = crate::text::tidy_line(typed);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let shaped = text
        .chars()
        .enumerate()
        .all(|(at, c)| c.is_ascii_digit() || " -().".contains(c) || (at == 0 && c == '+'));
    if shaped && (5..=15).contains(&digits) { Ok(text) } else { Err(Problem::NoPhone) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_person_and_a_host() {
        assert_eq!(email(" Mei.Lin@Harbour.Example "), Ok("Mei.Lin@harbour.example".into()));
        assert_eq!(email("李@例子.中国"), Ok("李@例子.中国".into()));
        assert_eq!(email("  "), Err(Problem::Missing));
        for bad in [
            "mei",
            "@harbour.example",
            "mei@",
            "mei@host",
            "a b@c.d",
            "a@b..c",
            ".a@b.c",
            "a@-b.c",
            "a@b.c\n",
        ] {
            let expected =
                if bad.ends_with('\n') { Ok("a@b.c".to_owned()) } else { Err(Problem::NoEmail) };
            assert_eq!(email(bad), expected, "{bad}");
        }
    }

    #[test]
    fn a_telephone_number_is_mostly_digits() {
        for good in ["+60 3-5550 0142", "10086", "(020) 7946.0000"] {
            assert!(phone(good).is_ok(), "{good}");
        }
        for bad in ["1234", "call me", "+60 3-5550 0142 ext 5", "1234567890123456", "12+345"] {
            assert_eq!(phone(bad), Err(Problem::NoPhone), "{bad}");
        }
    }

    #[test]
    fn widths_are_held_at_both_ends() {
        assert_eq!(line("ab", 3, 30), Err(Problem::TooNarrow { width: 2, least: 3 }));
        assert_eq!(line("莲花", 3, 30), Ok("莲花".into()));
        assert_eq!(line(&"莲".repeat(16), 3, 30), Err(Problem::TooWide { width: 32, most: 30 }));
        assert_eq!(line("a\u{202e}bc", 3, 30), Err(Problem::ControlCharacter));
        assert_eq!(lines("one\r\ntwo", 3, 30), Ok("one\ntwo".into()));
        assert_eq!(line(" \t ", 3, 30), Err(Problem::Missing));
    }
}
