//! Names of entries that are refused, and kinds of entries.

use package::Refusal;

use crate::archive::{entry, refused};
use crate::bytes::{Part, file, program_with};
use crate::checked;

#[test]
fn names_that_leave_the_folder() {
    for name in ["/etc/passwd", "C:/a", "c:a"] {
        refused(&program_with([file(name, "")]), &Refusal::AbsolutePath { entry: entry(name) });
    }
    for name in ["../a", "a/../../b", "a/..", "a/../b"] {
        refused(&program_with([file(name, "")]), &Refusal::ParentPath { entry: entry(name) });
    }
    refused(&program_with([file("a\\b", "")]), &Refusal::Backslash { entry: entry("a\\b") });
    refused(&program_with([file("a\0b", "")]), &Refusal::NulInName { entry: entry("a\0b") });
    assert!(checked(&program_with([file("a..b/..c", "")])).is_ok());
}

#[test]
fn names_that_are_not_utf8() {
    let part = file("", "").both(|header| header.name = b"\xB0\xA1.txt".to_vec());
    let expected = Refusal::NameNotUtf8 { entry: entry("\u{FFFD}\u{FFFD}.txt") };
    refused(&program_with([part]), &expected);
}

#[test]
fn links_and_devices() {
    let of_type = |mode: u32| Part { attributes: mode << 16, ..file("a", "b") };
    refused(&program_with([of_type(0o120_777)]), &Refusal::Symlink { entry: entry("a") });
    for mode in [0o020_666, 0o060_666, 0o010_666, 0o140_666] {
        refused(&program_with([of_type(mode)]), &Refusal::Device { entry: entry("a") });
    }
}

#[test]
fn the_same_name_twice() {
    for (first, second) in [
        ("a.txt", "a.txt"),
        ("a.txt", "A.TXT"),
        ("é", "e\u{301}"),
        ("straße", "STRASSE"),
        ("ς", "Σ"),
        ("a/b", "a//b"),
        ("a/b", "./a/./b"),
        ("a", "a/"),
        ("a/b/c", "a/B"),
    ] {
        let zip = program_with([file(first, ""), file(second, "")]);
        let (Refusal::DuplicateName { entry, other }, names) =
            (checked(&zip).unwrap_err(), [first, second])
        else {
            panic!("{first} {second}");
        };
        assert!(names.contains(&entry.as_str()) && names.contains(&other.as_str()));
    }
    assert!(checked(&program_with([file("a/b", ""), file("a/", "")])).is_ok());
}
