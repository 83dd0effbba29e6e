//! Manifests and archives that are made to cost more than they weigh: each is answered within
//! seconds, in a debug build too.

use std::fmt::Write as _;

use domain::package::{Counted, FindingKind, Severity};
use package::{Limits, Refusal, Report};

use crate::bytes::{Part, crc, deflated, file, program, program_with, zip};
use crate::checked;

/// `count` items with commas between, each made of its number.
fn list(count: usize, item: impl Fn(&mut String, usize)) -> String {
    let mut text = String::new();
    for number in 0..count {
        if number > 0 {
            text.push(',');
        }
        item(&mut text, number);
    }
    text
}

/// A program of the `WeChat` family with this `app.json` and these further files.
fn with_app(app: &str, more: &[(&str, &str)]) -> Report {
    let mut parts = vec![file("app.json", app), file("a.wxml", "")];
    parts.extend(more.iter().map(|(name, text)| file(name, text)));
    checked(&zip(&parts)).unwrap()
}

fn count(report: &Report, wanted: fn(&FindingKind) -> bool) -> usize {
    report.findings.iter().filter(|finding| wanted(&finding.kind)).count()
}

/// Lists that were cut so that the version is kept back.
fn blocking_cuts(report: &Report) -> Vec<Counted> {
    let blocking = report.findings.iter();
    let blocking = blocking.filter(|it| it.severity(&Limits::default()) == Severity::Blocking);
    let cut = blocking.filter_map(|it| match it.kind {
        FindingKind::ListCut { list, .. } => Some(list),
        _ => None,
    });
    cut.collect()
}

fn is_cut(kind: &FindingKind) -> bool {
    matches!(kind, FindingKind::ListCut { .. })
}

#[test]
fn a_manifest_that_is_too_large_is_not_read() {
    let limit = Limits::MANIFEST_BYTES;
    let text = |bytes: usize| format!(r#"{{"pages":["a"],"x":"{}"}}"#, "y".repeat(bytes - 22));
    let most = usize::try_from(limit).unwrap();
    for (bytes, larger) in [(most, false), (most + 1, true)] {
        let text = text(bytes);
        assert_eq!(text.len(), bytes);
        let report = with_app(&text, &[]);
        let kind = FindingKind::ManifestTooLarge { limit, value: limit + 1 };
        assert_eq!(report.findings.iter().any(|found| found.kind == kind), larger);
        assert_eq!(report.pages.len(), usize::from(!larger));
    }
    let of_page = with_app(r#"{"pages":["a"]}"#, &[("a.json", &text(most + 9))]);
    assert_eq!(count(&of_page, |kind| matches!(kind, FindingKind::ManifestTooLarge { .. })), 1);
}

#[test]
fn more_pages_than_there_can_be() {
    let pages = list(100_000, |text, number| write!(text, "\"{number:x}\"").unwrap());
    let report = with_app(&format!(r#"{{"pages":["a",{pages}]}}"#), &[]);
    assert_eq!(report.pages.len(), 10_000);
    assert_eq!(count(&report, |kind| matches!(kind, FindingKind::PageMissing { .. })), 200);
    assert_eq!((count(&report, is_cut), blocking_cuts(&report)), (2, vec![Counted::Pages]));
    let wrong = list(50_000, |text, number| write!(text, "{}", number % 10).unwrap());
    let report = with_app(&format!(r#"{{"pages":["a",{wrong}]}}"#), &[]);
    assert_eq!(count(&report, |kind| matches!(kind, FindingKind::ManifestWrongType { .. })), 200);
}

#[test]
fn a_page_that_is_named_twice_is_one() {
    let app = r#"{"pages":["a","a"],"subPackages":[{"root":"s","pages":["b"]}],
        "subpackages":[{"root":"./s/","pages":["b"]}]}"#;
    let report = with_app(app, &[("s/b.wxml", "12345")]);
    let paths: Vec<&str> = report.pages.iter().map(|page| page.path.as_str()).collect();
    assert_eq!(paths, ["a", "s/b"]);
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    let [package] = report.sizes.subpackages.as_slice() else {
        panic!("{:?}", report.sizes);
    };
    assert_eq!((package.root.as_str(), package.bytes), ("s", 5));
}

#[test]
fn many_subpackages_and_files() {
    let roots = list(20_000, |text, number| {
        write!(text, r#"{{"root":"r{number}","pages":["p"]}}"#).unwrap();
    });
    let mut parts = vec![
        file("app.json", format!(r#"{{"pages":["a"],"subPackages":[{roots}]}}"#)),
        file("a.wxml", ""),
    ];
    parts.extend((0..5_000).map(|number| file(&format!("r{number}/p.wxml"), "1")));
    let report = checked(&zip(&parts)).unwrap();
    assert_eq!(report.sizes.subpackages.iter().map(|package| package.bytes).sum::<u64>(), 5_000);
}

#[test]
fn many_references() {
    let references = list(60_000, |text, number| write!(text, r#""k{number}":"x""#).unwrap());
    let json = format!(r#"{{"usingComponents":{{{references}}}}}"#);
    // In a deep folder, with packages in each folder around it.
    let folders: Vec<String> = (0..30).map(|depth| "d/".repeat(depth)).collect();
    let deepest = &folders[29];
    let mut parts = vec![
        file("app.json", format!(r#"{{"pages":["a","{deepest}a"]}}"#)),
        file("a.wxml", ""),
        file("a.json", &json),
        file(&format!("{deepest}a.wxml"), ""),
        file(&format!("{deepest}a.json"), &json),
    ];
    let packages = folders.iter().map(|folder| format!("{folder}miniprogram_npm/y/index.js"));
    parts.extend(packages.map(|path| file(&path, "")));
    let report = checked(&zip(&parts)).unwrap();
    assert_eq!(count(&report, |kind| matches!(kind, FindingKind::ComponentMissing { .. })), 200);
    assert_eq!((count(&report, is_cut), blocking_cuts(&report)), (2, vec![Counted::References]));
}

/// Whatever leads nowhere behind so many that are right is not looked at: that alone keeps the version back.
#[test]
fn a_reference_behind_too_many_does_not_hide() {
    let right = list(50_000, |text, number| write!(text, r#""k{number}":"/c/c""#).unwrap());
    let json = format!(r#"{{"usingComponents":{{{right}}}}}"#);
    let last = r#"{"usingComponents":{"x":"/nowhere"}}"#;
    let app = r#"{"pages":["a","b","z"]}"#;
    let more = |third: &str| {
        let more = [("b.wxml", ""), ("z.wxml", ""), ("c/c.json", "{}")];
        let documents = [("a.json", json.as_str()), ("b.json", json.as_str()), ("z.json", third)];
        with_app(app, &[&more[..], &documents[..]].concat())
    };
    assert!(more("{}").findings.is_empty(), "so many are looked at");
    assert_eq!(blocking_cuts(&more(last)), [Counted::References]);
}

#[test]
fn references_by_an_alias() {
    let app = r#"{"pages":["p/a"],"resolveAlias":{"~/*":"/*","~/x/*":"other/*","@u/*":"u/*","!":"*"},
        "usingComponents":{"a":"~/c/c","b":"~/x/c","c":"@u/c","d":"@u/none","e":"~/x/none"}}"#;
    let files = ["p/a.wxml", "c/c.json", "other/c.json", "u/c.json", "x/none.json"];
    let report = with_app(app, &files.map(|path| (path, "{}")));
    let missing = report.findings.iter().filter_map(|finding| match &finding.kind {
        FindingKind::ComponentMissing { reference, .. } => Some(reference.as_str()),
        _ => None,
    });
    assert_eq!(missing.collect::<Vec<_>>(), ["@u/none", "~/x/none"]);
}

#[test]
fn json_that_nests_repeats_or_is_of_another_encoding() {
    let not_json = |text: &[u8]| {
        let zip = zip(&[file("app.json", text), file("a.wxml", "")]);
        let kind = checked(&zip).unwrap().findings.into_iter().next().map(|found| found.kind);
        kind == Some(FindingKind::ManifestNotJson)
    };
    let deep = format!(r#"{{"pages":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert!(not_json(deep.as_bytes()));
    let app = r#"{"pages":["a"]}"#;
    let wide: Vec<u8> =
        format!("\u{FEFF}{app}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(not_json(&wide));
    assert!(not_json(br#"{"pages":["a","\ud800"]}"#));
    assert!(not_json(b"{\"pages\":[\"a\"],\"t\":\"\xD6\xD0\"}"));
    assert!(not_json(b"{\n// the pages\n\"pages\":[\"a\"]}"));
    // Of a key that is there twice, the last counts, as for the platforms.
    let twice = with_app(r#"{"pages":["b"],"pages":["a"]}"#, &[]);
    assert!(twice.findings.is_empty(), "{:?}", twice.findings);
    let odd = with_app(r#"{"pages":["a","\u0000","../a","","C:\\a"]}"#, &[]);
    assert_eq!(count(&odd, |kind| matches!(kind, FindingKind::PageMissing { .. })), 4);
}

/// Many names for one stream of bytes: small when packed, immense when unpacked.
#[test]
fn entries_that_share_their_bytes() {
    let bomb = file("a", vec![0; 900_000]);
    let start = u32::try_from(zip(&program()).len()).unwrap();
    let list = 46 * 3 + "app.json".len() + "pages/home.axml".len() + "pages/home.js".len() + 22;
    let start = start - u32::try_from(list).unwrap();
    let mut parts = vec![bomb];
    for number in 0..60 {
        // The list tells of each the place and the contents of the first.
        let mut twin = file(&format!("b{number}"), "");
        (twin.central.crc, twin.central.size, twin.central.packed) =
            (crc(&vec![0; 900_000]), 900_000, 900_000);
        parts.push(Part { offset: Some(start), ..twin });
    }
    let refusal = checked(&program_with(parts)).unwrap_err();
    assert!(
        matches!(refusal, Refusal::Overlapping { .. } | Refusal::HeadersDisagree { .. }),
        "{refusal:?}"
    );
}

/// A zip in a zip is a file like any other: nothing is unpacked twice.
#[test]
fn a_zip_within_a_zip_is_not_opened() {
    let mut inner = deflated(&[("zeros", &vec![0; 900_000])]);
    for _ in 0..5 {
        inner = deflated(&[("a.zip", &inner), ("b.zip", &inner)]);
    }
    assert_eq!(checked(&program_with([file("inner.zip", inner)])).unwrap().files.len(), 4);
}

/// What no rule forbids, and what must not trip a reader: only shown, never used as a path.
#[test]
fn odd_names_that_pass() {
    let long = "n".repeat(5_000);
    for name in ["a.", "a ", " a", "con", "a\u{1}b", "a\nb", "a\u{202E}gpj.js", "*?", &long] {
        let report = checked(&program_with([file(name, "")])).unwrap();
        assert!(report.files.iter().any(|found| found.path == name), "{name:?}");
    }
}

#[test]
fn sizes_beyond_everything() {
    let mut part = file("a.txt", "abc");
    for header in [&mut part.local, &mut part.central] {
        header.extra = b"\x01\0\x10\0".to_vec();
        header.extra.extend(u64::MAX.to_le_bytes());
        header.extra.extend(u64::MAX.to_le_bytes());
        (header.size, header.packed) = (u32::MAX, u32::MAX);
    }
    let refusal = checked(&program_with([part])).unwrap_err();
    assert!(matches!(refusal, Refusal::FileTooLarge { value: u64::MAX, .. }), "{refusal:?}");
}
