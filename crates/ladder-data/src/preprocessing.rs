//! What is done to every row before anything else sees it: contrast, then whitening.
//!
//! Some of it is fitted on training rows, so it is saved with what was trained and applied to every
//! new row.
//!
//! ```text
//! PreprocessingConfig + training rows -> Preprocessing (fitted; a file; a cache)
//! Preprocessing + Dataset -> prepared Dataset (`prepare`)
//! ```
//!
//! The steps see rows as [`Rows::gather`](crate::Rows::gather) gives them: bytes as 0 to 1.
//! Results do not depend on the number of threads.

mod cache;
mod config;
mod contrast;
mod error;
mod file;
mod progress;
#[cfg_attr(not(feature = "whitening"), path = "preprocessing/no_whitening.rs")]
mod whitening;

use rayon::prelude::*;

pub use cache::{Cache, Cached};
pub use config::PreprocessingConfig;
pub use error::PreprocessingError;
pub use progress::{Phase, Progress};

use crate::fingerprint::Fnv;
use crate::rows::{Features, Rows};
use whitening::Whitening;

/// Rows between two calls of a progress callback.
const ROWS_AT_ONCE: usize = 2048;

/// The steps with all that was fitted, ready for any row.
#[derive(Debug, Clone, PartialEq)]
pub struct Preprocessing {
    config: PreprocessingConfig,
    origin: Origin,
    width: usize,
    whitening: Option<Whitening>,
}

/// The data and the rows that something was fitted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Origin {
    /// [`Dataset::fingerprint`](crate::Dataset::fingerprint).
    data: u64,
    /// Hash of the indices of the rows, in their order.
    rows: u64,
}

impl Preprocessing {
    /// A row whose norm, its mean taken away, is below this part of the contrast is not divided by
    /// it.
    pub const FLAT: f64 = contrast::FLAT;

    /// The steps.
    pub fn config(&self) -> &PreprocessingConfig {
        &self.config
    }

    /// The number of values of a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Mean μ, `[width]`, and matrix P, `[width, width]`, of the whitening, which makes (x − μ) P of
    /// a row x after the contrast; `None` without whitening.
    pub fn whitening(&self) -> Option<(&[f32], &[f32])> {
        let whitening = self.whitening.as_ref()?;
        Some((whitening.mean(), whitening.matrix()))
    }

    /// Whether it would be the same, had it been fitted on these rows of its data.
    pub fn is_fitted_on(&self, rows: &[u32]) -> bool {
        self.whitening.is_none() || self.origin.rows == hash_rows(rows)
    }

    /// Rows as [`Rows::gather`] gives them, prepared in place: `[n, width]`, row-major.
    ///
    /// The result for a row does not depend on the others.
    ///
    /// # Panics
    /// The values do not divide into rows.
    pub fn apply_to_rows(&self, values: &mut [f32]) {
        assert!(
            values.len().is_multiple_of(self.width),
            "{} values do not divide into rows of {}",
            values.len(),
            self.width
        );
        contrast_rows(&self.config, values, self.width);
        if let Some(whitening) = &self.whitening {
            whitening.apply(values);
        }
    }

    /// The steps fitted on the rows `indices` of `rows`, all of which were checked.
    pub(crate) fn fit_to(
        config: PreprocessingConfig,
        origin: Origin,
        rows: &Rows,
        indices: &[u32],
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Self, PreprocessingError> {
        let width = rows.width();
        let contrast = |values: &mut [f32]| contrast_rows(&config, values, width);
        let fit = |zca| Whitening::fit(rows, indices, zca, &contrast, progress);
        Ok(Self {
            config,
            origin,
            width,
            whitening: config.zca.map(fit).transpose()?,
        })
    }

    /// The rows prepared, which need four bytes per value from then on; `count` takes the number of
    /// rows done.
    pub(crate) fn apply_to_part(
        &self,
        rows: Rows,
        count: &mut dyn FnMut(usize),
    ) -> Result<Rows, PreprocessingError> {
        let (mut values, labels) = rows.into_floats();
        for values in values.chunks_mut(ROWS_AT_ONCE * self.width) {
            self.apply_to_rows(values);
            count(values.len() / self.width);
        }
        Ok(Rows::of(Features::Floats(values), labels, self.width)?)
    }
}

impl Origin {
    /// The rows `rows` of the data with this fingerprint.
    pub(crate) fn new(data: u64, rows: &[u32]) -> Self {
        let rows = hash_rows(rows);
        Self { data, rows }
    }
}

fn hash_rows(rows: &[u32]) -> u64 {
    let bytes = rows.iter().flat_map(|row| row.to_le_bytes());
    Fnv::default().with(bytes).value()
}

fn contrast_rows(config: &PreprocessingConfig, values: &mut [f32], width: usize) {
    if let Some(norm) = config.contrast {
        let rows = values.par_chunks_exact_mut(width);
        rows.for_each(|row| contrast::normalize(row, norm));
    }
}
