//! Benchmark, reproduction and result tables, behind `cargo xtask bench`, `reproduce` and `report`.
//!
//! - [`mod@bench`] measures the training step of each backend beside PyTorch.
//! - [`reproduce`] trains the rows of the papers' tables, which [`rows`] reads, and keeps the
//!   results, which [`results`] reads.
//! - [`tables`] writes `experiments/RESULTS.md` and README's table from rows and results.

mod backend;
mod bench;
mod markdown;
mod numbers;
mod publish;
mod reproduce;
mod results;
mod rows;
#[cfg(test)]
mod synthetic;
mod tables;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Benchmark, reproduction and result tables.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", help_expected = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measure the training step of each backend beside PyTorch
    Bench(bench::Args),
    /// Train rows of the papers' tables, going on where it stopped, and keep the results
    Reproduce(reproduce::Args),
    /// Write the tables of the results: experiments/RESULTS.md, and README's
    Report(tables::Args),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Bench(args) => bench::run(&args),
        Command::Reproduce(args) => reproduce::run(&args),
        Command::Report(args) => tables::run(&args),
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
