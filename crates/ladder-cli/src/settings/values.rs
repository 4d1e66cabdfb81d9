//! Values of settings that have a notation of their own.

use std::fmt;
use std::str::FromStr;

use anyhow::{Error, Result, bail};
use ladder_model::NoiseLevels;
use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize};

/// The data sets that can be loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DatasetName {
    /// Embedded digits.
    Digits,
    /// MNIST, checked.
    Mnist,
    /// CIFAR-10, checked.
    #[serde(rename = "cifar-10")]
    Cifar10,
    /// Anything in MNIST's four-file layout.
    Idx,
    /// A table of one's own.
    Table,
    /// A folder of images of one's own.
    Images,
    /// NumPy arrays of one's own.
    Arrays,
}

impl FromStr for DatasetName {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "digits" => Ok(Self::Digits),
            "mnist" => Ok(Self::Mnist),
            "cifar-10" => Ok(Self::Cifar10),
            "idx" => Ok(Self::Idx),
            "table" => Ok(Self::Table),
            "images" => Ok(Self::Images),
            "arrays" => Ok(Self::Arrays),
            other => {
                bail!(
                    "unknown data set '{other}'; choose digits, mnist, cifar-10, idx, \
                     table, images or arrays"
                )
            }
        }
    }
}

impl fmt::Display for DatasetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Digits => "digits",
            Self::Mnist => "mnist",
            Self::Cifar10 => "cifar-10",
            Self::Idx => "idx",
            Self::Table => "table",
            Self::Images => "images",
            Self::Arrays => "arrays",
        })
    }
}

impl<'de> Deserialize<'de> for DatasetName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// How many rows have a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelCount {
    /// Every row of known class that is not held out.
    All,
    /// This many.
    Count(usize),
}

impl FromStr for LabelCount {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match (text, text.parse()) {
            ("all", _) => Ok(Self::All),
            (_, Ok(count)) => Ok(Self::Count(count)),
            _ => bail!("expected a whole number or 'all', found '{text}'"),
        }
    }
}

impl<'de> Deserialize<'de> for LabelCount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LabelCountVisitor)
    }
}

struct LabelCountVisitor;

impl Visitor<'_> for LabelCountVisitor {
    type Value = LabelCount;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a whole number or 'all'")
    }

    fn visit_i64<E: de::Error>(self, count: i64) -> Result<LabelCount, E> {
        self.visit_str(&count.to_string())
    }

    fn visit_u64<E: de::Error>(self, count: u64) -> Result<LabelCount, E> {
        self.visit_str(&count.to_string())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<LabelCount, E> {
        text.parse().map_err(E::custom)
    }
}

/// Standard deviations of the noise, as far as they are said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoiseSetting {
    /// At the input.
    pub input: Option<f64>,
    /// In the layers.
    pub hidden: Option<f64>,
}

impl NoiseSetting {
    /// This setting, and `lower` where it says nothing.
    pub fn over(upper: Option<Self>, lower: Option<Self>) -> Option<Self> {
        let (Some(upper), Some(lower)) = (upper, lower) else {
            return upper.or(lower);
        };
        let (input, hidden) = (upper.input.or(lower.input), upper.hidden.or(lower.hidden));
        Some(Self { input, hidden })
    }

    /// Both levels; `base` where nothing is said.
    pub fn levels(self, base: NoiseLevels) -> NoiseLevels {
        let (input, hidden) = (
            self.input.unwrap_or(base.input),
            self.hidden.unwrap_or(base.hidden),
        );
        NoiseLevels { input, hidden }
    }
}

/// `0.3`, or `0.3,0.5` for the input and the layers.
impl FromStr for NoiseSetting {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let (input, hidden) = match numbers(text)?[..] {
            [both] => (both, both),
            [input, hidden] => (input, hidden),
            _ => bail!("expected one number or INPUT,HIDDEN, found '{text}'"),
        };
        Ok(Self {
            input: Some(input),
            hidden: Some(hidden),
        })
    }
}

/// Weights of the denoising costs, the input first; the last one serves the remaining levels.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct CostList(Vec<f64>);

impl CostList {
    /// The weights as given.
    #[cfg(test)]
    pub fn weights(&self) -> &[f64] {
        &self.0
    }

    /// One weight for each of `levels`.
    pub fn expand(&self, levels: usize) -> Result<Vec<f64>> {
        let given = self.0.len();
        match self.0.last() {
            None => bail!("costs: the list is empty; a single 0 trains without denoising"),
            Some(_) if given > levels => bail!(
                "costs: {given} weights for {levels} levels (the input and {} layers); \
                 say --costs with at most {levels}",
                levels - 1
            ),
            Some(&last) => {
                let mut costs = self.0.clone();
                costs.resize(levels, last);
                Ok(costs)
            }
        }
    }
}

/// `1000,10,0.1`
impl FromStr for CostList {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Ok(Self(numbers(text)?))
    }
}

fn numbers(text: &str) -> Result<Vec<f64>> {
    let number = |entry: &str| match entry.trim().parse() {
        Ok(number) => Ok(number),
        Err(_) => bail!("expected numbers separated by commas, found '{entry}'"),
    };
    text.split(',').map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_a_number_or_all() {
        assert_eq!("all".parse::<LabelCount>().unwrap(), LabelCount::All);
        assert_eq!("100".parse::<LabelCount>().unwrap(), LabelCount::Count(100));
        for text in ["-5", "some", "1.5", ""] {
            assert!(text.parse::<LabelCount>().is_err(), "{text}");
        }
    }

    #[test]
    fn one_noise_is_for_input_and_layers_alike() {
        let base = NoiseLevels {
            input: 9.0,
            hidden: 9.0,
        };
        let levels = |text: &str| text.parse::<NoiseSetting>().unwrap().levels(base);
        assert_eq!(
            levels("0.3"),
            NoiseLevels {
                input: 0.3,
                hidden: 0.3
            }
        );
        assert_eq!(
            levels("0.3,0.5"),
            NoiseLevels {
                input: 0.3,
                hidden: 0.5
            }
        );
        assert!("0.1,0.2,0.3".parse::<NoiseSetting>().is_err());
        assert!("loud".parse::<NoiseSetting>().is_err());
    }

    #[test]
    fn the_last_cost_serves_the_remaining_levels() {
        let costs: CostList = "1000,10,0.1".parse().unwrap();
        assert_eq!(costs.expand(5).unwrap(), [1000.0, 10.0, 0.1, 0.1, 0.1]);
        assert_eq!(costs.expand(3).unwrap(), [1000.0, 10.0, 0.1]);
        let message = costs.expand(2).unwrap_err().to_string();
        assert!(message.contains("3 weights for 2 levels"), "{message}");
    }
}
