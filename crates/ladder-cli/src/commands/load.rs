//! Rows that a configuration names: read with a progress bar, and a word on images that cannot be
//! read.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use ladder_data::images::{self, ImageError, ImagesConfig, Progress};
use ladder_data::table::RowReader;
use ladder_data::{DataConfig, DataNote, LoadedData, Rows};
use ladder_train::{RunConfig, RunDir, SavedModel};

use crate::hints::{with_flag, with_hint};
use crate::output::{note, rows_bar};

/// Images that cannot be read and are named; the others are counted.
const NAMED: usize = 5;

/// The rows, with the labels that the file `labels` has for those without one.
pub fn rows(config: &DataConfig, labels: Option<&Path>) -> Result<LoadedData> {
    let loaded = with_bar(|progress| config.load(labels, progress)).map_err(with_flag)?;
    warn_of_skipped(&loaded.skipped);
    Ok(loaded)
}

/// The images below `dir` as test rows of a model.
pub fn test_images(config: &ImagesConfig, dir: &Path, model: &SavedModel) -> Result<Rows> {
    let names = model.class_names();
    let loaded = with_bar(|progress| images::load_test(config, dir, names, progress))?;
    warn_of_skipped(&loaded.skipped);
    for about in loaded.notes {
        note(&format!("note: {}", with_hint(&about.into())));
    }
    Ok(loaded.data)
}

/// Says what is to be noted about the rows that were read.
pub fn note_rows(rows: &RowReader) {
    for about in rows.notes() {
        say(&about.into());
    }
}

/// Prints something about rows, with the flag that decides otherwise.
pub fn say(about: &DataNote) {
    note(&format!("note: {}", with_hint(about)));
}

/// Reads images with a progress bar.
fn with_bar<T>(read: impl FnOnce(Progress) -> T) -> T {
    let bar = rows_bar();
    let progress = |done: usize, total: usize| {
        bar.set_prefix("reading images");
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    };
    let read = read(&progress);
    bar.finish_and_clear();
    read
}

/// The rows of a run, as it takes them; `data_dir` is where its data files, or your own file or
/// folder, have moved since it was trained, if they have.
pub fn rows_of_run(
    run: &RunDir,
    config: &RunConfig,
    data_dir: Option<&Path>,
) -> Result<LoadedData> {
    let data = moved(&config.data, data_dir)?;
    let loaded = rows(&data, labels_of_run(run, config).as_deref())?;
    let split = run.split(&loaded.whole)?;
    Ok(loaded.fitted_to(&split)?)
}

/// The same rows, which must be those that the run was trained on.
pub fn own_rows_of_run(
    run: &RunDir,
    config: &RunConfig,
    data_dir: Option<&Path>,
) -> Result<LoadedData> {
    let data = rows_of_run(run, config, data_dir)?;
    run.check_data(&data.whole)?;
    Ok(data)
}

/// The labels that the run keeps: the file that it was given may have changed since.
pub fn labels_of_run(run: &RunDir, config: &RunConfig) -> Option<PathBuf> {
    config.labels_file.as_ref().map(|_| run.labels())
}

/// The data where it is now.
pub fn moved(data: &DataConfig, data_dir: Option<&Path>) -> Result<DataConfig> {
    let data = moved_if(data, data_dir)?;
    match data.own_place() {
        Some(place) if !place.exists() => bail!(
            "{}: it was trained on and is not there any more; if it has moved, pass --data-dir DIR \
             with the directory that it is in now",
            place.display()
        ),
        _ => Ok(data),
    }
}

/// A configuration whose data is where it is now, as commands that are printed name it.
pub fn with_data_in(config: RunConfig, data_dir: Option<&Path>) -> Result<RunConfig> {
    match data_dir {
        None => Ok(config),
        Some(_) => Ok(RunConfig {
            data: moved(&config.data, data_dir)?.absolute()?,
            ..config
        }),
    }
}

/// The same, whether it is there or not.
pub fn moved_if(data: &DataConfig, data_dir: Option<&Path>) -> Result<DataConfig> {
    match data_dir {
        Some(dir) => data.clone().moved_to(dir).map_err(with_flag),
        None => Ok(data.clone()),
    }
}

/// Names the first images that could not be read.
pub fn warn_of_skipped(skipped: &[ImageError]) {
    for error in skipped.iter().take(NAMED) {
        note(&format!("warning: skipped: {error}"));
    }
    if skipped.len() > NAMED {
        note(&format!("warning: skipped {} images in all", skipped.len()));
    }
}
