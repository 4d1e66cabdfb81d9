//! A first line that seems to be a row: the file has no header; and a row that is the header.

use super::Profile;
use crate::encoding::parse_number;
use crate::table::file::Place;
use crate::table::note::TableNote;

/// A name among the values of its column is chance in a single column.
const ENOUGH_COLUMNS: usize = 2;

impl Profile {
    /// A note where at least half the names are values of their own columns.
    pub(super) fn header_of_values(&self) -> Option<TableNote> {
        let names = self.header.iter().enumerate();
        let values = names.filter(|(column, name)| self.is_value(*column, name));
        let values: Vec<String> = values.map(|(_, name)| name.clone()).collect();
        let is_row = values.len() >= ENOUGH_COLUMNS && 2 * values.len() >= self.header.len();
        (is_row && !are_counted(&values)).then_some(TableNote::HeaderOfValues { names: values })
    }

    /// The first row that is the header once more, unless the header may be a row itself.
    pub(super) fn header_again(&self) -> Option<Place> {
        let (first, _) = self.headers_again?;
        self.header_of_values().is_none().then_some(first)
    }

    /// Whether a name is a text of its column, in other rows than those that are the header, or
    /// within the range of its numbers.
    fn is_value(&self, column: usize, name: &str) -> bool {
        let profile = &self.columns[column];
        let of_headers = self.headers_again.map_or(0, |(_, rows)| rows);
        match parse_number(name, self.decimal) {
            Some(number) => profile
                .range
                .is_some_and(|(low, high)| (low..=high).contains(&number.value)),
            None => profile.different_texts.cells_of(name) > of_headers,
        }
    }
}

/// Whether names are whole numbers one after the other, as programs give them to columns without.
fn are_counted(names: &[String]) -> bool {
    let numbers: Option<Vec<i64>> = names.iter().map(|name| name.parse().ok()).collect();
    numbers.is_some_and(|numbers| numbers.windows(2).all(|pair| pair[1] == pair[0] + 1))
}
