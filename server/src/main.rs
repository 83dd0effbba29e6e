//! The binary `minideck`; everything it does is in `server::command`.

fn main() -> std::process::ExitCode {
    server::command::run()
}
