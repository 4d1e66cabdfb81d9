//! Spreadsheets: a sheet is in memory, and its cells become the text that a clean CSV file has.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use calamine::{
    Data, ExcelDateTime, Range, Reader, Sheet, SheetType, SheetVisible, Sheets,
    open_workbook_auto_from_rs,
};
use csv::StringRecord;

use super::decimal::Ballot;
use super::form::TableForm;
use super::header::{self, Row};
use super::options::ReadOptions;
use super::typed::TextNumbers;
use super::{BlankRows, Place, Rows, sheet_check};
use crate::encoding::DecimalMark;
use crate::table::error::TableError;
use crate::table::note::TableNote;

/// Rows below the header that tell whether it is one.
const SAMPLE: usize = 100;

/// The rows of a sheet.
pub(super) struct SheetRows {
    form: TableForm,
    has_groups: bool,
    notes: Vec<TableNote>,
    rows: std::vec::IntoIter<Row>,
    /// The number of the last row that was read.
    last: u64,
    /// Blank rows before it.
    skipped: Option<BlankRows>,
}

pub(super) type Workbook = Sheets<Cursor<Arc<[u8]>>>;

/// The header of a sheet, and what is below it; `name` is what errors call the file.
pub(super) fn open(
    name: &Path,
    mut input: Box<dyn Read>,
    options: &ReadOptions,
) -> Result<(Vec<String>, SheetRows), TableError> {
    let path = || name.to_owned();
    let mut bytes = Vec::new();
    input
        .read_to_end(&mut bytes)
        .map_err(|source| TableError::Io {
            path: path(),
            source,
        })?;
    let bytes: Arc<[u8]> = bytes.into();
    let mut workbook: Workbook = open_workbook_auto_from_rs(Cursor::new(bytes.clone()))
        .map_err(|error| unreadable(path(), &error))?;
    let (sheet, of) = choose(path(), workbook.sheets_metadata(), options.sheet.as_deref())?;
    let mut range = workbook
        .worksheet_range(&sheet)
        .map_err(|error| unreadable(path(), &error))?;
    let formulas = sheet_check::formulas(&sheet, &mut workbook);
    sheet_check::refuse_without_results(name, &sheet, &range, &formulas)?;
    sheet_check::refuse_merged(name, &sheet, &range, &mut workbook, &bytes)?;
    sheet_check::take_truths(&mut range, &formulas);
    let mut rows = rows(&range, str::to_owned).into_iter();
    let Some(first) = rows.next() else {
        return Err(empty(path(), sheet, &of, &mut workbook));
    };
    let sample = &rows.as_slice()[..rows.len().min(SAMPLE)];
    let header = header::names(name, &first, sample)?;
    let numbers = TextNumbers::of(name, &header, &texts_below_header(&range), options)?;
    let form = TableForm::Sheet {
        name: sheet,
        of,
        decimal: numbers.decimal,
    };
    if numbers.decimal == DecimalMark::Comma {
        rows = self::rows(&range, |text| numbers.clean(text)).into_iter();
        rows.next();
    }
    let top = match first.0 {
        Place::SheetRow(row) => row as u32 - 1,
        _ => 0,
    };
    let notes = sheet_check::zero_results(&header, top, &range, &formulas);
    let rows = SheetRows {
        form,
        has_groups: numbers.has_groups,
        notes,
        rows,
        last: u64::from(top) + 1,
        skipped: None,
    };
    Ok((header, rows))
}

/// A sheet without cells, and those that have some.
fn empty(path: PathBuf, sheet: String, of: &[String], workbook: &mut Workbook) -> TableError {
    let mut has_cells = |name: &&String| {
        let range = workbook.worksheet_range(name.as_str());
        range.is_ok_and(|range| !rows(&range, str::to_owned).is_empty())
    };
    let others: Vec<String> = of.iter().filter(|name| has_cells(name)).cloned().collect();
    match others.is_empty() {
        true => TableError::NoHeader { path },
        false => TableError::EmptySheet {
            path,
            sheet,
            others,
        },
    }
}

/// The texts of a sheet, those of its header not counted.
fn texts_below_header(range: &Range<Data>) -> Ballot<'_> {
    let mut ballot = Ballot::new(range.width());
    let is_used = |row: &&[Data]| row.iter().any(|cell| !text(cell).trim().is_empty());
    for row in range.rows().filter(is_used).skip(1) {
        for (column, cell) in row.iter().enumerate() {
            if let Data::String(text) = cell {
                ballot.add(column, text.trim());
            }
        }
    }
    ballot
}

impl Rows for SheetRows {
    fn next(&mut self, row: &mut StringRecord) -> Result<Option<Place>, TableError> {
        Ok(self.rows.next().map(|(place, next)| {
            *row = next;
            self.skip_to(place);
            place
        }))
    }

    fn form(&self) -> TableForm {
        self.form.clone()
    }

    fn has_groups(&self) -> bool {
        self.has_groups
    }

    fn notes(&self) -> &[TableNote] {
        &self.notes
    }

    fn skipped(&self) -> Option<BlankRows> {
        self.skipped
    }
}

impl SheetRows {
    /// Blank rows are not among the rows; their numbers are missing.
    fn skip_to(&mut self, place: Place) {
        let Place::SheetRow(number) = place else {
            return;
        };
        let rows = number.saturating_sub(self.last + 1);
        let first = Place::SheetRow(self.last + 1);
        self.skipped = (rows > 0).then_some(BlankRows { first, rows });
        self.last = number;
    }
}

/// The sheet that is asked for, or the first that is not hidden; and the names of all.
fn choose(
    path: PathBuf,
    sheets: &[Sheet],
    asked: Option<&str>,
) -> Result<(String, Vec<String>), TableError> {
    let tables = || sheets.iter().filter(|it| it.typ == SheetType::WorkSheet);
    let names: Vec<String> = tables().map(|sheet| sheet.name.clone()).collect();
    let chosen = match asked {
        Some(asked) => names.iter().find(|name| *name == asked),
        None => {
            let mut visible = tables().filter(|it| it.visible == SheetVisible::Visible);
            visible.next().map(|sheet| &sheet.name).or(names.first())
        }
    };
    match chosen.cloned() {
        Some(chosen) => Ok((chosen, names)),
        None => Err(TableError::NoSheet {
            path,
            sheet: asked.unwrap_or_default().to_owned(),
            sheets: names,
        }),
    }
}

/// The rows that are not blank, up to the last column that has a cell; `clean` is done to texts.
fn rows(range: &Range<Data>, clean: impl Fn(&str) -> String) -> Vec<Row> {
    let (top, _) = range.start().unwrap_or_default();
    let width_of = |row: &[Data]| row.iter().rposition(|cell| !text(cell).trim().is_empty());
    let width = range
        .rows()
        .filter_map(width_of)
        .max()
        .map_or(0, |last| last + 1);
    let numbered = range.rows().zip(u64::from(top) + 1..);
    let used = numbered.filter(|(row, _)| width_of(row).is_some());
    used.map(|(row, number)| {
        let cells = row[..width].iter().map(|cell| match cell {
            Data::String(text) => clean(text.trim()),
            _ => text(cell),
        });
        (Place::SheetRow(number), cells.collect())
    })
    .collect()
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(is_true) => is_true.to_string(),
        Data::DateTime(time) => time_text(time),
        Data::DateTimeIso(text) => text.trim_end_matches("T00:00:00").replace('T', " "),
        Data::Error(error) => error.to_string(),
        Data::DurationIso(text) => duration_text(text).unwrap_or_else(|| text.clone()),
        Data::String(text) => text.clone(),
    }
}

/// `PT01H05M30S`, as OpenDocument has times, as `01:05:30`.
fn duration_text(text: &str) -> Option<String> {
    let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    Some(format!("{hours}:{minutes}:{}", rest.strip_suffix('S')?))
}

/// A date, with the time of the day where there is one, or a duration.
fn time_text(time: &ExcelDateTime) -> String {
    let days = time.as_f64();
    if time.is_duration() || (0.0..1.0).contains(&days) {
        let seconds = (days * 86_400.0).round() as i64;
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        return format!("{hours:02}:{minutes:02}:{:02}", seconds % 60);
    }
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second, milli) {
        (0, 0, 0, 0) => date,
        (_, _, _, 0) => format!("{date} {hour:02}:{minute:02}:{second:02}"),
        _ => format!("{date} {hour:02}:{minute:02}:{second:02}.{milli:03}"),
    }
}

fn unreadable(path: PathBuf, error: &dyn std::error::Error) -> TableError {
    TableError::Unreadable {
        path,
        message: format!(
            "the spreadsheet cannot be read ({error}); if it has a password, save it without one"
        ),
    }
}

#[cfg(test)]
mod tests {
    use calamine::{Cell, CellErrorType, ExcelDateTimeType};

    use super::*;

    fn time(days: f64) -> Data {
        let kind = ExcelDateTimeType::DateTime;
        Data::DateTime(ExcelDateTime::new(days, kind, false))
    }

    #[test]
    fn a_cell_is_the_text_of_a_clean_file() {
        for (cell, expected) in [
            (Data::Float(3.0), "3"),
            (Data::Float(0.1), "0.1"),
            (Data::Bool(true), "true"),
            (Data::Error(CellErrorType::NA), "#N/A"),
            (Data::Empty, ""),
            (time(45322.0), "2024-01-31"),
            (time(45322.5), "2024-01-31 12:00:00"),
            (time(0.75), "18:00:00"),
            (
                Data::DateTimeIso("2024-01-31T00:00:00".to_owned()),
                "2024-01-31",
            ),
            (
                Data::DateTimeIso("2024-01-31T12:30:00".to_owned()),
                "2024-01-31 12:30:00",
            ),
        ] {
            assert_eq!(text(&cell), expected);
        }
    }

    #[test]
    fn blank_rows_and_columns_are_skipped_and_rows_keep_their_numbers() {
        let text = |text: &str| Data::String(text.to_owned());
        let range = Range::from_sparse(vec![
            Cell::new((1, 2), text("a")),
            Cell::new((1, 3), text("b")),
            Cell::new((1, 5), text("  ")),
            Cell::new((4, 3), Data::Int(2)),
        ]);
        let expected: [Row; 2] = [
            (Place::SheetRow(2), StringRecord::from(vec!["a", "b"])),
            (Place::SheetRow(5), StringRecord::from(vec!["", "2"])),
        ];
        assert_eq!(rows(&range, str::to_owned), expected);
    }

    #[test]
    fn the_first_sheet_that_is_not_hidden_is_taken_unless_one_is_asked_for() {
        let sheet = |name: &str, visible| Sheet {
            name: name.to_owned(),
            typ: SheetType::WorkSheet,
            visible,
        };
        let sheets = [
            sheet("old", SheetVisible::Hidden),
            sheet("new", SheetVisible::Visible),
        ];
        let chosen = |asked| choose("a.xlsx".into(), &sheets, asked).map(|(name, _)| name);
        assert_eq!(chosen(None).unwrap(), "new");
        assert_eq!(chosen(Some("old")).unwrap(), "old");
        let error = chosen(Some("older")).unwrap_err().to_string();
        assert_eq!(error, "a.xlsx: no sheet 'older'; there is old, new");
    }
}
