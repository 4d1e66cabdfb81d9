//! `cargo xtask faults`: kills the real binary at random moments, and turns, cuts and empties every
//! file of a run; what comes out must be the undisturbed result, or one sentence.

mod disk;
mod kill;
mod ladder;
mod tally;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use ladder_devtools::{executable, shell};

use crate::generated;
use crate::random::Random;
use ladder::Ladder;

/// Arguments of `cargo xtask faults`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Runs that are killed, each at two moments
    #[arg(long, value_name = "N", default_value_t = 20)]
    kills: usize,
    /// Bits that are turned in each file, one after the other
    #[arg(long, value_name = "N", default_value_t = 2)]
    flips: usize,
    /// Seed of moments and places
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Write the table into docs/reliability.md
    #[arg(long)]
    write: bool,
    /// The program to disturb instead of building it
    #[arg(long, value_name = "FILE")]
    ladder: Option<PathBuf>,
}

/// Where runs lie.
const FOLDER: &str = "target/faults";
/// Where the table stands.
const PAGE: &str = "docs/reliability.md";

/// Disturbs runs and prints what became of each kind of fault; an error if anything was lost.
pub fn run(args: &Args) -> Result<()> {
    let folder = shell::root().join(FOLDER);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    fs::create_dir_all(&folder)?;
    let ladder = Ladder::new(program(args)?, folder)?;
    let mut random = Random::new(args.seed);
    let mut rows = vec![(
        "SIGKILL at random moments of training",
        kill::trials(&ladder, args.kills, &mut random)?,
    )];
    rows.extend(disk::trials(&ladder, args.flips, &mut random)?);
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

fn program(args: &Args) -> Result<PathBuf> {
    match &args.ladder {
        Some(ladder) => fs::canonicalize(ladder).with_context(|| ladder.display().to_string()),
        None => executable::build("ladder", shell::cargo().args(["build", "--release"])),
    }
}
