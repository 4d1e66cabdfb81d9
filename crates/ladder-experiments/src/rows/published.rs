//! The number that a paper has for a row.

use std::fmt;

use anyhow::{Context, Result};
use serde::Deserialize;

/// What stands behind the ± of a published number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpreadKind {
    /// Standard deviation over seeds.
    Sd,
    /// Standard error of the mean.
    Se,
}

impl SpreadKind {
    /// The abbreviation that tables use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sd => "SD",
            Self::Se => "SE",
        }
    }
}

/// How a published number was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// Read in the paper or in a second source.
    SecondSource,
    /// Quoted from memory.
    FromMemory,
}

/// A published test error.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    /// Percent.
    pub mean: f64,
    /// Mean and spread as the paper prints them, in percent: `1.06 ± 0.37`.
    text: String,
    /// Whether nobody has looked it up.
    pub is_from_memory: bool,
}

impl Published {
    /// Reads `1.06 ± 0.37`, `1.13` or `3.06 ± 1.44 †`, where the dagger says `from-memory`, too.
    pub fn parse(text: &str, check: Option<Check>) -> Result<Self> {
        let number = text.trim_end_matches('†').trim();
        let has_dagger = number.len() < text.trim().len();
        let (mean, spread) = number.split_once('±').unwrap_or((number, "0"));
        let parse = |part: &str| part.trim().parse::<f64>();
        let expected = || format!("expected a number like '1.06 ± 0.37', found '{text}'");
        parse(spread).with_context(expected)?;
        Ok(Self {
            mean: parse(mean).with_context(expected)?,
            text: number.to_owned(),
            is_from_memory: has_dagger || check == Some(Check::FromMemory),
        })
    }
}

/// `3.06 ± 1.44 †`
impl fmt::Display for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dagger = if self.is_from_memory { " †" } else { "" };
        write!(f, "{}{dagger}", self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, check: Option<Check>) -> Published {
        Published::parse(text, check).unwrap()
    }

    #[test]
    fn a_number_from_memory_has_a_dagger_wherever_that_is_said() {
        for (text, check) in [
            ("3.06 ± 1.44 †", None),
            ("3.06 ± 1.44 †", Some(Check::FromMemory)),
            ("3.06 ± 1.44", Some(Check::FromMemory)),
        ] {
            assert_eq!(parse(text, check).to_string(), "3.06 ± 1.44 †");
        }
        for check in [None, Some(Check::SecondSource)] {
            assert_eq!(parse("1.06 ± 0.37", check).to_string(), "1.06 ± 0.37");
        }
    }

    #[test]
    fn digits_stay_as_printed_and_a_spread_may_be_missing() {
        assert_eq!(parse("1.130", None).to_string(), "1.130");
        assert_eq!(parse("1.130", None).mean, 1.13);
    }

    #[test]
    fn what_is_no_number_is_quoted() {
        for text in ["about 1", "1.0 ± some", ""] {
            let message = Published::parse(text, None).unwrap_err().to_string();
            assert!(message.contains(&format!("found '{text}'")), "{message}");
        }
    }
}
