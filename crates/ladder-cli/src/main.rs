//! `ladder`: train, evaluate and use ladder networks from the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    ladder_cli::run(std::env::args_os()).into()
}
