//! The class that somebody gives a row, by its name.

use std::fmt;

use ladder_data::Dataset;

/// Why a row cannot have a class.
#[derive(Debug, PartialEq, Eq)]
pub enum ClassProblem {
    /// There is no class of this name.
    Unknown { name: String, classes: Vec<String> },
    /// The data has another one for the row.
    Conflict {
        row: u32,
        known: String,
        dataset: String,
    },
}

/// The class called `name`, unless the data set has another one for the row.
pub fn class_of(dataset: &Dataset, row: u32, name: &str) -> Result<usize, ClassProblem> {
    let names = dataset.class_names();
    let class = names.iter().position(|other| other == name);
    let class = class.ok_or_else(|| ClassProblem::Unknown {
        name: name.to_owned(),
        classes: names.to_vec(),
    })?;
    match dataset.train.label(row as usize) {
        Some(known) if known != class => Err(ClassProblem::Conflict {
            row,
            known: names[known].clone(),
            dataset: dataset.name.clone(),
        }),
        _ => Ok(class),
    }
}

impl fmt::Display for ClassProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { name, classes } => {
                write!(f, "no class {name}; the classes are {}", classes.join(", "))
            }
            Self::Conflict {
                row,
                known,
                dataset,
            } => write!(
                f,
                "row {row} is of class {known} in {dataset}, and a labels file cannot say otherwise"
            ),
        }
    }
}
