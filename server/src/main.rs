//! The binary `minideck`; everything it does is in `server::command`.
#![recursion_limit = "256"]

/// Rendering allocates many small texts at once, which the system's allocator does slower: `docs/bench.md`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    server::command::run()
}
