//! How long a run has trained, all its sessions together.

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::error::run_dir::RunDirError;
use crate::files::{read_json, write_json};

/// `state.json`: what a resumed run needs besides its checkpoint.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct State {
    train_seconds: f64,
}

/// Counts the wall time of training over the sessions of a run.
#[derive(Debug)]
pub(crate) struct Clock {
    path: PathBuf,
    earlier: f64,
    start: Instant,
}

impl Clock {
    /// Starts a session; earlier ones are read from `path`.
    pub(crate) fn start(path: &Path) -> Result<Self, RunDirError> {
        let State { train_seconds } = read_json(path)?.unwrap_or_default();
        Ok(Self {
            path: path.to_owned(),
            earlier: train_seconds,
            start: Instant::now(),
        })
    }

    /// Seconds of all sessions so far.
    pub(crate) fn seconds(&self) -> f64 {
        self.earlier + self.start.elapsed().as_secs_f64()
    }

    /// Writes the seconds down: with each checkpoint, so that a killed session counts as far as
    /// its last one.
    pub(crate) fn save(&self) -> Result<f64, RunDirError> {
        let train_seconds = self.seconds();
        write_json(&self.path, &State { train_seconds })?;
        Ok(train_seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_add_up() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("state.json");
        write_json(
            &path,
            &State {
                train_seconds: 100.0,
            },
        )
        .unwrap();
        let first = Clock::start(&path).unwrap().save().unwrap();
        assert!(first > 100.0);
        assert!(Clock::start(&path).unwrap().seconds() > first);
    }
}
