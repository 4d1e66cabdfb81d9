//! `cargo xtask faults`: disturbs the real binary in every way that a scheduler, a disk and a small
//! machine do; what comes out must be the undisturbed result, or one sentence.

mod calls;
mod disk;
mod kill;
mod limits;
mod results;
mod run;
mod subject;
mod tally;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use ladder_devtools::{executable, shell};

use crate::random::Random;
use crate::{directory, generated};
use run::Ladder;
use tally::Tally;

/// Arguments of `cargo xtask faults`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Few faults of each kind, in two minutes
    #[arg(long, conflicts_with = "write")]
    short: bool,
    /// Seed of moments, places and limits
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Write the table into docs/reliability.md
    #[arg(long)]
    write: bool,
    /// The program to disturb instead of building it
    #[arg(long, value_name = "FILE")]
    ladder: Option<PathBuf>,
}

/// How many faults there are for each subject.
struct Number {
    /// Of runs that are killed at random moments, and of each kind of limit.
    random: usize,
    /// The distance between calls that are disturbed: 1 for all.
    every: usize,
    /// Of bits that are turned in each file.
    flips: usize,
}

/// Where runs lie.
const FOLDER: &str = "target/faults";
/// Where the table stands.
const PAGE: &str = "docs/reliability.md";

/// Disturbs runs and prints what became of each kind of fault; an error if anything was lost.
pub fn run(args: &Args) -> Result<()> {
    let folder = shell::root().join(FOLDER);
    directory::fresh(&folder)?;
    subject::write_data(&folder.join("data"))?;
    let program = program(args)?;
    let number = match args.short {
        true => Number {
            random: 3,
            every: 20,
            flips: 0,
        },
        false => Number {
            random: 20,
            every: 1,
            flips: 2,
        },
    };
    let mut random = Random::new(args.seed);
    let mut rows: Vec<(&str, Tally)> = Vec::new();
    for subject in &subject::ALL {
        let ladder = Ladder::new(&program, folder.join(subject.name), subject)?;
        for (what, tally) in disturbed(&ladder, &number, &mut random)? {
            match rows.iter_mut().find(|(it, _)| *it == what) {
                Some((_, all)) => all.add(&tally),
                None => rows.push((what, tally)),
            }
        }
    }
    let table = tally::table(&rows);
    println!("{table}");
    if args.write {
        generated::write(PAGE, "faults", &table)?;
    }
    let lost: usize = rows.iter().map(|(_, tally)| tally.lost).sum();
    ensure!(
        lost == 0,
        "{lost} faults changed a result or ended in a panic"
    );
    Ok(())
}

/// Every kind of fault, and what became of the runs of a subject.
fn disturbed(
    ladder: &Ladder,
    number: &Number,
    random: &mut Random,
) -> Result<Vec<(&'static str, Tally)>> {
    let calls = calls::of(ladder)?;
    let some = || calls.iter().step_by(number.every);
    let of_checkpoints = || calls.iter().filter(|call| call.is_of_checkpoint());
    let stopped = of_checkpoints()
        .next_back()
        .context("no checkpoint is written")?;
    let flips = number.flips;
    let spread = calls.iter().step_by(calls.len().div_ceil(number.random));
    let mut rows = vec![
        (
            "SIGKILL at random moments",
            kill::trials(ladder, number.random, random)?,
        ),
        (
            "SIGKILL at every `fsync`, rename and `mkdir`",
            calls::kills(ladder, some())?,
        ),
        (
            "one of these fails: disk full, broken, read-only",
            calls::errors(ladder, some())?,
        ),
        (
            "few descriptors",
            limits::few_descriptors(ladder, number.random, random)?,
        ),
        (
            "little memory",
            limits::little_memory(ladder, number.random, random)?,
        ),
        (
            "any file of a finished run",
            disk::finished(ladder, flips, random)?,
        ),
        (
            "any file of a stopped run",
            disk::stopped(ladder, stopped, flips, random)?,
        ),
    ];
    match limits::may_mount() {
        true => rows.extend([
            (
                "a disk of a random size",
                limits::small_disks(ladder, number.random, random)?,
            ),
            (
                "a stopped run on a read-only disk",
                limits::read_only(ladder, spread)?,
            ),
        ]),
        false => println!("left out: small and read-only disks, since this user may not mount"),
    }
    Ok(rows)
}

fn program(args: &Args) -> Result<PathBuf> {
    match &args.ladder {
        Some(ladder) => fs::canonicalize(ladder).with_context(|| ladder.display().to_string()),
        None => executable::build("ladder", shell::cargo().args(["build", "--release"])),
    }
}
