//! Where the rows of a run come from: a data set by its name, or a file of one's own.

use std::io::{self, Write};
use std::sync::Arc;

use anyhow::{Result, bail};
use ladder_data::{Dataset, LabelSplit, Source, Table, TableSource};
use ladder_train::RunConfig;

use super::datasets;
use crate::args::TrainArgs;
use crate::output;
use crate::settings::{DatasetName, Settings};

/// Rows before it is known which of them a run trains with.
pub enum Origin {
    /// They are what they are.
    Fixed(Dataset),
    /// What they become is fitted to the rows that a run trains with.
    Table(Box<TableSource>),
}

impl Origin {
    /// The rows that the settings name, and the configuration that follows from both.
    pub fn load(args: &TrainArgs, settings: &Settings) -> Result<(RunConfig, Self)> {
        let name = settings.dataset().unwrap_or(DatasetName::Digits);
        if name != DatasetName::Table {
            let dataset = super::train::load(name, settings.data_dir.as_deref(), args)?;
            let config = settings.apply(RunConfig::default(), &dataset)?;
            return Ok((config, Self::Fixed(dataset)));
        }
        let source = read_table(settings, &RunConfig::default())?;
        refuse_without_unlabeled(settings, &source.table)?;
        if !args.output.json {
            write!(io::stdout(), "{}", output::Described(&source.table))?;
        }
        let whole = source.whole()?;
        let suited = RunConfig {
            folds: if source.test.is_some() { 0 } else { FOLDS },
            ..RunConfig::suited_to(&whole)
        };
        let config = settings.apply(suited, &whole)?;
        Ok((config, Self::Table(Box::new(source))))
    }

    /// The rows of a run that was started with `saved`.
    pub fn load_again(args: &TrainArgs, settings: &Settings, saved: &RunConfig) -> Result<Self> {
        let name = datasets::name_of(saved)?;
        if name == DatasetName::Table {
            return Ok(Self::Table(Box::new(read_table(settings, saved)?)));
        }
        let data_dir = settings.data_dir.as_deref().or(saved.data_dir.as_deref());
        Ok(Self::Fixed(super::train::load(name, data_dir, args)?))
    }

    /// The labels alone decide the split, so whatever is fitted is fitted on all rows here.
    pub fn whole(self) -> Result<(Arc<Dataset>, Option<Box<TableSource>>)> {
        match self {
            Self::Fixed(dataset) => Ok((Arc::new(dataset), None)),
            Self::Table(source) => Ok((source.whole()?, Some(source))),
        }
    }
}

/// The rows as a run with this split takes them: what is fitted sees no held-out row.
pub fn for_split(
    whole: Arc<Dataset>,
    source: Option<&TableSource>,
    split: &LabelSplit,
) -> Result<Arc<Dataset>> {
    match source {
        Some(source) if !split.validation.is_empty() => Ok(source.dataset(&split.unlabeled)?),
        _ => Ok(whole),
    }
}

/// Parts of cross-validation, unless something else is said.
const FOLDS: usize = 5;

fn read_table(settings: &Settings, base: &RunConfig) -> Result<TableSource> {
    let Some(table) = settings.table_over(base.table.clone())? else {
        bail!("the data set table needs --table FILE and --target COLUMN");
    };
    Ok(TableSource {
        table: Table::read(&table)?,
        test: settings.test.clone().or(base.test.clone()),
    })
}

/// Without unlabeled rows there is nothing for a ladder to climb.
fn refuse_without_unlabeled(settings: &Settings, table: &Table) -> Result<()> {
    let labels = table.labels().iter();
    let all = labels
        .filter(|&&label| label == ladder_data::UNLABELED)
        .count()
        == 0;
    if all && settings.labels.is_none() && settings.labels_file.is_none() {
        bail!(
            "{}: all {} rows have a class in column '{}', and a ladder network learns from those \
             without; say --labels N to use N of the labels, or --labels all",
            table.config().file.display(),
            table.len(),
            table.config().target,
        );
    }
    Ok(())
}
