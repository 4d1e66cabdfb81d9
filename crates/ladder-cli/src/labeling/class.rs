//! The label that somebody gives a row: the name of its class, or its value.

use std::fmt;

use ladder_data::table::{RowEncoder, Unseen};
use ladder_data::{Dataset, Label, Task, shown_number};

/// Why a row cannot have a label.
#[derive(Debug, PartialEq, Eq)]
pub enum ClassProblem {
    /// There is no class of this name.
    Unknown { name: String, classes: Vec<String> },
    /// It is no number, in a regression.
    NotANumber { text: String },
    /// The data has another one for the row.
    Conflict {
        row: u32,
        known: String,
        dataset: String,
    },
}

/// The class called `text`, or the value that it is, unless the data set has another one for the row.
pub fn label_of(dataset: &Dataset, row: u32, text: &str) -> Result<Label, ClassProblem> {
    let label = match dataset.task() {
        Task::Classification => class(dataset.class_names(), text)?,
        Task::Regression => value(dataset, text)?,
    };
    match dataset.train.known().get(row as usize) {
        Some(known) if known != label => Err(ClassProblem::Conflict {
            row,
            known: match known {
                Label::Class(_) => format!("of class {}", text_of(dataset.class_names(), known)),
                Label::Value(value) => value.to_string(),
            },
            dataset: dataset.name.clone(),
        }),
        _ => Ok(label),
    }
}

/// A label as people write it.
pub fn text_of(class_names: &[String], label: Label) -> String {
    match label {
        Label::Class(class) => class_names[class as usize].clone(),
        Label::Value(value) => shown_number(value),
    }
}

fn class(names: &[String], name: &str) -> Result<Label, ClassProblem> {
    let class = (0..).zip(names).find(|(_, other)| *other == name);
    class
        .map(|(class, _)| Label::Class(class))
        .ok_or_else(|| ClassProblem::Unknown {
            name: name.to_owned(),
            classes: names.to_vec(),
        })
}

/// A number as the table writes it, if the data is one.
fn value(dataset: &Dataset, text: &str) -> Result<Label, ClassProblem> {
    let found = match dataset.encoding() {
        Some(encoding) if encoding.matrix_width.is_none() => {
            let decimal = encoding.dialect.map(|dialect| dialect.decimal);
            let decimal = decimal.or(encoding.decimal).unwrap_or_default();
            let encoder = RowEncoder::new(encoding, decimal, Unseen::Refused);
            encoder.label(text).ok().flatten()
        }
        _ => {
            let number = text.trim().parse().ok();
            let number = number.filter(|number: &f64| number.is_finite());
            number.map(Label::Value)
        }
    };
    found.ok_or_else(|| ClassProblem::NotANumber {
        text: text.to_owned(),
    })
}

impl fmt::Display for ClassProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { name, classes } => {
                write!(f, "no class {name}; the classes are {}", classes.join(", "))
            }
            Self::NotANumber { text } => {
                write!(f, "expected a number as in the table, found '{text}'")
            }
            Self::Conflict {
                row,
                known,
                dataset,
            } => write!(
                f,
                "row {row} is {known} in {dataset}, and a labels file cannot say otherwise"
            ),
        }
    }
}
