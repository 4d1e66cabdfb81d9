//! How a network sees numbers: the view of a data set that follows from the choice.

mod pieces;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::dataset::Dataset;
use crate::view::View;

pub use pieces::ViewError;

/// How a network sees the numbers of a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Numbers {
    /// As they are.
    #[default]
    Plain,
    /// As they are, and for each of them how far it is in each of eight intervals between quantiles.
    Piecewise,
}

/// A text that is no such choice.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("expected plain or piecewise, found '{0}'")]
pub struct NumbersError(pub String);

impl Numbers {
    /// Every choice.
    pub const ALL: [Self; 2] = [Self::Plain, Self::Piecewise];

    /// What a network sees of the rows of `dataset`, fitted on the training rows `rows`; `None` where
    /// it sees them as they are.
    ///
    /// # Errors
    /// Pieces of images.
    pub fn view(self, dataset: &Dataset, rows: &[u32]) -> Result<Option<View>, ViewError> {
        match self {
            Self::Plain => Ok(None),
            Self::Piecewise => pieces::fit(dataset, rows).map(Some),
        }
    }

    /// The word in configurations and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Piecewise => "piecewise",
        }
    }
}

impl fmt::Display for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Numbers {
    type Err = NumbersError;

    fn from_str(text: &str) -> Result<Self, NumbersError> {
        let found = Self::ALL.into_iter().find(|choice| choice.name() == text);
        found.ok_or_else(|| NumbersError(text.to_owned()))
    }
}
