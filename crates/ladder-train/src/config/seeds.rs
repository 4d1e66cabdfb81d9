//! Several seeds as people write them: `1..10`, `1,2,7`, `1..3,9`.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::seeds::SeedsError;

/// Seeds a group may have: each is a run, and no table has more.
const MOST: usize = 1000;

/// Seeds in the order given, each once, at least one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Seeds(Vec<u64>);

impl Seeds {
    /// One after the other.
    pub fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().copied()
    }

    /// How many there are.
    #[allow(clippy::len_without_is_empty, reason = "there is at least one")]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl FromStr for Seeds {
    type Err = SeedsError;

    fn from_str(text: &str) -> Result<Self, SeedsError> {
        let mut seeds = Vec::new();
        let mut known = HashSet::new();
        for entry in text.split(',') {
            let (first, last) = ends(entry.trim())?;
            if last - first >= (MOST - seeds.len()) as u64 {
                return Err(SeedsError::TooMany { most: MOST });
            }
            for seed in first..=last {
                if !known.insert(seed) {
                    return Err(SeedsError::Twice(seed));
                }
                seeds.push(seed);
            }
        }
        Ok(Self(seeds))
    }
}

/// The first and the last seed of `5` or `1..10`.
fn ends(entry: &str) -> Result<(u64, u64), SeedsError> {
    let seed = |text: &str| {
        let unreadable = |_| SeedsError::Unreadable(entry.to_owned());
        text.trim().parse().map_err(unreadable)
    };
    let (first, last) = entry.split_once("..").unwrap_or((entry, entry));
    match (seed(first)?, seed(last)?) {
        (first, last) if first > last => Err(SeedsError::Backward { first, last }),
        ends => Ok(ends),
    }
}

/// Seeds that follow each other are a range: `1..3,9`.
impl fmt::Display for Seeds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let follow = |a: &u64, b: &u64| a.checked_add(1) == Some(*b);
        for (index, range) in self.0.chunk_by(follow).enumerate() {
            let comma = if index > 0 { "," } else { "" };
            match range {
                [first, .., last] => write!(f, "{comma}{first}..{last}")?,
                [seed] => write!(f, "{comma}{seed}")?,
                [] => (),
            }
        }
        Ok(())
    }
}

impl TryFrom<String> for Seeds {
    type Error = SeedsError;

    fn try_from(text: String) -> Result<Self, SeedsError> {
        text.parse()
    }
}

impl From<Seeds> for String {
    fn from(seeds: Seeds) -> Self {
        seeds.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seeds(text: &str) -> Vec<u64> {
        text.parse::<Seeds>().unwrap().iter().collect()
    }

    #[test]
    fn both_ends_of_a_range_are_included_and_lists_and_ranges_mix() {
        assert_eq!(seeds("1..10"), (1..=10).collect::<Vec<_>>());
        assert_eq!(seeds("1,2,7"), [1, 2, 7]);
        assert_eq!(seeds("1..3,9"), [1, 2, 3, 9]);
        assert_eq!(seeds(" 9, 4..5 "), [9, 4, 5]);
        assert_eq!(seeds("7..7"), [7]);
        assert_eq!(seeds("18446744073709551615"), [u64::MAX]);
    }

    #[test]
    fn what_is_no_list_of_seeds_is_named() {
        for (text, words) in [
            ("", "found ''"),
            ("1,,2", "found ''"),
            ("one", "found 'one'"),
            ("-3", "found '-3'"),
            ("1..", "found '1..'"),
            ("1..=3", "found '1..=3'"),
            ("1-3", "found '1-3'"),
            ("3..1", "3..1 counts backward; expected 1..3"),
            ("1,2,1", "seed 1 is named twice"),
            ("1..5,3", "seed 3 is named twice"),
            ("0..18446744073709551615", "at most 1000 seeds"),
            ("1..1000,2000", "at most 1000 seeds"),
        ] {
            let message = text.parse::<Seeds>().unwrap_err().to_string();
            assert!(message.contains(words), "{text}: {message}");
        }
    }

    #[test]
    fn the_text_is_short_and_read_back() {
        for (text, short) in [
            ("1..10", "1..10"),
            ("1,2,7", "1..2,7"),
            ("1,2,3,9", "1..3,9"),
            ("3,2,1", "3,2,1"),
            ("18446744073709551615,0", "18446744073709551615,0"),
        ] {
            let seeds: Seeds = text.parse().unwrap();
            assert_eq!(seeds.to_string(), short);
            assert_eq!(short.parse(), Ok(seeds));
        }
    }
}
