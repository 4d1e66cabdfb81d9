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
    /// Those of all other columns with single values.
    pub others: Vec<String>,
}

/// The columns of a file, some of which were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadColumns<const N: usize> {
    /// The names of the columns that were not asked for and have single values.
    pub others: Vec<String>,
    /// The rows.
    pub rows: Vec<ReadCells<N>>,
}

/// The cells of a file of any form, those of the columns `names` first.
///
/// # Errors
/// A file that cannot be read, or lacks one of these columns.
pub fn read_columns<const N: usize>(
    path: &Path,
    options: &ReadOptions,
    names: [&str; N],
) -> Result<ReadColumns<N>, TableError> {
    let mut file = TableFile::open(path, options)?;
    let mut at = [0; N];
    for (at, name) in at.iter_mut().zip(names) {
        *at = position(&file, name)?;
    }
    let columns = 0..file.header().len();
    let is_other = |index: &usize| !at.contains(index) && file.check_type(*index, false).is_ok();
    let others: Vec<usize> = columns.filter(is_other).collect();
    let name = |&index: &usize| file.header()[index].clone();
    let mut columns = ReadColumns {
        others: others.iter().map(name).collect(),
        rows: Vec::new(),
    };
    let mut row = StringRecord::new();
    while let Some(place) = file.next(&mut row)? {
        let text = |index: usize| row[index].trim().to_owned();
        columns.rows.push(ReadCells {
            place,
            cells: at.map(text),
            others: others.iter().map(|&index| text(index)).collect(),
        });
    }
    Ok(columns)
}

fn position(file: &TableFile, name: &str) -> Result<usize, TableError> {
    let at = file.header().iter().position(|it| it.trim() == name);
    let at = at.ok_or_else(|| file.no_column(name, None))?;
    file.check_type(at, false)?;
    Ok(at)
}
