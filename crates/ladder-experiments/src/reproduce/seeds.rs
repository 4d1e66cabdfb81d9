//! The seeds of a row: how many, or which.

use anyhow::{Result, ensure};
use ladder_train::Seeds;

/// `3` is the seeds 1 to 3; `4..6` and `1,2,7` are the seeds they name.
pub fn count_or_list(text: &str) -> Result<Seeds> {
    match text.parse::<u64>() {
        Ok(count) => {
            ensure!(count > 0, "expected at least 1 seed, found 0");
            Ok(format!("1..{count}").parse()?)
        }
        Err(_) => Ok(text.parse()?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seeds(text: &str) -> Vec<u64> {
        count_or_list(text).unwrap().iter().collect()
    }

    #[test]
    fn a_number_is_how_many_and_the_rest_is_which() {
        assert_eq!(seeds("3"), [1, 2, 3]);
        assert_eq!(seeds("1..3"), [1, 2, 3]);
        assert_eq!(seeds("4..4"), [4]);
        assert_eq!(seeds("8..9, 1"), [8, 9, 1]);
    }

    #[test]
    fn neither_a_count_nor_a_list_is_refused() {
        for text in ["0", "5000", "", "1-3"] {
            assert!(count_or_list(text).is_err(), "{text}");
        }
    }
}
