//! `cargo xtask bench`: the training step at the paper's size, each backend and PyTorch.
//!
//! Every measurement is a process of its own, so that its peak memory is its own, and the
//! contestants take turns (A B A B), so that a busy machine disturbs all of them alike.

mod contestant;
mod machine;
mod report;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::backends::Backend;
use crate::{python, shell};
use contestant::{Contestant, Sample};
use machine::Machine;
use report::Report;

/// Arguments of `cargo xtask bench`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Backends to measure
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "LIST",
        default_value = "flex,ndarray"
    )]
    backends: Vec<Backend>,
    /// Measured steps of each process
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    steps: u32,
    /// Steps before them, not measured
    #[arg(long, default_value_t = 10)]
    warmup: u32,
    /// Processes of each contestant
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Threads of each process; 0 leaves the choice to the backend
    #[arg(long, default_value_t = 0)]
    threads: u32,
    /// Interpreter with torch, for the PyTorch peer [default: python3, where it has torch]
    #[arg(long)]
    python: Option<String>,
    /// Leave the PyTorch peer out
    #[arg(long, conflicts_with = "python")]
    no_peer: bool,
    /// File for the figures, seen from the workspace's root
    #[arg(long, default_value = "target/bench.json")]
    out: PathBuf,
}

/// Builds the step benchmark, runs every contestant in turn, prints the table, writes the JSON.
pub fn run(args: &Args) -> Result<()> {
    let machine = Machine::here(); // Before the build, which makes the machine busy itself.
    let contestants = contestants(args)?;
    if args.backends.contains(&Backend::Wgpu) {
        println!("wgpu compiles its kernels in the first step: minutes on a software driver");
    }
    if machine.is_busy() {
        println!("other programs are computing: these figures will mean little");
    }
    let mut samples: Vec<Vec<Sample>> = contestants.iter().map(|_| Vec::new()).collect();
    for round in 1..=args.rounds {
        for (contestant, samples) in contestants.iter().zip(&mut samples) {
            let sample = contestant.measure(args.steps, args.warmup, args.threads)?;
            let median = report::median(&sample.step_ms);
            println!(
                "round {round}/{}: {:<8} {median:>9.2} ms",
                args.rounds,
                contestant.name()
            );
            samples.push(sample);
        }
    }
    let named = contestants.iter().map(Contestant::name).zip(&samples);
    let report = Report::new(machine, args.steps, args.warmup, args.threads, named);
    println!("\n{}", report.table());
    write(&report, &args.out).with_context(|| format!("{}", args.out.display()))?;
    println!("{}", args.out.display());
    Ok(())
}

fn write(report: &Report, out: &Path) -> Result<()> {
    let path = shell::root().join(out);
    if let Some(directory) = path.parent() {
        std::fs::create_dir_all(directory)?;
    }
    Ok(std::fs::write(
        &path,
        serde_json::to_string_pretty(report)? + "\n",
    )?)
}

fn contestants(args: &Args) -> Result<Vec<Contestant>> {
    let peer = match args.no_peer {
        true => None,
        false => peer(args.python.as_deref())?,
    };
    let binary = contestant::build(&args.backends)?;
    let ladder = |&backend| Contestant::Ladder {
        backend,
        binary: binary.clone(),
    };
    Ok(args.backends.iter().map(ladder).chain(peer).collect())
}

/// PyTorch where an interpreter has it; an interpreter asked for by name must.
fn peer(python: Option<&str>) -> Result<Option<Contestant>> {
    let name = python.unwrap_or("python3");
    match python::torch_version(name) {
        Ok(_) => Ok(Some(Contestant::Torch {
            python: name.to_owned(),
        })),
        Err(error) if python.is_none() => {
            println!("without the PyTorch peer: {error}");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
