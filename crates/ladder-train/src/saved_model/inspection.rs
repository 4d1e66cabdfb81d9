//! A look into a saved network, of several the first: the decoder at work, and the last hidden
//! layer.

use burn::tensor::Tensor;
use ladder_model::Noise;

use super::SavedModel;
use super::network::read;
use crate::analysis::level_rows::LevelRows;
use crate::error::TrainError;

impl SavedModel {
    /// What the decoder makes of `rows` with the noise of training: the levels with a denoising
    /// cost, the lowest first, and none of a network without decoder.
    ///
    /// `rows` as in [`predict`](Self::predict), at least two; at the input, the result has the
    /// prepared rows. All are normalized together, so some hundred rows give what training saw.
    /// The noise is a function of `seed`.
    ///
    /// # Errors
    ///
    /// `rows` does not divide into rows, or the device failed.
    pub fn reconstruct(&self, rows: &[f32], seed: u64) -> Result<Vec<LevelRows>, TrainError> {
        self.check_rows(rows)?;
        // No step of training has this number.
        let noise = Noise::Seeded {
            seed,
            step: u64::MAX,
        };
        let found = self.ladder().reconstruct(self.prepared(rows), &noise);
        found
            .into_iter()
            .filter(|level| self.config().costs[level.level] > 0.0)
            .map(|level| {
                Ok(self.of_rows(LevelRows {
                    level: level.level,
                    shape: level.shape,
                    clean: read(level.clean)?,
                    noisy: read(level.noisy)?,
                    denoised: read(level.denoised)?,
                }))
            })
            .collect()
    }

    /// The values of rows instead of what the network sees of them; other levels as they are.
    fn of_rows(&self, level: LevelRows) -> LevelRows {
        let Some(view) = self.networks[0].view.as_ref().filter(|_| level.level == 0) else {
            return level;
        };
        LevelRows {
            level: 0,
            shape: self.shape(),
            clean: view.rows(&level.clean),
            noisy: view.rows(&level.noisy),
            denoised: view.rows(&level.denoised),
        }
    }

    /// Values of the last hidden layer for `rows`, one row after the other, `[n, d_features]`:
    /// [`Ladder::features`](ladder_model::Ladder::features).
    ///
    /// `rows` as in [`predict`](Self::predict).
    ///
    /// # Errors
    ///
    /// `rows` does not divide into rows, or the device failed.
    pub fn features(&self, rows: &[f32]) -> Result<Vec<f32>, TrainError> {
        self.check_rows(rows)?;
        let at_once = self.rows_at_once() * self.shape().len();
        let mut features = Vec::new();
        for rows in rows.chunks(at_once) {
            features.extend(read(self.ladder().features(self.prepared(rows)))?);
        }
        Ok(features)
    }

    pub(super) fn check_rows(&self, rows: &[f32]) -> Result<(), TrainError> {
        let expected = self.shape().len();
        match rows.len().is_multiple_of(expected) {
            true => Ok(()),
            false => Err(TrainError::RowLength {
                expected,
                found: rows.len(),
            }),
        }
    }

    fn prepared(&self, rows: &[f32]) -> Tensor<2> {
        let mut rows = rows.to_vec();
        self.prepare(&mut rows);
        self.networks[0].seen(&rows, self.shape().len(), &self.device)
    }
}
