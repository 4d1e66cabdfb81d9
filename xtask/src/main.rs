//! The project's own commands: `cargo xtask check`, `test`, `golden`, `export-check`, `browse`,
//! `faults`, `fuzz`, `slurm`, `gpu-pack` and `python`, and the way to `bench`, `reproduce` and `report`.
//!
//! One file per command. This crate builds in seconds, without burn.

mod backends;
mod browse;
mod check;
mod directory;
mod drivers;
mod export_check;
mod faults;
mod forward;
mod fuzz;
mod generated;
mod golden;
mod gpu_pack;
mod links;
mod package;
mod python;
mod random;
mod server;
mod slurm;
mod test;
mod tidy;
mod tiny_data;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use forward::Build;

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
    /// Use the page of `ladder serve` in headless Chromium, and take screenshots of it
    Browse(browse::Args),
    /// Kill runs and damage their files, and compare with the undisturbed result
    Faults(faults::Args),
    /// Change files of every format at random, and let the program read them
    Fuzz(fuzz::Args),
    /// Train a sweep on a real Slurm with two nodes, lose a program and a node, and compare
    Slurm(slurm::Args),
    /// Pack what measures a GPU, for a machine without a compiler or a network
    GpuPack(gpu_pack::Args),
    /// Build the wheel of the Python package, install it and run its tests
    Python(python::Args),
    /// Measure the training step of each backend beside PyTorch
    Bench(forward::Args),
    /// Train rows of the papers' tables, going on where it stopped, and keep the results
    Reproduce(forward::Args),
    /// Write the tables of the results: experiments/RESULTS.md, and README's
    Report(forward::Args),
}

fn main() -> ExitCode {
    run(Cli::parse().command).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Check(args) => check::run(&args)?,
        Command::Test(args) => test::run(&args)?,
        Command::Golden(args) => golden::run(&args)?,
        Command::ExportCheck(args) => export_check::run(&args)?,
        Command::Browse(args) => browse::run(&args)?,
        Command::Faults(args) => faults::run(&args)?,
        Command::Fuzz(args) => fuzz::run(&args)?,
        Command::Slurm(args) => slurm::run(&args)?,
        Command::GpuPack(args) => gpu_pack::run(&args)?,
        Command::Python(args) => python::run(&args)?,
        Command::Bench(args) => return forward::run("bench", &args, Build::Bench),
        Command::Reproduce(args) => return forward::run("reproduce", &args, Build::Default),
        Command::Report(args) => return forward::run("report", &args, Build::Default),
    }
    Ok(ExitCode::SUCCESS)
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
