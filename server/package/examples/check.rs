//! Checks a package as an upload would be: `check ZIP`. Prints the report as JSON, or the refusal,
//! and on the error output how long it took and how much memory was resident at most.

use std::fs::File;
use std::time::Instant;

use package::{CheckError, Limits, Namespaces, check};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: check ZIP")?;
    let file = File::open(path)?;
    let before = resident("VmRSS");
    let start = Instant::now();
    let outcome = check(file, &Limits::default(), &Namespaces::default());
    let took = start.elapsed();
    match outcome {
        Ok(report) => println!("{}", serde_json::to_string_pretty(&report)?),
        Err(CheckError::Refused(refusal)) => {
            println!("{}", serde_json::to_string_pretty(&refusal)?);
        }
        Err(error) => return Err(error.into()),
    }
    let most = resident("VmHWM");
    eprintln!("check_ms {} resident_before_kb {before} resident_most_kb {most}", took.as_millis());
    Ok(())
}

/// A line of what Linux tells of this process, in kB; 0 elsewhere.
fn resident(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let value = status.lines().find_map(|text| text.strip_prefix(line)?.strip_prefix(':'));
    value.and_then(|value| value.trim().strip_suffix("kB")?.trim().parse().ok()).unwrap_or(0)
}
