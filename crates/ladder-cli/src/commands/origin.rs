//! Where the rows of a run come from: a data set by its name, or a file of one's own.

use std::io::{self, Write};
use std::sync::Arc;

use anyhow::{Result, bail};
use ladder_data::arrays::{self, Arrays};
use ladder_data::{Dataset, LabelSplit, Source, Table, TableSource, TestRows};
use ladder_train::RunConfig;

use super::{datasets, own_images};
use crate::args::TrainArgs;
use crate::output::Described;
use crate::settings::{DatasetName, Settings};

/// Rows before it is known which of them a run trains with.
pub enum Origin {
    /// They are what they are.
    Fixed(Arc<Dataset>),
    /// What they become is fitted to the rows that a run trains with.
    Table(Box<TableSource>),
}

impl Origin {
    /// The rows that the settings name, and the configuration that follows from both.
    pub fn load(args: &TrainArgs, settings: &Settings) -> Result<(RunConfig, Self)> {
        match settings.dataset().unwrap_or(DatasetName::Digits) {
            DatasetName::Table => {
                let source = read_table(settings, &RunConfig::default())?;
                let whole = source.whole()?;
                if !args.output.json {
                    write!(io::stdout(), "{}", Described::table(&source.table))?;
                }
                let config = suited(settings, &whole, RunConfig::default())?;
                Ok((config, Self::Table(Box::new(source))))
            }
            DatasetName::Images => {
                let base = RunConfig {
                    images: settings.images_over(None)?,
                    ..RunConfig::default()
                };
                let dataset = read_images(settings, &base)?;
                if !args.output.json {
                    write!(io::stdout(), "{}", Described::images(&dataset))?;
                }
                let config = suited(settings, &dataset, base)?;
                Ok((config, Self::Fixed(Arc::new(dataset))))
            }
            DatasetName::Arrays => {
                let base = RunConfig {
                    arrays: settings.arrays_over(None)?,
                    ..RunConfig::default()
                };
                let origin = read_arrays(settings, &base)?;
                let whole = match &origin {
                    Self::Fixed(dataset) => dataset.clone(),
                    Self::Table(source) => source.whole()?,
                };
                if !args.output.json {
                    write!(io::stdout(), "{}", Described::arrays(&whole))?;
                }
                let config = suited(settings, &whole, base)?;
                Ok((config, origin))
            }
            name => {
                let dataset = super::train::load(name, settings.data_dir.as_deref(), args)?;
                let config = settings.apply(RunConfig::default(), &dataset)?;
                Ok((config, Self::Fixed(Arc::new(dataset))))
            }
        }
    }

    /// The rows of a run that was started with `saved`.
    pub fn load_again(args: &TrainArgs, settings: &Settings, saved: &RunConfig) -> Result<Self> {
        match datasets::name_of(saved)? {
            DatasetName::Table => Ok(Self::Table(Box::new(read_table(settings, saved)?))),
            DatasetName::Images => Ok(Self::Fixed(Arc::new(read_images(settings, saved)?))),
            DatasetName::Arrays => read_arrays(settings, saved),
            name => {
                let data_dir = settings.data_dir.as_deref().or(saved.data_dir.as_deref());
                let dataset = super::train::load(name, data_dir, args)?;
                Ok(Self::Fixed(Arc::new(dataset)))
            }
        }
    }

    /// The labels alone decide the split, so whatever is fitted is fitted on all rows here.
    pub fn whole(self) -> Result<(Arc<Dataset>, Option<Box<TableSource>>)> {
        match self {
            Self::Fixed(dataset) => Ok((dataset, None)),
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
        test: settings
            .test
            .clone()
            .or(base.test.clone())
            .map(TestRows::File),
    })
}

fn read_arrays(settings: &Settings, base: &RunConfig) -> Result<Origin> {
    let Some(config) = settings.arrays_over(base.arrays.clone())? else {
        bail!("the data set arrays needs --arrays FILE");
    };
    let test = settings.test.as_deref().or(base.test.as_deref());
    match (Arrays::read(&config)?, test) {
        (Arrays::Images(dataset), None) => Ok(Origin::Fixed(Arc::new(dataset))),
        (Arrays::Images(_), Some(test)) => bail!(
            "{}: arrays of images are cross-validated, without --test; a matrix takes one",
            test.display()
        ),
        (Arrays::Numbers(table), test) => {
            let names = table.class_names();
            let test = test
                .map(|file| arrays::read_test(file, names))
                .transpose()?;
            let test = test.map(TestRows::Numbers);
            Ok(Origin::Table(Box::new(TableSource { table, test })))
        }
    }
}

fn read_images(settings: &Settings, base: &RunConfig) -> Result<Dataset> {
    let Some(images) = settings.images_over(base.images.clone())? else {
        bail!("the data set images needs --images DIR");
    };
    own_images::load(&images, settings.test.as_deref().or(base.test.as_deref()))
}

/// What suits data of one's own, and over it what is said.
fn suited(settings: &Settings, dataset: &Dataset, base: RunConfig) -> Result<RunConfig> {
    refuse_without_unlabeled(settings, dataset)?;
    let suited = RunConfig {
        folds: if settings.test.is_some() { 0 } else { FOLDS },
        table: base.table,
        images: base.images,
        arrays: base.arrays,
        ..RunConfig::suited_to(dataset)
    };
    settings.apply(suited, dataset)
}

/// Without unlabeled rows there is nothing for a ladder to climb.
fn refuse_without_unlabeled(settings: &Settings, dataset: &Dataset) -> Result<()> {
    let rows = dataset.train.len();
    let is_all = dataset.train.n_labeled() == rows;
    if is_all && settings.labels.is_none() && settings.labels_file.is_none() {
        bail!(
            "{}: all {rows} rows have a class, and a ladder network learns from those without; say \
             --labels N to use N of the labels, or --labels all",
            dataset.name,
        );
    }
    Ok(())
}
