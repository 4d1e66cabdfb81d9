//! The end of `ladder train`: the errors, the time, the run directory, what to do next.

use std::fmt;
use std::path::Path;

use ladder_data::DataConfig;
use ladder_train::analysis::{error_name, error_text};
use ladder_train::{EvaluationMode, Report, RunConfig, Statistics, Weights};

use super::numbers::{counted, duration, mebibytes};
use super::result::{measured, measures};
use super::shell::{program, shell};
use super::table::{Align, Table};

/// The summary of a finished run.
#[derive(Debug)]
pub struct Summary<'a> {
    /// The run directory.
    pub run: &'a Path,
    /// What the network achieved.
    pub report: &'a Report,
    /// What the baseline achieved, if it was trained.
    pub baseline: Option<&'a Report>,
    /// What can be done with it.
    pub uses: Uses,
    /// The published error of the preset, in full, if none of its settings was changed.
    pub published: Option<&'a str>,
}

impl Summary<'_> {
    fn errors(&self) -> Table {
        let rows = measured(self.report).map_or("test", |(rows, _)| rows);
        let error = format!("{rows} {}", error_name(self.report.task));
        let columns = [
            ("", Align::Left),
            (error.as_str(), Align::Right),
            ("training", Align::Right),
        ];
        let mut table = Table::new(&columns);
        if let Some(baseline) = self.baseline {
            table.row(achieved("baseline", baseline));
        }
        table.row(achieved(network_name(self.report.method()), self.report));
        if let Some(published) = self.published {
            table.row(["published".into(), published.into(), String::new()]);
        }
        table
    }

    /// The error of each way to classify; validation rows, where there are some, come first.
    fn variants(&self) -> Table {
        let column = |name| (name, Align::Right);
        let last = Weights::Last.name();
        let average = Weights::Average.name();
        let held_out = self.report.validation_error.is_some();
        let names = [
            format!("validation, {last}"),
            format!("validation, {average}"),
        ];
        let mut columns = vec![("statistics of", Align::Left)];
        if held_out {
            columns.extend(names.iter().map(|name| column(name.as_str())));
        }
        let names = [
            format!("test, {last} weights"),
            format!("test, {average} weights"),
        ];
        columns.extend(names.iter().map(|name| column(name.as_str())));
        let mut table = Table::new(&columns);
        for statistics in [Statistics::Labeled, Statistics::Training] {
            let results = [Weights::Last, Weights::Average].map(|weights| {
                let mode = EvaluationMode {
                    statistics,
                    weights,
                };
                self.report
                    .variants
                    .iter()
                    .find(|result| result.mode == mode)
            });
            let task = self.report.task;
            let text = |error| error_text(task, error);
            let cell = |error: Option<f64>| error.map_or_else(String::new, text);
            let mut cells = vec![format!("{statistics} rows")];
            if held_out {
                cells.extend(results.map(|result| cell(result.and_then(|it| it.validation_error))));
            }
            cells.extend(results.map(|result| cell(result.and_then(|it| it.test_error))));
            table.push(cells);
        }
        table
    }

    fn facts(&self) -> Table {
        let Report {
            config,
            dataset,
            labels,
            steps,
            ..
        } = self.report;
        let RunConfig {
            seed,
            backend,
            epochs,
            ..
        } = config;
        let mut table = Table::new(&[("", Align::Left), ("", Align::Left)]);
        table.row([
            "data".into(),
            format!(
                "{dataset}, {}, seed {seed}",
                counted(*labels, "label", "labels")
            ),
        ]);
        if let Some(rows) = rows(self.report) {
            table.row(["rows".into(), rows]);
        }
        table.row([
            "training".into(),
            format!(
                "{}{}, {} on {backend}",
                networks(config),
                counted(*epochs, "epoch", "epochs"),
                counted(*steps as usize, "step", "steps")
            ),
        ]);
        if let Some(bytes) = self.report.peak_memory_bytes {
            table.row(["peak memory".into(), mebibytes(bytes)]);
        }
        table.row(["run".into(), self.run.display().to_string()]);
        table
    }

    fn next(&self) -> Vec<String> {
        let mut next = self.uses.commands(self.run);
        if self.report.dataset == "digits" && cfg!(feature = "fetch") {
            next.push(format!(
                "{} train --preset mnist-100-quick --download",
                program()
            ));
        }
        next
    }
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if measured(self.report).is_some() {
            write!(f, "{}", self.errors())?;
            if let Some(measures) = measures(self.report) {
                writeln!(f, "{}  {measures}", network_name(self.report.method()))?;
            }
            writeln!(f)?;
            if self.report.variants.len() > 1 {
                writeln!(f, "{}", self.variants())?;
            }
        }
        writeln!(f, "{}\nnext:", self.facts())?;
        self.next()
            .iter()
            .try_for_each(|command| writeln!(f, "  {command}"))
    }
}

fn achieved(name: &str, report: &Report) -> [String; 3] {
    [
        name.to_owned(),
        measured(report).map_or_else(
            || "-".to_owned(),
            |(_, error)| error_text(report.task, error),
        ),
        duration(report.train_seconds),
    ]
}

/// What was done to the rows, `contrast 55, zca 0.1, flipped, shifted by up to 2`; `None` if
/// nothing was.
fn rows(report: &Report) -> Option<String> {
    let number = |name, number: Option<f64>| number.map(|number| format!("{name} {number}"));
    let config = &report.config;
    let shift = config.augment_shift;
    let changes = [
        number("contrast", config.contrast),
        number("zca", config.zca),
        config.augment_flip.then(|| "flipped".to_owned()),
        (shift > 0).then(|| format!("shifted by up to {shift}")),
    ];
    let changes: Vec<String> = changes.into_iter().flatten().collect();
    (!changes.is_empty()).then(|| changes.join(", "))
}

/// A network without denoising costs is no ladder.
pub(super) fn network_name(method: &str) -> &'static str {
    if method == "baseline" {
        "supervised"
    } else {
        "ladder"
    }
}

/// Arguments of the commands that use a finished run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uses {
    /// Of `evaluate`.
    evaluate: &'static str,
    /// Whether there is something to report: rows of known class that the run has not learned.
    report: bool,
    /// Of `predict`.
    predict: &'static str,
}

impl Uses {
    /// The arguments for a run with this configuration.
    pub fn of(config: &RunConfig) -> Self {
        let (evaluate, predict) = match config.data {
            DataConfig::Table(_) => (" --test labeled.csv", "new.csv"),
            DataConfig::Images(_) => (" --test FOLDER", "image.png"),
            DataConfig::Arrays(_) => (" --test labeled.npz", "new.npy"),
            _ => ("", "image.png"),
        };
        // Data sets with a name have test rows.
        let has_test = evaluate.is_empty() || config.data.test().is_some();
        Self {
            evaluate: if has_test { "" } else { evaluate },
            report: has_test || config.folds > 0 || config.validation > 0,
            predict,
        }
    }

    /// The commands.
    pub(super) fn commands(self, run: &Path) -> Vec<String> {
        let (ladder, run) = (program(), shell(run));
        let mut commands = vec![format!("{ladder} evaluate {run}{}", self.evaluate)];
        commands.extend(self.report.then(|| format!("{ladder} report {run}")));
        commands.push(format!("{ladder} predict {run} {}", self.predict));
        commands.extend(cfg!(feature = "serve").then(|| format!("{ladder} serve {run}")));
        commands
    }
}

/// `3 networks, ` where there are several.
fn networks(config: &RunConfig) -> String {
    match config.members.len() {
        0 => String::new(),
        members => format!("{}, ", counted(members, "network", "networks")),
    }
}
