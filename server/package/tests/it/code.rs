//! Scripts that make code of text.

use domain::package::FindingKind;

use crate::bridge::seen;

#[track_caller]
fn kinds(source: &str) -> Vec<FindingKind> {
    let seen = seen("a.js", source);
    assert!(seen.parsed, "{source}: {:?}", seen.findings);
    seen.findings.into_iter().map(|(kind, _, _)| kind).collect()
}

#[test]
fn calls_that_make_code_of_text_are_found() {
    assert_eq!(kinds("eval('1')"), [FindingKind::Eval]);
    assert_eq!(kinds("(0, eval)(x)"), [FindingKind::Eval]);
    assert_eq!(kinds("new Function('a', 'b')"), [FindingKind::FunctionConstructor]);
    assert_eq!(kinds("Function(x)"), [FindingKind::FunctionConstructor]);
    for source in ["new Function('return this')()", "Function('return this;')()"] {
        assert_eq!(kinds(source), [FindingKind::FunctionReturnThis]);
    }
    for source in [
        "x.eval(1)",
        "function f(eval) { eval(1) }",
        "x instanceof Function",
        "Function.prototype.call",
    ] {
        assert!(kinds(source).is_empty(), "{source}");
    }
}

#[test]
fn as_members_of_the_global_object_they_make_code_too() {
    for source in [
        "window.eval('1')",
        "globalThis['eval']('1')",
        "self?.eval?.('1')",
        "(0, global.eval)('1')",
        "window['ev\\x61l']('1')",
        "window['ev\\al']('1')",
    ] {
        assert_eq!(kinds(source), [FindingKind::Eval], "{source}");
    }
    for source in ["globalThis.Function('x')", "new window.Function('x')"] {
        assert_eq!(kinds(source), [FindingKind::FunctionConstructor], "{source}");
    }
    assert_eq!(kinds("new self.Function('return this')()"), [FindingKind::FunctionReturnThis]);
    for source in [
        "function f(window) { window.eval('1') }",
        "let self = this; self.Function('x')",
        "import global from 'x'; new global.Function('x'); const { eval: e } = global; e('1')",
        "x.window.eval('1')",
        "window.eval",
        "window.Function.prototype.call(x)",
        "window.f('1')",
    ] {
        assert!(kinds(source).is_empty(), "{source}: {:?}", kinds(source));
    }
    assert_eq!(seen("a.js", "x;\nwindow.eval('1')").findings, [(FindingKind::Eval, 2, 1)]);
}

#[test]
fn by_another_name_they_make_code_too() {
    for source in [
        "const e = eval; e('1')",
        "let e; e = x || eval; (0, e)('1')",
        "const e = window.eval, f = e; f('1')",
        "const { eval: e } = globalThis; e('1')",
        "const { eval } = globalThis; eval('1')",
        "({ eval: e } = globalThis); e('1')",
        "{ const e = eval; e('1') } { const e = x; e('1') }",
    ] {
        assert_eq!(kinds(source), [FindingKind::Eval], "{source}");
    }
    for source in ["const F = Function; new F('x')", "const { Function: F } = self; F('x')"] {
        assert_eq!(kinds(source), [FindingKind::FunctionConstructor], "{source}");
    }
    for source in [
        "const e = eval; e.name; f(e)",
        "const { prototype } = Function; prototype('1')",
        "const { Function: { prototype } } = self; prototype('1')",
        "({ eval: x.e } = self)",
        "const e = eval; function f(e) { e('1') }",
        "f(eval); x = [Function]; x[0]('1'); Function[y]('1')",
        "my('1'); const m = my; m('1')",
    ] {
        assert!(kinds(source).is_empty(), "{source}: {:?}", kinds(source));
    }
}
