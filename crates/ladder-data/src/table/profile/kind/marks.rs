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
    pub(super) fn note_of_other_decimal(&self, is_left_out: bool) -> Option<TableNote> {
        let decimal = other(self.decimal);
        let (text, cells) = self.nearly_all(|text| is_number_of(text, decimal))?;
        Some(TableNote::OtherDecimal {
            column: self.name.to_owned(),
            text,
            cells,
            decimal,
            is_left_out,
        })
    }

    /// The mark with which the texts would be numbers, as the numbers beside them are with it.
    pub(super) fn other_decimal(&self) -> Option<DecimalMark> {
        let decimal = other(self.decimal);
        let are_read = self
            .nearly_all(|text| is_number_of(text, decimal))
            .is_some();
        (are_read && self.profile.whole.are_whole()).then_some(decimal)
    }
}

/// Whether a text, which is no number with the mark of the file, is one with this mark.
fn is_number_of(text: &str, decimal: DecimalMark) -> bool {
    let is_measure = |decimal| measure(text, decimal).is_some();
    // Numbers beside a unit are texts, too.
    parse_number(text, decimal).is_some() || (is_measure(decimal) && !is_measure(other(decimal)))
}

fn other(mark: DecimalMark) -> DecimalMark {
    match mark {
        DecimalMark::Point => DecimalMark::Comma,
        DecimalMark::Comma => DecimalMark::Point,
    }
}
