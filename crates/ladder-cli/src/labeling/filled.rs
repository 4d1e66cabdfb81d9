//! A file of `ladder label --next` whose column `label` somebody has filled in.

use std::path::Path;

use anyhow::{Result, bail};
use ladder_data::table::{DecimalMark, Place, ReadCells, ReadOptions, read_columns};

use super::{LABEL, ROW};

/// A label that was filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Where it is in the file.
    pub place: Place,
    /// The number of the row.
    pub row: u32,
    /// The name of its class.
    pub class: String,
    /// The other cells of the file.
    pub others: Vec<String>,
}

/// A file of labels that were filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilledFile {
    /// The names of its columns but `row` and `label`.
    pub others: Vec<String>,
    pub labels: Vec<Filled>,
}

/// The labels in a table with the columns `row` and `label`, whatever others it has; rows with a
/// blank label are not yet labeled.
///
/// It may be saved as a spreadsheet does it, as text in any dialect or as a workbook.
pub fn read_filled(file: &Path) -> Result<FilledFile> {
    let options = ReadOptions {
        // No cell of these columns has decimals, whatever the others have.
        decimal: Some(DecimalMark::Point),
        ..ReadOptions::default()
    };
    let columns = read_columns(file, &options, [ROW, LABEL])?;
    let rows = columns.rows.into_iter();
    let labeled = rows.filter(|row| !row.cells[1].is_empty());
    let labels: Result<_> = labeled.map(|row| one(file, row)).collect();
    Ok(FilledFile {
        others: columns.others,
        labels: labels?,
    })
}

fn one(file: &Path, row: ReadCells<2>) -> Result<Filled> {
    let ReadCells {
        place,
        cells: [row, class],
        others,
    } = row;
    match row_number(&row) {
        Some(row) => Ok(Filled {
            place,
            row,
            class,
            others,
        }),
        None => bail!(
            "{}: {place}: expected the number of a row, found '{row}'",
            file.display()
        ),
    }
}

/// The number of a row, also as programs write it that take a column for decimals: `7.0`, `7,0`.
fn row_number(text: &str) -> Option<u32> {
    let text = text.strip_suffix(",0").unwrap_or(text);
    let number: f64 = text.parse().ok()?;
    let is_row = number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number);
    is_row.then_some(number as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(u32, String)>> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("next.csv");
        std::fs::write(&file, text).unwrap();
        let filled = read_filled(&file)?.labels.into_iter();
        Ok(filled.map(|it| (it.row, it.class)).collect())
    }

    #[test]
    fn filled_labels_are_read_as_spreadsheets_save_them_and_blank_ones_are_skipped() {
        let expected = vec![(7, "cat, big".to_owned()), (30, "dog".to_owned())];
        for text in [
            "row,label,name\n7,\"cat, big\",a\n8,,b\n30,dog,c\n",
            "\u{feff}row;name;label\r\n7;1,5;cat, big\r\n8;2.5;\r\n30;c;dog\r\n",
            "label\trow\ncat, big\t7\n\t8\ndog\t30\n",
            "row,label\n7.0,\"cat, big\"\n30.0,dog\n",
            "row;label\n7,0;cat, big\n30,0;dog\n",
        ] {
            assert_eq!(read(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn a_file_without_the_columns_or_with_another_number_is_one_clear_sentence() {
        let error = |text: &str| format!("{:#}", read(text).unwrap_err());
        let found = error("id,class\n1,a\n");
        assert!(
            found.contains("next.csv: no column 'row'; the header has id, class"),
            "{found}"
        );
        for row in ["x", "7.5", "-1", "1e99"] {
            let found = error(&format!("row,label\n{row},a\n"));
            let words = format!("line 2: expected the number of a row, found '{row}'");
            assert!(found.contains(&words), "{found}");
        }
        let found = error("row,label\nx,a\n");
        assert!(
            found.contains("line 2: expected the number of a row, found 'x'"),
            "{found}"
        );
    }
}
