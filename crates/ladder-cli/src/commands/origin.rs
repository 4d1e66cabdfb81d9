//! Where the rows of a run come from: a data set by its name, or a file of one's own.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail};
use ladder_data::arrays::{self, Arrays};
use ladder_data::{Dataset, LabelSplit, Source, Table, TableSource, TestRows};
use ladder_train::{RunConfig, RunDir};

use super::{datasets, moved, own_images};
use crate::args::TrainArgs;
use crate::output::{self, Described};
use crate::settings::{DatasetName, LabelCount, Settings};

/// Rows before it is known which of them a run trains with.
pub struct Origin {
    /// All of them; the labels alone decide the split, so what there is to fit is fitted on all.
    pub whole: Arc<Dataset>,
    /// Where they come from, if what they become is fitted to the rows that a run trains with.
    pub source: Option<Box<TableSource>>,
}

impl Origin {
    /// The rows that the settings name, and the configuration that follows from both.
    pub fn load(args: &TrainArgs, settings: &Settings) -> Result<(RunConfig, Self)> {
        let name = settings.dataset().unwrap_or(DatasetName::Digits);
        let base = RunConfig {
            images: settings.images_over(None)?,
            arrays: settings.arrays_over(None)?,
            ..RunConfig::default()
        };
        let labels = settings.labels_file.as_deref();
        let origin = Self::read(name, args, settings, &base, labels)?;
        let is_own = [DatasetName::Table, DatasetName::Images, DatasetName::Arrays].contains(&name);
        let config = match is_own {
            true => {
                if !args.output.json {
                    output::print(origin.described(name))?;
                }
                suited(settings, &origin.whole, base)?
            }
            false => settings.apply(base, &origin.whole)?,
        };
        Ok((config, origin))
    }

    /// The rows of the run in `run`, which was started with `saved`; they are in the data directory
    /// of `settings` if that names one. A labels file that the run was given may have changed
    /// since, so the labels are those that the run keeps.
    pub fn load_again(
        args: &TrainArgs,
        settings: &Settings,
        saved: &RunConfig,
        run: Option<&RunDir>,
    ) -> Result<Self> {
        let kept = run.map(RunDir::labels);
        let labels = saved.labels_file.as_ref();
        let labels = labels.map(|given| kept.as_ref().unwrap_or(given).as_path());
        let name = datasets::name_of(saved)?;
        let own = [&settings.table, &settings.images, &settings.arrays];
        match &settings.data_dir {
            Some(data_dir) if own.iter().all(|own| own.is_none()) => {
                let moved = moved::look_in(data_dir, saved)?;
                Self::read(name, args, settings, &moved, labels)
            }
            _ => Self::read(name, args, settings, saved, labels),
        }
    }

    /// The rows of a finished run; `data_dir` is where its data files, or the file or folder of
    /// one's own, have moved since, if they have.
    pub fn of_run(run: &RunDir, config: &RunConfig, data_dir: Option<&Path>) -> Result<Self> {
        let settings = Settings {
            data_dir: data_dir.map(Path::to_owned),
            ..Settings::default()
        };
        Self::load_again(&TrainArgs::default(), &settings, config, Some(run))?.fitted_to(run)
    }

    /// The rows as the run in `run` takes them: what is fitted is fitted to those that it trains
    /// with.
    pub fn fitted_to(self, run: &RunDir) -> Result<Self> {
        let split = run.split(&self.whole)?;
        let whole = for_split(self.whole, self.source.as_deref(), &split)?;
        Ok(Self { whole, ..self })
    }

    /// The rows, with the labels that the file `labels` has for those without one.
    fn read(
        name: DatasetName,
        args: &TrainArgs,
        settings: &Settings,
        base: &RunConfig,
        labels: Option<&Path>,
    ) -> Result<Self> {
        match name {
            DatasetName::Table => read_table(settings, base, labels),
            DatasetName::Images => read_images(settings, base, labels),
            DatasetName::Arrays => read_arrays(settings, base, labels),
            name => {
                let data_dir = settings.data_dir.as_deref().or(base.data_dir.as_deref());
                Self::fixed(super::train::load(name, data_dir, args)?, labels)
            }
        }
    }

    fn fixed(mut dataset: Dataset, labels: Option<&Path>) -> Result<Self> {
        if let Some(labels) = labels {
            dataset = dataset.with_labels_file(labels)?;
        }
        Ok(Self {
            whole: Arc::new(dataset),
            source: None,
        })
    }

    fn fitted(mut table: Table, test: Option<TestRows>, labels: Option<&Path>) -> Result<Self> {
        if let Some(labels) = labels {
            table = table.with_labels_file(labels)?;
        }
        let source = TableSource { table, test };
        Ok(Self {
            whole: source.whole()?,
            source: Some(Box::new(source)),
        })
    }

    fn described(&self, name: DatasetName) -> Described {
        match (name, &self.source) {
            (DatasetName::Table, Some(source)) => Described::table(&source.table),
            _ => Described::rows(name, &self.whole),
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

fn read_table(settings: &Settings, base: &RunConfig, labels: Option<&Path>) -> Result<Origin> {
    let Some(table) = settings.table_over(base.table.clone())? else {
        bail!("the data set table needs --table FILE and --target COLUMN");
    };
    let test = test_of(settings, base).map(|file| TestRows::File(file.to_owned()));
    Origin::fitted(Table::read(&table)?, test, labels)
}

fn read_arrays(settings: &Settings, base: &RunConfig, labels: Option<&Path>) -> Result<Origin> {
    let Some(config) = settings.arrays_over(base.arrays.clone())? else {
        bail!("the data set arrays needs --arrays FILE");
    };
    match (Arrays::read(&config)?, test_of(settings, base)) {
        (Arrays::Images(dataset), None) => Origin::fixed(dataset, labels),
        (Arrays::Images(_), Some(test)) => bail!(
            "{}: arrays of images are cross-validated, without --test; a matrix takes one",
            test.display()
        ),
        (Arrays::Numbers(table), test) => {
            let names = table.class_names();
            let test = test
                .map(|file| arrays::read_test(file, names))
                .transpose()?;
            Origin::fitted(table, test.map(TestRows::Numbers), labels)
        }
    }
}

fn read_images(settings: &Settings, base: &RunConfig, labels: Option<&Path>) -> Result<Origin> {
    let Some(images) = settings.images_over(base.images.clone())? else {
        bail!("the data set images needs --images DIR");
    };
    let dataset = own_images::load(&images, test_of(settings, base))?;
    Origin::fixed(dataset, labels)
}

/// The file or folder to test with.
fn test_of<'a>(settings: &'a Settings, base: &'a RunConfig) -> Option<&'a Path> {
    settings.test.as_deref().or(base.test.as_deref())
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
    // All labels, which are fewer where rows are held out.
    let labels = match &settings.labels_file {
        None => settings.labels.or(Some(LabelCount::All)),
        Some(_) => None,
    };
    let settings = Settings {
        labels,
        ..settings.clone()
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
