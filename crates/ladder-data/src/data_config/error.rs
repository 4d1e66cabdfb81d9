//! What can be wrong with where rows are to come from.

use std::path::PathBuf;

use thiserror::Error;

use super::name::DataName;
use crate::error::DataError;
use crate::labels_file::LabelsFileError;

/// Rows that cannot be loaded as configured.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DataConfigError {
    /// The data cannot be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The labels file cannot be used.
    #[error(transparent)]
    Labels(#[from] LabelsFileError),
    /// A directory for data that has none.
    #[error("the data set {name} reads no directory; leave out {}", .dir.display())]
    NoFiles {
        /// The data set.
        name: DataName,
        /// The directory.
        dir: PathBuf,
    },
    /// Nobody knows where the files are.
    #[error("the data set {0} needs the directory of its files")]
    NoDirectory(DataName),
    /// The file or folder is not where it is said to be now.
    #[error("{}: no '{name}' in this directory", .dir.display())]
    NotMovedHere {
        /// The directory.
        dir: PathBuf,
        /// The name of the file or folder.
        name: String,
    },
    /// Rows that only the program that made them has.
    #[error("the data set '{0}' was made by a program, which alone can load it")]
    Custom(String),
}
