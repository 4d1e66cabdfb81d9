//! What a spreadsheet shows and its cells do not hold.

use std::path::Path;
use std::sync::Arc;

use calamine::{Data, Dimensions, Range, Reader, Sheets};

use super::ods_merged;
use super::sheet::Workbook;
use crate::table::error::TableError;
use crate::table::note::TableNote;

/// The row and the column of a cell, from 0.
pub(super) type CellAt = (u32, u32);

/// The cells of a sheet that have a formula, each with it; none where the form does not give them.
pub(super) fn formulas(sheet: &str, workbook: &mut Workbook) -> Vec<(CellAt, String)> {
    let Ok(formulas) = workbook.worksheet_formula(sheet) else {
        return Vec::new();
    };
    let (top, left) = formulas.start().unwrap_or_default();
    let cells = formulas
        .used_cells()
        .filter(|(.., formula)| !formula.is_empty());
    let place = |row, column| (top + row as u32, left + column as u32);
    cells
        .map(|(row, column, formula)| (place(row, column), formula.clone()))
        .collect()
}

/// An error for formulas whose results no program has computed yet: their cells are empty.
pub(super) fn refuse_without_results(
    name: &Path,
    sheet: &str,
    range: &Range<Data>,
    formulas: &[(CellAt, String)],
) -> Result<(), TableError> {
    let is_empty = |(cell, _): &&(CellAt, String)| match range.get_value(*cell) {
        None | Some(Data::Empty) => true,
        Some(Data::String(text)) => text.is_empty(),
        Some(_) => false,
    };
    let mut empty = formulas.iter().filter(is_empty);
    match empty.next() {
        None => Ok(()),
        Some((first, _)) => Err(TableError::NoResults {
            path: name.to_owned(),
            sheet: sheet.to_owned(),
            cell: cell_name(*first),
            cells: empty.count() + 1,
        }),
    }
}

/// Makes truth values of `TRUE()` and `FALSE()`, which is how LibreOffice keeps those of other
/// programs.
pub(super) fn take_truths(range: &mut Range<Data>, formulas: &[(CellAt, String)]) {
    for (cell, formula) in formulas {
        let formula = formula.trim_start_matches("of:").trim_start_matches('=');
        let truth = match formula {
            _ if formula.eq_ignore_ascii_case("TRUE()") => true,
            _ if formula.eq_ignore_ascii_case("FALSE()") => false,
            _ => continue,
        };
        if range.get_value(*cell).is_some() {
            range.set_value(*cell, Data::Bool(truth));
        }
    }
}

/// A note for each column all of whose cells are formulas with the result 0, as programs write them
/// that do not compute; `header` begins at the first column of `range`, in the row `top`.
pub(super) fn zero_results(
    header: &[String],
    top: u32,
    range: &Range<Data>,
    formulas: &[(CellAt, String)],
) -> Vec<TableNote> {
    let left = range.start().map_or(0, |(_, left)| left);
    let is_zero = |cell| match range.get_value(cell) {
        Some(Data::Float(number)) => *number == 0.0,
        Some(Data::Int(number)) => *number == 0,
        _ => false,
    };
    let mut notes = Vec::new();
    for (name, column) in header.iter().zip(left..) {
        let zeros = formulas.iter().filter(|(cell, _)| cell.1 == column);
        let zeros = zeros.filter(|(cell, _)| is_zero(*cell)).count();
        let bottom = range.end().map_or(top, |(bottom, _)| bottom);
        let is_there =
            |row: &u32| !matches!(range.get_value((*row, column)), None | Some(Data::Empty));
        let cells = (top + 1..=bottom).filter(is_there).count();
        if zeros > 1 && zeros == cells {
            notes.push(TableNote::ZeroResults {
                column: name.clone(),
                cells: zeros,
            });
        }
    }
    notes
}

/// An error for cells from the header down that are merged: all but the first of them are empty. `bytes` are those of the file.
pub(super) fn refuse_merged(
    name: &Path,
    sheet: &str,
    range: &Range<Data>,
    workbook: &mut Workbook,
    bytes: &Arc<[u8]>,
) -> Result<(), TableError> {
    let merged = match workbook {
        Sheets::Xlsx(workbook) => workbook
            .merge_cells_by_sheet_name(sheet)
            .unwrap_or_default(),
        Sheets::Xls(workbook) => workbook
            .merge_cells_by_sheet_name(sheet)
            .unwrap_or_default(),
        Sheets::Ods(_) => ods_merged::merged(bytes, sheet),
        Sheets::Xlsb(_) => Vec::new(),
    };
    let top = range.start().map_or(0, |(row, _)| row);
    let is_of_table = |cells: &&Dimensions| match cells.start.0 > top {
        true => true,
        // A title above the table may be as wide as it likes.
        false => cells.start.0 == top && cells.start.1 < cells.end.1,
    };
    match merged.iter().find(is_of_table) {
        None => Ok(()),
        Some(cells) => Err(TableError::MergedCells {
            path: name.to_owned(),
            sheet: sheet.to_owned(),
            cells: format!("{}:{}", cell_name(cells.start), cell_name(cells.end)),
        }),
    }
}

/// `C2` for the second row and the third column.
fn cell_name((row, mut column): CellAt) -> String {
    let mut letters = Vec::new();
    loop {
        letters.insert(0, char::from(b'A' + (column % 26) as u8));
        match column / 26 {
            0 => break,
            rest => column = rest - 1,
        }
    }
    letters.into_iter().collect::<String>() + &(row + 1).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_spreadsheets_do() {
        for (cell, name) in [
            ((1, 2), "C2"),
            ((0, 25), "Z1"),
            ((9, 26), "AA10"),
            ((0, 702), "AAA1"),
        ] {
            assert_eq!(cell_name(cell), name);
        }
    }
}
