//! Training rows in batches, for the evaluation statistics and for what they make of the network.

use burn::tensor::{Device, Tensor, TensorData};
use ladder_data::Rows;
use ladder_model::Ladder;

use crate::error::{TrainError, device_error};

/// Most rows used between two epochs; at the end it is all of them.
pub(crate) const ROWS_BETWEEN_EPOCHS: usize = 10_000;

/// At most `at_most` of the rows `indices`, evenly taken.
pub(crate) fn sample(indices: &[u32], at_most: usize) -> Vec<u32> {
    indices
        .iter()
        .copied()
        .step_by(indices.len().div_ceil(at_most).max(1))
        .collect()
}

/// The rows `indices` as clean batches of about `batch_size` rows, `[rows, width]`, each row once.
///
/// The statistics are means over batches (algorithm of `nn.py`, `FinalTestMonitoring`), so the
/// batches are made equal within one row, none smaller than `batch_size` unless it is the only
/// one. Rows are dealt out like cards: a labels file that is sorted by class makes mixed batches.
pub(crate) fn batches<'a>(
    rows: &'a Rows,
    indices: &'a [u32],
    batch_size: usize,
    device: &'a Device,
) -> impl Iterator<Item = Tensor<2>> + 'a {
    deal(indices, batch_size).map(move |batch| {
        let data = TensorData::new(rows.gather(&batch), [batch.len(), rows.width()]);
        Tensor::from_data(data, device)
    })
}

/// Sum of the logits of all rows in `batches`, one at least: not finite where the weights of
/// `ladder` or its evaluation statistics are invalid.
pub(crate) fn logit_sum(
    ladder: &Ladder,
    batches: impl Iterator<Item = Tensor<2>>,
) -> Result<f64, TrainError> {
    let sums = batches.map(|rows| ladder.logits(rows).sum()).collect();
    let sums: Vec<f64> = Tensor::cat(sums, 0)
        .try_into_vec_as()
        .map_err(device_error)?;
    Ok(sums.into_iter().sum())
}

fn deal(indices: &[u32], batch_size: usize) -> impl Iterator<Item = Vec<u32>> + '_ {
    let n_batches = (indices.len() / batch_size).max(1);
    (0..n_batches).map(move |first| {
        indices[first..]
            .iter()
            .copied()
            .step_by(n_batches)
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_in_one_batch_and_no_batch_is_small() {
        for (rows, batch_size, sizes) in [
            (100, 100, vec![100]),
            (50, 100, vec![50]),
            (250, 100, vec![125, 125]),
            (10, 3, vec![4, 3, 3]),
        ] {
            let labeled: Vec<u32> = (0..rows).collect();
            let batches: Vec<Vec<u32>> = deal(&labeled, batch_size).collect();
            assert_eq!(batches.iter().map(Vec::len).collect::<Vec<_>>(), sizes);
            let mut all = batches.concat();
            all.sort_unstable();
            assert_eq!(all, labeled);
        }
    }

    #[test]
    fn a_sample_is_even_and_small_enough() {
        let labeled: Vec<u32> = (0..25).collect();
        assert_eq!(sample(&labeled, 10), [0, 3, 6, 9, 12, 15, 18, 21, 24]);
        assert_eq!(sample(&labeled, 25), labeled);
    }
}
