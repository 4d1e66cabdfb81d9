//! What some errors of a table consist of.

use std::fmt;

use crate::message::{listed, shown};
use crate::table::file::Place;

/// Numbers that do not say what stands before their decimals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnclearNumbers {
    /// A column, and a number in it that may have a decimal comma.
    pub first: (String, String),
    /// A column, and a number in it that has a decimal point, if there is one.
    pub second: Option<(String, String)>,
}

impl fmt::Display for UnclearNumbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cell = |(column, text): &(String, String)| {
            format!("column '{}' has '{}'", shown(column), shown(text))
        };
        let first = cell(&self.first);
        match &self.second {
            None => write!(f, "{first}, with decimals or with thousands set apart"),
            Some(second) => {
                let second = cell(second);
                write!(
                    f,
                    "{first}, as with a decimal comma, but {second}, as with a point"
                )
            }
        }
    }
}

/// A row above the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitleRow {
    /// Where it is.
    pub place: Place,
    /// Its first text.
    pub text: String,
    /// Where the header seems to be.
    pub header_place: Place,
    /// The names there.
    pub header: Vec<String>,
}

impl fmt::Display for TitleRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ('{}') does not name the columns, it looks like a title; delete what is above {}, \
             which has {}",
            self.place,
            shown(&self.text),
            self.header_place,
            listed(&self.header)
        )
    }
}

/// What a column is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnRole {
    /// It has the classes.
    Target,
    /// It is left out.
    Dropped,
    /// Its numbers are names of categories.
    Categorical,
    /// It has numbers, whatever they look like.
    Numeric,
    /// It has dates, even where they look like numbers.
    Date,
    /// Its cells are copied to the output.
    Kept,
}

/// What the role of a column adds to its name.
pub(super) fn purpose(role: &Option<ColumnRole>) -> &'static str {
    match role {
        None => "",
        Some(ColumnRole::Target) => " for the target",
        Some(ColumnRole::Dropped) => " to leave out",
        Some(ColumnRole::Categorical) => " to take as categorical",
        Some(ColumnRole::Numeric) => " to take as numeric",
        Some(ColumnRole::Date) => " to take as dates",
        Some(ColumnRole::Kept) => " to keep",
    }
}
