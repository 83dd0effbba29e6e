//! Scripts: what they call, whom they name, and whether they may be parsed at all.

mod declared;
mod depth;
mod host;
mod interest;
mod pattern;
mod place;
mod resolve;
mod root;
mod visit;
mod walk;

use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::package::{FindingKind, Limits, Namespaces, Nesting, Place};
use oxc_allocator::Allocator;
use oxc_ast::ast::Program;
use oxc_ast_visit::VisitJs;
use oxc_parser::{ParseOptions, Parser, ParserReturn};
use oxc_span::{LabeledSpan, SourceType};

use host::Host;
use interest::{Interest, Part};
pub(crate) use place::Places;
use resolve::Outcome;
use walk::Walk;

use crate::gather::Gathered;

/// Stack of the thread that parses. What passes [`depth`] needs a fraction of it, in debug builds
/// too.
pub const STACK_BYTES: usize = 64 * 1024 * 1024;

/// How a script is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Script, module of Node or of the language: found out by parsing.
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
        if has_extension(path, ".d.ts") {
            Self::Declarations
        } else if has_extension(path, ".ts") {
            Self::TypeScript
        } else {
            Self::JavaScript
        }
    }

    fn source_types(self) -> &'static [SourceType] {
        const JAVASCRIPT: &[SourceType] =
            &[SourceType::unambiguous(), SourceType::cjs(), SourceType::mjs()];
        const TYPESCRIPT: &[SourceType] = &[SourceType::ts()];
        const DECLARATIONS: &[SourceType] = &[SourceType::d_ts()];
        match self {
            Self::JavaScript => JAVASCRIPT,
            Self::TypeScript => TYPESCRIPT,
            Self::Declarations => DECLARATIONS,
        }
    }
}

/// Whether a path ends in an extension, small and capital letters being the same.
pub(crate) fn has_extension(path: &str, extension: &str) -> bool {
    let start = path.len().checked_sub(extension.len());
    let end = start.and_then(|start| path.get(start..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(extension))
}

/// Reads one script and adds what it does to `gathered`. `size` is its true size in bytes: one
/// that is larger than allowed need not be there.
///
/// To be called on a thread with a stack of 64 MB: parsing recurses as deep as `limits` allow.
pub fn scan(
    file: &str,
    source: &[u8],
    size: u64,
    limits: &Limits,
    namespaces: &Namespaces,
    gathered: &mut Gathered,
) {
    let language = Language::of(file);
    let source = match readable(source, size, language, limits) {
        Ok(source) => source,
        Err(kind) => {
            gathered.finding(kind, || first_line(file));
            return;
        }
    };
    // A parser that panics on some input must not take the whole check with it.
    let ended = catch_unwind(AssertUnwindSafe(|| {
        parse_and_walk(file, source, language, namespaces, gathered);
    }));
    if ended.is_err() {
        let message = "The parser failed on this script".to_owned();
        gathered.finding(FindingKind::ScriptSyntax { message }, || first_line(file));
    }
}

/// The text of a script, or why it is not parsed.
fn readable<'s>(
    source: &'s [u8],
    size: u64,
    language: Language,
    limits: &Limits,
) -> Result<&'s str, FindingKind> {
    if size > limits.script_bytes {
        return Err(FindingKind::ScriptTooLarge { limit: limits.script_bytes, value: size });
    }
    let source = std::str::from_utf8(source).map_err(|_| FindingKind::ScriptNotUtf8)?;
    match depth::check(source, language != Language::JavaScript, limits) {
        None => Ok(source),
        Some(nesting) => Err(FindingKind::ScriptTooDeep {
            nesting,
            limit: u64::from(match nesting {
                Nesting::Brackets => limits.script_nesting,
                Nesting::Operators => limits.script_flat,
            }),
        }),
    }
}

pub(crate) fn first_line(file: &str) -> Place {
    Place { file: file.to_owned(), line: 1, column: 1 }
}

fn parse_and_walk(
    file: &str,
    source: &str,
    language: Language,
    namespaces: &Namespaces,
    gathered: &mut Gathered,
) {
    let mut allocator = Allocator::default();
    let mut error = None;
    for source_type in language.source_types() {
        allocator.reset();
        let parsed = parse(&allocator, source, *source_type);
        match first_error(&parsed) {
            None => return walk(file, source, &parsed.program, namespaces, gathered),
            // The first way to read it is the likeliest: its error is told.
            Some(found) => error = error.or(Some(found)),
        }
    }
    let (message, offset) = error.unwrap_or_default();
    gathered
        .finding(FindingKind::ScriptSyntax { message }, || Places::new(source).find(file, offset));
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
    Parser::new(allocator, source, source_type).with_options(options).parse()
}

/// The words of the first error and its offset in bytes.
fn first_error(parsed: &ParserReturn<'_>) -> Option<(String, u32)> {
    let errors = parsed.diagnostics.iter().map(|error| {
        let offset = error.labels.first().map_or(0, LabeledSpan::offset);
        (offset, error.message.as_ref())
    });
    let (offset, message) = errors.min_by_key(|(offset, _)| *offset)?;
    Some((message.to_owned(), offset))
}

/// Walks that look for names one has found before; the next looks at everything.
const MOST_WALKS: u32 = 3;
/// The same for names: each is compared with each name of the script.
const MOST_NAMES: usize = 32;

fn walk(
    file: &str,
    source: &str,
    program: &Program<'_>,
    namespaces: &Namespaces,
    gathered: &mut Gathered,
) {
    let bridge = namespaces.namespaces.iter();
    let mut names: Vec<(&str, Part)> = bridge.map(|name| (name.as_str(), Part::WHOLE)).collect();
    let mut walks = 0;
    let (hosts, outcome) = loop {
        let interest = if walks < MOST_WALKS && names.len() <= MOST_NAMES {
            Interest::new(source, &names)
        } else {
            Interest::everything()
        };
        walks += 1;
        let mut walk = Walk::new(&interest);
        walk.visit_program(program);
        let outcome = resolve::resolve(&walk, namespaces);
        // Scripts that give the bridge another name are walked again, with an eye on that name.
        let new = outcome.aliases.iter().filter(|alias| !names.contains(alias));
        let new: Vec<_> =
            if interest.is_everything() { Vec::new() } else { new.copied().collect() };
        if new.is_empty() {
            break (walk.hosts, outcome);
        }
        names.extend(new);
    };
    gather(file, source, program, hosts, outcome, gathered);
}

fn gather(
    file: &str,
    source: &str,
    program: &Program<'_>,
    mut hosts: Vec<Host>,
    mut outcome: Outcome<'_, '_>,
    gathered: &mut Gathered,
) {
    outcome.jsapis.sort_by_key(|jsapi| jsapi.at);
    hosts.sort_by_key(|host| host.at);
    for comment in &program.comments {
        let content = comment.content_span();
        let text = source[content.start as usize..content.end as usize].trim_start();
        if text
            .strip_prefix(['#', '@'])
            .is_some_and(|rest| rest.trim_start().starts_with("sourceMappingURL="))
        {
            outcome.findings.push((FindingKind::SourceMapComment, comment.span.start));
        }
    }
    let mut places = Places::new(source);
    for jsapi in outcome.jsapis {
        gathered.jsapi(jsapi.namespace, &jsapi.name, || places.find(file, jsapi.at));
    }
    let mut places = Places::new(source);
    for host in hosts {
        gathered.host(host.scheme, &host.name, || places.find(file, host.at));
    }
    outcome.findings.sort_by_key(|(_, at)| *at);
    let mut places = Places::new(source);
    for (kind, at) in outcome.findings {
        gathered.finding(kind, || places.find(file, at));
    }
    gathered.scripts += 1;
}
