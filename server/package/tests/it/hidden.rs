//! Uses written in ways that hide them from a search for their text.

use domain::package::FindingKind;

use crate::bridge::{dynamics, seen, uses};

#[track_caller]
fn kinds(source: &str) -> Vec<FindingKind> {
    let seen = seen("a.js", source);
    assert!(seen.parsed, "{source:?}: {:?}", seen.findings);
    seen.findings.into_iter().map(|(kind, _, _)| kind).collect()
}

#[test]
fn a_blank_beyond_ascii_beside_a_name_hides_nothing() {
    for blank in ["\u{3000}", "\u{A0}", "\u{2028}", "\u{2029}", "\u{FEFF}"] {
        uses(&format!("{blank}wx.getLocation({{}})"), &["wx.getLocation"]);
        uses(&format!("x;{blank}wx.getLocation({{}})"), &["wx.getLocation"]);
        uses(&format!("wx{blank}.b()"), &["wx.b"]);
        uses(&format!("const {{ d }} ={blank}wx"), &["wx.d"]);
        uses(&format!("window{blank}.wx.b()"), &["wx.b"]);
        uses(&format!("{blank}window.wx.b()"), &["wx.b"]);
        uses(&format!("const m ={blank}wx;{blank}m{blank}.b()"), &["wx.b"]);
        dynamics(&format!("{blank}wx[x]()"), &["wx"]);
        let passed = FindingKind::BridgePassedOn { namespace: "wx".to_owned() };
        assert_eq!(kinds(&format!("foo({blank}wx)")), [passed]);
        assert_eq!(kinds(&format!("{blank}eval('1')")), [FindingKind::Eval]);
        assert_eq!(kinds(&format!("new{blank}Function('x')")), [FindingKind::FunctionConstructor]);
    }
}

#[test]
fn a_declaration_behind_a_blank_beyond_ascii_shadows_the_bridge() {
    for blank in ["\u{3000}", "\u{A0}", "\u{2028}", "\u{FEFF}"] {
        uses(&format!("let{blank}wx = require('./x'); wx.a()"), &[]);
        uses(&format!("function f({blank}wx) {{ wx.a() }}"), &[]);
        uses(&format!("let{blank}window = x; window.wx.a()"), &[]);
    }
}

#[test]
fn a_letter_beyond_ascii_makes_another_name() {
    uses("éwx.a(); wxé.b(); 微wx.c(); const { d } = éwx; wx.e()", &["wx.e"]);
}

#[test]
fn names_with_escapes_are_found() {
    for source in [
        r#"globalThis["w\x78"].ga()"#,
        r#"globalThis["\x77x"].ga()"#,
        r#"globalThis["\u0077x"].ga()"#,
        r#"globalThis["\167x"].ga()"#,
        r#"globalThis["\wx"]["ga"]"#,
        "globalThis['w\\\nx'].ga()",
        "globalThis[`w\\\r\nx`].ga()",
        "globalThis['w\\\u{2028}x'].ga()",
        r#"const { "w\x78": { ga } } = window"#,
        r"const { '\x77x': m } = self; m.ga()",
    ] {
        uses(source, &["wx.ga"]);
    }
}

#[test]
fn hosts_with_escapes_are_found() {
    for source in [
        r"'https:\x2f\x2fa.example.com/'",
        r"'https\x3a//a.example.com/'",
        r"'https\x3A\x2F\x2Fa.example.com/'",
        r"'https:/\/a.example.com/'",
        r"'https:\//a.example.com/'",
        r"'https\:\/\/a.example.com/'",
        r"'https:\57\57a.example.com/'",
        r"'https\72//a.example.com/'",
        r"'https\072//a.example.com/'",
        r"'https\u{3a}//a.example.com/'",
        r"'\x68ttps://a.example.com/'",
        "'https:\\\n//a.example.com/'",
        "`https:/\\\n/a.example.com/`",
        "`htt\\\r\nps:\\\r\n//a.example.com/`",
        "`https:\\\u{2029}//a.example.com/${x}`",
        r"x['https:\x2f/a.example.com/']",
        r"x = { 'https:\x2f/a.example.com/': 1 }",
    ] {
        let source = format!("x = [{source}]");
        let seen = seen("a.js", &source);
        assert!(seen.parsed, "{source}");
        assert_eq!(seen.hosts, ["a.example.com"], "{source}");
    }
}
