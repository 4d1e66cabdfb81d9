//! The rows of a new run, and the configuration that follows from them and from what was asked.

use std::path::Path;

use anyhow::{Result, bail};
use ladder_data::{DataConfig, DataName, LoadedData};
use ladder_train::{RunConfig, Settings};

use super::folds;
use super::request::Request;
use crate::args::TrainArgs;
use crate::commands::load;
use crate::hints::{with_flag, with_hint};
use crate::output::{self, Described, all_labeled, note};
use crate::presets;
use crate::settings::{check_data, check_files};
use crate::threads::use_threads;

/// The rows that the request names, and the configuration of its run; its threads are set.
pub(super) fn load(request: &Request) -> Result<(RunConfig, LoadedData)> {
    check_data(&request.given)?;
    let name = request.given.data_name().unwrap_or(DataName::Digits);
    match name.is_own() {
        true => own(request, name),
        false => named(request),
    }
}

/// A data set with a name: what is not given is that of the default preset.
fn named(request: &Request) -> Result<(RunConfig, LoadedData)> {
    let base = presets::find(presets::DEFAULT)?;
    let config = request.given.clone().over_base(base).config()?;
    use_threads(config.threads)?;
    let data = rows(request.args, &config.data, config.labels_file.as_deref())?;
    Ok((config.absolute()?, data))
}

/// Your own data: what is not given follows from the data.
fn own(request: &Request, name: DataName) -> Result<(RunConfig, LoadedData)> {
    let asked = request.given.config()?;
    use_threads(asked.threads)?;
    check_files(&asked.data)?;
    let data = asked.data.absolute()?.completed().map_err(with_flag)?;
    let loaded = rows(request.args, &data, asked.labels_file.as_deref())?;
    let notes = notes(&request.given, &loaded);
    match request.args.output.json {
        false => output::print(described(name, &loaded, notes))?,
        true => notes.iter().for_each(|about| note(about)),
    }
    let suited = RunConfig {
        folds: folds::USUAL,
        data: data.clone(),
        ..RunConfig::suited_to(&loaded.whole)
    };
    let run = request.given.clone().over_base(Settings::of(&suited));
    let mut run = run.config()?.absolute()?;
    // Test rows measure a single network; how much each of several counts, only folds can say.
    if request.given.get("folds").is_none() && data.test().is_some() && run.members.is_empty() {
        run.folds = 0;
    }
    Ok((RunConfig { data, ..run }, loaded))
}

/// The rows; missing files with a public source are fetched if `--download` allows it.
#[cfg(feature = "fetch")]
pub(super) fn rows(
    args: &TrainArgs,
    config: &DataConfig,
    labels: Option<&Path>,
) -> Result<LoadedData> {
    use ladder_data::DataError;

    use crate::args::FetchableData;
    use crate::commands::fetch;

    if !args.data.download {
        return load::rows(config, labels);
    }
    let name = config.name();
    let Some(data) = FetchableData::of(name) else {
        bail!("--download is for --dataset mnist or cifar-10; {name} has nothing to download");
    };
    match load::rows(config, labels) {
        Err(error) if error.downcast_ref().is_some_and(DataError::is_missing) => {
            fetch::download(data, config.data_dir())?;
            load::rows(config, labels)
        }
        result => result,
    }
}

#[cfg(not(feature = "fetch"))]
pub(super) fn rows(
    _: &TrainArgs,
    config: &DataConfig,
    labels: Option<&Path>,
) -> Result<LoadedData> {
    load::rows(config, labels)
}

fn described(name: DataName, data: &LoadedData, notes: Vec<String>) -> Described {
    let notes = notes.into_iter();
    match (name, &data.source) {
        (DataName::Table, Some(source)) => Described::table(&source.table, notes),
        _ => Described::rows(name, &data.whole, notes),
    }
}

/// What is said of the data; the labels are all of them unless some number is asked for.
fn notes(given: &Settings, data: &LoadedData) -> Vec<String> {
    let train = &data.whole.train;
    let is_all = train.n_labeled() == train.len()
        && given.get("labels").is_none()
        && given.get("labels-file").is_none();
    let all = is_all.then(|| all_labeled(train.task()));
    data.notes.iter().map(with_hint).chain(all).collect()
}
