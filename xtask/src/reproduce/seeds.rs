//! The seeds of a row: how many, or which.

use std::str::FromStr;

use anyhow::{Context, Error, Result, bail, ensure};

/// Seeds in the order given, each once, at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seeds(Vec<u64>);

/// More would be a mistake of typing: every seed is a training.
const MOST: u64 = 1000;

impl Seeds {
    /// One after the other.
    pub fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().copied()
    }
}

/// `3` is the seeds 1 to 3, `4..6` and `1,2,7` are the seeds they name.
impl FromStr for Seeds {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if let Ok(count) = text.parse::<u64>() {
            ensure!(
                (1..=MOST).contains(&count),
                "expected 1 to {MOST} seeds, found {count}"
            );
            return Ok(Self((1..=count).collect()));
        }
        let mut seeds = Vec::new();
        for entry in text.split(',') {
            let (first, last) = entry.split_once("..").unwrap_or((entry, entry));
            let seed = |text: &str| {
                let expected = || format!("expected a number, 1..10 or 1,2,7, found '{entry}'");
                text.trim().parse::<u64>().with_context(expected)
            };
            let (first, last) = (seed(first)?, seed(last)?);
            ensure!(first <= last, "{first}..{last} counts backward");
            ensure!(
                last - first < MOST - seeds.len() as u64,
                "{text}: at most {MOST} seeds"
            );
            for seed in first..=last {
                if seeds.contains(&seed) {
                    bail!("seed {seed} is named twice");
                }
                seeds.push(seed);
            }
        }
        Ok(Self(seeds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seeds(text: &str) -> Vec<u64> {
        text.parse::<Seeds>().unwrap().iter().collect()
    }

    #[test]
    fn a_number_is_how_many_and_the_rest_is_which() {
        assert_eq!(seeds("3"), [1, 2, 3]);
        assert_eq!(seeds("1..3"), [1, 2, 3]);
        assert_eq!(seeds("4..4"), [4]);
        assert_eq!(seeds("1,2,7"), [1, 2, 7]);
        assert_eq!(seeds("8..9, 1"), [8, 9, 1]);
    }

    #[test]
    fn what_is_no_list_of_seeds_is_named() {
        for (text, words) in [
            ("0", "1 to 1000 seeds, found 0"),
            ("5000", "1 to 1000 seeds, found 5000"),
            ("0..5000", "0..5000: at most 1000 seeds"),
            ("1..1000,2000", "1..1000,2000: at most 1000 seeds"),
            ("", "found ''"),
            ("1-3", "found '1-3'"),
            ("3..1", "3..1 counts backward"),
            ("1,2,1", "seed 1 is named twice"),
        ] {
            let message = text.parse::<Seeds>().unwrap_err().to_string();
            assert!(message.contains(words), "{text}: {message}");
        }
    }
}
