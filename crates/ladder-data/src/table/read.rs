//! Reading a table twice: once for the plan, once for the cells themselves.

use std::fs;
use std::path::Path;

use csv::StringRecord;

use super::cells::CellsBuilder;
use super::error::TableError;
use super::file::TableFile;
use super::profile::{Plan, Profile, Target};
use super::{Table, TableConfig};
use crate::encoding::{
    CellProblem, CellReader, CellRules, Names, TargetValues, Value, is_unlabeled,
};
use crate::memory;
use crate::rows::{Label, Labels};
use crate::task::Task;
use crate::trimmed::trimmed;
use crate::whole_file::is_pipe;

impl Table {
    /// Reads a table of training rows.
    ///
    /// # Errors
    /// A file that cannot be read or has rows of different lengths, columns that are not there,
    /// numbers or dates with some text among them, or too few or too many classes.
    pub fn read(config: &TableConfig) -> Result<Self, TableError> {
        check_twice(&config.file)?;
        let plan = Profile::of(config)?.judged(config).plan()?;
        read_planned(config, plan)
    }
}

/// A pipe ends after it was read once: first it is seen what the columns are, then they are encoded.
fn check_twice(file: &Path) -> Result<(), TableError> {
    match fs::metadata(file) {
        Ok(found) if is_pipe(&found) => Err(TableError::Pipe {
            path: file.to_owned(),
        }),
        _ => Ok(()),
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
    check_memory(config, plan.rows)?;
    let target = TargetReader::of(config, plan.target);
    let mut labels = Labels::none(target.task());
    let mut cells = CellsBuilder::new(readers.len(), plan.rows, config.memory());
    let mut numbers = Vec::with_capacity(readers.len());
    let io = |source| TableError::TemporaryFile { source };
    let mut row = StringRecord::new();
    while let Some(place) = file.next(&mut row)? {
        let cell = |index: usize, problem| TableError::Cell {
            path: config.file.clone(),
            place,
            column: file.header()[index].clone(),
            problem: Box::new(problem),
        };
        let label = target.read(&row[plan.at], rules);
        labels.push(label.map_err(|problem| cell(plan.at, problem))?);
        numbers.clear();
        for (index, reader) in &readers {
            let value = reader.read(&row[*index], rules);
            numbers.push(value.map(number).map_err(|problem| cell(*index, problem))?);
        }
        cells.push(&numbers).map_err(io)?;
    }
    Ok(Table {
        config: config.clone(),
        columns: plan.columns.into_iter().map(|(_, column)| column).collect(),
        cells: cells.finish().map_err(io)?,
        uses: plan.uses,
        notes: plan.notes,
        class_names: target.class_names,
        regression: target.values,
        unlabeled_value: target.unlabeled_value,
        labels,
        form: Some(file.form()),
        matrix_width: None,
    })
}

/// Reads the cells of the target.
struct TargetReader {
    class_names: Vec<String>,
    classes: Names,
    /// In a regression.
    values: Option<TargetValues>,
    unlabeled_value: Option<String>,
}

impl TargetReader {
    fn of(config: &TableConfig, target: Target) -> Self {
        let (class_names, values, unlabeled_value) = match target {
            Target::Classes(classes) => (classes.names, None, classes.unlabeled_value),
            Target::Values(values) => {
                let names = vec![config.target.clone()];
                (names, Some(values.read), values.unlabeled_value)
            }
        };
        Self {
            classes: Names::new(&class_names),
            class_names,
            values,
            unlabeled_value,
        }
    }

    fn task(&self) -> Task {
        match self.values {
            Some(_) => Task::Regression,
            None => Task::Classification,
        }
    }

    fn read(&self, text: &str, rules: CellRules) -> Result<Option<Label>, CellProblem> {
        let text = trimmed(text);
        if is_unlabeled(text, self.unlabeled_value.as_deref(), rules.decimal) {
            return Ok(None);
        }
        match &self.values {
            Some(values) => values.read(text, rules),
            // A class that the first reading has not seen is one of a file that changes.
            None => {
                let class = self.classes.find(text, rules.decimal);
                Ok(class.map(|class| Label::Class(class as u32)))
            }
        }
    }
}

/// The labels of all rows are in memory, whatever becomes of their cells.
fn check_memory(config: &TableConfig, rows: usize) -> Result<(), TableError> {
    let path = config.file.clone();
    let full = |source| TableError::Memory { path, rows, source };
    memory::check(rows as u64 * size_of::<f64>() as u64).map_err(full)
}

/// A cell in memory: NaN where it is missing.
fn number(value: Value) -> f64 {
    match value {
        Value::Number(number) => number,
        Value::Category(Some(category)) => category as f64,
        Value::Missing | Value::Category(None) => f64::NAN,
    }
}
