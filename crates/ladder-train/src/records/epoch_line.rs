//! `metrics.jsonl`: the figures of each epoch.

use std::fmt;

use ladder_data::Task;
use serde::{Deserialize, Serialize};

use crate::analysis::{error_name, error_text};

/// The figures of one epoch: a line of `metrics.jsonl`, and of the terminal.
///
/// Costs are means over the steps; of an epoch that was interrupted and resumed, over the steps
/// since then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpochLine {
    /// The epoch, from 1.
    pub epoch: usize,
    /// Epochs in all.
    pub epochs: usize,
    /// Steps done since the start of training.
    pub step: u64,
    /// Total cost, what is minimized.
    pub cost: f64,
    /// Cross-entropy of the corrupted path on the labeled rows; of a regression the mean squared
    /// error of the standardized values.
    pub supervised_cost: f64,
    /// Denoising cost of each level, the input first, not weighted; `None` where λ is 0.
    pub denoising_costs: Vec<Option<f64>>,
    /// Learning rate of the epoch's last step.
    pub learning_rate: f64,
    /// What the errors are of.
    #[serde(default, skip_serializing_if = "Task::is_classification")]
    pub task: Task,
    /// Fraction of the validation rows that is wrong, if rows are held out; of a regression the root
    /// mean squared error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_error: Option<f64>,
    /// The same of the test rows, if none are held out. It decides nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test_error: Option<f64>,
    /// Wall time of the epoch, evaluation included; of an epoch that was interrupted and resumed,
    /// since then.
    pub seconds: f64,
}

impl EpochLine {
    /// The error of the rows that are evaluated each epoch.
    pub fn error(&self) -> f64 {
        self.validation_error
            .or(self.test_error)
            .unwrap_or(f64::NAN)
    }

    /// Which rows these are: `validation` or `test`.
    pub fn error_name(&self) -> &'static str {
        if self.validation_error.is_some() {
            "validation"
        } else {
            "test"
        }
    }
}

/// `epoch 3/150: cost 1.234, supervised 0.5, denoising 0.1 - 0.2, test error …`
impl fmt::Display for EpochLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            epoch,
            epochs,
            step,
            cost,
            supervised_cost,
            learning_rate,
            seconds,
            ..
        } = self;
        write!(f, "epoch {epoch}/{epochs}, step {step}: cost {cost:.4}")?;
        write!(f, ", supervised {supervised_cost:.4}, denoising")?;
        for level in &self.denoising_costs {
            match level {
                Some(cost) => write!(f, " {cost:.4}")?,
                None => f.write_str(" -")?,
            }
        }
        if let Some(error) = self.validation_error.or(self.test_error) {
            let (rows, name) = (self.error_name(), error_name(self.task));
            write!(f, ", {rows} {name} {}", error_text(self.task, error))?;
        }
        write!(f, ", rate {learning_rate:.6}, {seconds:.1} s")
    }
}
