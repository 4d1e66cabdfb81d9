//! What would be made of a table, with all that is wrong with it at once.

use super::TableConfig;
use super::column::ColumnUse;
use super::error::TableError;
use super::file::TableForm;
use super::note::TableNote;
use super::profile::Profile;

/// What [`Table::read`](super::Table::read) would find, column by column.
#[derive(Debug)]
pub struct TableCheck {
    /// The number of rows.
    pub rows: usize,
    /// In which form the file is.
    pub form: TableForm,
    /// The classes with the rows of each, or what is wrong with them.
    pub classes: Result<Vec<(String, usize)>, TableError>,
    /// The columns but the target, in the order of the file.
    pub columns: Vec<CheckedColumn>,
    /// What was taken for what.
    pub notes: Vec<TableNote>,
}

/// A column of a table that is checked.
#[derive(Debug)]
pub struct CheckedColumn {
    /// Its name.
    pub name: String,
    /// Its first different cells, as they are written.
    pub first_cells: Vec<String>,
    /// What becomes of it, or what is wrong with it.
    pub found: Result<ColumnUse, TableError>,
}

impl TableCheck {
    /// Whether no row is without a class.
    pub fn is_all_labeled(&self) -> bool {
        let labeled =
            |classes: &Vec<(String, usize)>| classes.iter().map(|(_, rows)| *rows).sum::<usize>();
        self.classes
            .as_ref()
            .is_ok_and(|classes| self.rows == labeled(classes))
    }

    /// Reads a table of training rows, and keeps none of them.
    ///
    /// # Errors
    /// A file that cannot be read or has rows of different lengths, columns that are not there, a
    /// number that is not finite.
    pub fn of(config: &TableConfig) -> Result<Self, TableError> {
        let judged = Profile::of(config)?.judged(config);
        let columns = judged.columns.into_iter().map(|column| CheckedColumn {
            name: column.name,
            first_cells: column.first_cells,
            found: column.found.map(|(_, used)| used),
        });
        Ok(Self {
            rows: judged.rows,
            form: judged.form,
            classes: judged.classes.map(|classes| {
                let rows = classes.rows.into_iter();
                classes.names.into_iter().zip(rows).collect()
            }),
            columns: columns.collect(),
            notes: judged.notes,
        })
    }
}
