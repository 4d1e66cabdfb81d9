//! Cells that are not what the rest of their column is.

use serde::Serialize;

use crate::encoding::{DecimalMark, is_too_large};
use crate::message::counted_texts;

/// The forms of dates, as a message names them.
pub(in crate::table) const DATES: &str = "dates are read as 2024-01-31, 31.01.2024, 31/01/2024, \
    31 Jan 2024, Jan 31, 2024, Jan 2024, 01/2024, 01.2024, 2024Q1 and 2024-W05";

/// The forms of numbers.
pub(in crate::table) const NUMBERS: &str =
    "numbers are read as 1234.5, 1,234.5, -3e5, $12.50, 12.5 % and 5 kg";

/// What is said of numbers that are too large to be read.
pub(in crate::table) const TOO_LARGE: &str =
    "too large, since numbers are read from -1e37 to 1e37; give them in a larger unit";

/// Texts that are shown where there are more than anybody would list.
const EXAMPLES: usize = 3;

/// Cells that are not what the rest of their column is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OtherCells {
    /// Some different texts, with the number of their cells.
    pub texts: Vec<(String, usize)>,
    /// How many different ones there are.
    pub different: usize,
}

/// The texts among numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MixedCells {
    /// That of the first row with one.
    pub text: String,
    /// All of them, that of the first row before the most frequent others.
    pub others: OtherCells,
    /// The decimal mark with which they would be numbers.
    pub decimal: Option<DecimalMark>,
}

/// The cells among dates that are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellsAmongDates {
    /// That of the first row with one.
    pub text: String,
    /// Whether it is written as a date, and no month has such a day.
    pub is_impossible: bool,
    /// The most frequent ones.
    pub others: OtherCells,
}

impl OtherCells {
    /// All different texts, where they are few.
    pub fn few(&self) -> Option<&[(String, usize)]> {
        (self.texts.len() == self.different).then_some(&self.texts)
    }

    pub(super) fn among_numbers(&self) -> String {
        match self.few() {
            _ if self.are_too_large() => format!(
                "{}, {TOO_LARGE}, take them as missing, take the column as \
                 categorical or leave it out",
                self.listed()
            ),
            Some(texts) => format!(
                "the others are {}; fix them, take them as missing, take the column as categorical \
                 or leave it out",
                counted_texts(texts)
            ),
            None => format!(
                "{}, in a form that is not read; {NUMBERS}; convert them, take the column as \
                 categorical or leave it out",
                self.examples()
            ),
        }
    }

    pub(super) fn among_values(&self) -> String {
        match self.few() {
            _ if self.are_too_large() => format!(
                "{}, {TOO_LARGE}, or leave the cells blank where the value is not known",
                self.listed()
            ),
            Some(texts) => format!(
                "the others are {}; correct them, or leave the cells blank where the value is not \
                 known",
                counted_texts(texts)
            ),
            None => format!(
                "{}, in a form that is not read; {NUMBERS}; convert them, or leave the cells blank \
                 where the value is not known",
                self.examples()
            ),
        }
    }

    pub(super) fn among_dates(&self) -> String {
        match self.few() {
            Some(texts) => format!(
                "the others are {}; correct them, take what is no date as missing, or leave the \
                 column out",
                counted_texts(texts)
            ),
            None => format!(
                "{}, in another form, or one that is not read; {DATES}; convert them, or leave the \
                 column out",
                self.examples()
            ),
        }
    }

    /// Whether they are numbers that are too large, as far as they are known.
    fn are_too_large(&self) -> bool {
        let mut texts = self.texts.iter();
        !self.texts.is_empty() && texts.all(|(text, _)| is_too_large(text))
    }

    /// All of them, or some where they are many.
    fn listed(&self) -> String {
        match self.few() {
            Some(texts) => format!("the others are {}", counted_texts(texts)),
            None => self.examples(),
        }
    }

    fn examples(&self) -> String {
        let texts = &self.texts[..self.texts.len().min(EXAMPLES)];
        let number = match self.different {
            1001.. => "more than 1000".to_owned(),
            different => different.to_string(),
        };
        format!(
            "the others are {number} different texts such as {}",
            counted_texts(texts)
        )
    }
}
