//! The figures of the epochs of a run.

use anyhow::Result;
use ladder_train::{EpochLine, RunDir};

use crate::output::note;

/// Those that can be read; of others a word is said.
pub fn epochs(run: &RunDir) -> Result<Vec<EpochLine>> {
    let (lines, warning) = run.epochs()?;
    if let Some(warning) = warning {
        note(&format!("{}: {warning}", run.path().display()));
    }
    Ok(lines)
}
