//! What y says of each row: its class, or its value.

use std::path::Path;

use super::classes::{Classes, code, known_labels};
use super::error::ArrayError;
use super::note::ArrayNote;
use super::npy::{Array, Values as Numbers};
use crate::class_names::{MINUS_ONE, MinusOnes};
use crate::encoding::LARGEST;
use crate::message::shown_number;
use crate::quantities::{Meaning, Numbers as Different};
use crate::rows::Labels;
use crate::task::Task;

/// What a regression's value is called, since an array has no name for it.
pub(super) const VALUE: &str = "y";

/// What y says.
#[derive(Debug)]
pub(super) enum Target {
    Classes(Classes),
    Values(Values),
}

/// The values of a regression.
#[derive(Debug)]
pub(super) struct Values {
    /// NaN where one is not known.
    of_rows: Vec<f64>,
    /// The number that means so, besides NaN.
    unknown: Option<f64>,
    notes: Vec<ArrayNote>,
}

impl Target {
    /// The target in `array`, as its numbers say unless `task` is given; `unlabeled` is as in
    /// [`Classes::of`].
    pub fn of(
        path: &Path,
        array: Array,
        unlabeled: Option<&str>,
        task: Option<Task>,
    ) -> Result<Self, ArrayError> {
        let numbers = different_in(&array, unlabeled).filter(|_| task.is_none());
        let meaning = numbers.as_ref().map(Different::meaning);
        let meant = match meaning {
            Some(Meaning::Quantities) => Task::Regression,
            _ => Task::Classification,
        };
        match task.unwrap_or(meant) {
            Task::Classification => {
                let mut classes = Classes::of(path, array, unlabeled)?;
                let doubtful = numbers.filter(|_| meaning == Some(Meaning::Doubtful));
                classes.notes.extend(doubtful.map(as_classes));
                Ok(Self::Classes(classes))
            }
            Task::Regression => {
                Values::of(path, array, unlabeled, task.is_none()).map(Self::Values)
            }
        }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Classes(classes) => classes.of_rows.len(),
            Self::Values(values) => values.of_rows.len(),
        }
    }

    pub fn notes(&self) -> &[ArrayNote] {
        match self {
            Self::Classes(classes) => &classes.notes,
            Self::Values(values) => &values.notes,
        }
    }

    pub fn add_note(&mut self, note: ArrayNote) {
        match self {
            Self::Classes(classes) => classes.notes.push(note),
            Self::Values(values) => values.notes.push(note),
        }
    }

    /// The number that means that a value is not known, besides NaN; `None` of classes, whose names
    /// say it.
    pub fn unknown_value(&self) -> Option<String> {
        match self {
            Self::Classes(_) => None,
            Self::Values(values) => values.unknown.map(|value| value.to_string()),
        }
    }

    /// What the classes, or the values, are called, and what is known of each training row.
    pub fn coded(&self, file: &Path) -> Result<(Vec<String>, Labels), ArrayError> {
        match self {
            Self::Classes(classes) => {
                let (names, labels) = code(file, classes)?;
                Ok((names, Labels::Classes(labels)))
            }
            Self::Values(values) => Ok((vec![VALUE.to_owned()], values.known(file)?)),
        }
    }

    /// What is known of each test row, whose classes are among `class_names`.
    pub fn of_test(&self, file: &Path, class_names: &[String]) -> Result<Labels, ArrayError> {
        match self {
            Self::Classes(classes) => known_labels(file, classes, class_names).map(Labels::Classes),
            Self::Values(values) => values.known(file),
        }
    }
}

impl Values {
    fn of(
        path: &Path,
        array: Array,
        unlabeled: Option<&str>,
        is_detected: bool,
    ) -> Result<Self, ArrayError> {
        let (&[_] | &[_, 1], false) = (
            &array.shape[..],
            matches!(array.values, Numbers::Texts(_) | Numbers::Booleans(_)),
        ) else {
            return Err(ArrayError::NoNumbers {
                path: path.to_owned(),
                kind: array.kind,
                shape: array.shape,
            });
        };
        let mut values = Self {
            of_rows: array.values.into_numbers(),
            unknown: None,
            notes: Vec::new(),
        };
        let is_too_large = |value: &f64| value.abs() > LARGEST;
        if let Some(row) = values.of_rows.iter().position(is_too_large) {
            let (path, value) = (path.to_owned(), values.of_rows[row]);
            return Err(ArrayError::TargetTooLarge { path, row, value });
        }
        values.forget(unlabeled);
        if let Some(value) = values.only_value() {
            let value = shown_number(value);
            values.notes.push(ArrayNote::OneValue { value });
        }
        if is_detected {
            let quantities = ArrayNote::Quantities {
                different: different(&values.of_rows).len(),
                rows: values.known_values().count(),
            };
            values.notes.insert(0, quantities);
        }
        Ok(values)
    }

    /// Takes the value from the rows where it means that it is not known.
    fn forget(&mut self, unlabeled: Option<&str>) {
        let unlabeled = unlabeled.or_else(|| match self.minus_ones() {
            MinusOnes::Unknown(_) => Some(MINUS_ONE),
            MinusOnes::Values(rows) => {
                self.notes.push(ArrayNote::MinusOneIsValue { rows });
                None
            }
            MinusOnes::Plain => None,
        });
        let Some(unknown) = unlabeled.and_then(|it| it.trim().parse::<f64>().ok()) else {
            return;
        };
        self.unknown = Some(unknown);
        let mut rows = 0;
        for value in self.of_rows.iter_mut().filter(|value| **value == unknown) {
            *value = f64::NAN;
            rows += 1;
        }
        if rows > 0 {
            let value = unknown.to_string();
            self.notes.push(ArrayNote::UnknownValue { value, rows });
        }
    }

    /// What -1 means.
    fn minus_ones(&self) -> MinusOnes {
        let minus_ones = self.known_values().filter(|value| *value == -1.0).count();
        let negatives = self.known_values().filter(|value| *value < 0.0).count();
        let known = self.known_values().count();
        MinusOnes::of(minus_ones, negatives, known)
    }

    fn known_values(&self) -> impl Iterator<Item = f64> {
        let values = self.of_rows.iter().copied();
        values.filter(|value| !value.is_nan())
    }

    /// The value that all rows have whose value is known, if these are several.
    fn only_value(&self) -> Option<f64> {
        let mut known = self.known_values();
        let (value, second) = (known.next()?, known.next()?);
        (second == value && known.all(|it| it == value)).then_some(value)
    }

    /// An error where no value is known.
    fn known(&self, file: &Path) -> Result<Labels, ArrayError> {
        match &different(&self.of_rows)[..] {
            [] => Err(ArrayError::NoValues {
                path: file.to_owned(),
            }),
            _ => Ok(Labels::Values(self.of_rows.clone())),
        }
    }
}

/// Says that the numbers of y are classes, which may be quantities.
fn as_classes(numbers: Different) -> ArrayNote {
    ArrayNote::NumbersAsClasses {
        different: numbers.len(),
        labeled: numbers.rows(),
    }
}

/// The different numbers of y, without the one that means, or may mean, that nothing is known; `None`
/// of texts, truth values and classes in columns.
fn different_in(array: &Array, unlabeled: Option<&str>) -> Option<Different> {
    let mut known: Vec<f64> = match (&array.shape[..], &array.values) {
        (&[_] | &[_, 1], Numbers::Numbers(numbers)) => numbers.clone(),
        (&[_] | &[_, 1], Numbers::Bytes(bytes)) => bytes.iter().map(|it| (*it).into()).collect(),
        _ => return None,
    };
    known.retain(|number| number.is_finite());
    known.sort_by(f64::total_cmp);
    let unknown = unlabeled.unwrap_or(MINUS_ONE).trim().parse::<f64>().ok();
    let has_negatives = known.iter().any(|it| *it < 0.0 && *it != -1.0);
    let unknown = unknown.filter(|_| unlabeled.is_some() || !has_negatives);
    let mut of: Vec<(f64, usize)> = known
        .chunk_by(|one, other| one == other)
        .map(|same| (same[0], same.len()))
        .collect();
    if of.len() > 2 {
        of.retain(|(number, _)| Some(*number) != unknown);
    }
    Some(Different::new(of, false))
}

/// The different numbers, sorted.
fn different(numbers: &[f64]) -> Vec<f64> {
    let known = numbers.iter().copied().filter(|number| number.is_finite());
    let mut known: Vec<f64> = known.collect();
    known.sort_by(f64::total_cmp);
    known.dedup();
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What y of these numbers is, as its numbers say unless the task is given.
    fn of(numbers: &[f64], task: Option<Task>) -> Target {
        let array = Array {
            shape: vec![numbers.len()],
            kind: "<f8".to_owned(),
            values: Numbers::Numbers(numbers.to_vec()),
        };
        Target::of(Path::new("y.npy"), array, None, task).unwrap()
    }

    fn notes(target: &Target) -> Vec<String> {
        target.notes().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn few_numbers_are_what_they_are_in_a_table() {
        let prices = of(&[120.5, 250.0, 99.0, f64::NAN], None);
        assert!(matches!(prices, Target::Values(_)));
        let prices = of(&[120.0, 250.0, 99.0, f64::NAN, -1.0], None);
        let words = "y has 3 different numbers in 3 rows, and each is taken as a class";
        let notes = notes(&prices);
        assert!(notes.iter().any(|note| note == words), "{notes:?}");
        assert!(of(&[0.0, 1.0, 2.0, 2.0], None).notes().is_empty());
    }

    #[test]
    fn a_value_that_never_changes_is_said() {
        let notes = |numbers: &[f64]| notes(&of(numbers, Some(Task::Regression)));
        let words = "y is 5.5 in every row whose value is known, and so is every prediction";
        assert_eq!(notes(&[5.5, f64::NAN, 5.5]), [words]);
        assert!(notes(&[5.5, f64::NAN]).is_empty() && notes(&[5.5, 6.5]).is_empty());
    }
}
