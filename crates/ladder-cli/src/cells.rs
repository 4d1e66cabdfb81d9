//! What a person sees of a row: the cells of a table, or the file of an image.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Result, bail};
use ladder_data::arrays::TestArrays;
use ladder_data::table::{RowReader, Unseen};
use ladder_data::{LoadedData, TableEncoding, TableSource, TestRows};

/// Rows that are read at once.
const ROWS_AT_ONCE: usize = 8192;

/// The column of the files of images.
const IMAGE: &str = "image";

/// Some rows as a person sees them.
pub struct Cells {
    /// The names of the columns.
    pub names: Vec<String>,
    cells: HashMap<u32, Vec<String>>,
}

impl Cells {
    /// Those of the columns `keep`, or of all, in these rows.
    pub fn of(
        data: &LoadedData,
        encoding: Option<&TableEncoding>,
        rows: &[u32],
        keep: &[String],
    ) -> Result<Self> {
        match (&data.source, encoding) {
            (Some(source), Some(encoding)) if source.table.form().is_some() => {
                Self::of_file(source, &source.table.config().file, encoding, rows, keep)
            }
            _ if !keep.is_empty() => {
                bail!("--keep names columns of a table, and this run was not trained on one")
            }
            (Some(source), _) => Ok(Self::of_matrix(source, rows)),
            (None, _) => Ok(Self::of_images(data, rows)),
        }
    }

    /// All of these test rows, by their numbers in the file; none where they come from no table.
    pub fn of_test(
        source: Option<&TableSource>,
        encoding: Option<&TableEncoding>,
        rows: &[u32],
    ) -> Result<Self> {
        let test = source.and_then(|source| Some((source, source.test.as_ref()?)));
        match (test, encoding) {
            (Some((source, TestRows::File(file))), Some(encoding)) => {
                Self::of_file(source, file, encoding, rows, &[])
            }
            (Some((_, TestRows::Numbers(test))), _) => Ok(Self::of_test_matrix(test, rows)),
            _ => Ok(Self::none()),
        }
    }

    fn none() -> Self {
        Self {
            names: Vec::new(),
            cells: HashMap::new(),
        }
    }

    /// The cells of a row.
    pub fn row(&self, row: u32) -> &[String] {
        self.cells.get(&row).map_or(&[], Vec::as_slice)
    }

    /// As they stand in the file, which has the columns of the table, those that the network does not
    /// know included.
    fn of_file(
        source: &TableSource,
        file: &Path,
        encoding: &TableEncoding,
        rows: &[u32],
        keep: &[String],
    ) -> Result<Self> {
        let options = source.table.config().read_options();
        let open =
            |names: &[String]| RowReader::open(file, &options, encoding, Unseen::None, names);
        let names: Vec<String> = match keep {
            [] => {
                let reader = open(&[])?;
                let names = source.table.uses().iter().map(|it| it.name().to_owned());
                names.filter(|name| reader.can_keep(name)).collect()
            }
            keep => keep.to_vec(),
        };
        let mut reader = open(&names)?.without_labels();
        let mut cells: HashMap<u32, Vec<String>> =
            rows.iter().map(|&row| (row, Vec::new())).collect();
        let mut number = 0;
        while let Some(batch) = reader.next_batch(ROWS_AT_ONCE)? {
            for kept in batch.kept {
                if let Some(cells) = cells.get_mut(&number) {
                    *cells = kept;
                }
                number += 1;
            }
        }
        Ok(Self { names, cells })
    }

    fn of_matrix(source: &TableSource, rows: &[u32]) -> Self {
        let table = &source.table;
        let names = table.columns().iter().map(|column| column.name.clone());
        let cells = rows.iter().map(|&row| {
            let cells = table.cells(row as usize);
            (
                row,
                cells.map(|(_, cell)| cell.unwrap_or_default()).collect(),
            )
        });
        Self {
            names: names.collect(),
            cells: cells.collect(),
        }
    }

    fn of_test_matrix(test: &TestArrays, rows: &[u32]) -> Self {
        let cells = rows.iter().filter_map(|row| {
            let at = test.numbers.binary_search(row).ok()?;
            let numbers = &test.values[at * test.width..][..test.width];
            Some((*row, numbers.iter().map(f64::to_string).collect()))
        });
        Self {
            names: (0..test.width).map(|column| column.to_string()).collect(),
            cells: cells.collect(),
        }
    }

    fn of_images(data: &LoadedData, rows: &[u32]) -> Self {
        if data.files.is_empty() {
            return Self::none();
        }
        let file = |row: u32| data.files[row as usize].display().to_string();
        Self {
            names: vec![IMAGE.to_owned()],
            cells: rows.iter().map(|&row| (row, vec![file(row)])).collect(),
        }
    }
}
