//! A word on categories that no training row had, where they are taken as none of them.

use std::path::Path;

use anyhow::Result;
use ladder_data::TableEncoding;
use ladder_data::table::{ReadOptions, RowReader, Unseen};

use crate::output::{counted, note};

/// Rows that are read at once.
const ROWS_AT_ONCE: usize = 4096;

/// Reads a file and says how many of its cells are unseen.
pub fn note_of_file(file: &Path, options: &ReadOptions, encoding: &TableEncoding) -> Result<()> {
    let mut rows = RowReader::open(file, options, encoding, Unseen::None, &[])?;
    while rows.next_batch(ROWS_AT_ONCE)?.is_some() {}
    note_of(file, &rows);
    Ok(())
}

/// Says how many cells of the rows that were read are unseen, if there are any.
pub fn note_of(file: &Path, rows: &RowReader) {
    let counts: Vec<(&str, usize)> = rows.unseen().collect();
    if counts.is_empty() {
        return;
    }
    let cells = counts.iter().map(|(_, cells)| cells).sum();
    let columns = counts
        .iter()
        .map(|(column, cells)| format!("{column} ({cells})"));
    let columns: Vec<String> = columns.collect();
    let name = file.file_name().unwrap_or(file.as_os_str());
    note(&format!(
        "{}: {} categories that no training row had, taken as none of them: {}",
        name.display(),
        counted(cells, "cell has", "cells have"),
        columns.join(", ")
    ));
}
