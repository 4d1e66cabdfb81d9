//! From a configuration to rows.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::DataConfig;
use super::error::DataConfigError;
use crate::arrays::{self, Arrays, ArraysConfig, TestArrays};
use crate::class_note::ClassNote;
use crate::data_note::DataNote;
use crate::dataset::Dataset;
use crate::encoding::TableEncoding;
use crate::error::DataError;
use crate::images::{self, Album, ImageError, ImagesConfig, Progress};
use crate::labels_file::LabelsFileNote;
use crate::source::{Source, TableSource, TestRows};
use crate::split::LabelSplit;
use crate::table::{Table, TableConfig};
use crate::task::Task;
use crate::{cifar10, digits, idx, mnist};

/// Rows before it is known which of them a run trains with.
#[derive(Debug)]
pub struct LoadedData {
    /// All of them; the labels alone decide the split, so what there is to fit is fitted on all.
    pub whole: Arc<Dataset>,
    /// Where they come from, if what they become is fitted to the rows that a run trains with.
    pub source: Option<Box<TableSource>>,
    /// The file of each training row, where each row is a file of its own; else none.
    pub files: Vec<PathBuf>,
    /// Images that could not be read and are not among the rows.
    pub skipped: Vec<ImageError>,
    /// What was left out, and what was taken for what.
    pub notes: Vec<DataNote>,
}

impl LoadedData {
    /// The rows as a run with this split takes them: what is fitted sees no held-out row.
    ///
    /// # Errors
    /// Those of [`Source::dataset`].
    pub fn fitted_to(self, split: &LabelSplit) -> Result<Self, DataError> {
        let whole = match &self.source {
            Some(source) if !split.validation.is_empty() => source.dataset(&split.unlabeled)?,
            _ => self.whole,
        };
        Ok(Self { whole, ..self })
    }

    /// With these notes, and those on the names of the classes.
    fn with_notes(mut self, notes: Vec<impl Into<DataNote>>) -> Self {
        let of_classes = match self.whole.task() {
            Task::Classification => ClassNote::of(self.whole.class_names()),
            Task::Regression => Vec::new(),
        };
        self.notes.extend(notes.into_iter().map(Into::into));
        self.notes.extend(of_classes.into_iter().map(Into::into));
        self
    }
}

impl DataConfig {
    /// With what follows from the files where it is not given: the size of images, and whether
    /// they have colors.
    ///
    /// # Errors
    /// Those of [`Album::find`].
    pub fn completed(self) -> Result<Self, DataConfigError> {
        match self {
            Self::Images(images) => Ok(Self::Images(completed(images)?)),
            complete => Ok(complete),
        }
    }

    /// Reads the rows; nothing is downloaded. Rows without a class take the one that the
    /// [labels file](LabelSplit::read) `labels` has for them.
    ///
    /// `progress` follows the reading of images.
    ///
    /// # Errors
    /// Data or labels that cannot be read or do not fit together.
    pub fn load(
        &self,
        labels: Option<&Path>,
        progress: Progress,
    ) -> Result<LoadedData, DataConfigError> {
        let dir = || {
            self.data_dir()
                .ok_or(DataConfigError::NoDirectory(self.name()))
        };
        match self {
            Self::Digits => fixed(digits::generate(), labels),
            Self::Mnist { .. } => fixed(mnist::load(dir()?).map_err(DataError::from)?, labels),
            Self::Cifar10 { .. } => fixed(cifar10::load(dir()?).map_err(DataError::from)?, labels),
            Self::Idx { .. } => fixed(idx::load(dir()?).map_err(DataError::from)?, labels),
            Self::Table(config) => table(config, labels),
            Self::Images(config) => image_files(config.clone(), labels, progress),
            Self::Arrays(config) => array_files(config, labels),
            Self::Custom { name } => Err(DataConfigError::Custom(name.clone())),
        }
    }
}

fn completed(config: ImagesConfig) -> Result<ImagesConfig, DataError> {
    if let (Some(_), Some(_)) = (config.size, config.color) {
        return Ok(config);
    }
    let album = Album::find(&config)?;
    let (size, color) = album.suited(&config.dir);
    Ok(ImagesConfig {
        size: config.size.or(Some(size)),
        color: config.color.or(Some(color)),
        ..config
    })
}

fn table(config: &TableConfig, labels: Option<&Path>) -> Result<LoadedData, DataConfigError> {
    let test = config.test.clone().map(TestRows::File);
    let table = Table::read(config).map_err(DataError::from)?;
    let notes: Vec<DataNote> = table.notes().iter().cloned().map(DataNote::from).collect();
    let loaded = fitted(table, test, labels)?;
    Ok(LoadedData {
        notes: notes.into_iter().chain(loaded.notes).collect(),
        ..loaded
    })
}

fn image_files(
    config: ImagesConfig,
    labels: Option<&Path>,
    progress: Progress,
) -> Result<LoadedData, DataConfigError> {
    let config = completed(config)?;
    let images = images::load(&config, progress).map_err(DataError::from)?;
    let loaded = LoadedData {
        files: images.files,
        skipped: images.skipped,
        ..fixed(images.data, labels)?
    };
    Ok(loaded.with_notes(images.notes))
}

fn array_files(
    config: &ArraysConfig,
    labels: Option<&Path>,
) -> Result<LoadedData, DataConfigError> {
    let (arrays, notes) = Arrays::read(config).map_err(DataError::from)?;
    let mut notes: Vec<DataNote> = notes.into_iter().map(DataNote::from).collect();
    let loaded = match arrays {
        Arrays::Images(dataset) => fixed(*dataset, labels)?,
        Arrays::Numbers(table) => {
            let names = table.class_names();
            let task = table.task();
            let as_trained = config.for_test(task, table.unlabeled_value());
            let test = config.test.as_ref();
            let test = test
                .map(|file| arrays::read_test(file, names, task, &as_trained))
                .transpose()
                .map_err(DataError::from)?;
            let unknown = config
                .unlabeled_value
                .as_deref()
                .or(table.unlabeled_value());
            let tested = test.as_ref().filter(|_| unknown.is_none());
            let of_test = tested.and_then(TestArrays::note_of_minus_ones);
            notes.extend(of_test.map(DataNote::from));
            fitted(*table, test.map(TestRows::Numbers), labels)?
        }
    };
    Ok(loaded.with_notes(notes))
}

/// Rows with nothing to fit.
fn fixed(mut dataset: Dataset, labels: Option<&Path>) -> Result<LoadedData, DataConfigError> {
    let mut note = None;
    if let Some(labels) = labels {
        let found = dataset.read_labels(labels)?;
        note = LabelsFileNote::of(labels, &found, dataset.train.known());
        dataset = dataset.with_labels(&found);
    }
    Ok(LoadedData {
        whole: Arc::new(dataset),
        source: None,
        files: Vec::new(),
        skipped: Vec::new(),
        notes: note.into_iter().map(DataNote::from).collect(),
    })
}

fn fitted(
    mut table: Table,
    test: Option<TestRows>,
    labels: Option<&Path>,
) -> Result<LoadedData, DataConfigError> {
    let mut note = None;
    if let Some(labels) = labels {
        let found = table.read_labels(labels)?;
        note = LabelsFileNote::of(labels, &found, table.labels());
        table = table.with_labels(&found);
    }
    let source = TableSource { table, test };
    let rows: Vec<u32> = (0..).take(source.n_rows()).collect();
    let encoding = TableEncoding::fit(&source.table, &rows);
    let encoded = source.encoded_with_notes(encoding);
    let (whole, notes) = encoded.map_err(DataError::from)?;
    let of_labels = note.into_iter().map(DataNote::from);
    Ok(LoadedData {
        whole: Arc::new(whole),
        source: Some(Box::new(source)),
        files: Vec::new(),
        skipped: Vec::new(),
        notes: of_labels
            .chain(notes.into_iter().map(DataNote::from))
            .collect(),
    })
}
