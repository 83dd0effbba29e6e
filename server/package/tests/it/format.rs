//! Formats, manifests, and what lies in packages beside them.

use domain::package::{FindingKind, Place, Profile, Severity, TokenShape};
use package::{Limits, Refusal, Report};

use crate::bytes::{file, program, program_with, zip};
use crate::{checked, checked_within};

fn report(files: &[(&str, &str)]) -> Report {
    let parts: Vec<_> = files.iter().map(|(name, data)| file(name, data)).collect();
    checked(&zip(&parts)).unwrap()
}

fn kinds(report: &Report) -> Vec<&FindingKind> {
    report.findings.iter().map(|finding| &finding.kind).collect()
}

fn place(file: &str, line: u32, column: u32) -> Place {
    Place { file: file.to_owned(), line, column }
}

const APP: &str = r#"{"pages": ["a"]}"#;

#[test]
fn each_format_is_recognised() {
    let alipay = report(&[("app.json", APP), ("a.axml", "")]);
    assert_eq!((alipay.profile, alipay.root.as_str()), (Profile::Alipay, ""));
    let wechat = report(&[("app.json", APP), ("a.wxml", "")]);
    assert_eq!(wechat.profile, Profile::Wechat);
    let manifest = r#"{"app_id": "x.y", "pages": ["a"], "version": {"name": "2.1.0"}}"#;
    let w3c = report(&[("manifest.json", manifest), ("a.html", ""), ("a.js", "")]);
    assert_eq!(w3c.profile, Profile::W3c);
    assert_eq!(w3c.version_name.as_deref(), Some("2.1.0"));
    for found in [alipay, wechat, w3c] {
        assert!(found.findings.is_empty() && found.pages[0].exists, "{found:?}");
    }
}

#[test]
fn of_two_kinds_of_markup_that_of_the_first_page_to_tell_is_meant() {
    let stray = [
        ("miniprogram_npm/x/mp-alipay/index.axml", ""),
        ("miniprogram_npm/x/mp-alipay/item.axml", ""),
    ];
    let wechat = report(&[&[("app.json", APP), ("a.wxml", "")], &stray[..]].concat());
    assert_eq!(wechat.profile, Profile::Wechat);
    assert!(wechat.findings.is_empty() && wechat.pages[0].exists, "{wechat:?}");
    let one_of_each = report(&[("app.json", APP), ("a.wxml", ""), stray[0]]);
    assert_eq!(one_of_each.profile, Profile::Wechat);
    let other = [("lib/x.wxml", ""), ("lib/y.wxml", "")];
    let alipay = report(&[&[("app.json", APP), ("a.axml", "")], &other[..]].concat());
    assert_eq!(alipay.profile, Profile::Alipay);
    // In a folder, with pages that tell nothing before it: absent, with both markups.
    let app = r#"{"pages": ["absent", "both", "../out"], "subPackages": [{"root": "s/", "pages": ["/p"]}]}"#;
    let files = [
        ("demo/app.json", app),
        ("demo/both.axml", ""),
        ("demo/both.wxml", ""),
        ("demo/s/p.wxml", ""),
        ("demo/x.axml", ""),
        ("demo/y.axml", ""),
    ];
    assert_eq!(report(&files).profile, Profile::Wechat);
}

#[test]
fn without_a_page_that_tells_the_format_with_more_markup_is_meant() {
    let absent = [("app.json", APP), ("x.wxml", ""), ("y.wxml", ""), ("z.axml", "")];
    assert_eq!(report(&absent).profile, Profile::Wechat);
    let no_json = [("app.json", "{"), ("a.axml", ""), ("x.wxml", ""), ("y.wxml", "")];
    assert_eq!(report(&no_json).profile, Profile::Wechat);
    let as_many = [("app.json", APP), ("x.axml", ""), ("y.wxml", "")];
    assert_eq!(report(&as_many).profile, Profile::Alipay);
}

#[test]
fn a_single_folder_is_the_root() {
    let found = report(&[
        ("demo/", ""),
        ("demo/app.json", APP),
        ("demo/a.axml", ""),
        ("demo/a.js", "my.alert()"),
        ("__MACOSX/demo/._app.json", "x"),
        (".DS_Store", "x"),
        ("demo/Thumbs.db", "x"),
    ]);
    assert_eq!(found.root, "demo/");
    assert_eq!(found.jsapis[0].places, [place("a.js", 1, 1)]);
    assert_eq!((found.ignored.files, found.ignored.directories), (3, 1));
    assert_eq!(kinds(&found), [&FindingKind::EntriesIgnored]);
    assert_eq!(found.files.len(), 3);
    assert!(found.files.iter().all(|file| !file.outside));
}

#[test]
fn the_project_file_names_the_root() {
    for (config, folder) in [("mini/", ""), ("./mini", ""), ("mini", "top/")] {
        let config = format!(r#"{{"miniprogramRoot": "{config}"}}"#);
        let name = |path: &str| format!("{folder}{path}");
        let found = report(&[
            (&name("project.config.json"), &config),
            (&name("mini/app.json"), APP),
            (&name("mini/a.wxml"), ""),
            (&name("cloud/index.js"), "this does not parse"),
        ]);
        assert_eq!(found.root, name("mini/"));
        assert!(found.findings.is_empty(), "{:?}", found.findings);
        let cloud =
            found.files.iter().find(|file| file.outside && file.path == name("cloud/index.js"));
        assert!(cloud.is_some());
        assert_eq!(found.sizes.all, APP.len() as u64);
    }
}

#[test]
fn an_unknown_format_names_what_was_looked_for_and_found() {
    let parts = [file("package/package.json", "{}"), file("package/es/button.axml", "")];
    let Refusal::UnknownFormat { looked_for, found } = checked(&zip(&parts)).unwrap_err() else {
        panic!();
    };
    assert!(looked_for.iter().any(|what| what.contains("app.json")));
    assert_eq!(found, ["es/", "package.json"]);
    let no_markup = checked(&zip(&[file("app.json", APP)])).unwrap_err();
    assert!(matches!(no_markup, Refusal::UnknownFormat { .. }));
    assert!(matches!(checked(&zip(&[])).unwrap_err(), Refusal::UnknownFormat { .. }));
}

#[test]
fn a_manifest_that_is_no_json() {
    let found = report(&[("app.json", "{\n  pages: []}"), ("a.axml", "")]);
    assert_eq!(kinds(&found), [&FindingKind::ManifestNotJson]);
    assert_eq!(found.findings[0].places, [place("app.json", 2, 3)]);
    let with_mark = report(&[("app.json", &format!("\u{FEFF}{APP}")), ("a.axml", "")]);
    assert!(with_mark.findings.is_empty());
}

#[test]
fn wrong_types_and_no_pages() {
    let app =
        r#"{"pages": "a", "subPackages": [{"root": 1}, 2], "tabBar": {"list": [{"iconPath": 3}]}}"#;
    let found = report(&[("app.json", app), ("a.wxml", "")]);
    let mut fields: Vec<&str> = found
        .findings
        .iter()
        .filter_map(|finding| match &finding.kind {
            FindingKind::ManifestWrongType { field, .. } => Some(field.as_str()),
            _ => None,
        })
        .collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        ["pages", "subPackages[0].root", "subPackages[1]", "tabBar.list[0].iconPath"]
    );
    assert!(kinds(&found).contains(&&FindingKind::NoPages));
    assert!(
        found
            .findings
            .iter()
            .all(|finding| { finding.severity(&Limits::default()) == Severity::Blocking })
    );
}

#[test]
fn pages_and_icons_that_are_absent() {
    let app = r#"{
  "pages": ["a", "gone"],
  "subpackages": [{"root": "/sub/", "pages": ["b", "c"]}],
  "tabBar": {"items": [{"icon": "i.png", "activeIcon": "@on"}, {"icon": "no.png"}]}
}"#;
    let found = report(&[("app.json", app), ("a.axml", ""), ("sub/b.axml", "123"), ("i.png", "1")]);
    let page = |page: &str| FindingKind::PageMissing {
        page: page.to_owned(),
        expected: format!("{page}.axml"),
    };
    let icon = FindingKind::TabIconMissing { icon: "no.png".to_owned() };
    assert_eq!(kinds(&found), [&page("gone"), &page("sub/c"), &icon]);
    assert_eq!(found.findings[0].places, [place("app.json", 2, 18)]);
    let pages: Vec<_> = found
        .pages
        .iter()
        .map(|page| (page.path.as_str(), page.subpackage.as_deref(), page.exists))
        .collect();
    assert_eq!(
        pages,
        [
            ("a", None, true),
            ("gone", None, false),
            ("sub/b", Some("sub"), true),
            ("sub/c", Some("sub"), false),
        ]
    );
    assert_eq!(found.sizes.subpackages[0].bytes, 3);
    assert_eq!(found.sizes.main, app.len() as u64 + 1);
}

#[test]
fn component_references() {
    let page = r#"{"usingComponents": {
        "up": "../comp/index", "root": "/comp/index", "folder": "../comp", "plain": "local",
        "npm": "pkg/button", "scoped": "@s/p/x", "module": "mod/x", "plugin": "plugin://p/x",
        "dynamic": "dynamicLib://d/x", "gone": "./gone", "far": "/gone", "nomod": "none/x",
        "out": "../../x"
    }}"#;
    let found = report(&[
        ("app.json", APP),
        ("a.wxml", ""),
        ("a.json", r#"{"usingComponents": {"first": "/pages/p"}}"#),
        ("pages/p.json", page),
        ("pages/p.wxml", ""),
        ("pages/local.js", ""),
        ("comp/index.json", r#"{"usingComponents": {"deep": "deeper"}}"#),
        ("miniprogram_npm/pkg/button/index.js", ""),
        ("miniprogram_npm/@s/p/x.json", "{}"),
        ("node_modules/mod/package.json", "{}"),
    ]);
    let mut missing: Vec<(&str, &str)> = found
        .findings
        .iter()
        .filter_map(|finding| match &finding.kind {
            FindingKind::ComponentMissing { name, .. } => {
                Some((finding.places[0].file.as_str(), name.as_str()))
            }
            _ => None,
        })
        .collect();
    missing.sort_unstable();
    assert_eq!(
        missing,
        [
            ("comp/index.json", "deep"),
            ("pages/p.json", "far"),
            ("pages/p.json", "gone"),
            ("pages/p.json", "nomod"),
            ("pages/p.json", "out"),
        ]
    );
}

#[test]
fn what_should_not_be_shipped() {
    let key = format!("-----BEGIN {}-----\n{}", "PRIVATE KEY", "M".repeat(64));
    let token = format!("const t = '{}{}'", "ghp_", "a".repeat(36));
    let mut parts = program();
    parts.extend([
        file("a.js.map", "{}"),
        file(".git/config", ""),
        file("x/node_modules/y/index.js", ""),
        file("x/node_modules/y/node_modules/z/index.js", ""),
        file("key.pem", key),
        file("t.js", token),
        file("m.js", "a()\n//# sourceMappingURL=m.js.map"),
    ]);
    let found = checked(&zip(&parts)).unwrap();
    let of = |kind: &FindingKind| {
        let finding = found.findings.iter().find(|finding| finding.kind == *kind);
        finding.unwrap_or_else(|| panic!("{kind:?}")).clone()
    };
    assert_eq!(of(&FindingKind::SourceMap).places, [place("a.js.map", 1, 1)]);
    assert_eq!(of(&FindingKind::SourceMapComment).places, [place("m.js", 2, 1)]);
    of(&FindingKind::GitFolder { folder: ".git".to_owned() });
    of(&FindingKind::NodeModules { folder: "x/node_modules".to_owned() });
    let private = of(&FindingKind::PrivateKey);
    assert_eq!(private.severity(&Limits::default()), Severity::Blocking);
    let token = of(&FindingKind::Token { shape: TokenShape::GithubToken });
    assert_eq!(token.places, [place("t.js", 1, 12)]);
    assert_eq!(found.findings.len(), 6);
}

#[test]
fn sizes_over_their_limits() {
    let limits =
        Limits { main_bytes: 50, subpackage_bytes: 50, all_bytes: 150, ..Limits::default() };
    let app = r#"{"pages":["a"],"subPackages":[{"root":"s","pages":[]}]}"#;
    let zip = zip(&[file("app.json", app), file("a.axml", ""), file("s/x.png", [0; 100])]);
    let found = checked_within(&zip, &limits).unwrap();
    assert_eq!(found.findings.len(), 3);
    let blocking = Limits { oversize_blocks: true, ..limits.clone() };
    for finding in &found.findings {
        assert_eq!(finding.severity(&limits), Severity::Warning);
        assert_eq!(finding.severity(&blocking), Severity::Blocking);
    }
}

#[test]
fn scripts_of_the_format_and_no_others() {
    let found = checked(&program_with([
        file("a.sjs", "export default { x: my.inSjs }"),
        file("b.ts", "const x: string = my.inTs as any;"),
        file("c.wxs", "my.inWxs("),
        file("d.d.ts", "declare const my: any;"),
        file("e.txt", "my.inTxt"),
    ]))
    .unwrap();
    let names: Vec<&str> = found.jsapis.iter().map(|jsapi| jsapi.name.as_str()).collect();
    assert_eq!(names, ["inSjs", "inTs"]);
    assert_eq!(found.scripts, 4);
    assert!(found.findings.is_empty(), "{:?}", found.findings);
}

#[test]
fn a_report_survives_being_stored() {
    let found =
        checked(&program_with([file("a.js", "my.a(); eval(x); f('https://a.example.com')")]))
            .unwrap();
    let text = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), found);
    assert!(text.contains(r#""kind":"eval""#));
    let hash = &found.files.iter().find(|file| file.path == "pages/home.js").unwrap().sha256;
    assert_eq!(hash.len(), 64);
}
