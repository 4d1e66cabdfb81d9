//! Evaluation statistics: what replaces the batch statistics when single rows are classified.

use burn::tensor::Tensor;

/// Mean and variance of one layer's z_pre, each `[width]`.
#[derive(Clone, Debug)]
pub(crate) struct LayerStatistics {
    pub mean: Tensor<1>,
    pub variance: Tensor<1>,
}

impl LayerStatistics {
    /// The statistics of one batch of `rows` rows, at least two: `[rows · positions, channels]`.
    ///
    /// The variance is that over all positions, times `rows / (rows − 1)`: the original counts
    /// rows for maps too (`ladder.py`, `annotate_bn`), so that of a vector is unbiased and that of
    /// a map is a little larger.
    pub fn of_batch(z_pre: Tensor<2>, rows: usize) -> Self {
        let rows = rows as f64;
        let (variance, mean) = z_pre.var_mean_bias(0);
        let corrected = variance * (rows / (rows - 1.0));
        Self {
            mean: mean.squeeze_dim(0),
            variance: corrected.squeeze_dim(0),
        }
    }
}

/// The plain mean over batches of the statistics of every layer.
///
/// This is what the original code reports its errors with (`nn.py`, `FinalTestMonitoring`): the
/// mean of the batch means and of the batch variances, not the statistics of the union.
#[derive(Default)]
pub(crate) struct MeanStatistics {
    sums: Vec<LayerStatistics>,
    batches: usize,
}

impl MeanStatistics {
    /// Adds one batch: the statistics of its layers, the lowest first.
    pub fn add(&mut self, batch: Vec<LayerStatistics>) {
        self.batches += 1;
        if self.sums.is_empty() {
            self.sums = batch;
            return;
        }
        for (sum, layer) in self.sums.iter_mut().zip(batch) {
            sum.mean = sum.mean.clone() + layer.mean;
            sum.variance = sum.variance.clone() + layer.variance;
        }
    }

    /// The means; empty when no batch was added.
    pub fn finish(self) -> Vec<LayerStatistics> {
        let n = self.batches as f64;
        let mean = |sum: LayerStatistics| LayerStatistics {
            mean: sum.mean / n,
            variance: sum.variance / n,
        };
        self.sums.into_iter().map(mean).collect()
    }
}
