//! What a step gives to the metrics: values that are read from the device, and checked, later.

use std::sync::Arc;

use burn::tensor::{ExecutionError, Tensor, TensorReadError};
use burn::train::ItemLazy;
use burn::train::metric::Adaptor;

use crate::error::cost_name::CostName;
use crate::training::metrics::BatchValues;
use crate::training::non_finite::NonFiniteGuard;

/// Costs of a training step: total, supervised, then each level with a cost, lowest first.
#[derive(Debug)]
pub struct TrainBatchOutput {
    rows: usize,
    values: CheckedValues,
}

/// Wrong rows of an evaluated batch, or its squared errors, and the sum of its logits.
#[derive(Debug)]
pub struct TestBatchOutput {
    rows: usize,
    /// What the mean error of a row is multiplied by.
    unit: f64,
    values: CheckedValues,
}

impl TrainBatchOutput {
    /// The costs `names` of step `step`, from 1, on `rows` rows of each stream.
    pub(crate) fn new(rows: usize, step: u64, names: Vec<CostName>, values: Tensor<1>) -> Self {
        Self {
            rows,
            values: CheckedValues::new(step, names, values),
        }
    }

    pub(crate) fn checked_by(mut self, guard: &Arc<NonFiniteGuard>) -> Self {
        self.values.guard = Some(guard.clone());
        self
    }
}

impl TestBatchOutput {
    /// `values` is the number of wrong rows of `rows`, or the sum of their squared errors, and the
    /// sum of the logits; the metric is the mean of the first, times `unit`.
    pub(crate) fn new(rows: usize, unit: f64, values: Tensor<1>) -> Self {
        // With invalid weights the logits are not finite, and squared errors neither.
        let names = vec![CostName::Logits; 2];
        Self {
            rows,
            unit,
            values: CheckedValues::new(0, names, values),
        }
    }

    /// As of an evaluation after `step` steps.
    pub(crate) fn checked_by(mut self, guard: &Arc<NonFiniteGuard>, step: u64) -> Self {
        self.values.guard = Some(guard.clone());
        self.values.step = step;
        self
    }
}

/// Runs on the thread of the metrics: the training thread need not wait for the device.
impl ItemLazy for TrainBatchOutput {
    fn sync(self) -> Result<Self, ExecutionError> {
        Ok(Self {
            values: self.values.read()?,
            ..self
        })
    }
}

impl ItemLazy for TestBatchOutput {
    fn sync(self) -> Result<Self, ExecutionError> {
        Ok(Self {
            values: self.values.read()?,
            ..self
        })
    }
}

impl Adaptor<BatchValues> for TrainBatchOutput {
    fn adapt(&self) -> BatchValues {
        BatchValues {
            values: self.values.on_host.clone(),
            rows: self.rows,
        }
    }
}

impl Adaptor<BatchValues> for TestBatchOutput {
    /// One value: the error in percent, or the mean squared error.
    fn adapt(&self) -> BatchValues {
        let error = self.values.on_host.first().copied().unwrap_or(f64::NAN);
        BatchValues {
            values: vec![self.unit * error / self.rows as f64],
            rows: self.rows,
        }
    }
}

/// Values of a batch in one tensor, so that one read brings all of them to the host.
#[derive(Debug)]
struct CheckedValues {
    step: u64,
    names: Vec<CostName>,
    on_device: Option<Tensor<1>>,
    on_host: Vec<f64>,
    guard: Option<Arc<NonFiniteGuard>>,
}

impl CheckedValues {
    fn new(step: u64, names: Vec<CostName>, values: Tensor<1>) -> Self {
        Self {
            step,
            names,
            on_device: Some(values),
            on_host: Vec::new(),
            guard: None,
        }
    }

    fn read(mut self) -> Result<Self, ExecutionError> {
        if let Some(values) = self.on_device.take() {
            self.on_host = values.try_into_vec_as().map_err(execution_error)?;
            if let Some(guard) = &self.guard {
                guard.check(
                    self.step,
                    self.names.iter().copied().zip(self.on_host.iter().copied()),
                );
            }
        }
        Ok(self)
    }
}

fn execution_error(error: TensorReadError) -> ExecutionError {
    match error {
        TensorReadError::Execution(error) => error,
        other => ExecutionError::with_context(other.to_string()),
    }
}
