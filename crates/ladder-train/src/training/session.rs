//! One stage of a run in one process: from its newest checkpoint to its report.

use std::sync::Arc;

use burn::module::Module;
use burn::tensor::Device;
use ladder_data::{Dataset, LabelSplit};
use serde::{Deserialize, Serialize};

use crate::analysis::Confusion;
use crate::config::RunConfig;
use crate::config::evaluation_mode::{Statistics, Variant, VariantResult};
use crate::error::TrainError;
use crate::event::{Event, Sink, Stage};
use crate::interrupt::Interrupt;
use crate::machine::Machine;
use crate::records::report::{Report, Results, Versions};
use crate::run::Outcome;
use crate::run_directory::files::write_json;
use crate::run_directory::run_dir::RunDir;
use crate::run_directory::run_log::RunLog;
use crate::saved_model::SavedModel;
use crate::training::evaluation_statistics;
use crate::training::learner::LadderLearner;
use crate::training::non_finite::{CostName, NonFinite};
use crate::training::starting_point::Start;

/// `evaluation.json`: what the final model answers to rows whose class is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluated {
    /// Which rows: `validation` where some are held out, else `test`.
    pub part: String,
    /// Names of the classes, in the order of the counts.
    pub classes: Vec<String>,
    /// The answers, counted.
    #[serde(flatten)]
    pub result: Confusion,
}

/// The errors of a report in words.
fn said(report: &Report) -> String {
    let percent = |error: f64| format!("{:.2} %", 100.0 * error);
    match (report.validation_error, report.test_error) {
        (None, None) => "no rows to test with".to_owned(),
        (Some(error), None) => format!("validation error {}", percent(error)),
        (_, Some(error)) => format!("test error {}", percent(error)),
    }
}

/// The network of a run, or its baseline.
pub(crate) struct Session<'a> {
    pub stage: Stage,
    pub dir: RunDir,
    pub config: RunConfig,
    /// The configuration's, without automatic differentiation.
    pub device: Device,
    pub dataset: &'a Arc<Dataset>,
    pub split: &'a LabelSplit,
    /// Whether an earlier session began the stage.
    pub resumed: bool,
    pub sink: Sink,
    pub log: Arc<RunLog>,
    pub dashboard: bool,
    pub interrupt: &'a Interrupt,
}

impl Session<'_> {
    /// Trains what is left, evaluates and saves; a finished stage returns its report.
    pub(crate) fn run(&self, baseline_test_error: Option<f64>) -> Result<Outcome, TrainError> {
        if let Some(report) = self.dir.report()? {
            return Ok(Outcome::Finished(report));
        }
        let result = self.train_and_finish(baseline_test_error);
        match &result {
            Ok(Outcome::Finished(report)) => {
                self.log.line(format_args!("finished: {}", said(report)));
            }
            Ok(Outcome::Interrupted { epoch, step, .. }) => {
                self.log.line(format_args!(
                    "interrupted in epoch {epoch} after step {step}"
                ));
            }
            Err(error) => self.log.line(format_args!("error: {error}")),
        }
        result
    }

    fn train_and_finish(&self, baseline_test_error: Option<f64>) -> Result<Outcome, TrainError> {
        let earlier_versions = self.add_build()?;
        let start = Start::of(self)?;
        self.announce(&start);
        let (device, clock, parameters) =
            (start.device.clone(), start.clock.clone(), start.parameters);
        let (steps, steps_per_epoch) = (start.steps, start.streams.steps_per_epoch() as u64);
        let checkpoints = start.checkpoints.clone();
        let (step, model) = match start.step < start.steps {
            true => self.train(start)?,
            false => (start.step, start.learner.model()),
        };
        let train_seconds = clock.save()?;
        if step < steps {
            let epoch = (step.saturating_sub(1) / steps_per_epoch) as usize + 1;
            return Ok(Outcome::Interrupted {
                stage: self.stage,
                epoch,
                step,
            });
        }
        self.sink.send(Event::Finishing { stage: self.stage });
        let mut variants = Vec::with_capacity(Variant::ALL.len());
        for variant in Variant::ALL {
            let (classifier, scores) = self.classifier(&model, variant, &device)?;
            if !scores.is_finite() {
                let costs = vec![CostName::ClassScores];
                let found = NonFinite { step, costs };
                return Err(found.error(steps_per_epoch, checkpoints.newest()));
            }
            let (result, evaluated) = self.result(&classifier, variant)?;
            variants.push(result);
            if variant == self.config.variant() {
                classifier.save(&self.dir)?;
                self.dir.write_evaluated(evaluated.as_ref())?;
            }
        }
        let result = variants
            .iter()
            .find(|result| result.variant == self.config.variant())
            .expect("invariant: every way to classify is evaluated")
            .clone();
        let results = Results {
            dataset: self.dataset.name.clone(),
            labels: self.split.labeled.len(),
            steps,
            result,
            variants,
            baseline_test_error,
            train_seconds,
            parameters,
            machine: Machine::of(self.config.backend, &self.device),
            earlier_versions,
        };
        let report = Report::new(&self.config, results);
        write_json(&self.dir.report_file(), &report)?;
        self.sink.send(Event::Finished {
            stage: self.stage,
            report: report.clone(),
        });
        Ok(Outcome::Finished(report))
    }

    /// The other builds that trained the stage before; the user should know of them.
    fn add_build(&self) -> Result<Vec<Versions>, TrainError> {
        let build = Versions::of_this_build();
        let earlier = self.dir.add_build(&build)?;
        if !earlier.is_empty() {
            let begun: Vec<String> = earlier.iter().map(Versions::to_string).collect();
            self.warn(format!(
                "this run was begun by {}, and is continued by {build}; its numbers may differ \
                 from those of one build",
                begun.join(", then ")
            ));
        }
        Ok(earlier)
    }

    fn announce(&self, start: &Start) {
        let Start {
            step,
            steps,
            parameters,
            ..
        } = *start;
        let (stage, epochs) = (self.stage, self.config.epochs);
        self.log.line(format_args!(
            "{stage}: {}, {} labels, {parameters} parameters, {} device {}, from step {step} of {steps}",
            self.dataset,
            self.split.labeled.len(),
            self.config.backend,
            self.config.device,
        ));
        self.sink.send(Event::Started {
            stage,
            epochs,
            steps,
            first_step: step,
            parameters,
        });
    }

    /// The trained network as it classifies in one of the ways, with statistics of all its rows;
    /// and the sum of the class scores that it gives to some of them.
    fn classifier(
        &self,
        model: &LadderLearner,
        variant: Variant,
        device: &Device,
    ) -> Result<(SavedModel, f64), TrainError> {
        let indices = self.rows_of(variant.statistics);
        let sample =
            evaluation_statistics::sample(indices, evaluation_statistics::ROWS_BETWEEN_EPOCHS);
        let (rows, size) = (&self.dataset.train, self.config.batch_size);
        let batches = |indices| evaluation_statistics::batches(rows, indices, size, device);
        let model = model.valid().calibrate(variant.weights, batches(indices));
        let scores = evaluation_statistics::score_sum(model.ladder(), batches(&sample))?;
        let classifier = SavedModel::new(model.ladder().clone(), self.dataset, device);
        Ok((classifier, scores))
    }

    /// The training rows that evaluation statistics are of.
    pub(crate) fn rows_of(&self, statistics: Statistics) -> &[u32] {
        match statistics {
            Statistics::Labeled => &self.split.labeled,
            Statistics::Training => &self.split.unlabeled,
        }
    }

    /// The errors of `model`, and its answers to the held-out rows, or to the test rows if none are
    /// held out.
    fn result(
        &self,
        model: &SavedModel,
        variant: Variant,
    ) -> Result<(VariantResult, Option<Evaluated>), TrainError> {
        let held_out = &self.split.validation;
        let validation = match held_out.is_empty() {
            true => None,
            false => Some(model.count(&self.dataset.train, held_out)?),
        };
        let test = match self.dataset.test.is_empty() {
            true => None,
            false => Some(model.evaluate(self.dataset)?),
        };
        let result = VariantResult {
            variant,
            test_error: test.as_ref().map(Confusion::error),
            validation_error: validation.as_ref().map(Confusion::error),
        };
        let evaluated = [("validation", validation), ("test", test)];
        let evaluated = evaluated.into_iter().find_map(|(part, result)| {
            Some(Evaluated {
                part: part.to_owned(),
                classes: self.dataset.class_names().to_vec(),
                result: result?,
            })
        });
        Ok((result, evaluated))
    }

    pub(crate) fn warn(&self, message: String) {
        self.log.line(format_args!("warning: {message}"));
        self.sink.send(Event::Warning {
            stage: self.stage,
            message,
        });
    }
}
