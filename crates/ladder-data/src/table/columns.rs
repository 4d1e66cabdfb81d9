//! Some columns of a file as texts, for a caller that knows what they mean.

use std::path::Path;

use csv::StringRecord;

use super::error::TableError;
use super::file::{Place, ReadOptions, TableFile};

/// The cells of a row in the columns that were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadCells<const N: usize> {
    /// Where the row is.
    pub place: Place,
    /// Its cells, without blanks around them.
    pub cells: [String; N],
}

/// The cells of the columns `names` in a file of any form.
///
/// # Errors
/// A file that cannot be read, or lacks a column.
pub fn read_columns<const N: usize>(
    path: &Path,
    options: &ReadOptions,
    names: [&str; N],
) -> Result<Vec<ReadCells<N>>, TableError> {
    let mut file = TableFile::open(path, options)?;
    let mut at = [0; N];
    for (at, name) in at.iter_mut().zip(names) {
        *at = position(&file, name)?;
    }
    let (mut rows, mut row) = (Vec::new(), StringRecord::new());
    while let Some(place) = file.next(&mut row)? {
        let cells = at.map(|at| row[at].trim().to_owned());
        rows.push(ReadCells { place, cells });
    }
    Ok(rows)
}

fn position(file: &TableFile, name: &str) -> Result<usize, TableError> {
    let at = file.header().iter().position(|it| it.trim() == name);
    let at = at.ok_or_else(|| file.no_column(name, None))?;
    file.check_type(at, false)?;
    Ok(at)
}
