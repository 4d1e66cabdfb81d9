//! Cross-validation: what a run may be expected to achieve on rows that it has not seen.
//!
//! The labeled rows are divided into parts; for each, a network is trained that sees neither the
//! part's labels nor its rows, and is asked about them. With few labels no other estimate uses them
//! as well: a test set would take from the training what it needs most.

mod fold;

use std::sync::{Arc, Mutex};

use ladder_data::{LabelSplit, Source};

use crate::config::RunConfig;
use crate::config::class_prior::ClassPrior;
use crate::config::parallelism::Parallelism;
use crate::error::TrainError;
use crate::event::Event;
use crate::interrupt::Interrupt;
use crate::records::cross_validated::{CrossValidated, FoldAnswers};
use crate::records::outcome::Outcome;
use crate::reporter::Reporter;
use crate::run::Run;
use crate::run_directory::run_dir::RunDir;
use crate::sync::lock;
use crate::workers::each;

/// The folds of a run, ready to be trained; each is a run of its own below the run's directory.
pub struct CrossValidation<'a> {
    run: &'a Run,
    source: &'a dyn Source,
    splits: Vec<LabelSplit>,
    parallelism: Parallelism,
}

/// What is called with the number of a fold, from 1, and the event; from several threads, but never
/// from two at once.
pub type FoldCallback = Box<dyn FnMut(usize, Event) + Send>;

/// How cross-validation ended.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "one per run")]
pub enum FoldEnd {
    /// Every fold is trained; the result is in the run directory too.
    Finished(CrossValidated),
    /// It was stopped on request; [`CrossValidation::train`] continues.
    Interrupted {
        /// Folds that are finished.
        finished: usize,
    },
}

impl<'a> CrossValidation<'a> {
    /// The `run.config().folds` folds of a run whose rows come from `source`.
    ///
    /// # Errors
    ///
    /// Labels that cannot be divided so, no jobs or no threads.
    pub fn new(
        run: &'a Run,
        source: &'a dyn Source,
        parallelism: Parallelism,
    ) -> Result<Self, TrainError> {
        let splits = run.split().folds(run.dataset(), run.config().folds)?;
        let parallelism = parallelism.for_runs(splits.len())?;
        Ok(Self {
            run,
            source,
            splits,
            parallelism,
        })
    }

    /// Folds that train at the same time, and their threads.
    pub fn parallelism(&self) -> Parallelism {
        self.parallelism
    }

    /// Trains what is left of each fold, and writes down what they achieve.
    ///
    /// # Errors
    ///
    /// The first error of a fold, in their order; a fold that another cross-validation left; another
    /// process that trains the same run.
    pub fn train(
        &self,
        callback: FoldCallback,
        interrupt: &Interrupt,
    ) -> Result<FoldEnd, TrainError> {
        let dir = RunDir::open(self.run.dir())?;
        let _lock = dir.lock()?;
        if let Some(found) = dir.cross_validation()? {
            return Ok(FoldEnd::Finished(found));
        }
        let shown = Arc::new(Mutex::new(callback));
        let folds: Vec<(usize, &LabelSplit)> = (1..).zip(&self.splits).collect();
        let train = |&(number, split): &(usize, &LabelSplit)| {
            self.train_fold(&dir, number, split, &shown, interrupt)
        };
        let results = each(&folds, self.parallelism, interrupt, train)?;
        let mut finished = Vec::new();
        for result in results.into_iter().flatten() {
            finished.extend(result?);
        }
        if finished.len() < folds.len() {
            let finished = finished.len();
            return Ok(FoldEnd::Interrupted { finished });
        }
        let (dataset, split) = (self.run.dataset(), self.run.split());
        let class_weights = &self.run.config().class_weights;
        let class_weights = class_weights.of_classes(dataset, split)?;
        let found = CrossValidated::of(dataset, &class_weights, finished);
        dir.write_cross_validation(&found)?;
        Ok(FoldEnd::Finished(found))
    }

    /// The fold's networks: linear model and baseline, then the network; `None` if it was interrupted.
    fn train_fold(
        &self,
        dir: &RunDir,
        number: usize,
        split: &LabelSplit,
        shown: &Arc<Mutex<FoldCallback>>,
        interrupt: &Interrupt,
    ) -> Result<Option<FoldAnswers>, TrainError> {
        let path = dir.fold(number);
        let dataset = self.source.dataset(&split.unlabeled)?;
        let config = self.fold_config(split);
        let linear = config.baseline.then(|| config.linear());
        let run = fold::start_or_resume(&path, dataset.clone(), config, split)?;
        let fold_dir = RunDir::open(&path)?;
        if let Some(linear) = linear {
            let run = fold::start_or_resume(&fold_dir.linear(), dataset, linear, split)?;
            if let Outcome::Interrupted { .. } = run.train(Reporter::Silent, interrupt)? {
                return Ok(None);
            }
        }
        let shown = shown.clone();
        let reporter = Reporter::Events(Box::new(move |event| lock(&shown)(number, event)));
        match run.train(reporter, interrupt)? {
            Outcome::Finished(_) => Ok(Some(fold::answers(&fold_dir, &run)?)),
            Outcome::Interrupted { .. } => Ok(None),
        }
    }

    fn fold_config(&self, split: &LabelSplit) -> RunConfig {
        RunConfig {
            labels: split.labeled.len().into(),
            labels_file: None,
            validation: split.validation.len(),
            folds: 0,
            // The rows that are held out are labeled ones, which have other shares.
            class_prior: ClassPrior::default(),
            threads: Some(self.parallelism.threads_each()),
            ..self.run.config().clone()
        }
    }
}
