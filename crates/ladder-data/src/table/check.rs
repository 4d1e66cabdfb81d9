//! What would be made of a table, with all that is wrong with it at once.

use super::TableConfig;
use super::column::ColumnUse;
use super::error::TableError;
use super::file::TableForm;
use super::note::TableNote;
use super::profile::{Profile, Target};
use crate::task::Task;

/// What [`Table::read`](super::Table::read) would find, column by column.
#[derive(Debug)]
pub struct TableCheck {
    /// The number of rows.
    pub rows: usize,
    /// In which form the file is.
    pub form: TableForm,
    /// What is to be predicted, or what is wrong with it.
    pub target: Result<CheckedTarget, TableError>,
    /// The columns but the target, in the order of the file.
    pub columns: Vec<CheckedColumn>,
    /// What is wrong with the columns as a whole: none is left.
    pub no_columns: Option<TableError>,
    /// What was taken for what.
    pub notes: Vec<TableNote>,
}

/// The target of a table that is checked.
#[derive(Debug)]
pub enum CheckedTarget {
    /// Classes with the rows of each.
    Classes(Vec<(String, usize)>),
    /// The values of a regression.
    Values {
        /// Rows that have one.
        rows: usize,
        /// The smallest.
        smallest: f64,
        /// The largest.
        largest: f64,
    },
}

impl CheckedTarget {
    /// What the target is.
    pub fn task(&self) -> Task {
        match self {
            Self::Classes(_) => Task::Classification,
            Self::Values { .. } => Task::Regression,
        }
    }

    /// Rows whose class or value is known.
    pub fn labeled(&self) -> usize {
        match self {
            Self::Classes(classes) => classes.iter().map(|(_, rows)| *rows).sum(),
            Self::Values { rows, .. } => *rows,
        }
    }
}

impl From<Target> for CheckedTarget {
    fn from(target: Target) -> Self {
        match target {
            Target::Classes(classes) => {
                Self::Classes(classes.names.into_iter().zip(classes.rows).collect())
            }
            Target::Values(values) => Self::Values {
                rows: values.rows,
                smallest: values.smallest,
                largest: values.largest,
            },
        }
    }
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
    /// Whether no row is without a class or a value.
    pub fn is_all_labeled(&self) -> bool {
        let target = self.target.as_ref();
        target.is_ok_and(|target| self.rows == target.labeled())
    }

    /// Reads a table of training rows, and keeps none of them.
    ///
    /// # Errors
    /// A file that cannot be read or has rows of different lengths, columns that are not there, a
    /// number that is not finite.
    pub fn of(config: &TableConfig) -> Result<Self, TableError> {
        let judged = Profile::of(config)?.judged(config);
        let no_columns = judged.no_columns();
        let columns = judged.columns.into_iter().map(|column| CheckedColumn {
            name: column.name,
            first_cells: column.first_cells,
            found: column.found.map(|(_, used)| used),
        });
        Ok(Self {
            rows: judged.rows,
            form: judged.form,
            target: judged.found.map(CheckedTarget::from),
            columns: columns.collect(),
            no_columns,
            notes: judged.notes,
        })
    }
}
