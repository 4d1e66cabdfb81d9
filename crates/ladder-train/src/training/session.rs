//! What a session works with: one process that trains one network of a run.

use std::sync::Arc;

use burn::tensor::Device;
use ladder_data::{Dataset, LabelSplit, TargetScale, View};
use ladder_model::LadderConfig;

use crate::config::RunConfig;
use crate::config::evaluation_mode::Statistics;
use crate::error::TrainError;
use crate::event::Event;
use crate::interrupt::Interrupt;
use crate::records::stage::Stage;
use crate::reporter::EventSink;
use crate::run_directory::run_dir::RunDir;
use crate::run_directory::run_log::RunLog;
use crate::saved_model::SavedModel;

/// The network of a run, or its baseline, with everything that its training needs.
pub(crate) struct Session<'a> {
    pub stage: Stage,
    pub dir: RunDir,
    pub config: RunConfig,
    /// The configuration's, without automatic differentiation.
    pub device: Device,
    pub dataset: &'a Arc<Dataset>,
    /// What the network sees of its rows, if not all as it is.
    pub view: Option<Arc<View>>,
    /// The data set as the network sees it.
    pub seen: &'a Arc<Dataset>,
    pub split: &'a LabelSplit,
    /// Whether an earlier session began the stage.
    pub resumed: bool,
    pub sink: EventSink,
    pub log: Arc<RunLog>,
    pub dashboard: bool,
    pub interrupt: &'a Interrupt,
}

impl Session<'_> {
    /// The scale of a regression's target, fitted on the labeled rows.
    pub(crate) fn target_scale(&self) -> Option<TargetScale> {
        TargetScale::fit(&self.dataset.train, &self.split.labeled)
    }

    /// The network.
    pub(crate) fn ladder_config(&self) -> Result<LadderConfig, TrainError> {
        Ok(self.config.ladder(self.seen, self.split)?)
    }

    /// The training rows that evaluation statistics are of.
    pub(crate) fn rows_of(&self, statistics: Statistics) -> &[u32] {
        match statistics {
            Statistics::Labeled => &self.split.labeled,
            Statistics::Training => &self.split.unlabeled,
        }
    }

    /// The model with its probabilities at the temperature, or its networks with the weights, that
    /// folds have found, and for the shares of the classes that are given.
    pub(crate) fn calibrated(&self, model: SavedModel) -> Result<SavedModel, TrainError> {
        let RunConfig {
            class_prior,
            class_weights,
            ..
        } = &self.config;
        let factors = class_prior.factors(self.dataset, self.split, class_weights)?;
        let Some(folds) = self.dir.cross_validation()? else {
            return Ok(model.with_factors(factors));
        };
        let model = model.at_temperature(folds.temperature);
        Ok(model.with_weights(folds.weights).with_factors(factors))
    }

    /// Tells the user and the log, and goes on.
    pub(crate) fn warn(&self, message: String) {
        self.log.line(format_args!("warning: {message}"));
        self.sink.send(Event::Warning {
            stage: self.stage,
            message,
        });
    }
}
