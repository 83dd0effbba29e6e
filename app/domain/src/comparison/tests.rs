use super::*;
use crate::package::{FileEntry, Finding, HostUse, Ignored, JsapiUse, PageEntry, Sizes};
use proptest::prelude::*;

fn report(files: &[(&str, u64, &str)]) -> Report {
    let entry = |(path, size, sha256): &(&str, u64, &str)| FileEntry {
        path: (*path).to_owned(),
        size: *size,
        packed: *size,
        sha256: (*sha256).to_owned(),
        outside: false,
    };
    Report {
        profile: Profile::Alipay,
        root: String::new(),
        version_name: None,
        pages: Vec::new(),
        jsapis: Vec::new(),
        hosts: Vec::new(),
        findings: Vec::new(),
        files: files.iter().map(entry).collect(),
        sizes: Sizes::default(),
        unpacked: 0,
        packed: 0,
        scripts: 0,
        ignored: Ignored::default(),
    }
}

fn jsapi(namespace: &str, name: &str, count: u32) -> JsapiUse {
    JsapiUse { namespace: namespace.into(), name: name.into(), places: Vec::new(), count }
}

fn compared(before: &Report, after: &Report) -> Comparison {
    Comparison::of(Sides { before, after }, Sides { before: &[], after: &[] })
}

#[test]
fn files_are_told_by_path_and_compared_by_content() {
    let before = report(&[("a.js", 1, "a"), ("b.js", 2, "b"), ("c.js", 3, "c")]);
    let after = report(&[("a.js", 1, "a"), ("c.js", 3, "d"), ("d.js", 4, "b")]);
    let found = compared(&before, &after);
    let files: Vec<(&str, Change)> =
        found.files.iter().map(|it| (it.of.path.as_str(), it.change())).collect();
    assert_eq!(
        files,
        [("b.js", Change::Removed), ("c.js", Change::Changed), ("d.js", Change::Added)]
    );
    assert_eq!(tally(&found.files, Change::Changed), 1);
    assert_eq!((found.counts.before.files, found.counts.after.files), (3, 3));
    assert!(!found.is_empty());
}

#[test]
fn the_same_files_in_another_folder_of_the_zip_do_not_differ() {
    let before = report(&[("app.json", 1, "a")]);
    let mut after = before.clone();
    after.root = String::from("dist/");
    // Zipping again gives another length.
    after.packed = 99;
    assert!(compared(&before, &after).is_empty());
    let name = FileName { path: String::from("app.json"), outside: false };
    assert_eq!(name.in_zip(&after.root), "dist/app.json");
    let beside = FileName { path: String::from("README.md"), outside: true };
    assert_eq!(beside.in_zip(&after.root), "README.md");
}

#[test]
fn a_file_that_moved_out_of_the_root_is_another_one() {
    let before = report(&[("app.js", 1, "a")]);
    let mut after = before.clone();
    after.files[0].outside = true;
    let changes: Vec<Change> =
        compared(&before, &after).files.iter().map(Differing::change).collect();
    assert_eq!(changes, [Change::Removed, Change::Added]);
}

#[test]
fn what_the_code_names_is_compared_by_name() {
    let mut before = report(&[]);
    before.jsapis = vec![jsapi("my", "tradePay", 2), jsapi("wx", "tradePay", 1)];
    before.pages = vec![PageEntry { path: "pages/a".into(), subpackage: None, exists: true }];
    let mut after = report(&[]);
    after.jsapis = vec![jsapi("my", "scan", 1), jsapi("my", "tradePay", 3)];
    after.hosts = vec![HostUse {
        host: "api.example".into(),
        scheme: Scheme::Wss,
        places: Vec::new(),
        count: 1,
    }];
    after.pages = vec![PageEntry { path: "pages/a".into(), subpackage: None, exists: false }];
    let found = compared(&before, &after);
    let names: Vec<&str> = found.jsapis.iter().map(|it| it.of.as_str()).collect();
    assert_eq!(names, ["scan"], "a JSAPI is the same through every namespace");
    assert_eq!((found.counts.before.jsapis, found.counts.after.jsapis), (1, 2));
    assert_eq!(found.hosts[0].of, ("api.example".into(), Scheme::Wss));
    assert_eq!(found.pages[0].change(), Change::Changed);
}

#[test]
fn findings_stand_with_the_gravest_first() {
    let row = |kind: FindingKind, severity, count| FindingRow {
        severity,
        finding: Finding { kind, places: Vec::new(), count },
    };
    let before = [row(FindingKind::SourceMap, Severity::Warning, 1)];
    let after = [
        row(FindingKind::SourceMap, Severity::Warning, 3),
        row(FindingKind::PrivateKey, Severity::Blocking, 1),
    ];
    let empty = report(&[]);
    let found = Comparison::of(
        Sides { before: &empty, after: &empty },
        Sides { before: &before, after: &after },
    );
    let kinds: Vec<(&FindingKind, Change)> =
        found.findings.iter().map(|it| (&it.of, it.change())).collect();
    assert_eq!(
        kinds,
        [(&FindingKind::PrivateKey, Change::Added), (&FindingKind::SourceMap, Change::Changed)]
    );
}

#[test]
fn every_package_has_its_size_on_both_sides() {
    let mut before = report(&[]);
    before.sizes.main = 10;
    before.sizes.subpackages = vec![PackageSize { root: "old".into(), bytes: 5 }];
    let mut after = report(&[]);
    after.sizes.main = 10;
    after.sizes.subpackages = vec![PackageSize { root: "new".into(), bytes: 7 }];
    let rows: Vec<(Option<String>, Option<u64>, Option<u64>)> = compared(&before, &after)
        .sizes
        .into_iter()
        .map(|it| (it.of, it.sides.before, it.sides.after))
        .collect();
    assert_eq!(
        rows,
        [
            (None, Some(10), Some(10)),
            (Some("new".into()), None, Some(7)),
            (Some("old".into()), Some(5), None),
        ]
    );
}

#[test]
fn pictures_are_known_by_name() {
    let name = |path: &str| FileName { path: path.into(), outside: false };
    assert!(name("images/logo.PNG").is_binary() && name("a.b/font.woff2").is_binary());
    assert!(!name("app.js").is_binary() && !name("png").is_binary() && !name("a.svg").is_binary());
}

fn lists() -> impl Strategy<Value = Vec<(u8, u8)>> {
    proptest::collection::btree_map(0u8..12, 0u8..3, 0..10)
        .prop_map(|map| map.into_iter().collect())
}

proptest! {
    #[test]
    fn a_list_does_not_differ_from_itself(list in lists()) {
        prop_assert!(differing(list.clone(), list).is_empty());
    }

    #[test]
    fn swapped_sides_are_mirrored(one in lists(), two in lists()) {
        let there = sorted(differing(one.clone(), two.clone()));
        let back = sorted(differing(two, one));
        let turned: Vec<Differing<u8, u8>> = back
            .into_iter()
            .map(|it| Differing { of: it.of, sides: Sides { before: it.sides.after, after: it.sides.before } })
            .collect();
        prop_assert_eq!(&there, &turned);
        for row in &there {
            prop_assert!(row.sides.before != row.sides.after);
        }
    }

    #[test]
    fn what_differs_leads_from_one_list_to_the_other(one in lists(), two in lists()) {
        let mut made: std::collections::BTreeMap<u8, u8> = one.iter().copied().collect();
        for row in differing(one, two.clone()) {
            match row.sides.after {
                Some(value) => made.insert(row.of, value),
                None => made.remove(&row.of),
            };
        }
        prop_assert_eq!(made.into_iter().collect::<Vec<_>>(), two);
    }
}
