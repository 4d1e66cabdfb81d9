//! What the runs of a sweep achieve, by setting, and which setting is chosen.
//!
//! A choice by test rows would make their error too small to be believed; so validation rows or
//! folds choose, or nothing.

use anyhow::Result;
use ladder_data::Task;
use ladder_train::{MeanStd, RunDir};
use serde::Serialize;
use serde_json::{Map, Value};

use super::folder::Folder;
use super::plan::{Run, Setting, Sweep};
use crate::output::counted;

/// Everything that is known of a sweep's runs.
#[derive(Debug, Serialize)]
pub struct Results {
    /// Names of the settings that distinguish.
    pub columns: Vec<String>,
    /// One for each setting, in their order.
    pub settings: Vec<Row>,
    /// Which of them is the best.
    pub choice: Choice,
}

/// What the runs of a setting achieve.
#[derive(Debug, Serialize)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// What distinguishes it.
    pub own: Map<String, Value>,
    /// The finished runs.
    pub finished: Vec<Finished>,
    /// The seeds of those that are not.
    pub missing: Vec<Missing>,
    /// The error on the rows that choose, over the finished seeds.
    pub error: Option<MeanStd>,
    /// The error on test rows, which decides nothing.
    pub test_error: Option<MeanStd>,
    /// Seconds of training.
    pub seconds: Option<MeanStd>,
}

/// A finished run.
#[derive(Debug, Clone, Serialize)]
pub struct Finished {
    /// Its seed.
    pub seed: u64,
    /// Its directory, below that of the sweep.
    pub run: String,
    /// What is predicted.
    pub task: Task,
    /// Which rows choose, if there are any.
    pub chosen_by: Option<Basis>,
    /// The error on them.
    pub error: Option<f64>,
    /// The error on test rows, if there are any.
    pub test_error: Option<f64>,
    /// Seconds of training.
    pub seconds: f64,
    /// What has to be the same where errors are compared.
    #[serde(skip)]
    measured_on: Vec<Option<Value>>,
}

/// A run without a result.
#[derive(Debug, Clone, Serialize)]
pub struct Missing {
    /// Its seed.
    pub seed: u64,
    /// `not begun`, `begun`, or the error that ended it.
    pub because: String,
}

/// The rows by which a setting can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Those that every fold holds out.
    Folds,
    /// Those of `validation`.
    Validation,
}

/// The best setting, or why there is none.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// The lowest error.
    Chosen {
        /// Its name.
        setting: String,
        /// By which rows.
        by: Basis,
        /// What weakens the choice.
        note: Option<String>,
    },
    /// None is chosen, and why.
    None {
        /// In a sentence.
        because: String,
    },
}

/// What has to be the same in runs whose errors are compared.
const ROWS: [&str; 11] = [
    "dataset",
    "table",
    "images",
    "arrays",
    "image-labels",
    "array-labels",
    "target",
    "unlabeled-value",
    "labels-file",
    "validation",
    "folds",
];

impl Basis {
    /// `validation error`, `cross-validated error`.
    pub fn error_name(self, task: Task) -> String {
        let error = ladder_train::analysis::error_name(task);
        match self {
            Self::Folds => format!("cross-validated {error}"),
            Self::Validation => format!("validation {error}"),
        }
    }
}

impl Results {
    /// Of what is in the directory; `why_not` has a word on a run that failed.
    pub fn read(
        sweep: &Sweep,
        folder: &Folder,
        why_not: &dyn Fn(&Run) -> Option<String>,
    ) -> Result<Self> {
        let runs = sweep.runs();
        let rows = sweep.settings.iter().map(|setting| {
            let of_setting = |run: &&Run| run.setting.name == setting.name;
            Row::read(setting, runs.iter().filter(of_setting), folder, why_not)
        });
        let settings = rows.collect::<Result<Vec<_>>>()?;
        Ok(Self {
            columns: sweep.columns().into_iter().map(str::to_owned).collect(),
            choice: choose(&settings),
            settings,
        })
    }

    /// What is predicted.
    pub fn task(&self) -> Task {
        let mut runs = self.settings.iter().flat_map(|row| &row.finished);
        runs.next().map_or(Task::Classification, |run| run.task)
    }

    /// By which rows the errors are, if they are all of one kind.
    pub fn basis(&self) -> Option<Basis> {
        let runs = self.settings.iter().flat_map(|row| &row.finished);
        let mut kinds = runs.map(|run| run.chosen_by);
        let first = kinds.next()??;
        kinds.all(|kind| kind == Some(first)).then_some(first)
    }

    /// The setting that is chosen.
    pub fn chosen(&self) -> Option<&str> {
        match &self.choice {
            Choice::Chosen { setting, .. } => Some(setting),
            Choice::None { .. } => None,
        }
    }

    /// Finished runs, and all.
    pub fn counts(&self) -> (usize, usize) {
        let finished = self.settings.iter().map(|row| row.finished.len()).sum();
        let missing: usize = self.settings.iter().map(|row| row.missing.len()).sum();
        (finished, finished + missing)
    }
}

impl Row {
    fn read<'a>(
        setting: &Setting,
        runs: impl Iterator<Item = &'a Run<'a>>,
        folder: &Folder,
        why_not: &dyn Fn(&Run) -> Option<String>,
    ) -> Result<Self> {
        let (mut finished, mut missing) = (Vec::new(), Vec::new());
        for run in runs {
            match Finished::read(run, folder)? {
                Some(run) => finished.push(run),
                None => missing.push(Missing {
                    seed: run.seed,
                    because: match why_not(run) {
                        Some(why) => why,
                        None => folder.state(run)?.name().to_owned(),
                    },
                }),
            }
        }
        let spread = |figure: fn(&Finished) -> Option<f64>| {
            MeanStd::of(&finished.iter().filter_map(figure).collect::<Vec<_>>())
        };
        Ok(Self {
            name: setting.name.clone(),
            own: setting.own.clone(),
            error: spread(|run| run.error),
            test_error: spread(|run| run.test_error),
            seconds: spread(|run| Some(run.seconds)),
            finished,
            missing,
        })
    }
}

impl Finished {
    fn read(run: &Run, folder: &Folder) -> Result<Option<Self>> {
        let Ok(dir) = RunDir::open(&folder.run(run)) else {
            return Ok(None);
        };
        let Some(report) = dir.report()? else {
            return Ok(None);
        };
        let folds = dir.cross_validation()?;
        let (chosen_by, error) = match (folds, report.validation_error) {
            (Some(folds), _) => (Some(Basis::Folds), Some(folds.error.mean)),
            (None, Some(error)) => (Some(Basis::Validation), Some(error)),
            (None, None) => (None, None),
        };
        let fields = report.config.fields();
        Ok(Some(Self {
            seed: run.seed,
            run: run.name(),
            task: report.task,
            chosen_by,
            error,
            test_error: report.test_error,
            seconds: report.train_seconds,
            measured_on: ROWS.iter().map(|name| fields.get(*name).cloned()).collect(),
        }))
    }
}

fn choose(rows: &[Row]) -> Choice {
    match candidates(rows) {
        Ok((by, complete)) => best(rows, by, &complete),
        Err(because) => Choice::None {
            because: because.to_owned(),
        },
    }
}

/// The settings whose every seed is finished, if their errors can be compared.
fn candidates(rows: &[Row]) -> Result<(Basis, Vec<&Row>), &'static str> {
    let runs = || rows.iter().flat_map(|row| &row.finished);
    let Some(first) = runs().next() else {
        return Err("no run is finished yet");
    };
    if runs().all(|run| run.chosen_by.is_none()) {
        return Err(
            "no run holds rows out, and test rows never choose; set validation or folds to choose",
        );
    }
    let is_alike = |run: &Finished| {
        (run.task, run.chosen_by, &run.measured_on)
            == (first.task, first.chosen_by, &first.measured_on)
    };
    let Some(by) = first.chosen_by.filter(|_| runs().all(is_alike)) else {
        return Err("the settings are measured on different rows, whose errors cannot be compared");
    };
    let complete: Vec<&Row> = rows.iter().filter(|row| row.missing.is_empty()).collect();
    match complete.is_empty() {
        true => Err("no setting has all its seeds yet"),
        false => Ok((by, complete)),
    }
}

fn best(rows: &[Row], by: Basis, complete: &[&Row]) -> Choice {
    let errors = complete.iter().filter_map(|row| Some((row, row.error?)));
    let lowest = errors.min_by(|a, b| a.1.mean.total_cmp(&b.1.mean));
    let Some((row, error)) = lowest else {
        return Choice::None {
            because: "no setting has an error".to_owned(),
        };
    };
    let is_as_low = |other: &&&Row| other.error.is_some_and(|it| it.mean == error.mean);
    let notes = [
        as_low(complete.iter().filter(is_as_low).count() - 1),
        weak(rows.len(), complete.len(), error.n),
    ];
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    let note = (!notes.is_empty()).then(|| notes.join("; "));
    Choice::Chosen {
        setting: row.name.clone(),
        by,
        note,
    }
}

/// Others have the same error; the first in the file is chosen.
fn as_low(others: usize) -> Option<String> {
    let settings = counted(others, "other setting has", "other settings have");
    (others > 0).then(|| format!("the first in the file: {settings} the same"))
}

/// What few seeds and missing runs mean.
fn weak(settings: usize, complete: usize, seeds: usize) -> Option<String> {
    match (settings - complete, seeds) {
        (0, 1) if settings > 1 => Some(
            "by one seed each: more seeds would show how much of the difference is chance"
                .to_owned(),
        ),
        (0, _) => None,
        (left_out, _) => Some(format!(
            "among the settings that are complete, {left_out} of {settings} are not"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(seed: u64, by: Option<Basis>, error: f64, test: f64) -> Finished {
        Finished {
            seed,
            run: String::new(),
            task: Task::Classification,
            chosen_by: by,
            error: by.map(|_| error),
            test_error: Some(test),
            seconds: 1.0,
            measured_on: vec![Some("digits".into())],
        }
    }

    fn row(name: &str, finished: Vec<Finished>, missing: usize) -> Row {
        let errors: Vec<f64> = finished.iter().filter_map(|run| run.error).collect();
        let because = "not begun".to_owned();
        Row {
            name: name.to_owned(),
            own: Map::new(),
            error: MeanStd::of(&errors),
            test_error: None,
            seconds: None,
            finished,
            missing: vec![Missing { seed: 9, because }; missing],
        }
    }

    #[track_caller]
    fn check(rows: &[Row], expected: Result<&str, &str>) {
        match (choose(rows), expected) {
            (Choice::Chosen { setting, .. }, Ok(name)) => assert_eq!(setting, name),
            (Choice::None { because }, Err(words)) => assert!(because.contains(words), "{because}"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn validation_rows_choose_and_test_rows_never() {
        let by = Some(Basis::Validation);
        let rows = |by| {
            let one = vec![run(1, by, 0.2, 0.01), run(2, by, 0.3, 0.01)];
            let other = vec![run(1, by, 0.1, 0.5), run(2, by, 0.3, 0.5)];
            [row("one", one, 0), row("other", other, 0)]
        };
        check(&rows(by), Ok("other"));
        check(&rows(None), Err("test rows never choose"));
        check(&[row("one", Vec::new(), 1)], Err("no run is finished yet"));
    }

    #[test]
    fn only_complete_settings_of_the_same_rows_are_compared() {
        let by = Some(Basis::Folds);
        let whole = row("whole", vec![run(1, by, 0.3, 0.0)], 0);
        let partial = row("partial", vec![run(1, by, 0.1, 0.0)], 1);
        check(&[whole, partial], Ok("whole"));
        let partial = row("partial", vec![run(1, by, 0.1, 0.0)], 1);
        check(&[partial], Err("no setting has all its seeds yet"));
        let one = row("one", vec![run(1, by, 0.3, 0.0)], 0);
        let other = row("other", vec![run(1, Some(Basis::Validation), 0.3, 0.0)], 0);
        check(&[one, other], Err("different rows"));
        let mut elsewhere = run(1, by, 0.1, 0.0);
        elsewhere.measured_on = vec![Some("mnist".into())];
        let one = row("one", vec![run(1, by, 0.3, 0.0)], 0);
        check(
            &[one, row("two", vec![elsewhere], 0)],
            Err("different rows"),
        );
    }

    #[test]
    fn one_seed_each_is_said_to_be_one() {
        let by = Some(Basis::Folds);
        let rows = |seeds: &[u64]| {
            let runs = |error| {
                seeds
                    .iter()
                    .map(|&seed| run(seed, by, error, 0.0))
                    .collect()
            };
            [row("one", runs(0.1), 0), row("other", runs(0.2), 0)]
        };
        let note = |rows: &[Row]| match choose(rows) {
            Choice::Chosen { note, .. } => note,
            Choice::None { because } => panic!("{because}"),
        };
        assert!(note(&rows(&[1])).unwrap().contains("by one seed each"));
        assert_eq!(note(&rows(&[1, 2])), None);
        let [one, _] = rows(&[1, 2]);
        let [same, other] = rows(&[1, 2]);
        let tied = note(&[one, same, other]).unwrap();
        assert_eq!(tied, "the first in the file: 1 other setting has the same");
    }
}
