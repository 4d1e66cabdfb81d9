//! `cargo xtask fuzz`: changes small files of every format at random, and gives them to the real
//! binary, which must read them or refuse them in one sentence.
//!
//! The seed corpus is in `xtask/corpus/`, a folder for each format; files of models are those of a
//! run that is trained first. What is wrong lies in `target/fuzz/findings/`.

mod bodies;
mod format;
mod mutate;
mod program;
mod tally;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use ladder_devtools::{executable, shell};

use crate::directory::{copy, fresh};
use crate::{generated, tiny_data};
use format::{Format, Seed, Target};
use mutate::Mutator;
use program::{End, Program};
use tally::Tally;

/// Arguments of `cargo xtask fuzz`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Seconds for each format
    #[arg(long, value_name = "N", default_value_t = 20)]
    seconds: u64,
    /// Seed of the changes
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// These formats alone
    #[arg(long, value_name = "NAME,...", value_delimiter = ',')]
    only: Vec<String>,
    /// Write their rows into the table in docs/reliability.md
    #[arg(long)]
    write: bool,
    /// The program to try instead of building it
    #[arg(long, value_name = "FILE")]
    ladder: Option<PathBuf>,
}

/// Where everything lies.
const FOLDER: &str = "target/fuzz";
/// Where the seed corpus lies.
const CORPUS: &str = "xtask/corpus";
/// Where the table stands.
const PAGE: &str = "docs/reliability.md";

/// Tries every format and prints what became of its files; an error if anything was found.
pub fn run(args: &Args) -> Result<()> {
    let formats = chosen(&args.only)?;
    let folder = shell::root().join(FOLDER);
    fresh(&folder)?;
    fs::create_dir_all(folder.join("findings"))?;
    let program = Program::new(ladder(args)?, folder.clone());
    prepare(&program, &folder)?;
    let names = Format::ALL.map(Format::words);
    let mut found = 0;
    for format in formats {
        let tally = fuzz(format, &program, args)?;
        println!("{}: {tally}", format.words());
        if args.write {
            let written = generated::read(PAGE, "fuzz")?;
            let row = tally::row(format.words(), args.seconds, &tally);
            generated::write(PAGE, "fuzz", &tally::table(&written, &names, &row))?;
        }
        found += tally.found;
    }
    ensure!(found == 0, "{found} files lie in {FOLDER}/findings");
    Ok(())
}

fn chosen(only: &[String]) -> Result<Vec<Format>> {
    let known = Format::ALL.map(Format::name);
    if let Some(unknown) = only.iter().find(|name| !known.contains(&name.as_str())) {
        bail!("{unknown}: no format; expected one of {}", known.join(", "));
    }
    let mut all = Format::ALL.to_vec();
    all.retain(|format| only.is_empty() || only.iter().any(|name| name == format.name()));
    Ok(all)
}

fn ladder(args: &Args) -> Result<PathBuf> {
    match &args.ladder {
        Some(ladder) => fs::canonicalize(ladder).with_context(|| ladder.display().to_string()),
        None => {
            let build = ["build", "--release", "--features", "parquet"];
            executable::build("ladder", shell::cargo().args(build))
        }
    }
}

/// The data, and runs of images and of a table; the first without the checksums that would hide what
/// lies behind them.
fn prepare(program: &Program, folder: &Path) -> Result<()> {
    tiny_data::write(&folder.join("data"))?;
    let classes = shell::root().join(CORPUS).join("y.npy");
    fs::copy(&classes, folder.join("y.npy")).with_context(|| classes.display().to_string())?;
    let table = shell::root().join(CORPUS).join("tables/plain.csv");
    let table = table.to_str().context("a path in UTF-8")?;
    program.succeed(&[&format::TRAIN_TABLE[..], &["--table", table]].concat())?;
    program.succeed(&[&format::TRAIN[..], &["--labels", "6", "--run-dir", "run"]].concat())?;
    let run = folder.join("run");
    fs::remove_file(run.join("checksums.sha256")).context("the checksums of the run")?;
    prepare_stopped(&run, &folder.join(format::STOPPED))
}

/// The same run as a kill leaves it between its last checkpoint and its result.
fn prepare_stopped(run: &Path, stopped: &Path) -> Result<()> {
    copy(run, stopped)?;
    for result in ["model.bpk", "model.json", "evaluation.json", "report.json"] {
        let path = stopped.join(result);
        fs::remove_file(&path).with_context(|| path.display().to_string())?;
    }
    for entry in fs::read_dir(stopped.join(format::CHECKPOINTS))? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "sha256") {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Files that are refused as they are would try the first check alone.
fn check(target: &Target, seeds: &[Seed]) -> Result<()> {
    let reads = |seed: &Seed| target.try_file(&seed.place, &seed.bytes);
    let ends = seeds.iter().map(reads).collect::<Result<Vec<_>>>()?;
    let read = ends.iter().filter(|end| matches!(end, End::Read)).count();
    ensure!(
        read == seeds.len(),
        "{} files of the corpus are not read",
        seeds.len() - read
    );
    Ok(())
}

/// Tries files of a format until its time is up.
fn fuzz(format: Format, program: &Program, args: &Args) -> Result<Tally> {
    let seeds = format.seeds(program.folder())?;
    let target = format.start(program)?;
    check(&target, &seeds)?;
    let mut mutator = Mutator::new(args.seed);
    let mut tally = Tally::default();
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(args.seconds) {
        let (seed, other) = mutator.choose(&seeds);
        let bytes = mutator.mutated(&seed.bytes, other);
        let end = target.try_file(&seed.place, &bytes)?;
        if let Some(what) = tally.count(&end) {
            let name = format!("{}-{}", format.name(), tally.found);
            println!("{name}: {what}");
            fs::write(program.folder().join("findings").join(name), &bytes)?;
        }
    }
    Ok(tally)
}
