//! A file of a table, whatever its form: a header, then rows of cells as text.
//!
//! Above this module nothing knows in which form the file is.
//! A cell of a typed form is written as a clean CSV file of the same values would have it, so that
//! the same values give the same network.

#[cfg(feature = "parquet")]
mod arrow_check;
#[cfg(feature = "parquet")]
mod columnar;
mod decimal;
mod form;
#[cfg(any(feature = "parquet", feature = "spreadsheet"))]
mod guarded;
mod header;
mod kind;
#[cfg(feature = "spreadsheet")]
mod ods_merged;
mod options;
mod place;
#[cfg(feature = "spreadsheet")]
mod sheet;
#[cfg(feature = "spreadsheet")]
mod sheet_check;
mod text;
#[cfg(any(feature = "parquet", feature = "spreadsheet"))]
mod typed;

#[cfg(feature = "parquet")]
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use csv::StringRecord;

use super::error::{ColumnRole, TableError};
use super::note::TableNote;
use crate::compressed;
use crate::encoding::DecimalMark;

pub use form::TableForm;
pub use kind::FileKind;
pub use options::ReadOptions;
pub use place::Place;

/// A table that is being read, after its header.
pub(crate) struct TableFile {
    /// What errors call it.
    name: PathBuf,
    header: Vec<String>,
    decimal: DecimalMark,
    rows: Box<dyn Rows>,
    blank_rows: Option<BlankRows>,
}

/// Rows that are skipped because nothing is in them, though rows follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BlankRows {
    pub first: Place,
    pub rows: u64,
}

/// The rows of a file below its header.
trait Rows {
    /// The next row, as many cells as the header has; `None` at the end.
    fn next(&mut self, row: &mut StringRecord) -> Result<Option<Place>, TableError>;

    /// In which form the file is, as far as it is read.
    fn form(&self) -> TableForm;

    /// Whether numbers may be divided into groups of thousands by the mark that is not decimal.
    fn has_groups(&self) -> bool {
        true
    }

    /// What is to be said about the file.
    fn notes(&self) -> &[TableNote] {
        &[]
    }

    /// Columns whose cells are no single values and are given as blank ones, and their types.
    fn unread(&self) -> &[(usize, String)] {
        &[]
    }

    /// Blank rows that were skipped just before the last row.
    fn skipped(&self) -> Option<BlankRows> {
        None
    }
}

/// The names of the columns, and the rows below them.
type Opened = (Vec<String>, Box<dyn Rows>);

/// The bytes of a table.
struct Input<'a> {
    reader: Box<dyn Read>,
    /// The file that has the same bytes, if one has.
    #[cfg_attr(
        not(feature = "parquet"),
        expect(dead_code, reason = "read by some forms")
    )]
    file: Option<&'a Path>,
}

impl TableFile {
    /// A file; its form is detected from its first bytes, gzip too.
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Self, TableError> {
        let opened = compressed::open(path).map_err(unreadable(path))?;
        let input = Input {
            reader: opened.reader,
            file: (!opened.is_gzip).then_some(path),
        };
        Self::of_input(path, input, options)
    }

    /// Anything that yields the bytes of a table; `name` is what errors call it.
    pub fn of_stream(
        name: &Path,
        reader: Box<dyn Read>,
        options: &ReadOptions,
    ) -> Result<Self, TableError> {
        let reader = compressed::decompressed(reader).map_err(unreadable(name))?;
        let input = Input {
            reader: reader.reader,
            file: None,
        };
        Self::of_input(name, input, options)
    }

    /// Batches of typed columns in memory; `name` is what errors call them.
    #[cfg(feature = "parquet")]
    pub fn of_batches(
        name: &Path,
        batches: Box<dyn arrow_array::RecordBatchReader>,
        options: &ReadOptions,
    ) -> Result<Self, TableError> {
        let (header, rows) =
            guarded::guarded(name, || columnar::open_batches(name, batches, options))?;
        Ok(Self::of_rows(name, header, Box::new(rows)))
    }

    fn of_input(name: &Path, input: Input, options: &ReadOptions) -> Result<Self, TableError> {
        let (header, rows) = open(name, input, options)?;
        Ok(Self::of_rows(name, header, rows))
    }

    fn of_rows(name: &Path, header: Vec<String>, rows: Box<dyn Rows>) -> Self {
        let dialect = rows.form().dialect();
        Self {
            name: name.to_owned(),
            header,
            decimal: dialect.map_or(DecimalMark::Point, |dialect| dialect.decimal),
            rows,
            blank_rows: None,
        }
    }

    /// What errors call it.
    pub fn name(&self) -> &Path {
        &self.name
    }

    /// The names of the columns; one of them may be empty, the others are different.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// How its numbers are written.
    pub fn decimal(&self) -> DecimalMark {
        self.decimal
    }

    /// Whether the mark that is not the decimal one may divide groups of thousands.
    pub fn has_groups(&self) -> bool {
        self.rows.has_groups()
    }

    /// In which form it is; what is found of its encoding is known when all rows are read.
    pub fn form(&self) -> TableForm {
        self.rows.form()
    }

    /// What is to be said about it.
    pub fn notes(&self) -> &[TableNote] {
        self.rows.notes()
    }

    /// The next row, and where it is; `None` at the end.
    pub fn next(&mut self, row: &mut StringRecord) -> Result<Option<Place>, TableError> {
        let place = self.rows.next(row)?;
        if place.is_some()
            && let Some(skipped) = self.rows.skipped()
        {
            let all = self
                .blank_rows
                .get_or_insert(BlankRows { rows: 0, ..skipped });
            all.rows += skipped.rows;
        }
        Ok(place)
    }

    /// An error where a column is of a type that is no single value; its cells are blank.
    ///
    /// `can_be_left_out` says whether the table could be read without it.
    pub fn check_type(&self, column: usize, can_be_left_out: bool) -> Result<(), TableError> {
        match self.rows.unread().iter().find(|(at, _)| *at == column) {
            None => Ok(()),
            Some((_, kind)) => Err(TableError::ColumnType {
                path: self.name.clone(),
                column: self.header[column].clone(),
                kind: kind.clone(),
                can_be_left_out,
            }),
        }
    }

    /// An error where there is no column of this name, for what `role` says.
    pub fn no_column(&self, column: &str, role: Option<ColumnRole>) -> TableError {
        let sheets = match self.form() {
            TableForm::Sheet { name, of, .. } => {
                of.into_iter().filter(|other| *other != name).collect()
            }
            _ => Vec::new(),
        };
        TableError::NoColumn {
            path: self.name.clone(),
            column: column.to_owned(),
            role,
            header: self.header.clone(),
            sheets,
        }
    }

    /// The blank rows between those that were read.
    pub fn blank_rows(&self) -> Option<BlankRows> {
        self.blank_rows
    }
}

fn open(name: &Path, mut input: Input, options: &ReadOptions) -> Result<Opened, TableError> {
    let mut start = Vec::new();
    let read = input.reader.by_ref().take(kind::START);
    { read }.read_to_end(&mut start).map_err(unreadable(name))?;
    // Of an encoding that is given, any bytes may be text.
    let is_said = |kind: &FileKind| *kind == FileKind::Binary && options.encoding.is_some();
    let kind = FileKind::of(&start).filter(|kind| !is_said(kind));
    if !options.apply_to(kind) {
        let path = name.to_owned();
        return Err(TableError::NotApplicable { path, kind });
    }
    input.reader = Box::new(Cursor::new(start).chain(input.reader));
    match kind {
        None => {
            let (header, rows) = text::open(name, input.reader, options)?;
            Ok((header, Box::new(rows)))
        }
        Some(kind @ (FileKind::Parquet | FileKind::Arrow)) => {
            open_columnar(name, input, kind, options)
        }
        Some(FileKind::Spreadsheet) => open_sheet(name, input, options),
        Some(kind) => Err(TableError::NotATable {
            path: name.to_owned(),
            kind,
            advice: kind.advice(),
        }),
    }
}

#[cfg(feature = "parquet")]
fn open_columnar(
    name: &Path,
    input: Input,
    kind: FileKind,
    options: &ReadOptions,
) -> Result<Opened, TableError> {
    let file = input.into_file().map_err(unreadable(name))?;
    let (header, rows) = guarded::guarded(name, || match kind {
        FileKind::Parquet => columnar::open_parquet(name, file, options),
        _ => columnar::open_arrow(name, file, options),
    })?;
    Ok((header, Box::new(rows)))
}

#[cfg(not(feature = "parquet"))]
fn open_columnar(
    name: &Path,
    _: Input,
    kind: FileKind,
    _: &ReadOptions,
) -> Result<Opened, TableError> {
    Err(TableError::NotBuiltIn {
        path: name.to_owned(),
        kind,
        feature: "parquet",
        advice: kind.advice(),
    })
}

#[cfg(feature = "spreadsheet")]
fn open_sheet(name: &Path, input: Input, options: &ReadOptions) -> Result<Opened, TableError> {
    let open = || sheet::open(name, input.reader, options);
    let (header, rows) = guarded::guarded(name, open)?;
    Ok((header, Box::new(rows)))
}

#[cfg(not(feature = "spreadsheet"))]
fn open_sheet(name: &Path, _: Input, _: &ReadOptions) -> Result<Opened, TableError> {
    let kind = FileKind::Spreadsheet;
    Err(TableError::NotBuiltIn {
        path: name.to_owned(),
        kind,
        feature: "spreadsheet",
        advice: kind.advice(),
    })
}

#[cfg(feature = "parquet")]
impl Input<'_> {
    /// A file with these bytes, for forms whose parts are found from their ends.
    fn into_file(mut self) -> io::Result<File> {
        if let Some(file) = self.file {
            return File::open(file);
        }
        let mut file = tempfile::tempfile()?;
        io::copy(&mut self.reader, &mut file)?;
        Ok(file)
    }
}

fn unreadable(path: &Path) -> impl Fn(io::Error) -> TableError {
    let path = path.to_owned();
    move |source| TableError::Io {
        path: path.clone(),
        source,
    }
}
