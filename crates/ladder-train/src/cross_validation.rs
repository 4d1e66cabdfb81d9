//! Cross-validation: what a run may be expected to achieve on rows that it has not seen.
//!
//! The labeled rows are divided into parts; for each, a network is trained that sees neither the
//! part's labels nor its rows, and is asked about them. With few labels no other estimate uses them
//! as well: a test set would take from the training what it needs most.

use std::path::Path;
use std::sync::{Arc, Mutex};

use ladder_data::{Dataset, LabelSplit, Source};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::analysis::Confusion;
use crate::config::RunConfig;
use crate::config::parallelism::Shares;
use crate::error::{RunDirError, TrainError};
use crate::event::{Display, Event};
use crate::group::workers::each;
use crate::interrupt::Interrupt;
use crate::records::mean_std::Spread;
use crate::run::{Checked, Outcome, Run};
use crate::run_directory::run_dir::RunDir;
use crate::training::non_finite::lock;

/// The folds of a run, ready to be trained; each is a run of its own below the run's directory.
pub struct CrossValidation<'a> {
    run: &'a Run,
    source: &'a dyn Source,
    splits: Vec<LabelSplit>,
    shares: Shares,
}

/// What is called with the number of a fold, from 1, and the event; from several threads, but never
/// from two at once.
pub type FoldCallback = Box<dyn FnMut(usize, Event) + Send>;

/// How cross-validation ended.
#[derive(Clone, Debug, PartialEq)]
pub enum FoldEnd {
    /// Every fold is trained; the result is in the run directory too.
    Finished(CrossValidated),
    /// It was stopped on request; [`CrossValidation::train`] continues.
    Interrupted {
        /// Folds that are finished.
        finished: usize,
    },
}

/// `cross-validation.json`: what the folds achieved on the rows that they held out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CrossValidated {
    /// Fraction of the held-out rows that is wrong: mean and standard deviation over the folds.
    pub error: Spread,
    /// The same of the supervised baselines, if they were trained.
    pub baseline_error: Option<Spread>,
    /// The errors of each fold.
    pub folds: Vec<FoldErrors>,
    /// Names of the classes, in the order of the counts.
    pub classes: Vec<String>,
    /// The answers to all labeled rows, each by the network that did not see it.
    pub ladder: Confusion,
    /// The same of the supervised baselines.
    pub baseline: Option<Confusion>,
}

/// The errors of one fold.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoldErrors {
    /// Its number, from 1.
    pub fold: usize,
    /// Rows held out.
    pub rows: usize,
    /// Fraction of them that is wrong.
    pub error: f64,
    /// The same of the supervised baseline.
    pub baseline_error: Option<f64>,
}

impl<'a> CrossValidation<'a> {
    /// The `run.config().folds` folds of a run whose rows come from `source`.
    ///
    /// # Errors
    ///
    /// Labels that cannot be divided so, no jobs or no threads.
    pub fn new(run: &'a Run, source: &'a dyn Source, shares: Shares) -> Result<Self, TrainError> {
        let splits = run.split().folds(run.dataset(), run.config().folds)?;
        let shares = shares.for_runs(splits.len())?;
        Ok(Self {
            run,
            source,
            splits,
            shares,
        })
    }

    /// Folds and jobs, for a display.
    pub fn shares(&self) -> Shares {
        self.shares
    }

    /// Trains what is left of each fold, and writes down what they achieve.
    ///
    /// # Errors
    ///
    /// The first error of a fold, in their order; a fold that another cross-validation left.
    pub fn train(
        &self,
        callback: FoldCallback,
        interrupt: &Interrupt,
    ) -> Result<FoldEnd, TrainError> {
        let dir = RunDir::open(self.run.dir())?;
        if let Some(found) = dir.cross_validation()? {
            return Ok(FoldEnd::Finished(found));
        }
        let shown = Arc::new(Mutex::new(callback));
        let folds: Vec<(usize, &LabelSplit)> = (1..).zip(&self.splits).collect();
        let train = |&(number, split): &(usize, &LabelSplit)| {
            self.train_fold(&dir, number, split, &shown, interrupt)
        };
        let results = each(&folds, self.shares, interrupt, train)?;
        let mut finished = Vec::new();
        for result in results.into_iter().flatten() {
            finished.extend(result?);
        }
        if finished.len() < folds.len() {
            let finished = finished.len();
            return Ok(FoldEnd::Interrupted { finished });
        }
        let found = CrossValidated::of(self.run.dataset(), &finished);
        dir.write_cross_validation(&found)?;
        Ok(FoldEnd::Finished(found))
    }

    /// The fold's network, baseline first; `None` if it was interrupted.
    fn train_fold(
        &self,
        dir: &RunDir,
        number: usize,
        split: &LabelSplit,
        shown: &Arc<Mutex<FoldCallback>>,
        interrupt: &Interrupt,
    ) -> Result<Option<Fold>, TrainError> {
        let path = dir.fold(number);
        let dataset = self.source.dataset(&split.unlabeled)?;
        let n_classes = dataset.n_classes;
        let config = self.fold_config(split);
        let run = match RunDir::at(&path) {
            Some(fold) => resume_fold(&fold, dataset, &config, split)?,
            // A run may be killed while a fold is made.
            None => Checked::new(config, dataset, split.clone())?.start_in(&path)?,
        };
        let shown = shown.clone();
        let display = Display::Events(Box::new(move |event| lock(&shown)(number, event)));
        match run.train(display, interrupt)? {
            Outcome::Finished(_) => Ok(Some(Fold::read(&RunDir::open(&path)?, n_classes)?)),
            Outcome::Interrupted { .. } => Ok(None),
        }
    }

    fn fold_config(&self, split: &LabelSplit) -> RunConfig {
        RunConfig {
            labels: split.labeled.len(),
            labels_file: None,
            validation: split.validation.len(),
            folds: 0,
            threads: Some(self.shares.threads_each()),
            ..self.run.config().clone()
        }
    }
}

/// The run of a fold, to be continued, if it is what this cross-validation began: its threads may be
/// others.
fn resume_fold(
    dir: &RunDir,
    dataset: Arc<Dataset>,
    config: &RunConfig,
    split: &LabelSplit,
) -> Result<Run, TrainError> {
    let saved = RunConfig {
        threads: config.threads,
        ..dir.config()?
    };
    if let Some(difference) = difference(&saved, config) {
        return Err(other_fold(dir.path(), difference));
    }
    let run = Run::resume(dir.path(), dataset)?;
    let rows = |split: &LabelSplit| (split.labeled.clone(), split.validation.clone());
    match rows(run.split()) == rows(split) {
        true => Ok(run),
        false => Err(other_fold(dir.path(), "other rows are held out".to_owned())),
    }
}

fn other_fold(path: &Path, difference: String) -> TrainError {
    let path = path.to_owned();
    RunDirError::OtherFold { path, difference }.into()
}

/// The first setting that is another than expected: `seed is 2, not 1`.
fn difference(found: &RunConfig, expected: &RunConfig) -> Option<String> {
    let [found, expected] = [found, expected].map(|config| serde_json::to_value(config).ok());
    let fields = [&found, &expected].into_iter().flatten();
    let mut names = fields.filter_map(Value::as_object).flat_map(|it| it.keys());
    let value = |config: &Option<Value>, name: &str| {
        let value = config.as_ref().and_then(|config| config.get(name));
        value.cloned().unwrap_or_default()
    };
    let of = |name: &String| (value(&found, name), value(&expected, name));
    let name = names.find(|name| of(name).0 != of(name).1)?;
    let (found, expected) = of(name);
    Some(format!("{name} is {found}, not {expected}"))
}

/// What one fold answered.
struct Fold {
    ladder: Confusion,
    baseline: Option<Confusion>,
}

impl Fold {
    fn read(dir: &RunDir, n_classes: usize) -> Result<Self, TrainError> {
        let answers = |dir: &RunDir| -> Result<Option<Confusion>, TrainError> {
            Ok(dir.evaluated()?.map(|evaluated| evaluated.result))
        };
        let baseline = dir.baseline().map(|dir| answers(&dir)).transpose()?;
        Ok(Self {
            ladder: answers(dir)?.unwrap_or_else(|| Confusion::new(n_classes)),
            baseline: baseline.flatten(),
        })
    }
}

impl CrossValidated {
    fn of(dataset: &Dataset, folds: &[Fold]) -> Self {
        let errors: Vec<f64> = folds.iter().map(|fold| fold.ladder.error()).collect();
        let baselines: Vec<&Confusion> = folds.iter().flat_map(|fold| &fold.baseline).collect();
        let baseline_errors: Vec<f64> = baselines.iter().map(|result| result.error()).collect();
        let fold_errors = |(number, fold): (usize, &Fold)| FoldErrors {
            fold: number,
            rows: fold.ladder.rows(),
            error: fold.ladder.error(),
            baseline_error: fold.baseline.as_ref().map(Confusion::error),
        };
        let n = dataset.n_classes;
        Self {
            error: Spread::of(&errors).expect("invariant: there are at least two folds"),
            baseline_error: Spread::of(&baseline_errors),
            folds: (1..).zip(folds).map(fold_errors).collect(),
            classes: dataset.class_names().to_vec(),
            ladder: Confusion::sum(n, folds.iter().map(|fold| &fold.ladder)),
            baseline: (!baselines.is_empty()).then(|| Confusion::sum(n, baselines)),
        }
    }

    /// Whether the ladder is wrong about fewer held-out rows than the baseline, or about none;
    /// `None` without a baseline.
    pub fn helps(&self) -> Option<bool> {
        let baseline = self.baseline.as_ref()?;
        Some(self.ladder.wrong() == 0 || self.ladder.wrong() < baseline.wrong())
    }
}
