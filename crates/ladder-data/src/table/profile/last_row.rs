//! A row of sums at the end of a table, as spreadsheets have it.

use super::Profile;
use crate::class_names::letters;
use crate::encoding::parse_number;
use crate::table::note::TableNote;

/// What such a row is called, without case and blanks.
const TOTALS: [&str; 16] = [
    "total",
    "totals",
    "grandtotal",
    "sum",
    "summe",
    "gesamt",
    "gesamtsumme",
    "somme",
    "average",
    "avg",
    "mean",
    "mittelwert",
    "durchschnitt",
    "moyenne",
    "promedio",
    "media",
];

/// Fewer rows may be their own sum by chance.
const ENOUGH_ROWS: usize = 4;

impl Profile {
    /// A note where the last row has nothing but sums, or means, and blanks; one that is not called
    /// so has several sums, and no class.
    pub(super) fn total_row(&self) -> Option<TableNote> {
        let is_called_so = |text: &&str| TOTALS.contains(&letters(text).as_str());
        let text = self.last_row.iter().find(is_called_so);
        let cells = self.last_row.iter().map(str::trim).enumerate();
        let cells = cells.filter(|(_, cell)| !cell.is_empty() && !is_called_so(cell));
        // Nothing is known of the target and of what is left out.
        let mut known = cells.filter(|(column, _)| *column != self.at && !self.is_dropped[*column]);
        let has_class = self
            .last_row
            .get(self.at)
            .is_some_and(|it| !it.trim().is_empty());
        let are_totals = match (text, known.clone().count()) {
            (Some(_), 1..) => known.all(|(column, cell)| self.is_total(column, cell)),
            (None, 2..) if !has_class => known.all(|(column, cell)| self.is_sum(column, cell)),
            _ => false,
        };
        (are_totals && self.rows >= ENOUGH_ROWS).then(|| TableNote::TotalRow {
            text: text.map(str::to_owned),
        })
    }

    /// Whether a cell of the last row is the sum of those above it, or their mean.
    fn is_total(&self, column: usize, cell: &str) -> bool {
        let others = self.columns[column].numbers.saturating_sub(1);
        self.is_sum_of(column, cell, |number| number)
            || self.is_sum_of(column, cell, |mean| mean * others as f64)
    }

    /// Whether it is the sum, and no sum of zeros.
    fn is_sum(&self, column: usize, cell: &str) -> bool {
        self.columns[column].sum != 0.0 && self.is_sum_of(column, cell, |number| number)
    }

    fn is_sum_of(&self, column: usize, cell: &str, sum: impl Fn(f64) -> f64) -> bool {
        let Some(number) = parse_number(cell, self.decimal) else {
            return false;
        };
        let decimals = cell.rsplit_once(['.', ',']).map_or(0, |(_, it)| it.len());
        // A mean is written with few decimals.
        let rounding = sum(0.5 * 0.1_f64.powi(decimals.min(9) as i32)).abs();
        let (number, sum) = (number.value, sum(number.value));
        // It is part of the sum of the column.
        let difference = self.columns[column].sum - number - sum;
        difference.abs() <= 1e-6 * sum.abs().max(1e-6) + rounding
    }
}
