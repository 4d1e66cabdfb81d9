//! The checks before a run directory is made, or replaced.

use std::sync::Arc;

use burn::tensor::Device;
use ladder_data::{Dataset, LabelSplit, View};

use crate::config::RunConfig;
use crate::error::TrainError;
use crate::machine::memory::{OF_TRAINING, check_memory};

/// What a run is made of, checked; nothing is written yet.
pub(crate) struct CheckedRun {
    pub config: RunConfig,
    pub dataset: Arc<Dataset>,
    pub split: LabelSplit,
    /// What the network sees of the rows, if not all as it is.
    pub view: Option<Arc<View>>,
    /// The data set as the network sees it.
    pub seen: Arc<Dataset>,
    /// Found once, before training: looking for it changes the panic hook of the process.
    pub device: Device,
}

impl CheckedRun {
    /// Checks what has to be right before a run directory is made, or replaced.
    pub(crate) fn new(
        config: RunConfig,
        dataset: Arc<Dataset>,
        split: LabelSplit,
    ) -> Result<Self, TrainError> {
        let (view, seen) = see(&config, &dataset, &split)?;
        let device = check_as_seen(&config, &dataset, &seen, &split)?;
        let config = config.resolved(&split);
        check_preprocessing(&config, &dataset, &split)?;
        for number in 1..=config.members.len() {
            let member = config.member(number);
            check(&member, &dataset, &split).map_err(|source| TrainError::Member {
                number,
                source: Box::new(source),
            })?;
        }
        Ok(Self {
            config,
            dataset,
            split,
            view,
            seen,
            device,
        })
    }

    /// The name of a directory: `digits-100-full-`, then `seed`.
    pub(crate) fn name(&self, seed: &str) -> String {
        let (labels, method) = (self.split.labeled.len(), self.config.method());
        format!("{}-{labels}-{method}-{seed}", self.config.data.label())
    }
}

/// Checks everything but the preprocessing: the device that was found.
pub(crate) fn check(
    config: &RunConfig,
    dataset: &Arc<Dataset>,
    split: &LabelSplit,
) -> Result<Device, TrainError> {
    let (_, seen) = see(config, dataset, split)?;
    check_as_seen(config, dataset, &seen, split)
}

/// What the network sees of the rows, and the data set as it sees it.
fn see(
    config: &RunConfig,
    dataset: &Arc<Dataset>,
    split: &LabelSplit,
) -> Result<(Option<Arc<View>>, Arc<Dataset>), TrainError> {
    let of_numbers = config.numbers.view(dataset, &split.unlabeled)?;
    let view = config.inputs.view(of_numbers, dataset, &split.labeled)?;
    let view = view.map(Arc::new);
    let seen = match &view {
        Some(view) => Arc::new(dataset.seen_through(view)),
        None => dataset.clone(),
    };
    Ok((view, seen))
}

fn check_as_seen(
    config: &RunConfig,
    dataset: &Dataset,
    seen: &Arc<Dataset>,
    split: &LabelSplit,
) -> Result<Device, TrainError> {
    config.validate(seen, split)?;
    check_memory(&config.ladder(seen, split)?, OF_TRAINING)?;
    let device = config.backend.device(config.device)?;
    config.streams(seen, split, device.clone())?;
    if config.folds > 0 {
        split.folds(dataset, config.folds)?;
    }
    Ok(device)
}

/// That the rows are prepared as the configuration says, by what was fitted on the rows that this
/// run trains with.
fn check_preprocessing(
    config: &RunConfig,
    dataset: &Dataset,
    split: &LabelSplit,
) -> Result<(), TrainError> {
    let preprocessing = dataset.preprocessing();
    let expected = config.preprocessing();
    let found = preprocessing.map_or_else(Default::default, |it| *it.config());
    if expected != found {
        return Err(TrainError::OtherPreprocessing { expected, found });
    }
    match preprocessing {
        Some(preprocessing) if !preprocessing.is_fitted_on(&split.unlabeled) => {
            Err(TrainError::OtherRows)
        }
        _ => Ok(()),
    }
}
