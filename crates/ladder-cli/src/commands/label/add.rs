//! `ladder label --add`: labels from a file that somebody has filled in.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Result, anyhow, bail, ensure};
use ladder_data::Label;
use ladder_train::RunDir;

use super::{Opened, open, same_rows};
use crate::args::LabelArgs;
use crate::commands::load;
use crate::labeling::{Changed, Filled, LABEL, Labels, label_of, read_filled};
use crate::output::{escaped, escaped_lines};

/// Adds the labels of `file` to those of the run, and says what to do with them.
pub(super) fn run(args: &LabelArgs, file: &Path) -> Result<()> {
    let config = RunDir::open(&args.run)?.config()?;
    let config = load::with_data_in(config, args.data_dir.as_deref())?;
    let filled = read_filled(file)?;
    let name = file.display();
    ensure!(
        !filled.labels.is_empty(),
        "{name}: no row has a label yet; fill in the column '{LABEL}'"
    );
    let opened = open(args, &config)?;
    let changes = changes(&opened, &filled.labels).map_err(|error| anyhow!("{name}: {error}"))?;
    same_rows::check(&opened.data, &filled).map_err(|error| anyhow!("{name}: {error}"))?;
    let Opened {
        run,
        data,
        split,
        file,
    } = opened;
    let labels = Labels::open(&run, &config, &data.whole, &split.labeled, file)?;
    let changed = labels.change(&data.whole, &changes)?;
    say(args, changed, &labels)
}

/// The label of each row, all of them unlabeled ones of the run.
fn changes(opened: &Opened, filled: &[Filled]) -> Result<Vec<(u32, Option<Label>)>> {
    let Opened { data, split, .. } = opened;
    let mut open: HashSet<u32> = split.unlabeled.iter().copied().collect();
    for row in &split.labeled {
        open.remove(row);
    }
    let mut found = HashSet::new();
    let change = |filled: &Filled| {
        let Filled {
            place, row, class, ..
        } = filled;
        if !open.contains(row) {
            bail!("{place}: row {row} is not an unlabeled row of the run");
        }
        if !found.insert(*row) {
            bail!("{place}: row {row} stands above already");
        }
        let label = label_of(&data.whole, *row, class);
        let label = label.map_err(|problem| anyhow!("{place}: {problem}"))?;
        Ok((*row, Some(label)))
    };
    filled.iter().map(change).collect()
}

fn say(args: &LabelArgs, changed: Changed, labels: &Labels) -> Result<()> {
    if args.json {
        let mut summary = labels.summary();
        summary["new"] = changed.new.into();
        summary["changed"] = changed.changed.into();
        return Ok(writeln!(io::stdout(), "{summary}")?);
    }
    let file = labels.file().display().to_string();
    writeln!(
        io::stdout(),
        "{changed}; {} has {} besides those of the run\n\ntrain with them:\n{}",
        escaped(&file),
        labels.added(),
        escaped_lines(labels.command())
    )?;
    Ok(())
}
