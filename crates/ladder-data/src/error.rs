//! The error of a data set from any source.

use thiserror::Error;

use crate::arrays::ArrayError;
use crate::cifar10::Cifar10Error;
use crate::idx::IdxError;
use crate::images::ImageError;
use crate::mnist::MnistError;
use crate::rows::RowsError;
use crate::table::TableError;

/// A data set that cannot be read or does not fit together.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DataError {
    /// Rows that do not fit together.
    #[error(transparent)]
    Rows(#[from] RowsError),
    /// Files in MNIST's layout that cannot be used.
    #[error(transparent)]
    Idx(#[from] IdxError),
    /// Files of MNIST that cannot be used.
    #[error(transparent)]
    Mnist(#[from] MnistError),
    /// Files of CIFAR-10 that cannot be used.
    #[error(transparent)]
    Cifar10(#[from] Cifar10Error),
    /// Arrays that cannot be used.
    #[error(transparent)]
    Arrays(#[from] ArrayError),
    /// Images that cannot be used.
    #[error(transparent)]
    Images(#[from] ImageError),
    /// A table that cannot be used.
    #[error(transparent)]
    Table(#[from] TableError),
}

impl DataError {
    /// Whether the files of a public data set are not there, so that fetching them helps.
    pub fn is_missing(&self) -> bool {
        matches!(
            self,
            Self::Mnist(MnistError::Idx(IdxError::Missing { .. }))
                | Self::Cifar10(Cifar10Error::Missing { .. })
        )
    }
}
