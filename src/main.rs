//! The `huisclos` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    huisclos::cli::run()
}
