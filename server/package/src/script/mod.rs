//! Scripts: what they call, whom they name, and whether they may be parsed at all.

mod depth;
mod host;
mod pattern;
mod place;
mod resolve;
mod token;
mod walk;

use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::package::{FindingKind, Limits, Namespaces, Place, Scheme};
use oxc_allocator::Allocator;
use oxc_ast_visit::VisitJs;
use oxc_parser::{ParseOptions, Parser, ParserReturn};
use oxc_span::SourceType;

use place::Places;
use walk::Walk;

/// Stack of the thread that parses. What passes [`depth`] needs a fraction of it, in debug builds
/// too.
pub(crate) const STACK_BYTES: usize = 64 * 1024 * 1024;

/// How a script is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Script, CommonJS or module: found out by parsing.
    JavaScript,
    /// Without JSX.
    TypeScript,
    /// Declarations only.
    Declarations,
}

impl Language {
    /// By the name of a file.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let path = path.to_ascii_lowercase();
        if path.ends_with(".d.ts") {
            Self::Declarations
        } else if path.ends_with(".ts") {
            Self::TypeScript
        } else {
            Self::JavaScript
        }
    }

    fn source_types(self) -> &'static [SourceType] {
        const JAVASCRIPT: &[SourceType] = &[SourceType::unambiguous(), SourceType::cjs(), SourceType::mjs()];
        const TYPESCRIPT: &[SourceType] = &[SourceType::ts()];
        const DECLARATIONS: &[SourceType] = &[SourceType::d_ts()];
        match self {
            Self::JavaScript => JAVASCRIPT,
            Self::TypeScript => TYPESCRIPT,
            Self::Declarations => DECLARATIONS,
        }
    }
}

/// What one script does, in the order of its text.
#[derive(Debug, Default)]
pub struct Scanned {
    /// Namespace, name, place.
    pub jsapis: Vec<(String, String, Place)>,
    /// Scheme, host, place.
    pub hosts: Vec<(Scheme, String, Place)>,
    /// What was found, and where.
    pub findings: Vec<(FindingKind, Place)>,
    /// Whether it was parsed to its end.
    pub parsed: bool,
}

/// Reads one script.
///
/// To be called on a thread with a stack of 64 MB: parsing recurses as deep as `limits` allow.
#[must_use]
pub fn scan(
    file: &str,
    source: &[u8],
    language: Language,
    limits: &Limits,
    namespaces: &Namespaces,
) -> Scanned {
    let whole = |kind: FindingKind| Scanned {
        findings: vec![(kind, first_line(file))],
        ..Scanned::default()
    };
    let size = source.len() as u64;
    if size > limits.script_bytes {
        return whole(FindingKind::ScriptTooLarge {
            limit: limits.script_bytes,
            value: size,
        });
    }
    let Ok(source) = std::str::from_utf8(source) else {
        return whole(FindingKind::ScriptNotUtf8);
    };
    if let Some(nesting) = depth::check(source, language != Language::JavaScript, limits) {
        return whole(FindingKind::ScriptTooDeep {
            nesting,
            limit: u64::from(match nesting {
                domain::package::Nesting::Brackets => limits.script_nesting,
                domain::package::Nesting::Operators => limits.script_flat,
            }),
        });
    }
    // A parser that panics on some input must not take the whole check with it.
    let found = catch_unwind(AssertUnwindSafe(|| {
        parse_and_walk(file, source, language, namespaces)
    }));
    found.unwrap_or_else(|_| {
        whole(FindingKind::ScriptSyntax {
            message: "The parser failed on this script".to_owned(),
        })
    })
}

pub(crate) fn first_line(file: &str) -> Place {
    Place {
        file: file.to_owned(),
        line: 1,
        column: 1,
    }
}

fn parse_and_walk(
    file: &str,
    source: &str,
    language: Language,
    namespaces: &Namespaces,
) -> Scanned {
    let mut allocator = Allocator::default();
    let mut error = None;
    for source_type in language.source_types() {
        allocator.reset();
        let parsed = parse(&allocator, source, *source_type);
        match first_error(&parsed) {
            None => return walk(file, source, &parsed, namespaces),
            // The first way to read it is the likeliest: its error is told.
            Some(found) => error = error.or(Some(found)),
        }
    }
    let (message, offset) = error.unwrap_or_default();
    let place = Places::new(source).find(file, offset);
    Scanned {
        findings: vec![(FindingKind::ScriptSyntax { message }, place)],
        ..Scanned::default()
    }
}

fn parse<'a>(
    allocator: &'a Allocator,
    source: &'a str,
    source_type: SourceType,
) -> ParserReturn<'a> {
    let options = ParseOptions {
        parse_regular_expression: false,
        // The platforms wrap each file into a function.
        allow_return_outside_function: true,
        preserve_parens: false,
        ..ParseOptions::default()
    };
    Parser::new(allocator, source, source_type)
        .with_options(options)
        .parse()
}

/// The words of the first error and its offset in bytes.
fn first_error(parsed: &ParserReturn<'_>) -> Option<(String, u32)> {
    let place = |error: &&oxc_parser::OxcDiagnostic| {
        error.labels.first().map_or(0, |label| label.start())
    };
    let error = parsed.diagnostics.iter().min_by_key(place)?;
    Some((error.message.to_string(), place(&error)))
}

fn walk(
    file: &str,
    source: &str,
    parsed: &ParserReturn<'_>,
    namespaces: &Namespaces,
) -> Scanned {
    let mut walk = Walk::default();
    walk.visit_program(&parsed.program);
    let mut outcome = resolve::resolve(&walk, namespaces);
    let mut hosts = walk.hosts;
    outcome.jsapis.sort_by_key(|(_, _, at)| *at);
    outcome.findings.sort_by_key(|(_, at)| *at);
    hosts.sort_by_key(|host| host.at);
    let (mut jsapi_places, mut host_places, mut finding_places) =
        (Places::new(source), Places::new(source), Places::new(source));
    Scanned {
        jsapis: outcome
            .jsapis
            .into_iter()
            .map(|(namespace, name, at)| (namespace, name, jsapi_places.find(file, at)))
            .collect(),
        hosts: hosts
            .into_iter()
            .map(|host| (host.scheme, host.host, host_places.find(file, host.at)))
            .collect(),
        findings: outcome
            .findings
            .into_iter()
            .map(|(kind, at)| (kind, finding_places.find(file, at)))
            .collect(),
        parsed: true,
    }
}
