//! The bridge as a member of the global object.

use crate::bridge::{dynamics, seen, uses};
use domain::package::FindingKind;

#[test]
fn members_of_the_global_object() {
    for source in [
        "globalThis.my.tradePay()",
        "window.my.tradePay()",
        "self.my.tradePay()",
        "global.my.tradePay()",
        "window['my'].tradePay()",
        "window.my['tradePay']",
        "window[`my`][`tradePay`]",
        "window?.my?.tradePay?.()",
        "(window.my || x).tradePay()",
        "window.my && window.my.tradePay",
        "window.my.tradePay.call(null)",
        "f(global.my.tradePay)",
        "const { tradePay } = window.my",
        "const { my: { tradePay } } = globalThis",
        "const { my } = globalThis; my.tradePay()",
        "const { my: m } = self; m.tradePay()",
        "let m; ({ my: m } = self); m.tradePay()",
        "const m = window.my; m.tradePay()",
        "const m = x || window.my, n = m; n.tradePay()",
        "const my = window.my; my.tradePay()",
        "function f(my) { window.my.tradePay() }",
        "function f() { window.my.tradePay() } function g(window) {}",
        "const { my: { tradePay } } = window || self",
    ] {
        uses(source, &["my.tradePay"]);
    }
    for source in [
        "window.my.ap.faceVerify()",
        "window['my']['ap'].faceVerify",
        "window.my?.ap?.['faceVerify']",
        "const p = window.my.ap; p.faceVerify()",
        "const { ap } = window.my; ap.faceVerify",
        "const { faceVerify } = window.my.ap",
    ] {
        uses(source, &["my.ap.faceVerify"]);
    }
    uses("self.wx.a; window.my.b; x.wx.c; window.x.wx.d; window.mya.e", &["my.b", "wx.a"]);
    for source in [
        "function f(window) { window.my.a }",
        "function f() { var self = this; self.my.a; self.my.ap.b }",
        "import global from 'x'; global.my.a; const { my } = global; my.b",
        "let window = x; const m = window.my; m.a",
        "window.my",
        "if (window.my) {}",
        "window[x].a",
        "const { x: my } = window; my.a",
    ] {
        uses(source, &[]);
    }
    // A name of the global object may itself be the bridge.
    uses(
        "const self = my; self.ap.b; self.c.d.e; const p = self.f.g",
        &["my.ap.b", "my.c", "my.f"],
    );
    dynamics("window.my[x]()", &["my"]);
    dynamics("window.my.ap[x]", &["my.ap"]);
    dynamics("const { [x]: y } = window.my; const { [x]: z } = window", &["my"]);
    let once = seen("a.js", "f(window.my); f(window)").findings;
    let passed = FindingKind::BridgePassedOn { namespace: "my".to_owned() };
    assert_eq!(once, [(passed, 1, 3)]);
    assert_eq!(seen("a.js", "window['https://a.example.com'].b.c").hosts, ["a.example.com"]);
}
