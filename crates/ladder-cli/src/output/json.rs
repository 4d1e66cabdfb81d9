//! One JSON object a line, for machines.

use std::io::{self, Write};
use std::path::Path;

use ladder_train::{EpochLine, Event, Report, Stage};
use serde::Serialize;

use super::notes;

/// Prints the epochs of a run.
#[derive(Debug, Default)]
pub struct JsonLines {
    is_closed: bool,
}

/// What a line says; its kind is in the field `event`.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
enum Line<'a> {
    Epoch {
        stage: Stage,
        #[serde(flatten)]
        line: &'a EpochLine,
    },
    Report {
        run: &'a Path,
        #[serde(flatten)]
        report: &'a Report,
    },
    Interrupted {
        run: &'a Path,
        stage: Stage,
        epoch: usize,
        step: u64,
    },
}

impl JsonLines {
    /// Shows one event: epochs on standard output, warnings on standard error.
    pub fn show(&mut self, event: Event) {
        match event {
            // A reader that has gone does not end the training.
            Event::Epoch { stage, line } if !self.is_closed => {
                self.is_closed = print(&Line::Epoch { stage, line: &line }).is_err();
            }
            Event::Warning { stage, message } => notes::warn(stage, &message),
            _ => {}
        }
    }

    /// The last line of a run that finished.
    pub fn report(run: &Path, report: &Report) -> io::Result<()> {
        print(&Line::Report { run, report })
    }

    /// The last line of a run that was stopped.
    pub fn interrupted(run: &Path, stage: Stage, epoch: usize, step: u64) -> io::Result<()> {
        print(&Line::Interrupted {
            run,
            stage,
            epoch,
            step,
        })
    }
}

fn print(line: &Line) -> io::Result<()> {
    let text = serde_json::to_string(line)?;
    writeln!(io::stdout(), "{text}")
}
