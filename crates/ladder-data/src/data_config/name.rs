//! The names of the data sets, and the keys that each of them has in files.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Which data set: the variants of [`DataConfig`](crate::DataConfig), without what they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DataName {
    /// The embedded digits.
    Digits,
    /// MNIST, checked.
    Mnist,
    /// CIFAR-10, checked.
    #[serde(rename = "cifar-10")]
    Cifar10,
    /// Anything in MNIST's four-file layout.
    Idx,
    /// A table of your own.
    Table,
    /// Images of your own.
    Images,
    /// NumPy arrays of your own.
    Arrays,
    /// Rows that a program made.
    Custom,
}

/// A name that no data set has.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown data set '{0}'; choose digits, mnist, cifar-10, idx, table, images or arrays")]
pub struct DataNameError(pub String);

impl DataName {
    /// Those that can be asked for by name.
    pub const ALL: [Self; 7] = [
        Self::Digits,
        Self::Mnist,
        Self::Cifar10,
        Self::Idx,
        Self::Table,
        Self::Images,
        Self::Arrays,
    ];

    /// Keys whose values are files or folders of your own data.
    pub const PLACES: [&str; 6] = [
        "table",
        "images",
        "image-labels",
        "arrays",
        "array-labels",
        "test",
    ];

    /// The name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Digits => "digits",
            Self::Mnist => "mnist",
            Self::Cifar10 => "cifar-10",
            Self::Idx => "idx",
            Self::Table => "table",
            Self::Images => "images",
            Self::Arrays => "arrays",
            Self::Custom => "custom",
        }
    }

    /// Whether it is your own files; the key of the file or folder is then the name.
    pub fn is_own(self) -> bool {
        matches!(self, Self::Table | Self::Images | Self::Arrays)
    }

    /// The keys of its configuration, besides `dataset`.
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Digits => &[],
            Self::Mnist | Self::Cifar10 | Self::Idx => &["data-dir"],
            Self::Table => &[
                "table",
                "target",
                "task",
                "unlabeled-value",
                "missing",
                "drop",
                "categorical",
                "numeric",
                "date",
                "date-order",
                "max-memory",
                "delimiter",
                "decimal",
                "encoding",
                "sheet",
                "test",
            ],
            Self::Images => &[
                "images",
                "image-labels",
                "unlabeled-value",
                "size",
                "color",
                "strict",
                "test",
            ],
            Self::Arrays => &[
                "arrays",
                "array-labels",
                "array-layout",
                "task",
                "unlabeled-value",
                "test",
            ],
            Self::Custom => &["name"],
        }
    }

    /// The data sets that have this key; none for `dataset`, which they all have.
    pub fn with_key(key: &str) -> Vec<Self> {
        let has_key = |name: &Self| name.keys().contains(&key);
        Self::ALL.into_iter().filter(has_key).collect()
    }
}

impl FromStr for DataName {
    type Err = DataNameError;

    fn from_str(text: &str) -> Result<Self, DataNameError> {
        let mut names = Self::ALL.into_iter();
        let found = names.find(|name| name.as_str() == text);
        found.ok_or_else(|| DataNameError(text.to_owned()))
    }
}

impl fmt::Display for DataName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
