//! One JSON object a line, for machines.

use std::io;
use std::path::Path;

use ladder_train::{CrossValidated, EpochLine, Event, GroupSummary, Report, Stage};
use serde::Serialize;

use super::notes;
use super::stream::{self, Stream};

/// Prints the epochs of a run, or of each run of a group with its seed.
#[derive(Debug, Default)]
pub struct JsonLines {
    out: Stream,
}

/// What a line says; its kind is in the field `event`.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
enum Line<'a> {
    Epoch {
        #[serde(skip_serializing_if = "Option::is_none")]
        seed: Option<u64>,
        stage: Stage,
        #[serde(flatten)]
        line: &'a EpochLine,
    },
    FoldEpoch {
        fold: usize,
        stage: Stage,
        #[serde(flatten)]
        line: &'a EpochLine,
    },
    CrossValidation {
        run: &'a Path,
        #[serde(flatten)]
        found: &'a CrossValidated,
    },
    Report {
        run: &'a Path,
        seed: u64,
        #[serde(flatten)]
        report: &'a Report,
    },
    Interrupted {
        run: &'a Path,
        #[serde(skip_serializing_if = "Option::is_none")]
        seed: Option<u64>,
        stage: Stage,
        epoch: usize,
        step: u64,
    },
    Summary {
        run: &'a Path,
        #[serde(flatten)]
        summary: &'a GroupSummary,
    },
}

impl JsonLines {
    /// Shows one event, of a seed among several: epochs on standard output, warnings on standard
    /// error.
    pub fn show(&mut self, seed: Option<u64>, event: Event) {
        match event {
            Event::Epoch { stage, line } => self.epoch(seed, stage, &line),
            Event::Warning { stage, message } => notes::warn(seed, stage, &message),
            _ => {}
        }
    }

    /// Shows one event of a fold.
    pub fn show_fold(&mut self, fold: usize, event: Event) {
        match event {
            Event::Epoch { stage, line } => {
                let line = Line::FoldEpoch {
                    fold,
                    stage,
                    line: &line,
                };
                self.print_if_possible(&line);
            }
            Event::Warning { stage, message } => notes::warn(None, stage, &message),
            _ => {}
        }
    }

    fn epoch(&mut self, seed: Option<u64>, stage: Stage, line: &EpochLine) {
        self.print_if_possible(&Line::Epoch { seed, stage, line });
    }

    fn print_if_possible(&mut self, line: &Line) {
        // Numbers and names: nothing that could not be written as JSON.
        if let Ok(text) = serde_json::to_string(line) {
            self.out.line(&text);
        }
    }

    /// What cross-validation found.
    pub fn cross_validation(run: &Path, found: &CrossValidated) -> io::Result<()> {
        print(&Line::CrossValidation { run, found })
    }

    /// The last line of a run that finished.
    pub fn report(run: &Path, report: &Report) -> io::Result<()> {
        let seed = report.config.seed;
        print(&Line::Report { run, seed, report })
    }

    /// The last line of a run that was stopped.
    pub fn interrupted(
        run: &Path,
        seed: Option<u64>,
        stage: Stage,
        epoch: usize,
        step: u64,
    ) -> io::Result<()> {
        print(&Line::Interrupted {
            run,
            seed,
            stage,
            epoch,
            step,
        })
    }

    /// The last line of several seeds.
    pub fn summary(run: &Path, summary: &GroupSummary) -> io::Result<()> {
        print(&Line::Summary { run, summary })
    }
}

fn print(line: &Line) -> io::Result<()> {
    let text = serde_json::to_string(line)?;
    stream::print(format_args!("{text}\n"))
}
