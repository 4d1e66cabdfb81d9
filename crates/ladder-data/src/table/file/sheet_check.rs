//! What a spreadsheet shows and its cells do not hold.

use std::path::Path;

use calamine::{Data, Range, Reader, Sheets};

use super::sheet::Workbook;
use crate::table::error::TableError;

/// An error for formulas whose results no program has computed yet: their cells are empty.
pub(super) fn refuse_formulas(
    name: &Path,
    sheet: &str,
    range: &Range<Data>,
    workbook: &mut Workbook,
) -> Result<(), TableError> {
    let Ok(formulas) = workbook.worksheet_formula(sheet) else {
        return Ok(());
    };
    let (top, left) = formulas.start().unwrap_or_default();
    let cells = formulas
        .used_cells()
        .filter(|(.., formula)| !formula.is_empty());
    let cells = cells.map(|(row, column, _)| (top + row as u32, left + column as u32));
    let is_empty = |cell: &(u32, u32)| match range.get_value(*cell) {
        None | Some(Data::Empty) => true,
        Some(Data::String(text)) => text.is_empty(),
        Some(_) => false,
    };
    let mut empty = cells.filter(is_empty);
    match empty.next() {
        None => Ok(()),
        Some(first) => Err(TableError::NoResults {
            path: name.to_owned(),
            sheet: sheet.to_owned(),
            cell: cell_name(first),
            cells: empty.count() + 1,
        }),
    }
}

/// An error for cells below the header that are merged over several rows: all but the first of them
/// are empty.
pub(super) fn refuse_merged(
    name: &Path,
    sheet: &str,
    range: &Range<Data>,
    workbook: &mut Workbook,
) -> Result<(), TableError> {
    let Sheets::Xlsx(workbook) = workbook else {
        return Ok(());
    };
    let Ok(merged) = workbook.merge_cells_by_sheet_name(sheet) else {
        return Ok(());
    };
    let top = range.start().map_or(0, |(row, _)| row);
    let is_tall =
        |cells: &&calamine::Dimensions| cells.start.0 > top && cells.end.0 > cells.start.0;
    match merged.iter().find(is_tall) {
        None => Ok(()),
        Some(cells) => Err(TableError::MergedCells {
            path: name.to_owned(),
            sheet: sheet.to_owned(),
            cells: format!("{}:{}", cell_name(cells.start), cell_name(cells.end)),
        }),
    }
}

/// `C2` for the second row and the third column.
fn cell_name((row, mut column): (u32, u32)) -> String {
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
