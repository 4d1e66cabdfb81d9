//! The project's own commands: `cargo xtask check`, `test`, `golden`, `export-check`, `browse`,
//! `bench`, `reproduce` and `report`.
//!
//! One command a file. None of them needs burn, so this crate builds in seconds.

mod backends;
mod bench;
mod browse;
mod check;
mod drivers;
mod executable;
mod experiments;
mod export_check;
mod golden;
mod licenses;
mod links;
mod package;
mod publish;
mod python;
mod report;
mod reproduce;
mod shell;
mod spdx;
mod table;
mod test;
mod tidy;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The project's own commands.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", help_expected = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check everything that a change must pass, cheapest first; stop at the first failure
    Check(check::Args),
    /// Run every test on every backend that this machine can run
    Test(test::Args),
    /// Regenerate the golden values with PyTorch
    Golden(golden::Args),
    /// Compare exported classifiers with `ladder predict`, in PyTorch and ONNX Runtime
    ExportCheck(export_check::Args),
    /// Use the page of `ladder serve` in headless Chromium, and take pictures of it
    Browse(browse::Args),
    /// Measure the training step of each backend beside PyTorch
    Bench(bench::Args),
    /// Train rows of the papers' tables, going on where it stopped, and keep the results
    Reproduce(reproduce::Args),
    /// Write the tables of the results: experiments/RESULTS.md, and README's
    Report(report::Args),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Check(args) => check::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Golden(args) => golden::run(&args),
        Command::ExportCheck(args) => export_check::run(&args),
        Command::Browse(args) => browse::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Reproduce(args) => reproduce::run(&args),
        Command::Report(args) => report::run(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
