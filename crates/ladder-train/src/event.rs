//! What a run tells its caller while it goes on.

use std::fmt;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use crate::records::report::Report;
use crate::training::non_finite::lock;

/// How a run is shown.
///
/// The callback is called from the training thread and from the thread of the metrics, never from
/// both at once.
pub enum Display {
    /// Not at all.
    Silent,
    /// By the caller, from events.
    Events(Box<dyn FnMut(Event) + Send>),
    /// By burn's dashboard in the terminal, from the start of each stage's first step to its last.
    ///
    /// Events come as well. What is printed meanwhile would break the screen: print on
    /// [`Event::Warning`], [`Event::Finishing`] and [`Event::Finished`] alone, which are sent
    /// while the dashboard is closed.
    #[cfg(feature = "tui")]
    Dashboard(Box<dyn FnMut(Event) + Send>),
}

/// Something that happened in a run.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "the large one comes once")]
pub enum Event {
    /// The training of a stage begins or continues.
    Started {
        /// Which network of the run.
        stage: Stage,
        /// Epochs in all.
        epochs: usize,
        /// Steps in all.
        steps: u64,
        /// Steps done already: 0, or where the run resumes.
        first_step: u64,
        /// Trained values of the network.
        parameters: usize,
    },
    /// Something the user should know, though the run goes on.
    Warning {
        /// Which network of the run.
        stage: Stage,
        /// A sentence.
        message: String,
    },
    /// A step was done, or a batch evaluated.
    Progress {
        /// Which network of the run.
        stage: Stage,
        /// What is being done.
        phase: Phase,
        /// The epoch, from 1.
        epoch: usize,
        /// Epochs in all.
        epochs: usize,
        /// Rows of this phase of the epoch that are done.
        done: usize,
        /// Rows of this phase of the epoch.
        total: usize,
        /// Total cost of the step; `None` while evaluating.
        cost: Option<f64>,
    },
    /// An epoch ended.
    Epoch {
        /// Which network of the run.
        stage: Stage,
        /// Its figures.
        line: EpochLine,
    },
    /// All steps are done; exact statistics, the test set and the files follow.
    Finishing {
        /// Which network of the run.
        stage: Stage,
    },
    /// The network is trained, evaluated and saved.
    Finished {
        /// Which network of the run.
        stage: Stage,
        /// What it achieved.
        report: Report,
    },
}

/// Which network of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The supervised baseline beside the network, trained first.
    Baseline,
    /// The network that the configuration describes.
    Ladder,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Baseline => "baseline",
            Self::Ladder => "ladder",
        })
    }
}

/// What is done within an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Steps of the optimizer.
    Training,
    /// Classification of the validation or test rows.
    Evaluating,
}

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
    /// Cross-entropy of the corrupted path on the labeled rows.
    pub supervised_cost: f64,
    /// Denoising cost of each level, the input first, not weighted; `None` where λ is 0.
    pub denoising_costs: Vec<Option<f64>>,
    /// Learning rate of the epoch's last step.
    pub learning_rate: f64,
    /// Fraction of the validation rows that is wrong, if rows are held out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_error: Option<f64>,
    /// Fraction of the test rows that is wrong, if none are held out. It decides nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test_error: Option<f64>,
    /// Wall time of the epoch, evaluation included; of an epoch that was interrupted and resumed,
    /// since then.
    pub seconds: f64,
}

impl EpochLine {
    /// The error of the rows that are evaluated each epoch, a fraction.
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
            write!(f, ", {} error {:.2} %", self.error_name(), 100.0 * error)?;
        }
        write!(f, ", rate {learning_rate:.6}, {seconds:.1} s")
    }
}

type Callback = Box<dyn FnMut(Event) + Send>;

/// The caller's callback, shared by the threads of a run.
#[derive(Clone)]
pub(crate) struct Sink(Arc<Mutex<Callback>>);

impl Sink {
    pub(crate) fn new(callback: Callback) -> Self {
        Self(Arc::new(Mutex::new(callback)))
    }

    pub(crate) fn send(&self, event: Event) {
        (lock(&self.0))(event);
    }
}
