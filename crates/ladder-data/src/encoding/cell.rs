//! What one cell of a table holds.

use serde::{Deserialize, Serialize};

use super::measure::measure;
use super::number::{Number, parse};
use crate::trimmed::trimmed;

/// What stands before the decimals of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum DecimalMark {
    /// `1234.5` or `1,234.5`
    #[default]
    #[serde(rename = ".")]
    Point,
    /// `1234,5` or `1.234,5`
    #[serde(rename = ",")]
    Comma,
}

/// Texts that mean a missing cell in files of the usual programs, and nothing else.
const SYMBOLS: [&str; 21] = [
    "N/A", "NaN", "NaT", "-NaN", "?", "<NA>", "#N/A", "#N/A N/A", "#NA", "#NULL!", "#DIV/0!",
    "#VALUE!", "#NUM!", "#REF!", "#NAME?", "1.#QNAN", "-1.#IND", // Of databases.
    "\\N", "(null)", "<null>", "[null]",
];

/// Texts that mean a missing cell among numbers, and may be a word among words.
const WORDS: [&str; 4] = ["NA", "none", "null", "nil"];

/// How the cells of a file are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CellRules<'a> {
    /// Texts that mean a missing cell, besides the usual ones.
    pub missing: &'a [String],
    pub decimal: DecimalMark,
    /// Whether the other mark may divide groups of thousands; not where nothing has told them apart.
    pub has_groups: bool,
}

/// One cell, without blanks around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell<'a> {
    /// The value is not known.
    Missing,
    /// `NA`, `none`, `null` …: missing among numbers, a category among words.
    Word(&'a str),
    /// A finite number.
    Number(Number<'a>),
    /// A text that is a number beside a unit in letters.
    Measure(&'a str, Number<'a>),
    /// Anything else.
    Text(&'a str),
}

impl<'a> Cell<'a> {
    #[inline]
    pub fn of(text: &'a str, rules: CellRules) -> Self {
        let text = trimmed(text);
        if text.is_empty() || rules.missing.iter().any(|missing| missing == text) {
            return Self::Missing;
        }
        // Most cells are numbers, or texts that begin with another letter than those of the lists.
        let start = Start::of(text);
        if start == Start::OfSymbol && is_one_of(text, &SYMBOLS) {
            return Self::Missing;
        }
        if start == Start::OfSymbol && is_one_of(text, &WORDS) {
            return Self::Word(text);
        }
        match parse(text, rules.decimal) {
            Some(number) if rules.has_groups || !number.is_grouped => Self::Number(number),
            Some(_) => Self::Text(text),
            None if start == Start::OfNumber && is_one_of(text, &SYMBOLS) => Self::Missing,
            None => match measure(text, rules.decimal) {
                Some(number) if rules.has_groups || !number.is_grouped => {
                    Self::Measure(text, number)
                }
                _ => Self::Text(text),
            },
        }
    }
}

/// What the first letters of a text may be the beginning of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// A number; also one of those that are none, `1.#QNAN`.
    OfNumber,
    /// Another of the texts that mean a missing cell.
    OfSymbol,
    Other,
}

impl Start {
    /// Of a text that is not empty.
    fn of(text: &str) -> Self {
        match text.as_bytes() {
            [b'0'..=b'9', ..] | [b'-' | b'+' | b'.', b'0'..=b'9', ..] => Self::OfNumber,
            [
                b'N' | b'n' | b'?' | b'<' | b'#' | b'-' | b'\\' | b'(' | b'[',
                ..,
            ] => Self::OfSymbol,
            _ => Self::Other,
        }
    }
}

/// Whether a text means a missing cell for the usual programs, as the class of a row might.
pub(crate) fn means_missing(text: &str) -> bool {
    is_one_of(text, &SYMBOLS) || is_one_of(text, &WORDS)
}

/// Whether it is also a word that somebody may have called a class.
pub(crate) fn is_word(text: &str) -> bool {
    is_one_of(text, &WORDS)
}

fn is_one_of(text: &str, known: &[&str]) -> bool {
    known.iter().any(|known| known.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_the_lists_has_the_start_of_one() {
        for text in SYMBOLS.iter().chain(&WORDS) {
            assert!(Start::of(text) != Start::Other, "{text}");
        }
        assert!(WORDS.iter().all(|text| Start::of(text) == Start::OfSymbol));
    }

    #[test]
    fn a_cell_is_missing_a_word_a_number_or_text() {
        let missing = ["-".to_owned()];
        let rules = CellRules {
            missing: &missing,
            decimal: DecimalMark::Point,
            has_groups: false,
        };
        let cell = |text| Cell::of(text, rules);
        for text in [
            "", "  ", "NaN", "?", "-", "<NA>", "#n/a", "1.#QNAN", "-1.#ind", "-nan", "\\N",
            "(null)", "[NULL]",
        ] {
            assert_eq!(cell(text), Cell::Missing, "{text}");
        }
        for text in ["na", "None", "NULL"] {
            assert_eq!(cell(text), Cell::Word(text));
        }
        let number = |value| {
            Cell::Number(Number {
                value,
                unit: None,
                is_grouped: false,
            })
        };
        assert_eq!(cell(" -1.5e3 "), number(-1500.0));
        for text in ["inf", "966e1277", "1,564"] {
            assert_eq!(cell(text), Cell::Text(text));
        }
        assert_eq!(cell("1,5"), Cell::Text("1,5"));
        assert!(matches!(cell("5 kg"), Cell::Measure("5 kg", _)));
        assert_eq!(cell("nothing"), Cell::Text("nothing"));
    }
}
