//! Reading a table twice: once for the plan, once for the cells themselves.

use csv::StringRecord;

use super::cells::CellsBuilder;
use super::error::TableError;
use super::file::TableFile;
use super::profile::{Plan, Profile};
use super::{Table, TableConfig};
use crate::encoding::{CellReader, CellRules, Names, Value, is_unlabeled};
use crate::memory;
use crate::rows::UNLABELED;

impl Table {
    /// Reads a table of training rows.
    ///
    /// # Errors
    /// A file that cannot be read or has rows of different lengths, columns that are not there,
    /// numbers or dates with some text among them, or too few or too many classes.
    pub fn read(config: &TableConfig) -> Result<Self, TableError> {
        let plan = Profile::of(config)?.judged(config).plan()?;
        read_planned(config, plan)
    }
}

/// What `plan` keeps of the file.
fn read_planned(config: &TableConfig, plan: Plan) -> Result<Table, TableError> {
    let mut file = TableFile::open(&config.file, &config.read_options())?;
    let rules = CellRules {
        missing: &config.missing,
        decimal: file.decimal(),
        has_groups: file.has_groups(),
    };
    let columns = plan.columns.iter();
    let readers: Vec<(usize, CellReader)> = columns
        .map(|(index, column)| (*index, column.kind.reader()))
        .collect();
    let classes = Names::new(&plan.classes.names);
    let unlabeled = plan.classes.unlabeled_value.as_deref();
    check_memory(config, plan.rows)?;
    let mut labels = Vec::with_capacity(plan.rows);
    let mut cells = CellsBuilder::new(readers.len(), plan.rows, config.memory());
    let mut numbers = Vec::with_capacity(readers.len());
    let io = |source| TableError::TemporaryFile { source };
    let mut row = StringRecord::new();
    while let Some(place) = file.next(&mut row)? {
        let class = row[plan.target].trim();
        labels.push(match is_unlabeled(class, unlabeled, rules.decimal) {
            true => UNLABELED,
            // A class that the first reading has not seen is one of a file that changes.
            false => classes
                .find(class, rules.decimal)
                .map_or(UNLABELED, |class| class as u32),
        });
        numbers.clear();
        for (index, reader) in &readers {
            let value = reader.read(&row[*index], rules);
            numbers.push(value.map(number).map_err(|problem| TableError::Cell {
                path: config.file.clone(),
                place,
                column: file.header()[*index].clone(),
                problem: Box::new(problem),
            })?);
        }
        cells.push(&numbers).map_err(io)?;
    }
    Ok(Table {
        config: config.clone(),
        columns: plan.columns.into_iter().map(|(_, column)| column).collect(),
        cells: cells.finish().map_err(io)?,
        uses: plan.uses,
        notes: plan.notes,
        class_names: plan.classes.names,
        unlabeled_value: plan.classes.unlabeled_value,
        labels,
        form: Some(file.form()),
        matrix_width: None,
    })
}

/// The classes of all rows are in memory, whatever becomes of their cells.
fn check_memory(config: &TableConfig, rows: usize) -> Result<(), TableError> {
    let path = config.file.clone();
    let full = |source| TableError::Memory { path, rows, source };
    memory::check(rows as u64 * size_of::<u32>() as u64).map_err(full)
}

/// A cell in memory: NaN where it is missing.
fn number(value: Value) -> f64 {
    match value {
        Value::Number(number) => number,
        Value::Category(Some(category)) => category as f64,
        Value::Missing | Value::Category(None) => f64::NAN,
    }
}
