//! What is done to every row before anything else sees it: contrast, then whitening.
//!
//! Some of it is fitted on rows to train with, so it is saved with what was trained and applied to
//! every row to come.
//!
//! ```text
//! PreprocessingConfig + training rows -> Preprocessing (fitted; a file; a cache)
//! Preprocessing + Dataset -> prepared Dataset
//! ```
//!
//! The steps see rows as [`Rows::gather`](crate::Rows::gather) gives them: bytes as 0 to 1.
//! Results do not depend on the number of threads.

mod cache;
mod contrast;
mod error;
mod file;
#[cfg_attr(not(feature = "whitening"), path = "preprocessing/no_whitening.rs")]
mod whitening;

use std::fmt;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use cache::{Cache, Cached};
pub use error::PreprocessingError;

use crate::dataset::Prepared;
use crate::fingerprint::Fnv;
use crate::{Dataset, Features, Rows, batch};
use whitening::Whitening;

/// Rows between two calls of a progress callback.
const ROWS_AT_ONCE: usize = 2048;

/// The steps, in their order; those that are none are left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct PreprocessingConfig {
    /// Contrast: each row loses its mean and gets this Euclidean norm; 55 for CIFAR-10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contrast: Option<f64>,
    /// Whitening (ZCA): this is added to the diagonal of the covariance; 0.1 for CIFAR-10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zca: Option<f64>,
}

impl PreprocessingConfig {
    /// Whether rows stay as they are.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// That both numbers are finite and above 0.
    fn check(&self) -> Result<(), PreprocessingError> {
        for (field, number) in [("contrast", self.contrast), ("zca", self.zca)] {
            if let Some(found) = number
                && !(found.is_finite() && found > 0.0)
            {
                return Err(PreprocessingError::Range { field, found });
            }
        }
        Ok(())
    }
}

/// `contrast 55, zca 0.1`, or `none`.
impl fmt::Display for PreprocessingConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.contrast, self.zca) {
            (None, None) => write!(f, "none"),
            (Some(contrast), None) => write!(f, "contrast {contrast}"),
            (None, Some(zca)) => write!(f, "zca {zca}"),
            (Some(contrast), Some(zca)) => write!(f, "contrast {contrast}, zca {zca}"),
        }
    }
}

/// How far the fit or its application is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub phase: Phase,
    /// Rows done.
    pub done: usize,
    /// Rows of this phase.
    pub total: usize,
}

/// What takes time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Mean and covariance of the rows, which are read twice.
    Covariance,
    /// Eigenvectors of the covariance; one piece of work, without a count of rows in between.
    Eigenvectors,
    /// The steps themselves, on the rows of a data set.
    Applying,
}

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
struct Origin {
    /// [`Dataset::fingerprint`].
    data: u64,
    /// Hash of the indices of the rows, in their order.
    rows: u64,
}

impl Preprocessing {
    /// A row whose norm, its mean taken away, is below this part of the contrast is not divided by
    /// it.
    pub const FLAT: f64 = contrast::FLAT;

    /// Fits the steps on the rows `rows` of the training part.
    ///
    /// Whitening of n values takes the eigenvectors of an n × n matrix: seconds for 3072 values,
    /// and a hundred bytes of memory for each entry of the matrix.
    ///
    /// # Errors
    /// A number that is not above 0, no rows or one that does not exist, a data set that is
    /// prepared already, or a build without the feature `whitening`.
    pub fn fit(
        config: PreprocessingConfig,
        dataset: &Dataset,
        rows: &[u32],
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Self, PreprocessingError> {
        check_fit(&config, dataset, rows)?;
        Self::fit_checked(config, Origin::of(dataset, rows), dataset, rows, progress)
    }

    /// As [`fit`](Self::fit), unless the result is in `cache`; it is put there otherwise.
    ///
    /// A file that is damaged, or of other data, rows or numbers, is fitted anew.
    /// Steps without anything to fit need no cache.
    ///
    /// # Errors
    /// Those of [`fit`](Self::fit); a cache that cannot be written is none.
    pub fn fit_cached(
        config: PreprocessingConfig,
        dataset: &Dataset,
        rows: &[u32],
        cache: &Cache,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Self, Cached), PreprocessingError> {
        check_fit(&config, dataset, rows)?;
        let origin = Origin::of(dataset, rows);
        if config.zca.is_some()
            && let Some((path, found)) = cache.find(&config, origin, dataset.shape.len())
        {
            return Ok((found, Cached::Found(path)));
        }
        let fitted = Self::fit_checked(config, origin, dataset, rows, progress)?;
        let cached = match config.zca.map(|_| cache.store(&fitted)) {
            None => Cached::NotNeeded,
            Some(Ok(path)) => Cached::Written(path),
            Some(Err(error)) => Cached::Refused(error),
        };
        Ok((fitted, cached))
    }

    fn fit_checked(
        config: PreprocessingConfig,
        origin: Origin,
        dataset: &Dataset,
        rows: &[u32],
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Self, PreprocessingError> {
        let width = dataset.shape.len();
        let contrast = |values: &mut [f32]| contrast_rows(&config, values, width);
        let fit = |zca| Whitening::fit(&dataset.train, rows, zca, &contrast, progress);
        Ok(Self {
            config,
            origin,
            width,
            whitening: config.zca.map(fit).transpose()?,
        })
    }

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

    /// The data set with both parts prepared, which need four bytes a value from then on.
    ///
    /// Rows are replaced in place, one part after the other.
    ///
    /// # Errors
    /// The rows have another width, or are prepared already.
    pub fn apply(
        self: &Arc<Self>,
        dataset: Dataset,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Dataset, PreprocessingError> {
        if dataset.preprocessing().is_some() {
            return Err(PreprocessingError::Twice);
        }
        let (expected, found) = (self.width, dataset.shape.len());
        if expected != found {
            return Err(PreprocessingError::Width { expected, found });
        }
        let prepared = Prepared {
            preprocessing: self.clone(),
            fingerprint: dataset.fingerprint(),
        };
        let total = dataset.train.len() + dataset.test.len();
        let mut done = 0;
        let mut count = |rows| {
            done += rows;
            progress(Progress {
                phase: Phase::Applying,
                done,
                total,
            });
        };
        count(0);
        let train = self.apply_to_part(dataset.train, &mut count)?;
        let test = self.apply_to_part(dataset.test, &mut count)?;
        Ok(Dataset {
            train,
            test,
            prepared: Some(prepared),
            ..dataset
        })
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

    fn apply_to_part(
        &self,
        rows: Rows,
        count: &mut dyn FnMut(usize),
    ) -> Result<Rows, PreprocessingError> {
        let (mut values, labels) = rows.into_floats();
        for values in values.chunks_mut(ROWS_AT_ONCE * self.width) {
            self.apply_to_rows(values);
            count(values.len() / self.width);
        }
        Ok(Rows::new(Features::Floats(values), labels, self.width)?)
    }
}

impl Origin {
    fn of(dataset: &Dataset, rows: &[u32]) -> Self {
        Self {
            data: dataset.fingerprint(),
            rows: hash_rows(rows),
        }
    }
}

fn hash_rows(rows: &[u32]) -> u64 {
    let bytes = rows.iter().flat_map(|row| row.to_le_bytes());
    Fnv::default().with(bytes).value()
}

fn check_fit(
    config: &PreprocessingConfig,
    dataset: &Dataset,
    rows: &[u32],
) -> Result<(), PreprocessingError> {
    config.check()?;
    if dataset.preprocessing().is_some() {
        return Err(PreprocessingError::Twice);
    }
    if rows.is_empty() {
        return Err(PreprocessingError::NoRows);
    }
    batch::check_indices(&dataset.name, "train", &dataset.train, rows)?;
    Ok(())
}

fn contrast_rows(config: &PreprocessingConfig, values: &mut [f32], width: usize) {
    if let Some(norm) = config.contrast {
        let rows = values.par_chunks_exact_mut(width);
        rows.for_each(|row| contrast::normalize(row, norm));
    }
}
