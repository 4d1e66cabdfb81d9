//! A row of sums at the end of a table, as spreadsheets have it.

use super::Profile;
use crate::class_names::letters;
use crate::encoding::parse_number;
use crate::table::note::TableNote;

/// What such a row is called, without case and blanks.
const TOTALS: [&str; 8] = [
    "total",
    "totals",
    "grandtotal",
    "sum",
    "summe",
    "gesamt",
    "gesamtsumme",
    "somme",
];

/// Fewer rows may be their own sum by chance.
const ENOUGH_ROWS: usize = 4;

impl Profile {
    /// A note where the last row is called a sum, and has nothing but sums and blanks.
    pub(super) fn total_row(&self) -> Option<TableNote> {
        let is_called_so = |text: &&str| TOTALS.contains(&letters(text).as_str());
        let text = self.last_row.iter().find(is_called_so)?;
        let mut cells = self.last_row.iter().enumerate();
        let is_total = cells.all(|(column, cell)| {
            let cell = cell.trim();
            cell.is_empty() || is_called_so(&cell) || self.is_sum(column, cell)
        });
        (is_total && self.rows >= ENOUGH_ROWS).then(|| TableNote::TotalRow {
            text: text.to_owned(),
        })
    }

    /// Whether a cell of the last row is the sum of those above it; nothing is known of the target
    /// and of what is left out.
    fn is_sum(&self, column: usize, cell: &str) -> bool {
        if column == self.at || self.is_dropped[column] {
            return true;
        }
        let Some(number) = parse_number(cell, self.decimal) else {
            return false;
        };
        // It is part of the sum itself.
        let difference = self.columns[column].sum - 2.0 * number.value;
        difference.abs() <= 1e-6 * number.value.abs().max(1e-6)
    }
}
