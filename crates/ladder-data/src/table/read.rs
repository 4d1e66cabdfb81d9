//! Reading a table twice: once for the plan, once for the cells themselves.

use std::collections::HashMap;

use csv::StringRecord;

use super::column::{Cells, Column, MISSING};
use super::error::TableError;
use super::file::TableFile;
use super::profile::{Plan, PlannedColumn, Profile};
use super::{Table, TableConfig};
use crate::encoding::{Cell, DecimalMark, MissingTexts};
use crate::rows::UNLABELED;

impl Table {
    /// Reads a table of training rows.
    ///
    /// # Errors
    /// A file that cannot be read or has rows of different lengths, columns that are not there,
    /// columns that are the same in every row, numbers with some text among them, or too few or too
    /// many classes.
    pub fn read(config: &TableConfig) -> Result<Self, TableError> {
        let plan = Profile::of(config)?.plan(config)?;
        read_planned(config, plan)
    }
}

/// What `plan` keeps of the file.
fn read_planned(config: &TableConfig, plan: Plan) -> Result<Table, TableError> {
    let missing = MissingTexts(&config.missing);
    let mut file = TableFile::open(&config.file, &config.read_options())?;
    let mut labels = Vec::with_capacity(plan.rows);
    let classes = codes(&plan.class_names);
    let mut builders: Vec<Builder> = plan
        .columns
        .into_iter()
        .map(|column| Builder::new(column, plan.rows))
        .collect();
    let mut row = StringRecord::new();
    while file.next(&mut row)?.is_some() {
        labels.push(match &row[plan.target] {
            text if config.unlabeled_value.as_deref() == Some(text) => UNLABELED,
            text => classes.get(text).copied().unwrap_or(UNLABELED),
        });
        for builder in &mut builders {
            builder.add(&row[builder.index], missing, file.decimal());
        }
    }
    Ok(Table {
        config: config.clone(),
        columns: builders.into_iter().map(Builder::finish).collect(),
        uses: plan.uses,
        class_names: plan.class_names,
        labels,
        form: Some(file.form()),
        matrix_width: None,
    })
}

/// A column that is being read.
struct Builder {
    name: String,
    index: usize,
    codes: HashMap<String, u32>,
    cells: Cells,
}

impl Builder {
    fn new(column: PlannedColumn, rows: usize) -> Self {
        let (codes, cells) = match column.categories {
            None => (HashMap::new(), Cells::Numbers(Vec::with_capacity(rows))),
            Some(categories) => (
                codes(&categories),
                Cells::Categories {
                    codes: Vec::with_capacity(rows),
                    categories,
                },
            ),
        };
        Self {
            name: column.name,
            index: column.index,
            codes,
            cells,
        }
    }

    fn add(&mut self, text: &str, missing: MissingTexts, decimal: DecimalMark) {
        match (&mut self.cells, Cell::of(text, missing, decimal)) {
            (Cells::Numbers(numbers), Cell::Number(number)) => numbers.push(number),
            (Cells::Numbers(numbers), _) => numbers.push(f64::NAN),
            (Cells::Categories { codes, .. }, Cell::Missing) => codes.push(MISSING),
            (Cells::Categories { codes, .. }, _) => {
                codes.push(self.codes.get(text).copied().unwrap_or(MISSING));
            }
        }
    }

    fn finish(self) -> Column {
        Column {
            name: self.name,
            cells: self.cells,
        }
    }
}

fn codes(names: &[String]) -> HashMap<String, u32> {
    names.iter().cloned().zip(0..).collect()
}
