//! `cargo xtask bench`: each backend beside PyTorch, in time, memory and distance from the floor.
//!
//! Every measurement is a process of its own, so that its peak memory is its own, and the
//! implementations take turns (A B A B), so that a busy machine disturbs all of them alike.
//!
//! ```text
//! presets ─► plan (tasks) ─► a process each, in rounds ─► results ─► tables, chart, JSON
//! ```

mod case;
mod chart;
mod date;
mod figures;
mod hardware;
mod implementation;
mod machine;
mod peers;
mod plan;
mod presets;
mod report;
mod results;
mod sample;
mod sampling;
mod tables;
mod torch;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail, ensure};
use clap::ValueEnum;
use ladder_devtools::{executable, shell};
use ladder_model::Backend;

use crate::{backend, publish};
use figures::quantile;
use implementation::Implementation;
use machine::Machine;
use plan::{Section, Task};
use presets::Presets;
use report::Report;
use results::Results;
use sample::Sample;
use sampling::SamplingPlan;

/// Arguments of `cargo xtask bench`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Backends to measure; the others are compared with the first
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "LIST",
        default_value = "flex,ndarray",
        value_parser = backend::parser()
    )]
    backends: Vec<Backend>,
    /// Parts of the report [default: all]
    #[arg(long, value_delimiter = ',', value_name = "LIST")]
    only: Vec<Section>,
    #[command(flatten)]
    sampling: SamplingPlan,
    /// Interpreter with torch, for the PyTorch peers [default: python3, where it has torch]
    #[arg(long)]
    python: Option<String>,
    /// Leave the PyTorch peers out
    #[arg(long, conflicts_with = "python")]
    no_peer: bool,
    /// File for the figures, seen from the workspace's root; the tables go to the same name with
    /// .md, the chart to .svg
    #[arg(long, value_name = "FILE.json", value_parser = json_file, default_value = "target/bench.json")]
    out: PathBuf,
    /// Write tables and chart into benches/README.md and benches/step.svg, too
    #[arg(long, conflicts_with = "only")]
    publish: bool,
}

/// Any other name might be that of the tables or the chart.
fn json_file(text: &str) -> Result<PathBuf> {
    let path = PathBuf::from(text);
    ensure!(
        path.extension().is_some_and(|it| it == "json"),
        "a name that ends in .json"
    );
    Ok(path)
}

/// Builds the step benchmark, runs every task in rounds, prints and writes the report.
pub fn run(args: &Args) -> Result<()> {
    let machine = Machine::here(); // Before the build, which makes the machine busy itself.
    let presets = Presets::read()?;
    let implementations = implementations(args)?;
    warn(args, &machine);
    let sections = match args.only.is_empty() {
        true => Section::value_variants().to_vec(),
        false => args.only.clone(),
    };
    let tasks = plan::plan(&sections, &implementations);
    let mut failures = Vec::new();
    let measured = measure(
        &tasks,
        &implementations,
        &presets,
        &args.sampling,
        &mut failures,
    );
    let report = Report {
        machine,
        sampling: args.sampling.clone(),
        sections,
        results: Results::new(&implementations, measured),
        failures,
    };
    write(&report, &presets, args)?;
    if !report.failures.is_empty() {
        bail!("{} measurements failed", report.failures.len());
    }
    Ok(())
}

fn implementations(args: &Args) -> Result<Vec<Implementation>> {
    let peers = match args.no_peer {
        true => Vec::new(),
        false => peers::find(&args.backends, args.python.as_deref())?,
    };
    let binary = build(&args.backends)?;
    let ladder = |&backend| Implementation::ladder(backend, binary.clone());
    Ok(args.backends.iter().map(ladder).chain(peers).collect())
}

/// Builds the step benchmark with these backends and returns where it lies.
fn build(backends: &[Backend]) -> Result<PathBuf> {
    println!("building the step benchmark ...");
    // Not the one package: its own choice of features would compile burn once more.
    executable::build(
        "step",
        shell::cargo()
            .args(["bench", "--no-run", "--workspace", "--bench", "step"])
            .args(backend::features(backends)),
    )
}

fn warn(args: &Args, machine: &Machine) {
    if args.backends.contains(&Backend::Wgpu) {
        println!("wgpu compiles its kernels in the first step: minutes on a software driver");
    }
    if machine.is_busy() {
        println!("other programs are computing: these figures will mean little");
    }
}

/// The samples of each task over all rounds. A failure is printed, and the others go on.
fn measure(
    tasks: &[Task],
    implementations: &[Implementation],
    presets: &Presets,
    sampling: &SamplingPlan,
    failures: &mut Vec<String>,
) -> Vec<(Task, Vec<Sample>)> {
    let mut measured: Vec<_> = tasks.iter().map(|&task| (task, Vec::new())).collect();
    let rounds = sampling.rounds;
    for round in 1..=rounds {
        for (index, (task, samples)) in measured.iter_mut().enumerate() {
            let (implementation, case) = (&implementations[task.implementation], task.case);
            let place = format!("round {round}/{rounds}, {}/{}", index + 1, tasks.len());
            match implementation.measure(case, presets, sampling) {
                Ok(sample) => {
                    let median = quantile(&sample.times_ms, 0.5);
                    println!("{place}: {median:>9.2} ms  {}: {case}", implementation.name);
                    samples.push(sample);
                }
                Err(error) => {
                    println!("{place}: {error:#}");
                    failures.push(format!("{error:#}"));
                }
            }
        }
    }
    measured
}

fn write(report: &Report, presets: &Presets, args: &Args) -> Result<()> {
    let chart = chart::svg(&report.results)?;
    let out = shell::root().join(&args.out);
    let figure = out.with_extension("svg");
    let name = |path: &Path| path.file_name().map(|it| it.to_string_lossy().into_owned());
    let figure_name = chart.as_ref().and_then(|_| name(&figure));
    let text = report.markdown(presets, figure_name.as_deref());
    println!("\n{text}");
    publish::write(&out, &(serde_json::to_string_pretty(report)? + "\n"))?;
    publish::write(&out.with_extension("md"), &text)?;
    if let Some(chart) = &chart {
        publish::write(&figure, chart)?;
    }
    if args.publish {
        publish(report, presets, chart.as_deref())?;
    }
    Ok(())
}

/// The command in the marks around the published tables.
const PUBLISH: &str = "cargo xtask bench --publish";

fn publish(report: &Report, presets: &Presets, chart: Option<&str>) -> Result<()> {
    let benches = shell::root().join("benches");
    if let Some(chart) = chart {
        publish::write(&benches.join("step.svg"), chart)?;
    }
    let text = report.markdown(presets, chart.map(|_| "step.svg"));
    publish::replace(&benches.join("README.md"), PUBLISH, &text)
}
