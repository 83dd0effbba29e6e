//! Archives that are too large in one way or another.

use package::{Limits, Refusal};

use crate::archive::{entry, refused};
use crate::bytes::{Part, deflated, file, program_with, zip};
use crate::{checked, checked_within};

#[test]
fn too_many_entries() {
    let parts: Vec<Part> = (0..=10_000).map(|number| file(&format!("f{number}"), "")).collect();
    refused(&zip(&parts), &Refusal::TooManyEntries { limit: 10_000, value: 10_001 });
    // The end tells fewer than there are.
    let mut bytes = zip(&parts);
    let at = bytes.len() - 22 + 8;
    bytes[at..at + 4].copy_from_slice(&[1, 0, 1, 0]);
    refused(&bytes, &Refusal::TooManyEntries { limit: 10_000, value: 10_001 });
}

#[test]
fn a_list_that_is_too_large() {
    let parts = (0..150).map(|number| {
        file(&format!("f{number}"), "").both(|header| header.extra = vec![0; 60_000])
    });
    let refusal = checked(&zip(&parts.collect::<Vec<_>>())).unwrap_err();
    assert!(matches!(refusal, Refusal::DirectoryTooLarge { value, .. } if value > 9_000_000));
}

#[test]
fn sizes() {
    let limits = Limits { file_bytes: 1000, total_bytes: 2500, ..Limits::default() };
    let of = |name: &str, size: usize| file(name, vec![b'a'; size]);
    assert_eq!(
        checked_within(&program_with([of("a", 1001)]), &limits).unwrap_err(),
        Refusal::FileTooLarge { entry: entry("a"), limit: 1000, value: 1001 }
    );
    let three = program_with([of("a", 1000), of("b", 1000), of("c", 1000)]);
    assert!(matches!(
        checked_within(&three, &limits).unwrap_err(),
        Refusal::TotalTooLarge { limit: 2500, value: 3000.. }
    ));
    assert!(checked_within(&program_with([of("a", 1000), of("b", 1000)]), &limits).is_ok());
    let upload = Limits { upload_bytes: 100, ..Limits::default() };
    assert!(matches!(
        checked_within(&three, &upload).unwrap_err(),
        Refusal::UploadTooLarge { limit: 100, value: 3000.. }
    ));
}

#[test]
fn ratio() {
    let bomb = deflated(&[("bomb", &vec![0; 2 * 1024 * 1024])]);
    assert!(matches!(
        checked(&bomb).unwrap_err(),
        Refusal::RatioTooHigh { limit: 200, value: 201.., .. }
    ));
    // Small ones may be as dense as they like.
    let small =
        deflated(&[("app.json", b"{\"pages\":[\"a\"]}"), ("a.axml", &vec![b' '; 1_000_000])]);
    assert!(checked(&small).is_ok());
}

#[test]
fn depth() {
    let deep = format!("{}f", "d/".repeat(32));
    let expected = Refusal::TooDeep { entry: deep.clone(), limit: 32, value: 33 };
    refused(&program_with([file(&deep, "")]), &expected);
    let least = format!("{}f", "d/".repeat(31));
    assert!(checked(&program_with([file(&least, "")])).is_ok());
}
