//! A row that is none: units below the header, or the header once more.

use super::Judged;
use crate::table::error::{MixedCells, TableError};
use crate::table::file::Place;

/// In so many columns of numbers the only texts are in one row by no mistake.
const ENOUGH_COLUMNS: usize = 2;

/// A column of numbers, but for one row, or for its name again and again.
#[derive(Clone)]
struct Text {
    place: Place,
    column: String,
    text: String,
}

impl Judged {
    /// Says once what is wrong with such a row, instead of once for each column; `header_again` is
    /// the first that is the whole header.
    pub(super) fn with_row_of_texts(mut self, header_again: Option<Place>) -> Self {
        let of_target = self.found.as_ref().err().and_then(alone);
        let of_columns = self.columns.iter();
        let of_columns = of_columns.filter_map(|it| it.found.as_ref().err().and_then(alone));
        let texts: Vec<Text> = of_target.into_iter().chain(of_columns).collect();
        let Some(first) = texts.iter().min_by_key(|text| text.place) else {
            return self;
        };
        let place = first.place;
        let here: Vec<Text> = texts.into_iter().filter(|it| it.place == place).collect();
        let is_header = here.iter().any(Text::is_name);
        if here.len() < ENOUGH_COLUMNS && !is_header {
            return self;
        }
        let error = |path| match header_again == Some(place) {
            true => TableError::HeaderAgain { path, place },
            false => TableError::RowOfTexts {
                path,
                place,
                texts: here.iter().map(|it| it.text.clone()).collect(),
                is_header,
            },
        };
        let is_here = |found: &TableError| alone(found).is_some_and(|it| it.place == place);
        let path = &self.path;
        self.found = self.found.map_err(|it| match is_here(&it) {
            true => error(path.clone()),
            false => it,
        });
        for column in &mut self.columns {
            if column.found.as_ref().is_err_and(is_here) {
                column.found = Err(error(path.clone()));
            }
        }
        self
    }
}

impl Text {
    fn is_name(&self) -> bool {
        self.text == self.column
    }
}

/// The only text of a column of numbers, if it has one that is in one cell or is its name.
fn alone(error: &TableError) -> Option<Text> {
    let (place, column, found) = match error {
        TableError::Mixed {
            place,
            column,
            found,
            ..
        } => (place, column, found),
        TableError::MixedValues {
            place,
            target: column,
            found,
            ..
        } => (place, column, found),
        _ => return None,
    };
    let MixedCells { text, others, .. } = &**found;
    let [(_, cells)] = others.few()? else {
        return None;
    };
    let found = Text {
        place: *place,
        column: column.clone(),
        text: text.clone(),
    };
    (*cells == 1 || found.is_name()).then_some(found)
}
