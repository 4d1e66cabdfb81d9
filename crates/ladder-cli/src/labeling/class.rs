//! The label that somebody gives a row: the name of its class, or its value.

use std::fmt;

use ladder_data::{Dataset, Label, Task, shown, shown_number};

/// Why a row cannot have a label.
#[derive(Debug, PartialEq, Eq)]
pub enum ClassProblem {
    /// There is no class of this name.
    Unknown { name: String, classes: Vec<String> },
    /// It means that the label is not known.
    Unlabeled { text: String },
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
    let label = dataset.label(text);
    let label = label.map_err(|_| no_label(dataset, text))?;
    let label = label.ok_or_else(|| ClassProblem::Unlabeled {
        text: text.to_owned(),
    })?;
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

/// Why `text` is no label.
fn no_label(dataset: &Dataset, text: &str) -> ClassProblem {
    match dataset.task() {
        Task::Classification => ClassProblem::Unknown {
            name: text.to_owned(),
            classes: dataset.class_names().to_vec(),
        },
        Task::Regression => ClassProblem::NotANumber {
            text: text.to_owned(),
        },
    }
}

impl fmt::Display for ClassProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { name, classes } => {
                write!(f, "no class {name}; the classes are {}", classes.join(", "))
            }
            Self::Unlabeled { text } => write!(
                f,
                "'{}' means in this data that the label is not known; leave it blank",
                shown(text)
            ),
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
