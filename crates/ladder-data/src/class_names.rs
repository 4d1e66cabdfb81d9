//! What names of classes and categories say, wherever they come from.

use crate::encoding::means_missing;
use crate::far_numbers::at_ends;

/// Names that sound as if the class were not known, without case, blanks and marks.
const SOUNDS_UNLABELED: [&str; 21] = [
    "unknown",
    "missing",
    "none",
    "nan",
    "na",
    "null",
    "nolabel",
    "notlabeled",
    "notlabelled",
    "unlabeled",
    "unlabelled",
    "unsorted",
    "unclassified",
    "undefined",
    "unspecified",
    "notspecified",
    "notavailable",
    "blank",
    "empty",
    "tbd",
    "tba",
];

/// Most classes; more are a number to predict.
pub(crate) const MOST_CLASSES: usize = 1000;

/// Where at least one value in so many is -1, it may be none.
const MANY_MINUS_ONES: usize = 10;

/// What -1 means among the values to predict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MinusOnes {
    /// There is none, or it is one of several numbers below 0: nothing is to be said.
    Plain,
    /// In so many rows, many of all, it is the only number below 0: the value is not known.
    Unknown(usize),
    /// In so many rows, a few of all, it is the only one: a value, which may mean the other.
    Values(usize),
}

impl MinusOnes {
    /// Among `known` values, of which so many are -1, and so many below 0.
    pub fn of(minus_ones: usize, negatives: usize, known: usize) -> Self {
        match minus_ones > 0 && minus_ones == negatives {
            false => Self::Plain,
            true if MANY_MINUS_ONES * minus_ones >= known => Self::Unknown(minus_ones),
            true => Self::Values(minus_ones),
        }
    }
}

/// The class that semi-supervised methods give to rows whose class is not known.
pub(crate) const MINUS_ONE: &str = "-1";

/// Whether a name sounds as if the class were not known.
fn sounds_unlabeled(name: &str) -> bool {
    name.trim() == MINUS_ONE || SOUNDS_UNLABELED.contains(&letters(name).as_str())
}

/// Those of the names of all classes that seem to say that the class is not known: words as
/// `unknown`, a mark without letters as `?` or `.`, and 99 or -9 among small numbers.
pub(crate) fn without_meaning<'a>(names: &[&'a str]) -> Vec<&'a str> {
    let is_mark = |name: &str| letters(name).is_empty();
    // `+` and `-` are classes together, and so are marks alone, as `*`, `**` and `***`.
    let is_sign = |name: &str| matches!(name, "+" | "-" | "−" | "–");
    let has_plus = names.contains(&"+");
    let are_all = names.iter().all(|name| is_mark(name));
    let numbers: Option<Vec<f64>> = names.iter().map(|name| name.parse().ok()).collect();
    let mut numbers = numbers.unwrap_or_default();
    numbers.sort_by(f64::total_cmp);
    let [below, above] = at_ends(&numbers, |_| 1);
    let codes = [&numbers[..below], &numbers[numbers.len() - above..]].concat();
    let is_code = |name: &str| name.parse().is_ok_and(|number| codes.contains(&number));
    let is_class = |mark: &str| are_all || (has_plus && is_sign(mark));
    let is_doubtful = |name: &&str| {
        let is_mark_of_none = is_mark(name) && (means_missing(name) || !is_class(name));
        sounds_unlabeled(name) || is_mark_of_none || is_code(name)
    };
    names.iter().copied().filter(is_doubtful).collect()
}

/// Whether -1 means that the class is not known: beside at least two other whole numbers, none of
/// them negative. Beside a single other one, as 1, it is a class.
pub(crate) fn minus_one_means_unknown<'a>(names: impl IntoIterator<Item = &'a str>) -> bool {
    let is_whole = |name: &str| {
        let number = name.parse::<f64>();
        number.is_ok_and(|it| it >= 0.0 && it.fract() == 0.0)
    };
    let (mut has_it, mut others) = (false, 0);
    for name in names {
        match name {
            MINUS_ONE => has_it = true,
            other if is_whole(other) => others += 1,
            _ => return false,
        }
    }
    has_it && others >= 2
}

/// Its letters and digits, without case.
pub(crate) fn letters(name: &str) -> String {
    let letters = name.chars().filter(|it| it.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_sound_unlabeled_are_recognized_in_any_spelling() {
        for name in ["Unknown", "no label", "un-labelled", "N/A", "-1", "Missing"] {
            assert!(sounds_unlabeled(name), "{name}");
        }
        for name in ["known", "1", "cat", "nano"] {
            assert!(!sounds_unlabeled(name), "{name}");
        }
    }

    #[test]
    fn minus_one_means_unknown_beside_two_other_whole_numbers() {
        for (names, expected) in [
            (&["-1", "0", "1"][..], true),
            (&["0", "1", "7", "-1"], true),
            (&["-1", "1"], false),
            (&["-1", "cat", "dog"], false),
            (&["-2", "-1", "0"], false),
            (&["-1", "0.5", "1"], false),
            (&["0", "1", "2"], false),
        ] {
            let found = minus_one_means_unknown(names.iter().copied());
            assert_eq!(found, expected, "{names:?}");
        }
    }
}
