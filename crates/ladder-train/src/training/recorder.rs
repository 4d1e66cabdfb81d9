//! Our renderer: keeps the figures of the epoch, sends progress, passes all on to the dashboard.

use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Mutex};

use burn::train::LearnerSummary;
use burn::train::logger::{EvaluationProgressLogger, TrainingProgressLogger};
use burn::train::metric::{MetricDefinition, MetricId, MetricName, NumericEntry};
use burn::train::renderer::{
    EvaluationName, MetricState, MetricsRenderer, MetricsRendererEvaluation,
    MetricsRendererTraining,
};

use crate::event::{Event, Phase};
use crate::records::stage::Stage;
use crate::reporter::EventSink;
use crate::sync::lock;
use crate::training::metrics;

/// Means of the epoch that ended last, by the metric's name.
pub(crate) type EpochMeans = Arc<Mutex<HashMap<String, f64>>>;

/// Renders a run as events, and as a dashboard too if it has one.
///
/// burn calls it on the thread of the metrics, in the order of the steps; when the processor is
/// flushed, `means` holds all of them.
pub(crate) struct Recorder {
    stage: Stage,
    sink: EventSink,
    means: EpochMeans,
    dashboard: Option<Box<dyn MetricsRenderer>>,
    names: HashMap<MetricId, MetricName>,
    phase: Phase,
    epoch: usize,
    epochs: usize,
    total: usize,
    cost: Option<f64>,
}

impl Recorder {
    pub(crate) fn new(
        stage: Stage,
        sink: EventSink,
        means: EpochMeans,
        dashboard: Option<Box<dyn MetricsRenderer>>,
    ) -> Self {
        Self {
            stage,
            sink,
            means,
            dashboard,
            names: HashMap::new(),
            phase: Phase::Training,
            epoch: 0,
            epochs: 0,
            total: 0,
            cost: None,
        }
    }

    fn keep(&mut self, state: &MetricState) {
        let MetricState::Numeric(entry, Some(value)) = state else {
            return;
        };
        let Some(name) = self.names.get(&entry.metric_id) else {
            return;
        };
        match value {
            NumericEntry::Final(mean) => {
                lock(&self.means).insert(name.to_string(), *mean);
            }
            value if name.as_str() == metrics::COST => self.cost = Some(value.current()),
            _ => (),
        }
    }

    fn dashboard(&mut self, show: impl FnOnce(&mut dyn MetricsRenderer)) {
        if let Some(dashboard) = &mut self.dashboard {
            show(dashboard.as_mut());
        }
    }
}

impl MetricsRendererTraining for Recorder {
    fn update_train(&mut self, state: MetricState) {
        self.keep(&state);
        self.dashboard(|dashboard| dashboard.update_train(state));
    }

    fn update_valid(&mut self, state: MetricState) {
        self.keep(&state);
        self.dashboard(|dashboard| dashboard.update_valid(state));
    }

    /// burn's own implementation would print the summary.
    fn on_train_end(&mut self, summary: Option<LearnerSummary>) -> Result<(), Box<dyn Error>> {
        match &mut self.dashboard {
            Some(dashboard) => dashboard.on_train_end(summary),
            None => Ok(()),
        }
    }
}

impl TrainingProgressLogger for Recorder {
    fn start(&mut self, epochs: usize, epoch: usize, items: Option<usize>, label: Option<&str>) {
        (self.epochs, self.epoch) = (epochs, epoch);
        self.dashboard(|dashboard| dashboard.start(epochs, epoch, items, label));
    }

    fn start_split(&mut self, split: &str, total: usize) {
        self.phase = if split == "train" {
            Phase::Training
        } else {
            Phase::Evaluating
        };
        (self.total, self.cost) = (total, None);
        self.dashboard(|dashboard| dashboard.start_split(split, total));
    }

    fn update_split(&mut self, done: usize) {
        let Self {
            stage,
            phase,
            epoch,
            epochs,
            total,
            cost,
            ..
        } = *self;
        self.sink.send(Event::Progress {
            stage,
            phase,
            epoch,
            epochs,
            done,
            total,
            cost,
        });
        self.dashboard(|dashboard| dashboard.update_split(done));
    }

    fn end_split(&mut self) {
        self.dashboard(|dashboard| dashboard.end_split());
    }

    fn update_epoch(&mut self, epoch: usize) {
        self.epoch = epoch + 1;
        self.dashboard(|dashboard| dashboard.update_epoch(epoch));
    }

    fn end(&mut self) {
        self.dashboard(|dashboard| dashboard.end());
    }

    fn log_event_training(&mut self, event: String) {
        self.dashboard(|dashboard| dashboard.log_event_training(event));
    }
}

impl MetricsRenderer for Recorder {
    fn manual_close(&mut self) {
        self.dashboard(|dashboard| dashboard.manual_close());
    }

    fn register_metric(&mut self, definition: MetricDefinition) {
        self.names
            .insert(definition.metric_id.clone(), definition.name.clone());
        self.dashboard(|dashboard| dashboard.register_metric(definition));
    }
}

/// burn's trait for its separate evaluation, which a run does not use.
impl MetricsRendererEvaluation for Recorder {
    fn update_test(&mut self, _: EvaluationName, _: MetricState) {}
}

/// See [`MetricsRendererEvaluation`].
impl EvaluationProgressLogger for Recorder {
    fn start_global_progress(&mut self, _: usize) {}
    fn start_test(&mut self, _: &str, _: usize) {}
    fn update_test_progress(&mut self, _: usize) {}
    fn end_test(&mut self) {}
    fn end_global_progress(&mut self) {}
    fn log_event_evaluation(&mut self, _: String) {}
}
