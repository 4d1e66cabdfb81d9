//! The combinators of all levels: `gauss`, or `0-0-0-0-0-0-gauss`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::error::CombinatorError;
use super::formula::Formula;
use super::kind::Combinator;
use crate::error::ConfigError;

/// The combinator of each level, the input first; a single one serves all levels.
///
/// The text form is that of the original code's `--decoder-spec`: entries joined by `-`, where
/// `none` or `0` stands for a level without reconstruction. [`register`](super::register) adds
/// entries.
///
/// ```
/// use ladder_model::{Combinators, Formula};
///
/// let top_alone: Combinators = "0-0-gauss".parse().unwrap();
/// assert_eq!(top_alone.of_level(1), None);
/// assert_eq!(Combinators::default().of_level(1), Some(&Formula::Gauss.into()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Combinators(Vec<Option<Combinator>>);

impl Combinators {
    /// The combinator of each level, the input first; `None` where a level has no reconstruction.
    pub fn new(levels: Vec<Option<Combinator>>) -> Self {
        Self(levels)
    }

    /// The same combinator at every level.
    pub fn everywhere(combinator: Combinator) -> Self {
        Self(vec![Some(combinator)])
    }

    /// The combinator of `level`, 0 is the input; `None` where the level has no reconstruction.
    ///
    /// # Panics
    ///
    /// If the list does not have one entry and ends below the level.
    pub fn of_level(&self, level: usize) -> Option<&Combinator> {
        match &self.0[..] {
            [everywhere] => everywhere.as_ref(),
            levels => levels[level].as_ref(),
        }
    }

    /// Checks that the text form is read back as the same combinators.
    ///
    /// # Errors
    ///
    /// The first combinator that is neither built in nor [registered](super::register).
    pub fn check_registered(&self) -> Result<(), ConfigError> {
        for (index, combinator) in self.0.iter().enumerate() {
            if let Some(combinator) = combinator.as_ref().filter(|it| !it.is_readable()) {
                return Err(ConfigError::NotRegistered {
                    field: "combinators",
                    position: index + 1,
                    entry: combinator.to_string(),
                });
            }
        }
        Ok(())
    }

    /// Checks that there is a combinator for each of `levels`.
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
        Self::everywhere(Formula::Gauss.into())
    }
}

impl FromStr for Combinators {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        text.split('-')
            .enumerate()
            .map(|(level, entry)| {
                parse_entry(entry.trim()).map_err(|error| ConfigError::Combinator {
                    position: level + 1,
                    entry: entry.to_owned(),
                    problem: error.to_string(),
                })
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

fn parse_entry(text: &str) -> Result<Option<Combinator>, CombinatorError> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back() {
        for formula in Formula::ALL {
            assert_eq!(formula.to_string().parse(), Ok(Combinator::from(formula)));
        }
        for text in [
            "none-none-gauss",
            "mlp:4",
            "amlp:2:2",
            "amlp:10:3:1-gauss_stable_v",
        ] {
            let combinators: Combinators = text.parse().unwrap();
            assert_eq!(combinators.to_string(), text);
        }
    }

    #[test]
    fn the_names_of_the_original_code_are_read_too() {
        for (original, name) in [
            ("0-0-0-0-0-0-gauss", "none-none-none-none-none-none-gauss"),
            ("comparison_g2", "g2"),
            ("comparison_g5", "gauss"),
            ("lin", "lateral"),
            ("gauss0-i", "lateral-identity"),
        ] {
            assert_eq!(original.parse::<Combinators>().unwrap().to_string(), name);
        }
    }

    #[test]
    fn an_error_names_the_entry_that_is_wrong() {
        for (text, position, entry) in [
            ("cosine", 1, "cosine"),
            ("gauss--sig", 2, ""),
            ("gauss-mlp", 2, "mlp"),
            ("sig-sig-mlp:4:0", 3, "mlp:4:0"),
            ("amlp:", 1, "amlp:"),
            ("amlp:-2", 1, "amlp:"),
            ("nlp:3", 1, "nlp:3"),
        ] {
            let error = text.parse::<Combinators>().unwrap_err();
            let words = format!("combinators: entry {position} is '{entry}', expected none, ");
            assert!(error.to_string().starts_with(&words), "{text}: {error}");
        }
        let message = "x".parse::<Combinators>().unwrap_err().to_string();
        assert!(
            message.contains("entry 1 is 'x'") && message.contains("gauss, "),
            "{message}"
        );
    }
}
