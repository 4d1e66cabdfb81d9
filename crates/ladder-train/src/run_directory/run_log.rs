//! `log.txt`: what happened in a run, for a reader who was not there.

use std::fmt::Display;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

use crate::error::run_dir::RunDirError;
use crate::sync::lock;

/// Lines with the seconds since this session of the run began.
pub(crate) struct RunLog {
    file: Mutex<File>,
    start: Instant,
}

impl RunLog {
    pub(crate) fn open(path: &Path) -> Result<Self, RunDirError> {
        let file = OpenOptions::new().append(true).create(true).open(path);
        let file = Mutex::new(file.map_err(RunDirError::io(path))?);
        Ok(Self {
            file,
            start: Instant::now(),
        })
    }

    /// Adds a line. A log that cannot be written is no reason to lose a run.
    pub(crate) fn line(&self, text: impl Display) {
        let seconds = self.start.elapsed().as_secs_f64();
        let _ = writeln!(lock(&self.file), "[{seconds:9.1} s] {text}");
    }
}
