//! A file of a table, whatever its form: a header, then rows of cells as text.
//!
//! Above this module nothing knows in which form the file is.
//! A cell of a typed form is written as a clean CSV file of the same values would have it, so that
//! the same values give the same network.

mod place;
mod text;

use std::io::Read;
use std::path::{Path, PathBuf};

use csv::StringRecord;

use super::error::TableError;
use crate::compressed;
use crate::encoding::DecimalMark;

pub use place::Place;

/// A table that is being read, after its header.
pub(crate) struct TableFile {
    /// What errors call it.
    name: PathBuf,
    header: Vec<String>,
    decimal: DecimalMark,
    rows: Box<dyn Rows>,
}

/// The rows of a file below its header.
trait Rows {
    /// The next row, as many cells as the header has; `None` at the end.
    fn next(&mut self, row: &mut StringRecord) -> Result<Option<Place>, TableError>;
}

impl TableFile {
    /// A file; its form is detected from its first bytes, gzip too.
    pub fn open(path: &Path) -> Result<Self, TableError> {
        let io = |source| TableError::Io {
            path: path.to_owned(),
            source,
        };
        Self::of_stream(path, compressed::open(path).map_err(io)?.reader)
    }

    /// Anything that yields a table of text; `name` is what errors call it.
    pub fn of_stream(name: &Path, reader: Box<dyn Read>) -> Result<Self, TableError> {
        let (header, rows) = text::open(name, reader)?;
        if header.iter().all(String::is_empty) {
            return Err(TableError::NoHeader {
                path: name.to_owned(),
            });
        }
        if let Some(name_twice) = first_duplicate(&header) {
            return Err(TableError::DuplicateColumn {
                path: name.to_owned(),
                column: name_twice,
            });
        }
        Ok(Self {
            name: name.to_owned(),
            header,
            decimal: DecimalMark::Point,
            rows: Box::new(rows),
        })
    }

    /// What errors call it.
    pub fn name(&self) -> &Path {
        &self.name
    }

    /// The names of the columns.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// How its numbers are written.
    pub fn decimal(&self) -> DecimalMark {
        self.decimal
    }

    /// The next row, and where it is; `None` at the end.
    pub fn next(&mut self, row: &mut StringRecord) -> Result<Option<Place>, TableError> {
        self.rows.next(row)
    }
}

fn first_duplicate(header: &[String]) -> Option<String> {
    let mut seen = std::collections::HashSet::with_capacity(header.len());
    header.iter().find(|name| !seen.insert(*name)).cloned()
}
