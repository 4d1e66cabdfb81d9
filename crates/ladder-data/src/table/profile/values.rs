//! The values of a regression, decided from what the cells of the target are.

use super::Profile;
use super::kind::Judge;
use crate::class_names::{MINUS_ONE, MinusOnes};
use crate::encoding::{TargetValues, is_unlabeled};
use crate::table::TableConfig;
use crate::table::column::{ColumnKind, ColumnUse};
use crate::table::error::TableError;
use crate::table::note::TableNote;

/// What a regression is to predict.
#[derive(Debug)]
pub(crate) struct Values {
    /// How the cells are read.
    pub read: TargetValues,
    /// Rows with a value.
    pub rows: usize,
    /// The smallest number of the column.
    pub smallest: f64,
    /// The largest.
    pub largest: f64,
    /// A text that means that the value is not known, besides a blank and what means a missing cell
    /// in other columns.
    pub unlabeled_value: Option<String>,
}

impl Profile {
    /// The values; what else their cells might mean goes to `notes`.
    pub(super) fn values(
        &self,
        config: &TableConfig,
        notes: &mut Vec<TableNote>,
    ) -> Result<Values, TableError> {
        let mut own = Vec::new();
        let (unit, used) = self.numbers_of_target(config, &mut own)?;
        let ColumnUse::Numeric {
            smallest, largest, ..
        } = used
        else {
            return Err(self.no_values(config));
        };
        let mut values = Values {
            read: TargetValues { unit },
            // All of them are numbers, or numbers beside a unit.
            rows: self.columns[self.at].cells(),
            smallest,
            largest,
            unlabeled_value: config.unlabeled_value.clone(),
        };
        let of_minus_one = match values.unlabeled_value {
            None => self.take_minus_ones(config, &mut values),
            Some(_) => None,
        };
        if values.rows > 1 && values.smallest == values.largest {
            return Err(one_value(config, values.smallest));
        }
        if of_minus_one.is_some() {
            own.retain(|note| !is_about_minus_one(note));
        }
        notes.append(&mut own);
        notes.extend(self.note_of_quantities(config, &values));
        notes.extend(of_minus_one);
        notes.extend(self.texts_without_value(config));
        Ok(values)
    }

    /// Says which texts mean that the value is not known, besides the one that is asked for.
    fn texts_without_value(&self, config: &TableConfig) -> Vec<TableNote> {
        let profile = &self.columns[self.at];
        let texts = profile.missing_texts.iter().chain(&profile.words);
        let asked = config.unlabeled_value.as_deref();
        let is_asked = |text: &str| is_unlabeled(text, asked, self.decimal);
        let others = texts.filter(|(text, _)| !is_asked(text));
        let note = |(text, rows): (&String, &usize)| TableNote::TextIsNoValue {
            target: config.target.clone(),
            text: text.clone(),
            rows: *rows,
        };
        others.map(note).collect()
    }

    /// The smallest number besides -1.
    fn smallest_but_minus_one(&self) -> Option<f64> {
        let profile = &self.columns[self.at];
        let measured = profile.measures.most_frequent().map(|it| it.range.0);
        let plain = profile.smallest_but_minus_one.into_iter();
        plain.chain(measured).reduce(f64::min)
    }

    /// Says that the numbers are values, where nobody has said so.
    fn note_of_quantities(&self, config: &TableConfig, values: &Values) -> Option<TableNote> {
        let is_taken = config.unlabeled_value != values.unlabeled_value;
        let profile = &self.columns[self.at];
        // Texts are numbers beside a unit.
        let different = profile.different_numbers.len() + profile.different_texts.len();
        config.task.is_none().then(|| TableNote::Quantities {
            target: config.target.clone(),
            different: different - usize::from(is_taken),
            rows: values.rows,
        })
    }

    /// Takes -1 away where it means that the value is not known, and says what it is taken for.
    fn take_minus_ones(&self, config: &TableConfig, values: &mut Values) -> Option<TableNote> {
        let target = config.target.clone();
        match self.target.minus_ones(values.rows) {
            MinusOnes::Plain => None,
            MinusOnes::Values(rows) => Some(TableNote::MinusOneIsValue { target, rows }),
            MinusOnes::Unknown(rows) => {
                values.rows -= rows;
                values.smallest = self.smallest_but_minus_one().unwrap_or(values.smallest);
                values.unlabeled_value = Some(MINUS_ONE.to_owned());
                Some(TableNote::MinusOneIsNoValue { target, rows })
            }
        }
    }

    /// The unit of the target's numbers, and what a column like it would be used as.
    fn numbers_of_target(
        &self,
        config: &TableConfig,
        notes: &mut Vec<TableNote>,
    ) -> Result<(Option<String>, ColumnUse), TableError> {
        let numeric = vec![config.target.clone()];
        let config = TableConfig {
            numeric,
            ..config.clone()
        };
        let judge = Judge {
            config: &config,
            name: &config.target,
            profile: &self.columns[self.at],
            decimal: self.decimal,
        };
        let mut own = Vec::new();
        let found = judge.found(&mut own);
        notes.extend(own.into_iter().map(of_target));
        match found.map_err(TableError::of_values)? {
            (Some(ColumnKind::Numeric { unit }), used) => Ok((unit, used)),
            _ => Err(self.no_values(&config)),
        }
    }

    fn no_values(&self, config: &TableConfig) -> TableError {
        let profile = &self.columns[self.at];
        match profile.range {
            Some((value, _)) if profile.texts == 0 => one_value(config, value),
            _ => TableError::NoValues {
                path: config.file.clone(),
                target: config.target.clone(),
                rows: self.rows,
            },
        }
    }
}

fn one_value(config: &TableConfig, value: f64) -> TableError {
    TableError::OneValue {
        path: config.file.clone(),
        target: config.target.clone(),
        value,
    }
}

/// Whether a note says of -1 that it is far from the other values, which is said otherwise.
fn is_about_minus_one(note: &TableNote) -> bool {
    let is_minus_one = |text: &str| text.parse() == Ok(-1.0);
    matches!(note, TableNote::FarValue { text, .. } if is_minus_one(text))
}

/// A note about a column of numbers, said of the target.
fn of_target(note: TableNote) -> TableNote {
    match note {
        TableNote::Unit {
            column: target,
            unit,
            without,
        } => TableNote::UnitOfValues {
            target,
            unit,
            without,
        },
        TableNote::FarNumber {
            column: target,
            text,
            cells: rows,
            others,
        } => TableNote::FarValue {
            target,
            text,
            rows,
            others,
        },
        other => other,
    }
}
