//! What can go wrong when rows are prepared.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::{DataError, LoaderError};

/// Steps that cannot be fitted, applied, saved or loaded.
#[derive(Debug, Error)]
pub enum PreprocessingError {
    /// A number out of its range.
    #[error("{field}: expected finite and above 0, found {found}")]
    Range {
        /// `contrast` or `zca`.
        field: &'static str,
        /// What was found.
        found: f64,
    },
    /// Nothing to fit on.
    #[error("no rows to fit the preprocessing on")]
    NoRows,
    /// A row to fit on that does not exist.
    #[error(transparent)]
    Row(#[from] LoaderError),
    /// The data set is prepared already.
    #[error("the rows of this data set are prepared already; load it anew to prepare it otherwise")]
    Twice,
    /// Rows of another width than those it was fitted on.
    #[error("the preprocessing is of rows of {expected} values, these have {found}")]
    Width {
        /// Values of a row it was fitted on.
        expected: usize,
        /// Values of a row given.
        found: usize,
    },
    /// Rows that are not finite any more.
    #[error("after the preprocessing: {0}")]
    Data(#[from] DataError),
    /// The eigenvectors of the covariance do not fit into memory.
    #[error("zca: not enough memory for the eigenvectors of the covariance")]
    Memory,
    /// The eigenvectors of the covariance were not found.
    #[error("zca: the eigenvectors of the covariance do not converge; try a larger zca")]
    NotConverged,
    /// Whitening is a feature of the build.
    #[error("zca: whitening is not in this build; build it with the feature `whitening`")]
    NotInThisBuild,
    /// A file cannot be read or written.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A file is not what was written.
    #[error("{}: damaged, or no saved preprocessing ({reason})", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

impl PreprocessingError {
    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io {
            path: path.to_path_buf(),
            source,
        }
    }
}
