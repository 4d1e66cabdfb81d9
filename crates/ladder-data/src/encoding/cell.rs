//! What one cell of a table holds.

use serde::{Deserialize, Serialize};

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

/// Texts that mean a missing cell in files of the usual programs.
const MISSING: [&str; 6] = ["NA", "N/A", "NaN", "null", "None", "?"];

/// Texts that mean a missing cell in a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MissingTexts<'a>(pub &'a [String]);

impl MissingTexts<'_> {
    pub fn contains(self, text: &str) -> bool {
        text.is_empty()
            || MISSING
                .iter()
                .any(|missing| missing.eq_ignore_ascii_case(text))
            || self.0.iter().any(|missing| missing == text)
    }
}

/// One cell, without blanks around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell<'a> {
    /// The value is not known.
    Missing,
    /// A number, infinite or not.
    Number(f64),
    /// Anything else.
    Text(&'a str),
}

impl<'a> Cell<'a> {
    pub fn of(text: &'a str, missing: MissingTexts, decimal: DecimalMark) -> Self {
        let text = text.trim();
        if missing.contains(text) {
            return Self::Missing;
        }
        let number = match decimal {
            DecimalMark::Point => text.parse(),
            DecimalMark::Comma => text.replace('.', "").replace(',', ".").parse(),
        };
        match number {
            Ok(number) => Self::Number(number),
            Err(_) => Self::Text(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_missing_a_number_or_text() {
        let own = ["-".to_owned()];
        let cell = |text| Cell::of(text, MissingTexts(&own), DecimalMark::Point);
        for text in ["", "  ", "na", "NaN", "?", "-"] {
            assert_eq!(cell(text), Cell::Missing, "{text}");
        }
        assert_eq!(cell(" -1.5e3 "), Cell::Number(-1500.0));
        assert_eq!(cell("inf"), Cell::Number(f64::INFINITY));
        assert_eq!(cell("1,5"), Cell::Text("1,5"));
    }
}
