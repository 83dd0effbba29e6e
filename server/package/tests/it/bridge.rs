//! What scripts do with the bridge.

use domain::package::{FindingKind, Severity};
use package::gather::Gathered;
use package::script::{STACK_BYTES, scan};
use package::{Limits, Namespaces};

/// What one script was found to do, as text: `my.name`, `host`, kinds of findings.
#[derive(Debug)]
pub struct Seen {
    pub names: Vec<String>,
    pub hosts: Vec<String>,
    pub findings: Vec<(FindingKind, u32, u32)>,
    pub parsed: bool,
}

pub fn seen(file: &str, source: &str) -> Seen {
    let (file, source) = (file.to_owned(), source.to_owned());
    let run = move || {
        let mut gathered = Gathered::default();
        let limits = Limits::default();
        let size = source.len() as u64;
        scan(&file, source.as_bytes(), size, &limits, &Namespaces::default(), &mut gathered);
        let parsed = gathered.scripts == 1;
        let (jsapis, hosts, findings) = gathered.into_lists(&limits);
        let places = findings.into_iter().flat_map(|finding| {
            let kind = finding.kind;
            let places = finding.places.into_iter();
            places.map(move |place| (kind.clone(), place.line, place.column))
        });
        Seen {
            names: jsapis
                .into_iter()
                .map(|jsapi| format!("{}.{}", jsapi.namespace, jsapi.name))
                .collect(),
            hosts: hosts.into_iter().map(|host| host.host).collect(),
            findings: places.collect(),
            parsed,
        }
    };
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
    thread.spawn(run).unwrap().join().unwrap()
}

#[track_caller]
pub(crate) fn uses(source: &str, expected: &[&str]) {
    let seen = seen("a.js", source);
    assert!(seen.parsed, "{source}: {:?}", seen.findings);
    assert_eq!(seen.names, expected, "{source}");
}

fn dynamic(namespace: &str) -> FindingKind {
    FindingKind::DynamicAccess { namespace: namespace.to_owned() }
}

#[track_caller]
pub(crate) fn dynamics(source: &str, expected: &[&str]) {
    let seen = seen("a.js", source);
    assert!(seen.parsed, "{source}: {:?}", seen.findings);
    let found: Vec<FindingKind> = seen
        .findings
        .into_iter()
        .map(|(kind, _, _)| kind)
        .filter(|kind| matches!(kind, FindingKind::DynamicAccess { .. }))
        .collect();
    let expected: Vec<_> = expected.iter().map(|namespace| dynamic(namespace)).collect();
    assert_eq!(found, expected, "{source}");
}

#[test]
fn members() {
    for source in [
        "my.tradePay({})",
        "my['tradePay']()",
        "my[`tradePay`]()",
        "my?.tradePay?.()",
        "my?.['tradePay']",
        "if (my.tradePay) {}",
        "x = my.tradePay",
        "(my).tradePay",
        "(0, my).tradePay",
        "(a || my).tradePay",
        "(a ? my : b).tradePay()",
        "f(my.tradePay)",
        "my.tradePay.call(null)",
        "my.tradePay[x]",
        "typeof my.tradePay",
        "my.tradePay = 1",
        "(() => { return function () { my.tradePay() } })()",
        "m\\u0079.tradePay",
        "return my.tradePay",
    ] {
        uses(source, &["my.tradePay"]);
    }
    uses("my.a; wx.b; wx.a; ap.c; mya.d; x.my.e", &["my.a", "wx.a", "wx.b"]);
}

#[test]
fn destructuring() {
    uses("const { tradePay } = my", &["my.tradePay"]);
    uses("const { tradePay: pay = x, alert } = my", &["my.alert", "my.tradePay"]);
    uses("const { 'tradePay': pay, ['alert']: a } = my", &["my.alert", "my.tradePay"]);
    uses("let a; ({ tradePay: a.b, alert } = my)", &["my.alert", "my.tradePay"]);
    uses("({ tradePay = 1 } = my)", &["my.tradePay"]);
    uses("function f({ tradePay } = my) {}", &["my.tradePay"]);
    uses("const { a: { tradePay } = my } = b", &["my.tradePay"]);
    uses("const { ap: { faceVerify } } = my", &["my.ap.faceVerify"]);
    uses("const { ap } = my; ap.faceVerify", &["my.ap.faceVerify"]);
    uses("const { ap: { faceVerify: { x } } } = my", &["my.ap.faceVerify"]);
    uses("const { faceVerify } = my.ap", &["my.ap.faceVerify"]);
}

#[test]
fn sub_namespaces() {
    uses("my.ap.faceVerify()", &["my.ap.faceVerify"]);
    uses("my['ap']['faceVerify'].x", &["my.ap.faceVerify"]);
    uses("my?.ap?.faceVerify", &["my.ap.faceVerify"]);
    uses("const p = my.ap; p.faceVerify()", &["my.ap.faceVerify"]);
    uses("if (my.ap) {}", &["my.ap"]);
    uses("my.env.faceVerify", &["my.env"]);
}

#[test]
fn other_names_of_the_bridge() {
    for source in [
        "const m = my; m.tradePay()",
        "let m; m = my; m.tradePay()",
        "m = my; m.tradePay()",
        "var a = my, b = a, c = b; c.tradePay",
        "var c; function f() { c.tradePay } c = b; var b = my",
        "const m = typeof my !== 'undefined' ? my : undefined; m.tradePay",
        "const m = x || my; m['tradePay']",
        "const a = b = my; var b; a.tradePay",
        "function f(m = my) { m.tradePay }",
        "const { x: m = my } = y; m.tradePay",
        "const m = my; { const { tradePay } = m }",
        "const m = my; (() => { const n = m; n.tradePay })()",
    ] {
        uses(source, &["my.tradePay"]);
    }
    uses("const m = my; function f(m) { m.a } m.b", &["my.b"]);
    uses("{ const m = my; m.a } { const m = x; m.b }", &["my.a"]);
    uses("function f() { var m = my; m.a } function g(m) { m.b } m.c", &["my.a"]);
    uses("let m = my; { let m = wx; m.a } m.b", &["my.b", "wx.a"]);
}

#[test]
fn what_a_pattern_leaves_of_the_bridge_is_the_bridge() {
    for source in [
        "const { a, ...rest } = wx; rest.b()",
        "let rest, a; ({ a, ...rest } = wx); rest.b()",
        "({ a, ...rest } = wx); rest.b()",
        "function f({ a, ...rest } = wx) { rest.b() }",
        "const { wx: { a, ...rest } } = window; rest.b()",
        "const { a, ...rest } = wx, { b, ...more } = rest",
    ] {
        uses(source, &["wx.a", "wx.b"]);
        dynamics(source, &[]);
    }
    uses("const { x, ...rest } = my.ap; rest.y()", &["my.ap.x", "my.ap.y"]);
    uses("const { ...rest } = window; rest.b()", &[]);
    uses("const { ...rest } = wx; function f(rest) { rest.b() }", &[]);
    dynamics("const { a, ...rest } = wx; rest[x]()", &["wx"]);
}

#[test]
fn what_shadows_the_bridge() {
    for source in [
        "function f(my) { my.a }",
        "const f = (my) => my.a",
        "const f = ({ my }) => my.a",
        "let my = x; my.a",
        "var my = my || {}; my.a",
        "my.a; function my() {}",
        "if (x) { var my } my.a",
        "class my {} my.a",
        "import my from 'x'; my.a",
        "import { y as my } from 'x'; my.a",
        "import * as my from 'x'; my.a",
        "try {} catch (my) { my.a }",
        "for (const my of x) { my.a }",
        "for (let my = 0;;) my.a",
        "(function my() { my.a })()",
        "(class my { x() { my.a } })",
        "switch (x) { case 1: let my; case 2: my.a }",
        "class A { static { var my; my.a } }",
    ] {
        uses(source, &[]);
    }
    for source in [
        "function f(my) {} my.a",
        "{ let my } my.a",
        "(class my {}); my.a",
        "(function my() {}); my.a",
        "try {} catch (my) {} my.a",
        "function g() { var my } my.a",
        "({ my: 1 }); my.a",
        "my: for (;;) { my.a; break my }",
        "const x = { my() { my.a } }",
    ] {
        uses(source, &["my.a"]);
    }
}

#[test]
fn typescript() {
    let names = |source: &str| {
        let seen = seen("a.ts", source);
        assert!(seen.parsed, "{source}: {:?}", seen.findings);
        seen.names
    };
    for source in [
        "(my as any).a",
        "my!.a",
        "(<any>my).a",
        "declare const my: any; my.a",
        "declare namespace my { function b(): void } my.a",
        "declare global { const my: any } my.a; export {}",
        "import type my from 'x'; my.a",
        "interface my { x: string } my.a",
        "const m: typeof my = my; m.a",
        "enum E { X = my.a }",
        "const x = my.a satisfies string",
    ] {
        assert_eq!(names(source), ["my.a"], "{source}");
    }
    assert!(names("let x: my.Foo; type T = typeof my.x").is_empty());
    assert!(names("enum my { A } my.a").is_empty());
    assert!(names("namespace my { export const a = 1 } my.a").is_empty());
    // No JSX: this is an assertion.
    assert!(seen("a.ts", "const x = <any>y").parsed);
    assert!(!seen("a.js", "const x = <any>y</any>").parsed);
}

#[test]
fn dynamic_access() {
    dynamics("my[x]()", &["my"]);
    dynamics("my['a' + 'b']", &["my"]);
    dynamics("my.ap[x]", &["my.ap"]);
    dynamics("const { [x]: y } = my", &["my"]);
    dynamics("({ ...x.rest } = my)", &["my"]);
    dynamics("const m = my; m[x]", &["my"]);
    dynamics("const { ap: { [x]: y } } = my", &["my.ap"]);
    dynamics("my['a']; my[`b`]; my.c[x]; x[my.d]", &[]);
    let kind = dynamic("my");
    assert_eq!(kind.severity(&Limits::default()), Severity::Warning);
}

#[test]
fn the_bridge_passed_on() {
    let passed = |source: &str| {
        let seen = seen("a.js", source);
        assert!(seen.parsed, "{source}");
        let kind = |kind: &FindingKind| matches!(kind, FindingKind::BridgePassedOn { .. });
        seen.findings.iter().filter(|(found, _, _)| kind(found)).count()
    };
    for source in [
        "f(my)",
        "new F(my)",
        "f(...my)",
        "x = { my }",
        "x = [my]",
        "x.y = my",
        "export default my",
        "() => my",
        "function f() { return my }",
        "for (k in my) {}",
        "const m = my; f(m)",
        "class A { x = my }",
    ] {
        assert_eq!(passed(source), 1, "{source}");
    }
    for source in ["typeof my", "if (my) {}", "my && my.a", "f(my.a)", "const m = my"] {
        assert_eq!(passed(source), 0, "{source}");
    }
}

#[test]
fn hosts() {
    let source = r#"
        // https://comment.example.com
        const a = "https://api.example.com/v1", b = `wss://ws.example.com/${id}`;
        const c = `https://${host}/x`, d = 'https:\/\/escaped.example.com', e = "http://plain.example.com";
        const f = { "https://key.example.com": `x${`https://inner.example.com`}` };
    "#;
    let expected = [
        "api.example.com",
        "escaped.example.com",
        "inner.example.com",
        "key.example.com",
        "ws.example.com",
    ];
    assert_eq!(seen("a.js", source).hosts, expected);
}

#[test]
fn errors_have_a_place() {
    let found = seen("a.js", "const a = 1;\n\nlet é = (;\n");
    assert!(!found.parsed);
    let [(FindingKind::ScriptSyntax { message }, 3, 10)] = found.findings.as_slice() else {
        panic!("{found:?}");
    };
    assert!(!message.is_empty());
}

#[test]
fn scripts_of_all_kinds_parse() {
    for source in [
        "module.exports = function () { return 1 }; return",
        "import a from 'b'; export default await a",
        "with (x) { y }",
        "var let = 1; var yield_ = 010;",
        "await = 1",
        "<!-- old\nx",
        "#!/usr/bin/env node\nx",
        "\u{FEFF}x",
    ] {
        let found = seen("a.js", source);
        assert!(found.parsed, "{source}: {found:?}");
    }
}

#[test]
fn lists_are_bounded() {
    let many: String = (0..6000).map(|number| format!("my.a{number};")).collect();
    let found = seen("a.js", &many);
    assert_eq!(found.names.len(), 5000);
    let often = "my.a;".repeat(1000);
    let mut gathered = Gathered::default();
    scan("a.js", often.as_bytes(), 5000, &Limits::default(), &Namespaces::default(), &mut gathered);
    let (jsapis, _, _) = gathered.into_lists(&Limits::default());
    assert_eq!((jsapis[0].places.len(), jsapis[0].count), (200, 1000));
}
