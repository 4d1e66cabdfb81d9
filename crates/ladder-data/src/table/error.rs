//! What can be wrong with a table.

mod others;
mod parts;

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::file::{FileKind, Place};
use crate::encoding::{CellProblem, MatrixProblem, TextEncoding};
use crate::memory::OutOfMemory;
use crate::message::{counted, counted_texts, listed, listed_quoted, quoted, shown, shown_number};
use crate::rows::RowsError;
use crate::task::Task;

pub use others::{CellsAmongDates, MixedCells, OtherCells};
pub(super) use others::{DATES, NUMBERS, TOO_LARGE};
use parts::purpose;
pub use parts::{ColumnRole, TitleRow, UnclearNumbers};

/// A table that cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TableError {
    /// The operating system could not read the file.
    #[error("{}: cannot be read: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Rows that are too many for memory could not be kept on disk.
    #[error(
        "the rows of the table cannot be kept in a temporary file: {source}; TMPDIR names the \
             directory of such files"
    )]
    TemporaryFile {
        /// Why not.
        source: io::Error,
    },
    /// A row with more or fewer cells than the header.
    #[error(
        "{}: {place}: {}{}, the header has {expected}; {}",
        .path.display(), counted(*.found as usize, "cell", "cells"),
        .only.as_ref().map_or_else(String::new, |text| format!(" ('{}')", shown(text))),
        ragged_advice(*.expected, *.found)
    )]
    Ragged {
        /// The file.
        path: PathBuf,
        /// Where.
        place: Place,
        /// Cells of the header.
        expected: u64,
        /// Cells of the row.
        found: u64,
        /// The cell, if it is the only one.
        only: Option<String>,
    },
    /// Bytes that the encoding of the text does not have.
    #[error(
        "{}: {place}: the text is not {encoding} here; convert the file, or give the encoding that \
         it has",
        .path.display()
    )]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where.
        place: Place,
        /// The encoding that is asked for, or that the text has up to there.
        encoding: TextEncoding,
    },
    /// Text that is not UTF-8, and not as Western languages have it either.
    #[error(
        "{}: {place}: the text is not UTF-8{}; save it as UTF-8, or give its encoding",
        .path.display(),
        .looks_like.as_ref().map_or_else(
            || ", nor Windows-1252".to_owned(),
            |encoding| format!(", and looks like {encoding}"),
        )
    )]
    NotWestern {
        /// The file.
        path: PathBuf,
        /// The first line that is not.
        place: Place,
        /// What its letters look like.
        looks_like: Option<TextEncoding>,
    },
    /// UTF-8 below a line that is none.
    #[error(
        "{}: {place}: the text is {} here, and above it is {}: the file has two encodings, as files \
         have that were joined; save one part in the encoding of the other",
        .path.display(), if *.is_utf_8 { "UTF-8" } else { "not UTF-8" },
        if *.is_utf_8 { "not" } else { "UTF-8" }
    )]
    TwoEncodings {
        /// The file.
        path: PathBuf,
        /// Where the second one begins.
        place: Place,
        /// Whether that is UTF-8.
        is_utf_8: bool,
    },
    /// Text that looks like UTF-16 and does not begin with its mark.
    #[error(
        "{}: every other byte is zero, as in {encoding}, but the file has no byte-order mark; save \
         it as UTF-8, or give its encoding",
        .path.display()
    )]
    NoMark {
        /// The file.
        path: PathBuf,
        /// What it looks like.
        encoding: TextEncoding,
    },
    /// A quotation mark that opens a cell which does not end.
    #[error(
        "{}: {place}: the quotation mark that opens a cell here is never closed; close it, or \
         double each one that belongs to a text",
        .path.display()
    )]
    Unclosed {
        /// The file.
        path: PathBuf,
        /// Where it opens.
        place: Place,
    },
    /// A quotation mark after a backslash, as databases write it, which CSV has not.
    #[error(
        "{}: {place}: a quotation mark after a backslash; CSV doubles a quotation mark of a text, \
         \"\" in place of \\\": write the file so, in Python with import re; \
         open('clean.csv', 'wb').write(re.sub(rb'\\\\(.)', lambda it: b'\"\"' if it[1] == b'\"' \
         else it[0], open('FILE', 'rb').read()))",
        .path.display()
    )]
    Escaped {
        /// The file.
        path: PathBuf,
        /// Where it is.
        place: Place,
    },
    /// A row of too many cells.
    #[error(
        "{}: {place}: more than {most} cells; save so many values as a NumPy array instead",
        .path.display()
    )]
    Wide {
        /// The file.
        path: PathBuf,
        /// The row.
        place: Place,
        /// What a row may have.
        most: usize,
    },
    /// More rows than fit into memory.
    #[error("{}: {rows} rows: {source}", .path.display())]
    Memory {
        /// The file.
        path: PathBuf,
        /// Its rows.
        rows: usize,
        /// What is missing.
        source: OutOfMemory,
    },
    /// A row that does not end.
    #[error("{}: {place}: a row of more than {megabytes} MB; is it a text of rows?", .path.display())]
    Endless {
        /// The file.
        path: PathBuf,
        /// Where it begins.
        place: Place,
        /// What a row may have.
        megabytes: usize,
    },
    /// Numbers that have two readings, or of which some have one and some the other.
    #[error("{}: {numbers}; give the decimal mark", .path.display())]
    Decimal {
        /// The file.
        path: PathBuf,
        /// Those numbers.
        numbers: Box<UnclearNumbers>,
    },
    /// A row above the header.
    #[error("{}: {title}", .path.display())]
    Title {
        /// The file.
        path: PathBuf,
        /// The row, and the one that seems to be the header.
        title: Box<TitleRow>,
    },
    /// A header with blanks in place of names.
    #[error(
        "{}: {place}: {} of {columns} columns, {}, have no name; name each column, or delete the line \
         if it is a title",
        .path.display(), .nameless.len(), numbered(.nameless)
    )]
    NamelessColumns {
        /// The file.
        path: PathBuf,
        /// The header.
        place: Place,
        /// Their positions, from 1.
        nameless: Vec<usize>,
        /// The number of columns.
        columns: usize,
    },
    /// A file that holds no table that can be read.
    #[error("{}: this is {kind}, not a table of text; {advice}", .path.display())]
    NotATable {
        /// The file.
        path: PathBuf,
        /// What it is.
        kind: FileKind,
        /// What to do.
        advice: &'static str,
    },
    /// A form that this build does not read.
    #[error("{}: this is {kind}, which this build does not read; {advice}", .path.display())]
    NotBuiltIn {
        /// The file.
        path: PathBuf,
        /// What it is.
        kind: FileKind,
        /// The feature that reads it.
        feature: &'static str,
        /// What to do otherwise.
        advice: &'static str,
    },
    /// Something is asked for that files of this kind do not have.
    #[error(
        "{}: {}",
        .path.display(),
        match .kind {
            None => "a text has no sheets".to_owned(),
            Some(kind) => format!(
                "this is {kind}, whose cells need no delimiter and no encoding{}",
                if *kind == FileKind::Spreadsheet { "" } else { ", and which has no sheets" }
            ),
        }
    )]
    NotApplicable {
        /// The file.
        path: PathBuf,
        /// What it is; `None` for a text.
        kind: Option<FileKind>,
    },
    /// A sheet that is asked for and not there.
    #[error("{}: no sheet '{}'; there is {}", .path.display(), shown(.sheet), listed(.sheets))]
    NoSheet {
        /// The file.
        path: PathBuf,
        /// The name asked for.
        sheet: String,
        /// Those that it has.
        sheets: Vec<String>,
    },
    /// A sheet without a cell, beside others that have some.
    #[error("{}: sheet '{}' is empty; there are cells in {}", .path.display(), shown(.sheet), listed(.others))]
    EmptySheet {
        /// The file.
        path: PathBuf,
        /// The sheet.
        sheet: String,
        /// Those that have cells.
        others: Vec<String>,
    },
    /// A column of a type that is no single value.
    #[error(
        "{}: column '{}' has the type {kind}, which is neither a number nor a text, a date or a \
         truth value; leave it out, or write it as one column for each of its values",
        .path.display(), shown(.column)
    )]
    ColumnType {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
        /// Its type.
        kind: String,
        /// Whether the table could be read without it.
        can_be_left_out: bool,
    },
    /// What cannot be read a second time.
    #[error(
        "{}: a table is read twice to be trained with, and this is a pipe or a device, which is read \
         once; write it to a file first", .path.display()
    )]
    Pipe {
        /// The pipe.
        path: PathBuf,
    },
    /// An empty file, or an empty first line.
    #[error("{}: no header; the first line has to name the columns", .path.display())]
    NoHeader {
        /// The file.
        path: PathBuf,
    },
    /// A header and nothing below it.
    #[error("{}: no rows below the header", .path.display())]
    NoRows {
        /// The file.
        path: PathBuf,
    },
    /// Two columns of the same name.
    #[error("{}: two columns are named '{}'; rename one of them, or write a header above if this is a row of the table", .path.display(), shown(.column))]
    DuplicateColumn {
        /// The file.
        path: PathBuf,
        /// The name.
        column: String,
    },
    /// A column that is asked to be two things.
    #[error(
        "{}: column '{}' is named{} and{}; name it once",
        .path.display(), shown(.column), purpose(&Some(.roles[0])), purpose(&Some(.roles[1]))
    )]
    TwoRoles {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
        /// What it is asked for.
        roles: [ColumnRole; 2],
    },
    /// A column that is asked for and not there.
    #[error(
        "{}: no column '{}'{}; the header has {}",
        .path.display(), shown(.column), purpose(.role), listed(.header)
    )]
    NoColumn {
        /// The file.
        path: PathBuf,
        /// The name asked for.
        column: String,
        /// What it is asked for; `None` where the format or the model needs it.
        role: Option<ColumnRole>,
        /// The names in the header.
        header: Vec<String>,
        /// The other sheets of a spreadsheet.
        sheets: Vec<String>,
    },
    /// Nothing to learn from besides the target.
    #[error(
        "{}: no column is left besides the target{}",
        .path.display(),
        if *.left_out > 0 {
            format!("; {} left out, as row numbers, identifiers, texts that are almost all \
                     different, or the same in every row", left_out_columns(*.left_out))
        } else {
            String::new()
        }
    )]
    NoColumns {
        /// The file.
        path: PathBuf,
        /// Columns that are left out.
        left_out: usize,
    },
    /// Formulas of a spreadsheet without results.
    #[error(
        "{}: sheet '{}': {} {cell} {} a formula without a result; open the file in a spreadsheet \
         program and save it",
        .path.display(), shown(.sheet), if *.cells == 1 { "cell" } else { "cells such as" },
        if *.cells == 1 { "has" } else { "have" }
    )]
    NoResults {
        /// The file.
        path: PathBuf,
        /// The sheet.
        sheet: String,
        /// The first such cell.
        cell: String,
        /// How many there are.
        cells: usize,
    },
    /// Cells of a spreadsheet that are merged over several rows.
    #[error(
        "{}: sheet '{}': the cells {cells} are merged, and the first of them alone has the value; \
         unmerge them and fill in the others",
        .path.display(), shown(.sheet)
    )]
    MergedCells {
        /// The file.
        path: PathBuf,
        /// The sheet.
        sheet: String,
        /// The first such cells.
        cells: String,
    },
    /// A column of numbers with texts among them.
    #[error(
        "{}: {place}: column '{}' has '{}', where {numbers} of {cells} cells are numbers; {}",
        .path.display(), shown(.column), shown(&.found.text), .found.others.among_numbers()
    )]
    Mixed {
        /// The file.
        path: PathBuf,
        /// The first row with a text.
        place: Place,
        /// The column.
        column: String,
        /// Cells with a number.
        numbers: usize,
        /// Cells that are not missing.
        cells: usize,
        /// What those cells are.
        found: Box<MixedCells>,
    },
    /// The header once more among the rows.
    #[error(
        "{}: {place}: the row is the header once more, as in files that were joined; delete it, and \
         others like it",
        .path.display()
    )]
    HeaderAgain {
        /// The file.
        path: PathBuf,
        /// The first such row.
        place: Place,
    },
    /// A row that has texts where its columns have nothing but numbers.
    #[error(
        "{}: {place}: columns of numbers have texts in this row alone, {}, as {}; delete the row{}",
        .path.display(), listed_quoted(.texts),
        if *.is_header { "the header has" } else { "a row of units has" },
        if *.is_header { ", and others like it" } else { "" }
    )]
    RowOfTexts {
        /// The file.
        path: PathBuf,
        /// The row.
        place: Place,
        /// The texts.
        texts: Vec<String>,
        /// Whether a text is the name of its column.
        is_header: bool,
    },
    /// A column of numbers beside different units, or of which some have one.
    #[error(
        "{}: column '{}': numbers beside different units, or none, {}, are not the same; write them \
         in one unit, take the column as categorical or leave it out",
        .path.display(), shown(.column), counted_texts(.units)
    )]
    MixedUnits {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
        /// The first cell of each unit, or of none, and the cells that have it.
        units: Vec<(String, usize)>,
    },
    /// Values to predict with texts among them.
    #[error(
        "{}: {place}: column '{}' has '{}', where {numbers} of {cells} cells are numbers, as values \
         to predict are; {}",
        .path.display(), shown(.target), shown(&.found.text), .found.others.among_values()
    )]
    MixedValues {
        /// The file.
        path: PathBuf,
        /// The first row with a text.
        place: Place,
        /// The column of the values.
        target: String,
        /// Cells with a number.
        numbers: usize,
        /// Cells that are not missing.
        cells: usize,
        /// What those cells are.
        found: Box<MixedCells>,
    },
    /// Values to predict beside different units, or of which some have one.
    #[error(
        "{}: column '{}': numbers beside different units, or none, {}, are not the same; write the \
         values to predict in one unit",
        .path.display(), shown(.target), counted_texts(.units)
    )]
    UnitsOfValues {
        /// The file.
        path: PathBuf,
        /// The column of the values.
        target: String,
        /// The first cell of each unit, or of none, and the cells that have it.
        units: Vec<(String, usize)>,
    },
    /// A column of dates with other texts among them.
    #[error(
        "{}: {place}: column '{}' has '{}'{}, where {dates} of {cells} cells are dates written in \
         the same way; {}",
        .path.display(), shown(.column), shown(&.found.text),
        if .found.is_impossible { ", a date that does not exist" } else { "" },
        .found.others.among_dates()
    )]
    MixedDates {
        /// The file.
        path: PathBuf,
        /// The first row with something else.
        place: Place,
        /// The column.
        column: String,
        /// Cells with a date.
        dates: usize,
        /// Cells that are not missing.
        cells: usize,
        /// What the others are.
        found: Box<CellsAmongDates>,
    },
    /// Dates whose first number may be the day or the month.
    #[error(
        "{}: column '{}': '{}' and all its other dates may begin with the day or with the month",
        .path.display(), shown(.column), shown(.text)
    )]
    DateOrder {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
        /// The first of them.
        text: String,
    },
    /// A column of too many categories.
    #[error(
        "{}: column '{}' has more than {limit} categories; leave it out",
        .path.display(), shown(.column)
    )]
    Categories {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
        /// The most categories allowed.
        limit: usize,
    },
    /// No row has a class.
    #[error(
        "{}: column '{}' is empty in all {rows} rows; a few of them need a class",
        .path.display(), shown(.target)
    )]
    NoLabels {
        /// The file.
        path: PathBuf,
        /// The column of the classes.
        target: String,
        /// The number of rows.
        rows: usize,
    },
    /// A class whose name has several lines.
    #[error(
        "{}: column '{}' has the class {}, a name of several lines; write it in one",
        .path.display(), shown(.target), quoted(.class)
    )]
    ClassOfLines {
        /// The file.
        path: PathBuf,
        /// The column of the classes.
        target: String,
        /// The class.
        class: String,
    },
    /// All rows that have a class have the same one.
    #[error(
        "{}: column '{}' has the class '{}' alone; at least two are needed",
        .path.display(), shown(.target), shown(.class)
    )]
    OneClass {
        /// The file.
        path: PathBuf,
        /// The column of the classes.
        target: String,
        /// The class.
        class: String,
    },
    /// More classes than anybody labels by hand.
    #[error(
        "{}: column '{}' has more than {limit} different values: is it a name or a text? \
         group the values into classes, or choose another column",
        .path.display(), shown(.target)
    )]
    ManyClasses {
        /// The file.
        path: PathBuf,
        /// The column of the classes.
        target: String,
        /// The most classes allowed.
        limit: usize,
    },
    /// A text in the target that means a missing cell for most programs.
    #[error(
        "{}: column '{}' has '{}' in {cells} of its cells; is it a class, or is the class not known \
         there?",
        .path.display(), shown(.target), shown(.text)
    )]
    ClassOrMissing {
        /// The file.
        path: PathBuf,
        /// The column of the classes.
        target: String,
        /// The text.
        text: String,
        /// Cells that have it.
        cells: usize,
    },
    /// A regression whose target has no number.
    #[error(
        "{}: column '{}' has a number in none of {rows} rows; write what is known of some rows",
        .path.display(), shown(.target)
    )]
    NoValues {
        /// The file.
        path: PathBuf,
        /// The column of the values.
        target: String,
        /// Rows of the file.
        rows: usize,
    },
    /// A regression whose target is the same in every row.
    #[error(
        "{}: column '{}' is {} in every row that has a number; there is nothing to predict",
        .path.display(), shown(.target), shown_number(*.value)
    )]
    OneValue {
        /// The file.
        path: PathBuf,
        /// The column of the values.
        target: String,
        /// The number.
        value: f64,
    },
    /// A target whose values are almost all different.
    #[error(
        "{}: column '{}' has {different} different values in {labeled} rows: is it \
         a name or a text? group the values into classes, or choose another column",
        .path.display(), shown(.target)
    )]
    Continuous {
        /// The file.
        path: PathBuf,
        /// The column of the classes.
        target: String,
        /// Different values.
        different: usize,
        /// Rows with a value.
        labeled: usize,
    },
    /// A cell that does not fit its column.
    #[error("{}: {place}: column '{}': {problem}", .path.display(), shown(.column))]
    Cell {
        /// The file.
        path: PathBuf,
        /// Where.
        place: Place,
        /// The column.
        column: String,
        /// What is wrong.
        problem: Box<CellProblem>,
    },
    /// Other columns than those of the table that was trained on.
    #[error(
        "{}: its columns are not those that the run was trained on; has the file changed?",
        .path.display()
    )]
    OtherColumns {
        /// The file.
        path: PathBuf,
    },
    /// A matrix that the encoding of the one that was trained on cannot take.
    #[error("{}: {problem}", .path.display())]
    Matrix {
        /// The file.
        path: PathBuf,
        /// Why not.
        problem: MatrixProblem,
    },
    /// Test rows of which none has a class or a value.
    #[error(
        "{}: no row has a {} in column '{}'; there is nothing to test with",
        .path.display(),
        match .task {
            Task::Classification => "class",
            Task::Regression => "value",
        },
        shown(.target)
    )]
    NoTestLabels {
        /// The file.
        path: PathBuf,
        /// The column of the classes.
        target: String,
        /// What the target is.
        task: Task,
    },
    /// Encoded rows that do not fit together.
    #[error(transparent)]
    Rows(#[from] RowsError),
    /// The file could not be read as a table.
    #[error("{}: {message}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The message of the reader.
        message: String,
    },
}

impl TableError {
    /// The same of the target of a regression, which can be neither left out nor categorical.
    pub(super) fn of_values(self) -> Self {
        match self {
            Self::Mixed {
                path,
                place,
                column: target,
                numbers,
                cells,
                found,
            } => Self::MixedValues {
                path,
                place,
                target,
                numbers,
                cells,
                found,
            },
            Self::MixedUnits {
                path,
                column: target,
                units,
            } => Self::UnitsOfValues {
                path,
                target,
                units,
            },
            other => other,
        }
    }
}

fn ragged_advice(expected: u64, found: u64) -> &'static str {
    match found {
        _ if found < expected => {
            "each row needs all its cells, blank ones too; delete what is no row, as a line of notes"
        }
        _ if found == expected + 1 => {
            "a text with the delimiter in it needs quotation marks, and a column of row names, or \
             a delimiter at the end of each row, a name in the header"
        }
        _ => "a text with the delimiter in it needs quotation marks",
    }
}

/// `2`, `2 and 3`, `2, 3 and 5`, and of many the first ones and how many more.
fn numbered(positions: &[usize]) -> String {
    const SHOWN: usize = 8;
    let texts: Vec<String> = positions.iter().map(ToString::to_string).collect();
    match &texts[..] {
        [] => String::new(),
        [only] => only.clone(),
        texts if texts.len() > SHOWN => {
            format!(
                "{} and {} more",
                texts[..SHOWN].join(", "),
                texts.len() - SHOWN
            )
        }
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn left_out_columns(n: usize) -> String {
    match n {
        1 => "1 column is".to_owned(),
        n => format!("{n} columns are"),
    }
}
