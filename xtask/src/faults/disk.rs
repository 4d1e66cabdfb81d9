//! What a bad disk does to the files of a run: turned bits, files that are cut or emptied.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result};

use super::ladder::{End, Ladder};
use super::tally::Tally;
use crate::directory::copy;
use crate::random::Random;

/// Files that say what happened, and from which nothing is computed.
const LOGS: [&str; 2] = ["log.txt", "metrics.jsonl"];

/// Every file of a finished run, then the newest checkpoint of one that was stopped.
pub fn trials(
    ladder: &Ladder,
    flips: usize,
    random: &mut Random,
) -> Result<Vec<(&'static str, Tally)>> {
    stop(ladder)?;
    let finished = |_: &Path| true;
    let checkpoint = |file: &Path| file.components().any(|it| it.as_os_str() == "checkpoints");
    let use_finished = |name: &str| match ladder.finish(name)? {
        End::Same => ladder.compare(name),
        end => Ok(end),
    };
    let resume = |name: &str| ladder.finish(name);
    let mut rows = Vec::new();
    for (words, run, is_meant, end) in [
        (
            "any file of a finished run",
            "straight",
            &finished as &dyn Fn(&Path) -> bool,
            &use_finished as &dyn Fn(&str) -> Result<End>,
        ),
        ("any file of a checkpoint", "stopped", &checkpoint, &resume),
    ] {
        let mut tally = Tally::default();
        for file in files(&ladder.run(run))?.iter().filter(|it| is_meant(it)) {
            for fault in Fault::all(file, flips, random)? {
                let name = "damaged";
                let dir = ladder.run(name);
                copy(&ladder.run(run), &dir)?;
                let inner = file
                    .strip_prefix(ladder.run(run))
                    .context("a file of the run")?;
                fault.apply(&dir.join(inner))?;
                tally.count(1, &format!("{}: {fault:?}", inner.display()), end(name)?);
                fs::remove_dir_all(&dir)?;
            }
        }
        rows.push((words, tally));
    }
    Ok(rows)
}

/// A run that was killed when it had three checkpoints.
fn stop(ladder: &Ladder) -> Result<()> {
    let mut child = ladder.spawn(&ladder.train("stopped"))?;
    let checkpoints = ladder.run("stopped").join("checkpoints");
    let sealed = || {
        let names = fs::read_dir(&checkpoints).into_iter().flatten().flatten();
        names
            .filter(|it| it.path().extension().is_some_and(|it| it == "sha256"))
            .count()
    };
    while sealed() < 3 && child.try_wait()?.is_none() {
        sleep(Duration::from_millis(1));
    }
    child.kill()?;
    child.wait()?;
    Ok(())
}

/// All files below a directory but the logs, sorted.
fn files(directory: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        match path.is_dir() {
            true => found.extend(files(&path)?),
            false if LOGS.iter().any(|log| name == *log) => (),
            false => found.push(path),
        }
    }
    found.sort();
    Ok(found)
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
