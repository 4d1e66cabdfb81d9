//! `ladder`: train, evaluate and use ladder networks from the command line.
//!
//! Arguments come in two stages: what was typed ([`args`]), then the settings among it
//! ([`settings`]), laid over configuration file, preset and defaults and checked by the libraries.
//! Each command is one file in [`commands`], or a folder; the libraries do the work and print
//! nothing.

mod args;
mod commands;
mod exit;
mod hints;
mod images;
mod labeling;
mod output;
mod page;
mod panics;
mod presets;
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
use exit::ExitStatus;
use panics::{BacktraceStyle, Unwound};

fn main() -> ExitCode {
    let backtraces = std::env::var_os("RUST_BACKTRACE");
    panics::install_hook(BacktraceStyle::parse(backtraces.as_deref()));
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refuse(&error),
    };
    match panics::catch(|| commands::run(cli)) {
        Ok(Ok(status)) => status.into(),
        Ok(Err(error)) => exit::failure(&error),
        Err(Unwound::Bug { error, backtrace }) => {
            let code = exit::failure(&error);
            if let Some(calls) = backtrace {
                let _ = writeln!(io::stderr(), "{calls}");
            }
            code
        }
        Err(Unwound::Killed) => ExitStatus::Interrupted.into(),
    }
}

/// Help and usage errors are clap's; a value out of its range is an error like any other.
fn refuse(error: &clap::Error) -> ExitCode {
    if error.kind() == ErrorKind::ValueValidation {
        let text = error.to_string();
        let line = text.lines().next().unwrap_or_default();
        let _ = writeln!(io::stderr(), "{}", output::escaped(line));
        return ExitCode::FAILURE;
    }
    // A closed pipe after `--help | head` is no failure.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}
