//! How the training of a run ended.

use crate::records::report::Report;
use crate::records::stage::Stage;

/// How [`Run::train`](crate::Run::train) ended.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "one per run")]
pub enum Outcome {
    /// Every step is done; the report is in the run directory too.
    Finished(Report),
    /// It was stopped on request, and everything is saved: [`Run::resume`](crate::Run::resume) continues.
    Interrupted {
        /// Which network of the run.
        stage: Stage,
        /// The epoch of the last step.
        epoch: usize,
        /// Steps done.
        step: u64,
    },
}
