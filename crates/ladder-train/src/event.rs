//! What a run tells its caller while it goes on.

use crate::records::epoch_line::EpochLine;
use crate::records::report::Report;
use crate::records::stage::Stage;

/// Something that happened in a run.
#[derive(Clone, Debug)]
#[non_exhaustive]
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

/// What is done within an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Steps of the optimizer.
    Training,
    /// Classification of the validation or test rows.
    Evaluating,
}
