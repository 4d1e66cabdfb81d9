//! The metrics of a run, for burn's processors and dashboard: one struct, many names.
//!
//! The name is a metric's identity in burn.

use std::sync::Arc;

use burn::lr_scheduler::module_lr_scheduler::ModuleLearningRate;
use burn::tensor::TensorReadError;
use burn::train::metric::state::NumericMetricState;
use burn::train::metric::{
    Metric, MetricAttributes, MetricMetadata, MetricName, Numeric, NumericAttributes, NumericEntry,
    SerializedEntry, format_float,
};
use ladder_data::Task;

pub(crate) const COST: &str = "Cost";
pub(crate) const SUPERVISED_COST: &str = "Supervised cost";
pub(crate) const LEARNING_RATE: &str = "Learning rate";

/// The name of the error of the validation rows.
pub(crate) fn validation_error(task: Task) -> &'static str {
    match task {
        Task::Classification => "Validation error",
        Task::Regression => "Validation MSE",
    }
}

/// The name of the error of the test rows.
pub(crate) fn test_error(task: Task) -> &'static str {
    match task {
        Task::Classification => "Test error",
        Task::Regression => "Test MSE",
    }
}

/// The name of the denoising cost of a level.
pub(crate) fn denoising_cost(level: usize) -> String {
    format!("Denoising cost {level}")
}

/// What the metrics see of a batch, on the host.
#[derive(Clone, Debug)]
pub struct BatchValues {
    /// One value for each metric that reads a value.
    pub(crate) values: Vec<f64>,
    /// Rows that the values are means over.
    pub(crate) rows: usize,
}

/// Where a metric finds its value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source {
    /// In the batch's values, at this index.
    Value(usize),
    /// With the optimizer.
    LearningRate,
}

/// The mean over the rows of one of a batch's values; lower is better.
#[derive(Clone)]
pub(crate) struct ValueMetric {
    name: MetricName,
    source: Source,
    unit: Option<&'static str>,
    state: NumericMetricState,
}

impl ValueMetric {
    pub(crate) fn new(name: impl Into<String>, source: Source) -> Self {
        Self {
            name: Arc::new(name.into()),
            source,
            unit: None,
            state: NumericMetricState::new(),
        }
    }

    pub(crate) fn percent(self) -> Self {
        Self {
            unit: Some("%"),
            ..self
        }
    }

    /// What the dashboard shows, short enough for its column in a terminal of 80 characters.
    fn entry(&self, value: NumericEntry) -> SerializedEntry {
        let mean = format_float(self.state.running_value().current(), 3);
        let shown = match (self.source, self.unit) {
            (_, Some(unit)) => format!("{mean} {unit}"),
            (Source::LearningRate, None) => mean,
            (Source::Value(_), None) => {
                let current = format_float(self.state.current_value().current(), 3);
                format!("{mean} - batch {current}")
            }
        };
        SerializedEntry::new(shown, value.serialize())
    }
}

impl Metric for ValueMetric {
    type Input = BatchValues;

    fn name(&self) -> MetricName {
        self.name.clone()
    }

    fn attributes(&self) -> MetricAttributes {
        let unit = self.unit.map(str::to_owned);
        NumericAttributes {
            unit,
            higher_is_better: false,
        }
        .into()
    }

    fn update(
        &mut self,
        batch: &BatchValues,
        metadata: &MetricMetadata,
    ) -> Result<SerializedEntry, TensorReadError> {
        let value = match self.source {
            Source::Value(index) => batch.values.get(index).copied(),
            Source::LearningRate => metadata.lr.as_ref().map(ModuleLearningRate::base),
        };
        self.state.update(value.unwrap_or(f64::NAN), batch.rows);
        Ok(self.entry(self.state.current_value()))
    }

    fn compute(&mut self) -> Result<SerializedEntry, TensorReadError> {
        Ok(self.entry(self.state.final_value()))
    }

    fn clear(&mut self) {
        self.state.reset();
    }
}

impl Numeric for ValueMetric {
    fn value(&self) -> Option<NumericEntry> {
        Some(self.state.current_value())
    }

    fn running_value(&self) -> Option<NumericEntry> {
        Some(self.state.running_value())
    }

    fn final_value(&self) -> NumericEntry {
        self.state.final_value()
    }
}

#[cfg(test)]
mod tests {
    use burn::data::dataloader::Progress;

    use super::*;

    #[test]
    fn a_mean_weighs_batches_by_their_rows() {
        let mut metric =
            ValueMetric::new(test_error(Task::Classification), Source::Value(1)).percent();
        let progress = Progress::new(1, 2, None);
        let metadata = MetricMetadata {
            progress,
            iteration: None,
            lr: Some(0.002.into()),
        };
        for (error, rows) in [(10.0, 300), (50.0, 100)] {
            metric
                .update(
                    &BatchValues {
                        values: vec![7.0, error],
                        rows,
                    },
                    &metadata,
                )
                .unwrap();
        }
        assert_eq!(metric.final_value().current(), 20.0);
        assert_eq!(metric.compute().unwrap().formatted, "20.000 %");
    }
}
