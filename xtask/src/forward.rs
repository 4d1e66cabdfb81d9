//! `cargo xtask bench`, `reproduce` and `report`: commands of `ladder-experiments`, which needs burn
//! and is therefore built only when one of them is asked for.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use ladder_devtools::{executable, shell};

/// Arguments that `ladder-experiments` reads.
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub struct Args {
    /// Arguments of the command; --help lists them
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGUMENTS"
    )]
    arguments: Vec<OsString>,
}

/// Which build of burn the program shares: burn takes minutes, and other features are another build.
#[derive(Clone, Copy, Debug)]
pub enum Build {
    /// That of `cargo build --release`: `ladder-experiments` alone would choose fewer features.
    Default,
    /// That of the step benchmark with its default backends.
    Bench,
}

impl Build {
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Default => &["--package", "ladder-cli", "--package", "ladder-experiments"],
            Self::Bench => &["--workspace", "--features", "flex,ndarray"],
        }
    }
}

/// Builds the program and becomes it.
pub fn run(command: &str, args: &Args, build: Build) -> Result<ExitCode> {
    let mut cargo = shell::cargo();
    cargo.args(["build", "--release", "--bin", PROGRAM]);
    let program = executable::build(PROGRAM, cargo.args(build.arguments()))?;
    become_program(Command::new(program).arg(command).args(&args.arguments))
        .with_context(|| format!("cannot start {PROGRAM} {command}"))
}

const PROGRAM: &str = "ladder-experiments";

/// Replaces this process, so that signals and the exit code are the program's own.
#[cfg(unix)]
fn become_program(command: &mut Command) -> std::io::Result<ExitCode> {
    use std::os::unix::process::CommandExt;

    Err(command.exec())
}

#[cfg(not(unix))]
fn become_program(command: &mut Command) -> std::io::Result<ExitCode> {
    let code = command.status()?.code();
    Ok(code.map_or(ExitCode::FAILURE, |code| {
        ExitCode::from(u8::try_from(code).unwrap_or(1))
    }))
}
