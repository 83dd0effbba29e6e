//! The binary `minideck`; everything it does is in `server::command`.
#![recursion_limit = "256"]

fn main() -> std::process::ExitCode {
    server::command::run()
}
