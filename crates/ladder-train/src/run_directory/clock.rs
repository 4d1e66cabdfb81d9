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
    /// Starts a session; earlier ones are read from `path`. A file that is damaged is no reason to
    /// stop: a warning says then what is not counted.
    pub(crate) fn start(path: &Path) -> Result<(Self, Option<String>), RunDirError> {
        let (earlier, warning) = match read_json::<State>(path) {
            Ok(state) => (state.unwrap_or_default().train_seconds, None),
            Err(RunDirError::Json { .. }) => (0.0, Some(uncounted(path))),
            Err(error) => return Err(error),
        };
        let clock = Self {
            path: path.to_owned(),
            earlier,
            start: Instant::now(),
        };
        Ok((clock, warning))
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

fn uncounted(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().display();
    format!("{name} is damaged, the seconds of earlier sessions are not counted")
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
        let first = Clock::start(&path).unwrap().0.save().unwrap();
        assert!(first > 100.0);
        assert!(Clock::start(&path).unwrap().0.seconds() > first);
    }

    #[test]
    fn a_torn_file_is_begun_anew_with_a_warning() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("state.json");
        std::fs::write(&path, "{\"train_sec").unwrap();
        let (clock, warning) = Clock::start(&path).unwrap();
        assert!(warning.unwrap().contains("state.json is damaged"));
        clock.save().unwrap();
        assert!(Clock::start(&path).unwrap().1.is_none());
    }
}
