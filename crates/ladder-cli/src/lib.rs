//! The command `ladder`: train, evaluate and use ladder networks from the command line.
//!
//! The binary is one call of [`run`], so that another program, as the Python package, can hold the
//! command too; it is no library of functions.
//!
//! Arguments come in two stages: what was typed ([`args`]), then the settings among it
//! ([`settings`]), laid over configuration file, preset and defaults and checked by the libraries.
//! Each command is one file in [`commands`], or a folder; the libraries do the work and print
//! nothing.

#![expect(
    rustdoc::private_intra_doc_links,
    reason = "its modules are for readers of the code"
)]

mod args;
mod cells;
mod commands;
mod exit;
mod hints;
mod images;
mod labeling;
mod output;
mod page;
mod panics;
mod presets;
mod program;
#[cfg(feature = "serve")]
mod serve;
mod settings;
mod signals;
mod sweep;
mod threads;

use std::ffi::OsString;
use std::io::{self, Write};

use clap::Parser;
use clap::error::ErrorKind;

use args::Cli;
use exit::ExitStatus;
use panics::{BacktraceStyle, Unwound};

/// Runs the command that was typed, the program's name first, and gives the exit code of the process.
///
/// It prints, listens for Ctrl-C and sets the process's hook for panics: it is the whole program.
pub fn run(typed: impl IntoIterator<Item = OsString>) -> u8 {
    let backtraces = std::env::var_os("RUST_BACKTRACE");
    panics::install_hook(BacktraceStyle::parse(backtraces.as_deref()));
    let typed: Vec<OsString> = typed.into_iter().collect();
    if let Some(name) = typed.first() {
        program::remember(name);
    }
    let cli = match Cli::try_parse_from(typed) {
        Ok(cli) => cli,
        Err(error) => return refuse(&error),
    };
    match panics::catch(|| commands::run(cli)) {
        Ok(Ok(status)) => status.code(),
        Ok(Err(error)) | Err(Unwound::Exhausted(error)) => exit::failure(&error).code(),
        Err(Unwound::Bug { error, backtrace }) => {
            let status = exit::failure(&error);
            if let Some(calls) = backtrace {
                let _ = writeln!(io::stderr(), "{calls}");
            }
            status.code()
        }
        Err(Unwound::Killed) => ExitStatus::Interrupted.code(),
    }
}

/// Help and usage errors are clap's; a value out of its range is an error like any other.
fn refuse(error: &clap::Error) -> u8 {
    if error.kind() == ErrorKind::ValueValidation {
        let text = error.to_string();
        let line = text.lines().next().unwrap_or_default();
        let _ = writeln!(io::stderr(), "{}", output::escaped(line));
        return ExitStatus::Failed.code();
    }
    // A closed pipe after `--help | head` is no failure.
    let _ = error.print();
    u8::try_from(error.exit_code()).unwrap_or(2)
}
