//! Nothing that is uploaded makes the check panic.

use std::fmt::Write as _;

use domain::package::FindingKind;
use oxc_allocator::Allocator;
use oxc_ast_visit::VisitJs;
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::bridge::seen;
use crate::bytes::{deflated, program_with};
use crate::checked;

fn valid() -> Vec<u8> {
    deflated(&[
        ("app.json", br#"{"pages": ["pages/a", "pages/b"], "tabBar": {"list": []}}"#),
        ("pages/a.axml", b"<view/>"),
        ("pages/a.js", b"const { tradePay } = my; tradePay({ url: 'https://a.example.com' })"),
        ("pages/a.json", br#"{"usingComponents": {"x": "../x/x"}}"#),
        ("x/x.json", b"{}"),
    ])
}

/// Tokens that make trouble, and some that do not.
const TOKENS: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "`",
    "${",
    "/",
    "/",
    "'",
    "\"",
    "\\",
    "\n",
    " ",
    "<!--",
    "-->",
    "//",
    "/*",
    "*/",
    "a",
    "my",
    ".b",
    "=",
    "=>",
    "?",
    ":",
    ";",
    ",",
    "+",
    "++",
    "!",
    "<",
    ">",
    "if(a)",
    "else ",
    "for(;;)",
    "do ",
    "while(a)",
    "typeof ",
    "new ",
    "await ",
    "yield ",
    "async ",
    "function f()",
    "class A ",
    "extends ",
    "return ",
    "of ",
    "in ",
    "let ",
    "var ",
    "1",
    "1.",
    "/a/",
    "/[/]/",
    "\u{2028}",
    "é",
    "\\u0061",
    "\\u{61}",
    "\\u{",
    "#a",
    "@a ",
    "import(",
    "export ",
    "static ",
    "get ",
    "case ",
    "switch(a){",
    "try{",
    "}catch(e){",
    "...",
    "as ",
    "type A=",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(bytes in vec(any::<u8>(), 0..400)) {
        let _ = checked(&bytes);
        let mut zip = b"PK\x03\x04".to_vec();
        zip.extend(bytes);
        let _ = checked(&zip);
    }

    #[test]
    fn changed_bytes(changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut zip = valid();
        for (at, byte) in changes {
            let at = at.index(zip.len());
            zip[at] = byte;
        }
        let _ = checked(&zip);
    }

    #[test]
    fn cut_and_moved_bytes(
        cut in any::<prop::sample::Index>(),
        length in 0_usize..60,
        to in any::<prop::sample::Index>(),
    ) {
        let mut zip = valid();
        let from = cut.index(zip.len());
        let end = (from + length).min(zip.len());
        let piece: Vec<u8> = zip.drain(from..end).collect();
        let _ = checked(&zip);
        let at = to.index(zip.len() + 1);
        zip.splice(at..at, piece);
        let _ = checked(&zip);
    }

    #[test]
    fn random_manifests(text in "[\\[\\]{}:,\"a-c/.@ 0-9]{0,60}") {
        let _ = checked(&program_with([
            crate::bytes::file("pages/home.json", format!("{{\"usingComponents\": {text}}}")),
        ]));
        let _ = checked(&deflated(&[("app.json", text.as_bytes()), ("a.wxml", b"")]));
    }

    #[test]
    fn random_scripts(tokens in vec(select(TOKENS), 0..200)) {
        let source = tokens.concat();
        seen("a.js", &source);
        seen("a.ts", &source);
    }

    /// The parser's own nesting never exceeds what the scan of bytes takes it for.
    #[test]
    fn repeated_scripts(tokens in vec(select(TOKENS), 1..8), closing in vec(select(TOKENS), 0..4)) {
        let source = format!("{}{}", tokens.concat().repeat(6_000), closing.concat().repeat(600));
        seen("a.js", &source);
        seen("a.ts", &source);
    }

    /// Which names are the global ones: the same as the parser's own analysis finds.
    #[test]
    fn scopes(pieces in vec(select(PIECES), 1..12)) {
        let source = nested(&pieces);
        let allocator = Allocator::default();
        // As a module: in old scripts a function in a block is declared around the block too.
        let parsed = Parser::new(&allocator, &source, SourceType::mjs()).parse();
        prop_assume!(parsed.diagnostics.is_empty());
        let semantic = SemanticBuilder::new().build(&parsed.program).semantic;
        let mut expected = Members::default();
        expected.visit_program(&parsed.program);
        let global = |reference: &oxc_ast::ast::IdentifierReference<'_>| {
            let id = reference.reference_id.get().unwrap();
            semantic.scoping().get_reference(id).symbol_id().is_none()
        };
        let mut expected: Vec<String> = expected
            .0
            .iter()
            .filter(|(reference, _)| global(reference))
            .map(|(_, name)| format!("my.{name}"))
            .collect();
        expected.sort_unstable();
        expected.dedup();
        let found = seen("a.js", &source);
        prop_assert!(found.parsed, "{source}");
        prop_assert_eq!(found.names, expected, "{}", source);
    }
}

/// Pieces of a program: `$` is a place of its own for `my.N`, `@` is the rest of the program.
const PIECES: &[&str] = &[
    "$;@",
    "{$;@}$;",
    "{let my;@}$;",
    "{const my=1;@}@2",
    "var my;@",
    "function my(){$}@",
    "function f(my){$;@}$;",
    "(my=>{$;@})();$;",
    "(()=>{var my;@})();$;",
    "if(a){var my}@",
    "try{$}catch(my){$;@}$;",
    "for(let my of b){$;@}$;",
    "for(var my in b){@}",
    "class my{}@",
    "(class my{m(){$;@}});$;",
    "(function my(){$;@});$;",
    "(function(){@;function my(){}});$;",
    "switch(a){case 1:let my;@}$;",
    "x={my(){$;@}};$;",
    "(({my})=>{$;@});$;",
    "((a=$)=>{var my;@});$;",
    "{function g(){var my;@}$}",
    "class C{static{var my;@}};$;",
    "({a:my}=>{$;@});$;",
];

fn nested(pieces: &[&str]) -> String {
    let mut source = String::from("@");
    for piece in pieces {
        source = source.replacen('@', piece, 1).replace("@2", "");
    }
    let mut numbered = String::new();
    for (number, text) in source.replace('@', "").split('$').enumerate() {
        if number > 0 {
            let _ = write!(numbered, "my.m{number}");
        }
        numbered.push_str(text);
    }
    numbered
}

#[derive(Default)]
struct Members<'a>(Vec<(&'a oxc_ast::ast::IdentifierReference<'a>, &'a str)>);

impl<'a> VisitJs<'a> for Members<'a> {
    fn enter_node(&mut self, kind: oxc_ast::AstKind<'a>) {
        if let oxc_ast::AstKind::StaticMemberExpression(member) = kind
            && let oxc_ast::ast::Expression::Identifier(id) = &member.object
            && id.name == "my"
        {
            self.0.push((id, member.property.name.as_str()));
        }
    }
}

#[test]
fn a_script_that_is_not_text() {
    let zip = program_with([crate::bytes::file("a.js", b"\xFF\xFE\x00")]);
    let kinds: Vec<_> =
        checked(&zip).unwrap().findings.into_iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, [FindingKind::ScriptNotUtf8]);
}
