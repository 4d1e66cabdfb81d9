//! A preprocessing and a data set: fitted on its training rows, applied to all of its rows.

use std::sync::Arc;

use crate::dataset::{Dataset, Prepared};
use crate::preprocessing::{
    Cache, Cached, Origin, Phase, Preprocessing, PreprocessingConfig, PreprocessingError, Progress,
};
use crate::rows::{Part, check_indices};

impl Preprocessing {
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
        Self::fit_to(
            config,
            origin(dataset, rows),
            &dataset.train,
            rows,
            progress,
        )
    }

    /// As [`fit`](Self::fit), unless the result is in `cache`; it is put there otherwise.
    ///
    /// A file that is damaged, or of other data, rows or numbers, is fitted anew.
    /// Steps without anything to fit need no cache.
    ///
    /// # Errors
    /// Those of [`fit`](Self::fit); a cache that cannot be written is no error.
    pub fn fit_cached(
        config: PreprocessingConfig,
        dataset: &Dataset,
        rows: &[u32],
        cache: &Cache,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Self, Cached), PreprocessingError> {
        check_fit(&config, dataset, rows)?;
        let origin = origin(dataset, rows);
        if config.zca.is_some()
            && let Some((path, found)) = cache.find(&config, origin, dataset.shape.len())
        {
            return Ok((found, Cached::Found(path)));
        }
        let fitted = Self::fit_to(config, origin, &dataset.train, rows, progress)?;
        let cached = match config.zca.map(|_| cache.store(&fitted)) {
            None => Cached::NotNeeded,
            Some(Ok(path)) => Cached::Written(path),
            Some(Err(error)) => Cached::Refused(error),
        };
        Ok((fitted, cached))
    }

    /// The data set with both parts prepared, which need four bytes per value from then on.
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
        let (expected, found) = (self.width(), dataset.shape.len());
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
}

fn origin(dataset: &Dataset, rows: &[u32]) -> Origin {
    Origin::new(dataset.fingerprint(), rows)
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
    check_indices(&dataset.name, Part::Train, &dataset.train, rows)?;
    Ok(())
}
