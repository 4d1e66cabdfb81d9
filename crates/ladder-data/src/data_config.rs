//! Where the rows of a run come from: a data set with a name, or your own files.
//!
//! ```text
//! flags, TOML, config.json -> DataConfig -> load -> LoadedData -> Dataset, once the split is known
//! ```
//!
//! A source is a variant here, with its name and its keys in [`DataName`]; its configuration is
//! defined beside its reader.

mod error;
mod load;
mod name;
mod place;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use error::DataConfigError;
pub use load::LoadedData;
pub use name::{DataName, DataNameError};

use crate::arrays::ArraysConfig;
use crate::images::ImagesConfig;
use crate::table::TableConfig;

/// Where the rows of a run come from, and how they are read.
///
/// In files it is one flat map: `dataset` names the variant, the other keys are those of
/// [`DataName::keys`].
///
/// It is exhaustive on purpose: where sources differ, a new one has to be handled.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(
    tag = "dataset",
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case",
    deny_unknown_fields
)]
pub enum DataConfig {
    /// The embedded digits.
    #[default]
    Digits,
    /// MNIST, checked.
    Mnist {
        /// Directory of the four files; `data/mnist` unless it is given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        data_dir: Option<PathBuf>,
    },
    /// CIFAR-10, checked.
    #[serde(rename = "cifar-10")]
    Cifar10 {
        /// Directory of the files, or the archive; `data/cifar-10` unless it is given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        data_dir: Option<PathBuf>,
    },
    /// Anything in MNIST's four-file layout.
    Idx {
        /// Directory of the four files.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        data_dir: Option<PathBuf>,
    },
    /// A table of your own.
    Table(TableConfig),
    /// Images of your own.
    Images(ImagesConfig),
    /// NumPy arrays of your own.
    Arrays(ArraysConfig),
    /// Rows that a program made, which alone can make them again.
    Custom {
        /// What the program calls them.
        name: String,
    },
}

impl DataConfig {
    /// The data set of this name, its files in `data_dir`; `None` for your own data, which needs
    /// to know more.
    pub fn named(name: DataName, data_dir: Option<PathBuf>) -> Option<Self> {
        match name {
            DataName::Digits => Some(Self::Digits),
            DataName::Mnist => Some(Self::Mnist { data_dir }),
            DataName::Cifar10 => Some(Self::Cifar10 { data_dir }),
            DataName::Idx => Some(Self::Idx { data_dir }),
            DataName::Table | DataName::Images | DataName::Arrays | DataName::Custom => None,
        }
    }

    /// Which data set it is.
    pub fn name(&self) -> DataName {
        match self {
            Self::Digits => DataName::Digits,
            Self::Mnist { .. } => DataName::Mnist,
            Self::Cifar10 { .. } => DataName::Cifar10,
            Self::Idx { .. } => DataName::Idx,
            Self::Table(_) => DataName::Table,
            Self::Images(_) => DataName::Images,
            Self::Arrays(_) => DataName::Arrays,
            Self::Custom { .. } => DataName::Custom,
        }
    }

    /// What it is called in the name of a run: `mnist`, `table`, or what a program says.
    pub fn label(&self) -> &str {
        match self {
            Self::Custom { name } => name,
            other => other.name().as_str(),
        }
    }

    /// Whether it is your own files.
    pub fn is_own(&self) -> bool {
        self.name().is_own()
    }

    /// The file or folder of test rows, for your own data.
    pub fn test(&self) -> Option<&Path> {
        match self {
            Self::Table(table) => table.test.as_deref(),
            Self::Images(images) => images.test.as_deref(),
            Self::Arrays(arrays) => arrays.test.as_deref(),
            Self::Digits
            | Self::Mnist { .. }
            | Self::Cifar10 { .. }
            | Self::Idx { .. }
            | Self::Custom { .. } => None,
        }
    }
}
