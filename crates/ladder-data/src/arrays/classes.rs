//! The classes in y, and the labels that they become.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use super::error::ArrayError;
use super::note::ArrayNote;
use super::npy::{Array, Values};
use crate::class_names::{MINUS_ONE, MOST_CLASSES, minus_one_means_unknown};
use crate::encoding::{DecimalMark, NameKey, Names};
use crate::rows::UNLABELED;

/// The largest whole number below which a float holds each.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// What y says of each row.
#[derive(Debug)]
pub(super) struct Classes {
    /// `None` where the class is not known.
    pub of_rows: Vec<Option<Class>>,
    pub notes: Vec<ArrayNote>,
}

/// One class; numbers are sorted before texts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Number(i64),
    Text(String),
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

impl Classes {
    /// The classes in `array`, one per row or one-hot; `unlabeled` is the value that means that the
    /// class is not known, besides NaN and a blank; unless one is given, -1 beside other whole
    /// numbers.
    pub fn of(path: &Path, array: Array, unlabeled: Option<&str>) -> Result<Self, ArrayError> {
        let wrong_shape = |found: Vec<usize>| ArrayError::Shape {
            path: path.to_owned(),
            name: "y",
            found,
            expected: "[n], or [n, classes] of zeros and ones",
        };
        match (&array.shape[..], array.values) {
            (&[_] | &[_, 1], values) => {
                let mut classes = of_values(path, array.kind, values)?;
                classes.forget(unlabeled);
                Ok(classes)
            }
            (&[_, columns], values) if columns > 0 && !matches!(values, Values::Texts(_)) => {
                Ok(Self {
                    of_rows: one_hot(path, columns, &values.into_numbers())?,
                    notes: vec![ArrayNote::OneHot { columns }],
                })
            }
            _ => Err(wrong_shape(array.shape)),
        }
    }

    /// Those of which nothing is to be said.
    fn plain(of_rows: Vec<Option<Class>>) -> Self {
        Self {
            of_rows,
            notes: Vec::new(),
        }
    }

    /// Takes the class from the rows whose value means that it is not known.
    fn forget(&mut self, unlabeled: Option<&str>) {
        let Some(unlabeled) = unlabeled.or_else(|| self.minus_one()) else {
            return;
        };
        let unknown = NameKey::of(unlabeled.trim(), DecimalMark::Point);
        let mut rows = 0;
        for class in &mut self.of_rows {
            if class.as_ref().is_some_and(|class| class.is(&unknown)) {
                *class = None;
                rows += 1;
            }
        }
        if rows > 0 {
            let value = unlabeled.to_owned();
            self.notes.push(ArrayNote::Unlabeled { value, rows });
        }
    }

    /// -1, where it means that the class is not known.
    fn minus_one(&self) -> Option<&'static str> {
        let different: BTreeSet<&Class> = self.of_rows.iter().flatten().collect();
        let names: Vec<String> = different.into_iter().map(ToString::to_string).collect();
        minus_one_means_unknown(names.iter().map(String::as_str)).then_some(MINUS_ONE)
    }

    /// Rows whose value means that the class is not known.
    fn forgotten(&self) -> Option<&ArrayNote> {
        let mut notes = self.notes.iter();
        notes.find(|note| matches!(note, ArrayNote::Unlabeled { .. }))
    }
}

impl Class {
    /// Whether it is what `unknown` means.
    fn is(&self, unknown: &NameKey) -> bool {
        match self {
            Self::Number(number) => NameKey::number(*number as f64) == *unknown,
            Self::Text(text) => NameKey::of(text, DecimalMark::Point) == *unknown,
        }
    }
}

/// The class of each of these values.
fn of_values(path: &Path, kind: String, values: Values) -> Result<Classes, ArrayError> {
    let numbers = match values {
        Values::Texts(texts) => {
            return Ok(Classes::plain(texts.into_iter().map(of_text).collect()));
        }
        Values::Booleans(values) => {
            // As Python writes them.
            let name = |value| Some(Class::Text(if value { "True" } else { "False" }.to_owned()));
            return Ok(Classes::plain(values.into_iter().map(name).collect()));
        }
        values => values.into_numbers(),
    };
    let class = |(row, number): (usize, f64)| match number {
        number if number.is_nan() => Ok(None),
        number if number.fract() == 0.0 && number.abs() < EXACT => {
            Ok(Some(Class::Number(number as i64)))
        }
        value => Err(ArrayError::NotAClass {
            path: path.to_owned(),
            kind: kind.clone(),
            row,
            value,
        }),
    };
    let of_rows: Result<_, _> = numbers.into_iter().enumerate().map(class).collect();
    Ok(Classes::plain(of_rows?))
}

fn of_text(text: String) -> Option<Class> {
    let text = text.trim();
    (!text.is_empty()).then(|| Class::Text(text.to_owned()))
}

/// The number of the 1 in each row; a row of zeros has no class.
fn one_hot(path: &Path, columns: usize, values: &[f64]) -> Result<Vec<Option<Class>>, ArrayError> {
    let rows = values.chunks_exact(columns).enumerate();
    rows.map(|(row, values)| {
        let ones = || (0..).zip(values).filter(|(_, value)| **value != 0.0);
        match (ones().next(), ones().count()) {
            (None, _) => Ok(None),
            (Some((class, &1.0)), 1) => Ok(Some(Class::Number(class))),
            _ => Err(ArrayError::NotOneHot {
                path: path.to_owned(),
                columns,
                row,
            }),
        }
    })
    .collect()
}

/// The label of each test row, [`UNLABELED`] where its class is not known.
pub(super) fn known_labels(
    file: &Path,
    classes: &Classes,
    class_names: &[String],
) -> Result<Vec<u32>, ArrayError> {
    if classes.of_rows.iter().all(Option::is_none) {
        return Err(no_classes(file, classes));
    }
    let names = Names::new(class_names);
    let label = |class: &Option<Class>| {
        let Some(class) = class else {
            return Ok(UNLABELED);
        };
        let text = class.to_string();
        let known = names.find(&text, DecimalMark::Point);
        let label = known.ok_or_else(|| ArrayError::UnknownClass {
            path: file.to_owned(),
            class: text,
            known: class_names.to_vec(),
        })?;
        Ok(label as u32)
    };
    classes.of_rows.iter().map(label).collect()
}

/// Names of the classes, numbers in their order, and the label of each row.
pub(super) fn code(file: &Path, classes: &Classes) -> Result<(Vec<String>, Vec<u32>), ArrayError> {
    let known: BTreeSet<&Class> = classes.of_rows.iter().flatten().collect();
    let known: Vec<&Class> = known.into_iter().collect();
    let path = || file.to_owned();
    match known[..] {
        [] => return Err(no_classes(file, classes)),
        [class] => {
            return Err(ArrayError::OneClass {
                path: path(),
                class: class.to_string(),
                beside: classes.forgotten().cloned(),
            });
        }
        _ if known.len() > MOST_CLASSES => {
            return Err(ArrayError::ManyClasses {
                path: path(),
                classes: known.len(),
            });
        }
        _ => (),
    }
    let label = |class: &Option<Class>| {
        let class = class.as_ref()?;
        known.binary_search(&class).ok()
    };
    let labels = classes.of_rows.iter().map(label);
    let labels = labels.map(|label| label.map_or(UNLABELED, |it| it as u32));
    let names = known.iter().map(ToString::to_string).collect();
    Ok((names, labels.collect()))
}

fn no_classes(file: &Path, classes: &Classes) -> ArrayError {
    ArrayError::NoClasses {
        path: file.to_owned(),
        beside: classes.forgotten().cloned(),
    }
}
