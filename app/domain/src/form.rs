//! What is wrong with a form, field by field, in a shape that the page can put into words.

mod field;
mod problem;

pub use field::Field;
pub use problem::Problem;

use crate::language::Tag;
use serde::{Deserialize, Serialize};

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
