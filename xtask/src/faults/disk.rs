//! What a bad disk does to the files of a run: turned bits, files that are cut or emptied.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::calls::Call;
use super::run::{DISTURBED, Ladder, STRAIGHT};
use super::tally::Tally;
use crate::directory::{copy, files};
use crate::random::Random;

/// Files that say what happened, and from which nothing is computed.
const LOGS: [&str; 3] = ["log.txt", "metrics.jsonl", "state.json"];
/// A run that was stopped.
const STOPPED: &str = "stopped";

/// Every file of a finished run.
pub fn finished(ladder: &Ladder, flips: usize, random: &mut Random) -> Result<Tally> {
    damaged(ladder, STRAIGHT, flips, random)
}

/// Every file of a run that was killed at this call.
pub fn stopped(ladder: &Ladder, at: &Call, flips: usize, random: &mut Random) -> Result<Tally> {
    at.kill(ladder)?;
    fs::rename(ladder.run(DISTURBED), ladder.run(STOPPED))?;
    let tally = damaged(ladder, STOPPED, flips, random)?;
    fs::remove_dir_all(ladder.run(STOPPED))?;
    Ok(tally)
}

fn damaged(ladder: &Ladder, run: &str, flips: usize, random: &mut Random) -> Result<Tally> {
    let mut tally = Tally::default();
    for file in inner_files(&ladder.run(run))? {
        for fault in Fault::all(&ladder.run(run).join(&file), flips, random)? {
            copy(&ladder.run(run), &ladder.run(DISTURBED))?;
            fault.apply(&ladder.run(DISTURBED).join(&file))?;
            let what = format!("{}, {}: {fault:?}", ladder.subject.name, file.display());
            tally.count(1, &what, ladder.continue_and_use(&file)?);
            ladder.remove()?;
        }
    }
    Ok(tally)
}

/// The paths in a run of all its files but the logs.
fn inner_files(run: &Path) -> Result<Vec<PathBuf>> {
    let is_log = |file: &PathBuf| LOGS.iter().any(|log| file.ends_with(log));
    let all = files(run)?.into_iter().filter(|file| !is_log(file));
    all.map(|file| {
        Ok(file
            .strip_prefix(run)
            .context("a file of the run")?
            .to_owned())
    })
    .collect()
}

/// What happens to a file.
#[derive(Debug)]
enum Fault {
    Flip { byte: usize, bit: u8 },
    Cut { length: usize },
}

impl Fault {
    fn all(file: &Path, flips: usize, random: &mut Random) -> Result<Vec<Self>> {
        let length = fs::metadata(file)?.len();
        let mut faults = vec![Self::Cut { length: 0 }];
        faults.push(Self::Cut {
            length: random.below(length) as usize,
        });
        for _ in 0..flips {
            let (byte, bit) = (random.below(length) as usize, random.below(8) as u8);
            faults.push(Self::Flip { byte, bit });
        }
        Ok(faults)
    }

    fn apply(&self, file: &Path) -> Result<()> {
        let mut bytes = fs::read(file)?;
        match *self {
            Self::Flip { byte, bit } => bytes[byte] ^= 1 << bit,
            Self::Cut { length } => bytes.truncate(length),
        }
        Ok(fs::write(file, bytes)?)
    }
}
