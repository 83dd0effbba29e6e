//! Times the scan of one script beside what parsing alone takes: `scan SCRIPT [ROUNDS]`.
//!
//! Prints one line of `name value` pairs; times are the best of all rounds, in milliseconds.

use std::time::{Duration, Instant};

use oxc_allocator::Allocator;
use oxc_parser::Parser;
use oxc_span::SourceType;
use package::gather::Gathered;
use package::{Limits, Namespaces, script};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: scan SCRIPT [ROUNDS]")?;
    let rounds: usize = arguments.next().map_or(Ok(20), |rounds| rounds.parse())?;
    let source = std::fs::read_to_string(&path)?;
    let timed = std::thread::Builder::new()
        .stack_size(script::STACK_BYTES)
        .spawn(move || time(&path, &source, rounds))?
        .join();
    println!("{}", timed.map_err(|_| "the scan panicked")?);
    Ok(())
}

fn time(path: &str, source: &str, rounds: usize) -> String {
    let (limits, namespaces) = (Limits::default(), Namespaces::default());
    let (mut parse, mut scan) = (Duration::MAX, Duration::MAX);
    let (mut names, mut findings) = (0, 0);
    for _ in 0..rounds.max(1) {
        let start = Instant::now();
        let mut gathered = Gathered::default();
        let size = source.len() as u64;
        script::scan(path, source.as_bytes(), size, &limits, &namespaces, &mut gathered);
        scan = scan.min(start.elapsed());
        let parsed = gathered.scripts > 0;
        let lists = gathered.into_lists(&limits);
        (names, findings) = (lists.0.len(), lists.2.len());
        // What the scan refuses to parse might end this process.
        if parsed {
            let start = Instant::now();
            let allocator = Allocator::default();
            let parsed = Parser::new(&allocator, source, SourceType::unambiguous()).parse();
            drop(parsed);
            // The scan gives its memory back too.
            drop(allocator);
            parse = parse.min(start.elapsed());
        }
    }
    format!(
        "bytes {} parse_ms {:.2} scan_ms {:.2} ratio {:.2} jsapis {names} findings {findings}",
        source.len(),
        parse.as_secs_f64() * 1e3,
        scan.as_secs_f64() * 1e3,
        scan.as_secs_f64() / parse.as_secs_f64(),
    )
}
