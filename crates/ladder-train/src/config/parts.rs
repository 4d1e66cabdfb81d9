//! What a run is made of, as its configuration says.

use std::sync::Arc;

use burn::tensor::Device;
use ladder_data::{
    Augmentation, Dataset, LabelSplit, LoaderError, PreprocessingConfig, SplitError, Task,
    TwoStreams,
};
use ladder_model::{Head, LadderConfig};

use super::{LabelCount, RunConfig};
use crate::config::evaluation_mode::EvaluationMode;
use crate::error::config_field::ConfigFieldError;

impl RunConfig {
    /// The network for rows of the data set's shape.
    pub fn ladder(
        &self,
        dataset: &Dataset,
        split: &LabelSplit,
    ) -> Result<LadderConfig, ConfigFieldError> {
        let head = match dataset.task() {
            Task::Regression => Head::Regression,
            Task::Classification => Head::Classification {
                class_weights: self.class_weights.of_classes(dataset, split)?,
            },
        };
        Ok(LadderConfig::new(dataset.shape, self.layers.clone())
            .with_head(head)
            .with_activation(self.activation)
            .with_top_scale(self.top_scale)
            .with_noise(self.noise)
            .with_combinators(self.combinators.clone())
            .with_combinator_init(self.combinator_init, self.combinator_std)
            .with_target_gradients(self.target_gradients)
            .with_costs(&self.level_costs()))
    }

    /// The labeled rows: those of the file, or a draw by the seed.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or names impossible rows, a number that is impossible.
    pub fn split(&self, dataset: &Dataset) -> Result<LabelSplit, SplitError> {
        let labels = match (&self.labels_file, self.labels) {
            (Some(file), _) => {
                return LabelSplit::read(file, dataset, self.validation, self.seed);
            }
            (None, LabelCount::Count(labels)) => labels,
            (None, LabelCount::All) => dataset.train.n_labeled().saturating_sub(self.validation),
        };
        LabelSplit::balanced(dataset, labels, self.validation, self.seed)
    }

    /// What is done to every row before training; [`Preprocessing::fit`] makes it ready.
    ///
    /// [`Preprocessing::fit`]: ladder_data::Preprocessing::fit
    pub fn preprocessing(&self) -> PreprocessingConfig {
        PreprocessingConfig {
            contrast: self.contrast,
            zca: self.zca,
        }
    }

    /// The batches of training, from the first step.
    pub(crate) fn streams(
        &self,
        dataset: &Arc<Dataset>,
        split: &LabelSplit,
        device: Device,
    ) -> Result<TwoStreams, LoaderError> {
        let augmentation = Augmentation {
            flip: self.augment_flip,
            shift: self.augment_shift,
        };
        TwoStreams::new(dataset.clone(), split, self.batch_size, self.seed, device)?
            .with_passes(self.passes)?
            .with_augmentation(augmentation)
    }

    /// How the final model classifies.
    pub fn evaluation_mode(&self) -> EvaluationMode {
        EvaluationMode {
            statistics: self.statistics,
            weights: self.weights,
        }
    }
}
