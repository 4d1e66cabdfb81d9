//! The classifier: evaluation statistics, and the clean path with them.

use burn::tensor::{Tensor, assert_shape};

use super::network::Ladder;
use crate::classifier::ClassifierLayer;
use crate::encoder::{EncoderLayer, clean_path};
use crate::layer::with_columns;
use crate::statistics::{LayerStatistics, MeanStatistics};

impl Ladder {
    /// Logits, the values of the top layer, by the clean path with the stored evaluation
    /// statistics: the result for a row does not depend on the others.
    ///
    /// [`Head::predictions`](crate::Head::predictions) makes predictions of them.
    ///
    /// # Shapes
    ///
    /// `rows`: `[n, d_input]`; result `[n, n_outputs]`.
    ///
    /// # Panics
    ///
    /// If a row has another length than the configured input.
    pub fn logits(&self, rows: Tensor<2>) -> Tensor<2> {
        assert_shape!(rows, [_, self.config.input.len()]);
        let x = with_columns(rows, self.config.input.channels);
        self.encoder.iter().fold(x, |h, layer| layer.evaluate(h))
    }

    /// The layers that [`logits`](Self::logits) runs through, the one next to the input first.
    pub fn classifier(&self) -> Vec<ClassifierLayer> {
        self.encoder.iter().map(EncoderLayer::parts).collect()
    }

    /// The same network with evaluation statistics computed from `batches` of rows, normally
    /// the labeled ones: the plain mean of the batch means and of the batch variances of the clean
    /// path, the latter times n / (n − 1), as the original code does before it reports an error.
    ///
    /// Each batch is `[n, d_input]` with at least two rows. Without any batch the statistics
    /// stay as they are.
    ///
    /// # Panics
    ///
    /// If a batch has fewer than two rows, or a row another length than the configured input.
    pub fn estimate_statistics(&self, batches: impl IntoIterator<Item = Tensor<2>>) -> Self {
        let mut mean = MeanStatistics::default();
        for batch in batches {
            mean.add(self.batch_statistics(batch));
        }
        let statistics = mean.finish();
        if statistics.is_empty() {
            return self.clone();
        }
        let encoder = self.encoder.iter().cloned().zip(statistics);
        Self {
            encoder: encoder
                .map(|(layer, found)| layer.with_statistics(found))
                .collect(),
            ..self.clone()
        }
    }

    fn batch_statistics(&self, rows: Tensor<2>) -> Vec<LayerStatistics> {
        let [n, _] = rows.dims();
        assert!(n >= 2, "a batch of {n} rows has no variance");
        assert_shape!(rows, [n, self.config.input.len()]);
        let x = with_columns(rows, self.config.input.channels);
        clean_path(&self.encoder, x)
            .into_iter()
            .map(|z_pre| LayerStatistics::of_batch(z_pre, n))
            .collect()
    }
}
