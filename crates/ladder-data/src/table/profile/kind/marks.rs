//! What stands before decimals, and what divides groups of thousands.

use super::Judge;
use crate::encoding::{DecimalMark, measure, parse_number};
use crate::table::note::TableNote;

impl Judge<'_> {
    /// Says that the numbers have groups of thousands, if one has.
    pub(super) fn note_of_thousands(&self) -> Option<TableNote> {
        let text = self.profile.grouped.clone()?;
        Some(TableNote::Thousands {
            column: self.name.to_owned(),
            text,
            other_decimal: other(self.decimal),
        })
    }

    /// Says that the texts are numbers with the other mark before their decimals, if they are.
    pub(super) fn other_mark(&self) -> Option<TableNote> {
        let decimal = other(self.decimal);
        let is_number = |text: &str| {
            parse_number(text, decimal)
                .or(measure(text, decimal))
                .is_some()
        };
        let (text, cells) = self.nearly_all(is_number)?;
        Some(TableNote::OtherDecimal {
            column: self.name.to_owned(),
            text,
            cells,
            decimal,
        })
    }
}

fn other(mark: DecimalMark) -> DecimalMark {
    match mark {
        DecimalMark::Point => DecimalMark::Comma,
        DecimalMark::Comma => DecimalMark::Point,
    }
}
