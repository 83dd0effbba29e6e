//! One hostile archive for each reason to refuse one.

use package::Refusal;

use crate::bytes::{Part, crc, deflated, end, file, program, program_with, zip};
use crate::checked;

#[track_caller]
pub fn refused(zip: &[u8], expected: &Refusal) {
    assert_eq!(checked(zip).as_ref().unwrap_err(), expected);
}

pub fn entry(name: &str) -> String {
    name.to_owned()
}

#[test]
fn a_plain_archive_passes() {
    let report = checked(&zip(&program())).unwrap();
    assert_eq!(report.files.len(), 3);
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    let deflated = deflated(&[("app.json", br#"{"pages": ["a"]}"#), ("a.axml", b"<view/>")]);
    assert_eq!(checked(&deflated).unwrap().files.len(), 2);
}

#[test]
fn what_is_no_zip() {
    refused(b"", &Refusal::NotAZip);
    refused(b"PK", &Refusal::NotAZip);
    refused(&[7; 5000], &Refusal::NotAZip);
    let mut with_something_before = b"#!/bin/sh\n".to_vec();
    with_something_before.extend(zip(&program()));
    refused(&with_something_before, &Refusal::NotAZip);
}

#[test]
fn truncated() {
    let whole = zip(&program());
    for length in [whole.len() / 2, whole.len() - 1, whole.len() - 22, 40] {
        refused(&whole[..length], &Refusal::Truncated);
    }
    // The list would lie beyond the end.
    let mut moved = whole.clone();
    let at = moved.len() - 6;
    moved[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes()[..4]);
    refused(&moved, &Refusal::Truncated);
    let mut more = whole;
    more.push(0);
    refused(&more, &Refusal::Truncated);
}

#[test]
fn wrong_checksum() {
    let wrong = file("a.txt", "abc").both(|header| header.crc ^= 1);
    refused(&program_with([wrong]), &Refusal::CrcMismatch { entry: entry("a.txt") });
    let no_deflate = file("a.txt", "abc").both(|header| header.method = 8);
    refused(&program_with([no_deflate]), &Refusal::CrcMismatch { entry: entry("a.txt") });
}

#[test]
fn encrypted() {
    for bit in [0, 6, 13] {
        let part = file("a.txt", "abc").both(|header| header.flags |= 1 << bit);
        refused(&program_with([part]), &Refusal::Encrypted { entry: entry("a.txt") });
    }
}

#[test]
fn split() {
    let mut spanned = b"PK\x07\x08".to_vec();
    spanned.extend(zip(&program()));
    refused(&spanned, &Refusal::Split);
    let mut on_disk_one = zip(&program());
    let at = on_disk_one.len() - 22 + 4;
    on_disk_one[at] = 1;
    refused(&on_disk_one, &Refusal::Split);
    let elsewhere = Part { disk: 1, ..file("a.txt", "") };
    refused(&program_with([elsewhere]), &Refusal::Split);
}

#[test]
fn unsupported_method() {
    let part = file("a.txt", "abc").both(|header| header.method = 12);
    let expected = Refusal::UnsupportedMethod { entry: entry("a.txt"), method: 12 };
    refused(&program_with([part]), &expected);
}

#[test]
fn headers_that_disagree() {
    let expected = Refusal::HeadersDisagree { entry: entry("a.txt") };
    let plain = || file("a.txt", "abc");
    let mut other_name = plain();
    other_name.local.name = b"b.txt".to_vec();
    let mut other_size = plain();
    other_size.local.size = 4;
    let mut other_packed = plain();
    other_packed.local.packed = 4;
    let mut other_crc = plain();
    other_crc.local.crc ^= 1;
    let mut other_method = plain();
    other_method.local.method = 8;
    let mut other_flags = plain();
    other_flags.local.flags = 1;
    let mut other_descriptor = plain().with_descriptor(true);
    other_descriptor.descriptor[9] ^= 1;
    let no_descriptor = plain().both(|header| header.flags = 1 << 3);
    let mut unicode_name = plain();
    unicode_name.central.extra = b"\x75\x70\x0a\x00\x01\0\0\0\0b.txt".to_vec();
    for part in [
        other_name,
        other_size,
        other_packed,
        other_crc,
        other_method,
        other_flags,
        other_descriptor,
        no_descriptor,
        unicode_name,
    ] {
        refused(&program_with([part]), &expected);
    }
}

#[test]
fn a_header_that_is_not_there() {
    // Between the entries before and the list, where the data of another entry would be.
    let name = file("a.txt", zip(&program()));
    let at = u32::try_from(zip(&program()).len()).unwrap();
    let nowhere = Part { offset: Some(at - 100), ..name };
    let refusal = checked(&program_with([nowhere])).unwrap_err();
    assert!(
        matches!(refusal, Refusal::HeadersDisagree { .. } | Refusal::DirectoryDamaged),
        "{refusal:?}"
    );
}

#[test]
fn a_size_that_is_not_true() {
    // Told in both headers, and found out only while unpacking.
    let mut bytes = deflated(&[("a.txt", &[b'a'; 3000])]);
    let size = 3000_u32.to_le_bytes();
    let places: Vec<usize> =
        (0..bytes.len() - 4).filter(|at| bytes[*at..*at + 4] == size).collect();
    assert_eq!(places.len(), 2);
    for told in [2999_u32, 3001, 10] {
        for at in &places {
            bytes[*at..*at + 4].copy_from_slice(&told.to_le_bytes());
        }
        let refusal = checked(&bytes).unwrap_err();
        assert!(
            matches!(refusal, Refusal::HeadersDisagree { .. } | Refusal::CrcMismatch { .. }),
            "{refusal:?}"
        );
    }
}

#[test]
fn descriptors_in_all_four_forms_pass() {
    for mark in [false, true] {
        let short = file("a.txt", "abc").with_descriptor(mark);
        let mut long = file("b.txt", "abc").with_descriptor(mark);
        long.descriptor.truncate(if mark { 8 } else { 4 });
        long.descriptor.extend(3_u64.to_le_bytes());
        long.descriptor.extend(3_u64.to_le_bytes());
        assert_eq!(checked(&program_with([short, long])).unwrap().files.len(), 5);
    }
}

#[test]
fn long_sizes_pass() {
    let mut part = file("a.txt", "abc");
    for header in [&mut part.local, &mut part.central] {
        header.extra = b"\x01\0\x10\0".to_vec();
        header.extra.extend(3_u64.to_le_bytes());
        header.extra.extend(3_u64.to_le_bytes());
        (header.size, header.packed) = (u32::MAX, u32::MAX);
    }
    assert_eq!(checked(&program_with([part])).unwrap().files.len(), 4);
}

#[test]
fn overlapping() {
    // Two names for the same bytes, each with the header it needs: the second inside the first.
    let inner = zip(&[file("b.txt", "x")]);
    let header = inner.len() - 22 - 46 - 5;
    let outer = file("a.txt", &inner[..header]);
    let inside =
        Part { offset: Some(u32::try_from(zip(&program()).len()).unwrap()), ..file("b.txt", "x") };
    let start = {
        let whole = program_with([outer.clone()]);
        let name = whole.windows(5).position(|window| window == b"b.txt").unwrap();
        u32::try_from(name - 30).unwrap()
    };
    let inside = Part { offset: Some(start), ..inside };
    refused(&program_with([outer, inside]), &Refusal::Overlapping { entry: entry("b.txt") });
    // Contents that reach into the list.
    let long = file("a.txt", "abc").both(|header| (header.packed, header.size) = (90, 90));
    refused(&program_with([long]), &Refusal::Overlapping { entry: entry("a.txt") });
}

#[test]
fn an_entry_that_the_list_leaves_out() {
    let mut parts = program();
    parts.push(file("hidden.js", "my.a()"));
    let whole = zip(&parts);
    let list = whole.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let mut bytes = whole[..list].to_vec();
    let shorter = zip(&program());
    let from = shorter.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let entries = &shorter[from..shorter.len() - 22];
    bytes.extend(entries);
    bytes.extend(end(3, entries.len(), u32::try_from(list).unwrap()));
    refused(&bytes, &Refusal::DirectoryDamaged);
}

#[test]
fn a_list_that_does_not_count() {
    let mut bytes = zip(&program());
    let at = bytes.len() - 22 + 8;
    bytes[at] = 2;
    bytes[at + 2] = 2;
    refused(&bytes, &Refusal::DirectoryDamaged);
}

#[test]
fn the_checksum_of_these_tests_is_right() {
    assert_eq!(crc(b"123456789"), 0xCBF4_3926);
}
