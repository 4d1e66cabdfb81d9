//! `ladder`: train, evaluate and use ladder networks from the command line.
//!
//! Arguments come in two stages: what was typed ([`args`]), then merged over configuration file,
//! preset and defaults ([`settings`]) into the checked configuration of a run.
//! Each command is one file in [`commands`]; the libraries do the work and print nothing.

mod args;
mod classes;
mod commands;
mod hints;
mod images;
mod output;
mod page;
mod panics;
mod presets;
mod report;
#[cfg(feature = "serve")]
mod serve;
mod settings;
mod signals;
mod threads;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use args::Cli;
use panics::Unwound;
use report::Ending;

fn main() -> ExitCode {
    panics::install_hook();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refuse(&error),
    };
    match panics::catch(|| commands::run(cli)) {
        Ok(Ok(ending)) => ending.into(),
        Ok(Err(error)) | Err(Unwound::Bug(error)) => report::failure(&error),
        Err(Unwound::Killed) => Ending::Interrupted.into(),
    }
}

/// Help and usage errors are clap's; a value out of its range is an error like any other.
fn refuse(error: &clap::Error) -> ExitCode {
    if error.kind() == ErrorKind::ValueValidation {
        let text = error.to_string();
        let line = text.lines().next().unwrap_or_default();
        let _ = writeln!(io::stderr(), "{line}");
        return ExitCode::FAILURE;
    }
    // A closed pipe after `--help | head` is no failure.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}
