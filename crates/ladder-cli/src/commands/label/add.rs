//! `ladder label --add`: labels from a file that somebody has filled in.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Result, anyhow, bail, ensure};
use ladder_train::RunDir;

use super::{Opened, open};
use crate::args::LabelArgs;
use crate::labeling::{Filled, LABEL, Labels, class_of, read_filled};
use crate::output::{counted, escaped, escaped_lines};

/// Adds the labels of `file` to those of the run, and says what to do with them.
pub(super) fn run(args: &LabelArgs, file: &Path) -> Result<()> {
    let config = RunDir::open(&args.run)?.config()?;
    let filled = read_filled(file)?;
    let name = file.display();
    ensure!(
        !filled.is_empty(),
        "{name}: no row has a label yet; fill in the column '{LABEL}'"
    );
    let opened = open(args, &config)?;
    let changes = changes(&opened, &filled).map_err(|error| anyhow!("{name}: {error}"))?;
    let Opened {
        run,
        data,
        split,
        file,
    } = opened;
    let labels = Labels::open(&run, &config, &data.whole, &split.labeled, file)?;
    labels.change(&data.whole, &changes)?;
    say(args, changes.len(), &labels)
}

/// The class of each row, all of them unlabeled ones of the run.
fn changes(opened: &Opened, filled: &[Filled]) -> Result<Vec<(u32, Option<usize>)>> {
    let Opened { data, split, .. } = opened;
    let mut open: HashSet<u32> = split.unlabeled.iter().copied().collect();
    for row in &split.labeled {
        open.remove(row);
    }
    let mut found = HashSet::new();
    let change = |Filled { line, row, class }: &Filled| {
        if !open.contains(row) {
            bail!("line {line}: row {row} is not an unlabeled row of the run");
        }
        if !found.insert(*row) {
            bail!("line {line}: row {row} stands above already");
        }
        let class = class_of(&data.whole, *row, class);
        let class = class.map_err(|problem| anyhow!("line {line}: {problem}"))?;
        Ok((*row, Some(class)))
    };
    filled.iter().map(change).collect()
}

fn say(args: &LabelArgs, now: usize, labels: &Labels) -> Result<()> {
    if args.json {
        return Ok(writeln!(io::stdout(), "{}", labels.summary())?);
    }
    let (now, all) = (counted(now, "label is", "labels are"), labels.added());
    let file = labels.file().display().to_string();
    writeln!(
        io::stdout(),
        "{now} added; {} has {all} besides those of the run\n\ntrain with them:\n{}",
        escaped(&file),
        escaped_lines(labels.command())
    )?;
    Ok(())
}
