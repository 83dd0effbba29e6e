//! Scripts that would overflow the parser's stack.

use domain::package::{FindingKind, Nesting};

use crate::bridge::seen;

/// Pieces that nest when they are repeated: before, repeated, after, repeated behind.
const PATTERNS: &[(&str, &str, &str, &str)] = &[
    ("", "(", "a", ")"),
    ("", "[", "a", "]"),
    ("", "{", "", "}"),
    ("", "`${", "a", "}`"),
    ("", "a?b:", "c", ""),
    ("", "a?", "b", ":c"),
    ("", "if(a){}else ", "{}", ""),
    ("", "if(a)", ";", ""),
    ("", "while(a)", ";", ""),
    ("", "for(;;)", ";", ""),
    ("", "with(a)", ";", ""),
    ("", "do ", ";", " while(a)"),
    ("", "a=>", "a", ""),
    ("", "async a=>", "a", ""),
    ("", "(a)=>", "a", ""),
    ("", "(a=", "b", ")"),
    ("", "({a=", "b", "}={})"),
    ("", "a=", "b", ""),
    ("", "a**", "b", ""),
    ("a", "+b", "", ""),
    ("a", "&&b||c", "", ""),
    ("a", "??b", "", ""),
    ("a", " in b", "", ""),
    ("a", " instanceof b", "", ""),
    ("a", ".b", "", ""),
    ("a", "?.b", "", ""),
    ("a", "()", "", ""),
    ("a", "[0]", "", ""),
    ("a", "``", "", ""),
    ("a", "?.()", "", ""),
    ("", "!", "a", ""),
    ("", "- ", "a", ""),
    ("", "+ ", "a", ""),
    ("", "~", "a", ""),
    ("", "typeof ", "a", ""),
    ("", "void ", "a", ""),
    ("", "delete ", "a", ""),
    ("", "new ", "a", ""),
    ("async()=>{", "await ", "a", ""),
    ("function*f(){", "yield ", "a", ""),
    ("", "class extends ", "a", "{}"),
    ("", "class A{a=", "1", "}"),
    ("", "function f(){", "", "}"),
    ("", "a:", "b", ""),
    ("", "x={a:", "1", "}"),
    ("", "switch(a){case 1:", "", "}"),
    ("", "try{", "", "}finally{}"),
    ("", "import(", "a", ")"),
    ("", "(function(){", "", "})()"),
    ("", "!(", "a", ")"),
    ("", "a?(", "b", "):c=>d"),
    ("", "/a/+(", "b", ")"),
];

/// The same for TypeScript only.
const TYPES: &[(&str, &str, &str, &str)] = &[
    ("let a:", "A<", "B", ">"),
    ("let a:", "A<B,", "C", ">"),
    ("", "<a>", "b", ""),
    ("a", "!", "", ""),
    ("a", " as b", "", ""),
    ("a", " satisfies b", "", ""),
    ("type A=", "A extends B?C:", "D", ""),
    ("type A=", "keyof ", "D", ""),
    ("type A=", "readonly ", "D[]", ""),
    ("type A=D", "[]", "", ""),
    ("type A=D", "['a']", "", ""),
    ("type A=", "()=>", "a", ""),
    ("type A=", "new ()=>", "a", ""),
    ("type A=", "(", "a", ")"),
    ("type A=", "[", "a", "]"),
    ("type A=", "{a:", "b", "}"),
    ("type A=", "`${", "b", "}`"),
    ("namespace A", ".B", "{}", ""),
    ("f", "<a", "", ">"),
    ("", "<T>(x)=>", "x", ""),
    ("", "<T,>(x=", "x", ")=>x"),
];

fn script(pattern: (&str, &str, &str, &str), times: usize) -> String {
    let (before, open, middle, close) = pattern;
    let (opens, closes) = (open.repeat(times), close.repeat(times));
    let end = if before.ends_with('{') { "}" } else { "" };
    format!("{before}{opens}{middle}{closes}{end}")
}

#[test]
fn what_nests_without_end_is_a_finding() {
    for pattern in PATTERNS {
        let source = script(*pattern, 400_000);
        let found = seen("a.js", &source[..source.len().min(5_000_000)]);
        assert!(
            matches!(found.findings.as_slice(), [(FindingKind::ScriptTooDeep { .. }, 1, 1)]),
            "{pattern:?}"
        );
    }
    for pattern in TYPES {
        let source = script(*pattern, 400_000);
        let found = seen("a.ts", &source[..source.len().min(1_000_000)]);
        assert!(
            matches!(found.findings.as_slice(), [(FindingKind::ScriptTooDeep { .. }, 1, 1)]),
            "{pattern:?}"
        );
    }
}

#[test]
fn the_three_of_the_rules_say_which() {
    let nesting = |source: String| match seen("a.js", &source).findings.as_slice() {
        [(FindingKind::ScriptTooDeep { nesting, limit }, 1, 1)] => (*nesting, *limit),
        other => panic!("{other:?}"),
    };
    let parentheses = format!("{}a{}", "(".repeat(100_000), ")".repeat(100_000));
    assert_eq!(nesting(parentheses), (Nesting::Brackets, 500));
    for text in ["a?b:", "if(a){}else ", "a=>"] {
        assert_eq!(nesting(text.repeat(400_000)), (Nesting::Operators, 10_000));
    }
}

/// What just passes must fit on the stack: here of a debug build.
#[test]
fn what_just_passes_is_parsed() {
    let scripts = PATTERNS.iter().map(|pattern| ("a.js", pattern));
    for (file, pattern) in scripts.chain(TYPES.iter().map(|pattern| ("a.ts", pattern))) {
        // The largest of these that passes.
        let parsed = [9_990, 4_990, 3_320, 2_490, 1_990, 490, 245].into_iter().find(|times| {
            let found = seen(file, &script(*pattern, *times));
            let deep = |kind: &FindingKind| matches!(kind, FindingKind::ScriptTooDeep { .. });
            !found.findings.iter().any(|(kind, _, _)| deep(kind))
        });
        assert!(parsed.is_some(), "{pattern:?}");
    }
}

/// Deep in many ways at once: the counts of what is around a bracket go on inside it.
#[test]
fn what_nests_in_brackets_adds_up() {
    for times in [20, 50, 100, 450] {
        for inner in ["a?b:", "a=>", "!", "if(a)", "a=", "typeof ", "-a**"] {
            let level = format!("{}(", inner.repeat(490));
            seen("a.js", &level.repeat(times));
            let level = format!("{}function(){{", inner.repeat(490));
            seen("a.js", &level.repeat(times));
        }
    }
}

/// Text that only looks like brackets, and brackets that only look like text.
#[test]
fn strings_and_comments_hide_nothing() {
    let deep = [
        ("(\")\",", 1000),
        ("(')',", 1000),
        ("(`)`,", 1000),
        ("(/)/,", 1000),
        ("(/[)/]/,", 1000),
        ("(/*)*/", 1000),
        ("(//)\n", 1000),
        ("(//)\u{2028}", 1000),
        ("(\n<!-- )\n", 1000),
        ("(\n--> )\n", 1000),
        ("(a/1,')'/1,", 1000),
        ("{}/')'/(", 1000),
        ("(a++/')'/1,", 1000),
        ("if(a)/')'/,(", 1000),
        ("(\"\\\")\",", 1000),
        ("(`${')'}`,", 1000),
        ("(a.if/')'/1,", 1000),
        ("(a\u{A0}/')'/1,", 1000),
    ];
    for (text, times) in deep {
        let found = seen("a.js", &text.repeat(times));
        assert!(
            !matches!(found.findings.as_slice(), [] | [(FindingKind::BridgePassedOn { .. }, ..)]),
            "{text}"
        );
    }
    let flat = [
        "\"((((\";",
        "'((((';",
        "`((((`;",
        "/((((/;",
        "/[/((((]/;",
        "/*((((*/;",
        "//((((\n",
        "x=/[((]/;",
        "if(a)/[((]/.test(b);",
        "if(a){}/[((]/.test(b);",
        "a++/2;",
        "`${a}((((`;",
        "a=b/c/d;",
        "y=x\n/2;",
    ];
    for text in flat {
        let found = seen("a.js", &text.repeat(1000));
        assert!(found.parsed, "{text}: {:?}", found.findings);
    }
    // Seldom enough to be followed both ways.
    assert!(seen("a.js", &"x={}/2;y=/[(]/;".repeat(50)).parsed);
}

/// What the parser takes for one thing first and for another then is read twice, and its memory
/// is kept: a few kilobytes would take gigabytes.
#[test]
fn what_is_read_again_and_again_is_a_finding() {
    let long = format!("[{}]", "1,".repeat(200_000));
    let too_deep = |file: &str, source: &str| {
        let findings = seen(file, source).findings;
        findings.iter().any(|(kind, ..)| matches!(kind, FindingKind::ScriptTooDeep { .. }))
    };
    for (open, close) in [
        ("(a=", ")"),
        ("async(a=", ")"),
        ("async (a=", ")"),
        ("({a=", "}=b)"),
        ("([a=", "]=b)"),
        ("( /**/ a=", ")"),
        ("(a/**/=", ")"),
        ("(\\u0061=", ")"),
        ("(é=", ")"),
        ("a?(b=", "):d"),
        ("{}(a,b=", ")"),
    ] {
        for file in ["a.js", "a.ts"] {
            let source = format!("{}{long}{}", open.repeat(200), close.repeat(200));
            assert!(too_deep(file, &source), "{file} {open}");
            // A few of them are nothing special.
            let source = format!("{}{long}{}", open.repeat(3), close.repeat(3));
            assert!(!too_deep(file, &source), "{file} {open}");
        }
    }
    assert!(too_deep("a.ts", &format!("{}{long}{}", "<T>(a=".repeat(200), ")".repeat(200))));
    assert!(too_deep("a.ts", &format!("{}{long}{}", "a<(b<".repeat(100), ">c)>d".repeat(100))));
    assert!(too_deep("a.ts", &format!("{}d", "a?(b):c=>".repeat(3_000))));
    assert!(too_deep("a.ts", &format!("{}d;", "a?(b):c=>".repeat(300)).repeat(500)));
    assert!(!too_deep("a.ts", &format!("{}d", "a?(b):c=>".repeat(100))));
}

#[test]
fn long_scripts_that_do_not_nest_pass() {
    let lines: String = (0..20_000)
        .map(|number| format!("export const a{number} = b.c[{number}] + 1;\n"))
        .collect();
    assert!(seen("a.js", &lines).parsed);
    let array = format!("x=[{}]", "{a:1,b:[2]},".repeat(20_000));
    assert!(seen("a.js", &array).parsed);
    let functions = "function f(a){if(a)return b.c(a);else return d}".repeat(2_000);
    assert!(seen("a.js", &functions).parsed);
    let types = "interface A { a: Map<string, Array<number>>, b: Promise<B> }\n".repeat(3_000);
    assert!(seen("a.ts", &types).parsed);
}
