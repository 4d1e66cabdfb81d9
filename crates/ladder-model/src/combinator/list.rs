//! The combinators of all levels: `gauss`, or `0-0-0-0-0-0-gauss`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Combinator;
use crate::ConfigError;

/// The combinator of each level, the input first; a single one serves all levels.
///
/// The text form is that of the original code's `--decoder-spec`: entries joined by `-`, where
/// `none` or `0` stands for a level without reconstruction.
///
/// ```
/// use ladder_model::{Combinator, Combinators};
///
/// let top_alone: Combinators = "0-0-gauss".parse().unwrap();
/// assert_eq!(top_alone.of_level(1), None);
/// assert_eq!(Combinators::default().of_level(1), Some(&Combinator::Gauss));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Combinators(Vec<Option<Combinator>>);

impl Combinators {
    /// The same combinator at every level.
    pub fn everywhere(combinator: Combinator) -> Self {
        Self(vec![Some(combinator)])
    }

    /// The combinator of `level`, 0 is the input; `None` where the level has no reconstruction.
    ///
    /// # Panics
    ///
    /// If the list is longer than one and ends below the level.
    pub fn of_level(&self, level: usize) -> Option<&Combinator> {
        match &self.0[..] {
            [everywhere] => everywhere.as_ref(),
            levels => levels[level].as_ref(),
        }
    }

    /// Whether there is a combinator for each of `levels`.
    pub(crate) fn check_length(&self, levels: usize) -> Result<(), ConfigError> {
        match self.0.len() {
            1 => Ok(()),
            found if found == levels => Ok(()),
            found => Err(ConfigError::CombinatorCount {
                expected: levels,
                found,
            }),
        }
    }
}

impl Default for Combinators {
    fn default() -> Self {
        Self::everywhere(Combinator::Gauss)
    }
}

impl FromStr for Combinators {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        text.split('-')
            .enumerate()
            .map(|(level, entry)| {
                parse_entry(entry.trim()).map_err(|()| ConfigError::Combinator {
                    position: level + 1,
                    entry: entry.to_owned(),
                })
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

fn parse_entry(text: &str) -> Result<Option<Combinator>, ()> {
    match text {
        "none" | "0" => Ok(None),
        text => text.parse().map(Some),
    }
}

impl fmt::Display for Combinators {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (level, combinator) in self.0.iter().enumerate() {
            f.write_str(if level == 0 { "" } else { "-" })?;
            match combinator {
                Some(combinator) => write!(f, "{combinator}")?,
                None => f.write_str("none")?,
            }
        }
        Ok(())
    }
}

impl TryFrom<String> for Combinators {
    type Error = ConfigError;

    fn try_from(text: String) -> Result<Self, ConfigError> {
        text.parse()
    }
}

impl From<Combinators> for String {
    fn from(combinators: Combinators) -> Self {
        combinators.to_string()
    }
}
