//! How the seeds of a group ended.

use std::path::PathBuf;

use crate::error::TrainError;
use crate::records::outcome::Outcome;
use crate::records::report::Report;

/// How one seed of a group ended.
#[derive(Debug)]
pub struct SeedEnd {
    /// The seed.
    pub seed: u64,
    /// The run directory.
    pub run: PathBuf,
    /// What [`Run::train`](crate::Run::train) gave; `None` if the group was interrupted before the seed's turn.
    pub result: Option<Result<Outcome, TrainError>>,
}

impl SeedEnd {
    /// The report of a seed that is finished.
    pub fn report(&self) -> Option<&Report> {
        match &self.result {
            Some(Ok(Outcome::Finished(report))) => Some(report),
            _ => None,
        }
    }
}
