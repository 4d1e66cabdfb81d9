//! Numbers that are text in a form of typed cells: their decimals are found as those of a text, and
//! they become what a clean CSV file has.

use std::path::Path;

use super::decimal::{Ballot, Found, unclear};
use super::options::ReadOptions;
use crate::encoding::{Cell, CellRules, DecimalMark};
use crate::table::error::TableError;

/// How the numbers among the texts of a file are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextNumbers {
    pub decimal: DecimalMark,
    /// Whether the other mark may divide groups of thousands.
    pub has_groups: bool,
}

impl TextNumbers {
    /// What `texts` say, or `options`; `header` names their columns.
    pub fn of(
        name: &Path,
        header: &[String],
        texts: &Ballot,
        options: &ReadOptions,
    ) -> Result<Self, TableError> {
        let known = |decimal| {
            Ok(Self {
                decimal,
                has_groups: true,
            })
        };
        if let Some(decimal) = options.decimal {
            return known(decimal);
        }
        match (texts.found(None), options.decimal_of_usual()) {
            (Found::Sure(decimal), _) | (_, Some(decimal)) => known(decimal),
            (Found::Likely(decimal, _), None) => known(decimal),
            (Found::Nothing(_), None) => Ok(Self {
                decimal: DecimalMark::Point,
                has_groups: false,
            }),
            (Found::Unclear { first, second }, None) => Err(TableError::Decimal {
                path: name.to_owned(),
                numbers: unclear(header, first, second),
            }),
        }
    }

    /// A text as a clean CSV file has it: a number with a decimal point, and with commas between its
    /// thousands.
    pub fn clean(self, text: &str) -> String {
        let rules = CellRules {
            missing: &[],
            decimal: self.decimal,
            has_groups: true,
        };
        let is_number = || matches!(Cell::of(text, rules), Cell::Number(_) | Cell::Measure(..));
        match self.decimal == DecimalMark::Comma && text.contains([',', '.']) && is_number() {
            false => text.to_owned(),
            true => text.chars().map(swapped).collect(),
        }
    }
}

fn swapped(mark: char) -> char {
    match mark {
        ',' => '.',
        '.' => ',',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_commas_become_plain_and_texts_stay() {
        let numbers = TextNumbers {
            decimal: DecimalMark::Comma,
            has_groups: true,
        };
        for (text, expected) in [
            ("12,5", "12.5"),
            ("1.234,5", "1,234.5"),
            ("-3,5 kg", "-3.5 kg"),
            ("12,5 %", "12.5 %"),
            ("7", "7"),
            ("Oslo, Rome", "Oslo, Rome"),
            ("31.01.2024", "31.01.2024"),
            ("1.2.3", "1.2.3"),
        ] {
            assert_eq!(numbers.clean(text), expected, "{text}");
        }
        let numbers = TextNumbers {
            decimal: DecimalMark::Point,
            has_groups: true,
        };
        assert_eq!(numbers.clean("12,5"), "12,5");
    }
}
