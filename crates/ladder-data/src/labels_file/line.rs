//! The lines of a labels file.

use std::collections::HashMap;

use super::error::{LineProblem, Problem};
use crate::encoding::{DecimalMark, Names};
use crate::message::listed;
use crate::rows::{Label, Labels, UNLABELED};

/// What stands in place of a label where a row is held out.
pub(crate) const HELD_OUT: &str = "held-out";

/// What a line begins with that says how many training rows there were.
pub(crate) const ROWS: &str = "# rows: ";

/// What the data says about its rows.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    /// The name of the data set.
    pub name: &'a str,
    /// The names of the classes.
    pub class_names: &'a [String],
    /// What is known of each row.
    pub labels: &'a Labels,
}

/// What one line says about one row.
pub(super) struct Line<'a> {
    /// From 1.
    number: usize,
    pub row: u32,
    pub label: &'a str,
}

impl Line<'_> {
    /// Whether the row is held out rather than labeled with the class that it has.
    pub fn is_held_out(&self, known: Known) -> Result<bool, Problem> {
        if known.labels.get(self.row as usize).is_none() {
            return Err(self.problem(LineProblem::Unknown {
                dataset: known.name.to_owned(),
                index: self.row,
                found: self.label.to_owned(),
            }));
        }
        if self.label == HELD_OUT {
            return Ok(true);
        }
        self.label(known)?;
        Ok(false)
    }

    /// The class or the value that the line gives its row.
    pub fn label(&self, known: Known) -> Result<Label, Problem> {
        match known.labels {
            Labels::Classes(classes) => self.class(known, classes).map(Label::Class),
            Labels::Values(values) => self.value(known, values).map(Label::Value),
        }
    }

    fn value(&self, known: Known, values: &[f64]) -> Result<f64, Problem> {
        let own = values[self.row as usize];
        let value = self.label.parse().ok().filter(|it: &f64| it.is_finite());
        let (dataset, index, found) = (known.name.to_owned(), self.row, self.label.to_owned());
        match value {
            Some(value) if own.is_nan() || value == own => Ok(value),
            Some(_) => Err(self.problem(LineProblem::Label {
                dataset,
                index,
                expected: own.to_string(),
                found,
            })),
            None => Err(self.problem(LineProblem::Value {
                dataset,
                index,
                found,
            })),
        }
    }

    fn class(&self, known: Known, classes: &[u32]) -> Result<u32, Problem> {
        let label = classes[self.row as usize];
        let mut classes = (0..).zip(known.class_names);
        let class = classes.find_map(|(class, name)| (name == self.label).then_some(class));
        // Numbers that are equal are one class, however they are written.
        let equal = || Names::new(known.class_names).find(self.label, DecimalMark::Point);
        let class = class.or_else(|| equal().map(|class| class as u32));
        let (dataset, index, found) = (known.name.to_owned(), self.row, self.label.to_owned());
        match class {
            Some(class) if label == UNLABELED || label == class => Ok(class),
            None if label == UNLABELED => Err(self.problem(LineProblem::Class {
                dataset,
                index,
                found,
                classes: listed(known.class_names),
            })),
            _ => Err(self.problem(LineProblem::Label {
                dataset,
                index,
                expected: known.class_names[label as usize].clone(),
                found,
            })),
        }
    }

    fn problem(&self, problem: LineProblem) -> Problem {
        (self.number, problem)
    }
}

/// The lines about one of `rows` rows each, or the first that is wrong.
pub(super) fn parse(text: &str, rows: usize) -> Result<Vec<Line<'_>>, Problem> {
    let mut lines = Vec::new();
    let mut line_of_row = HashMap::new();
    for (number, content) in (1..).zip(text.lines()) {
        let content = content.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let (row, label) = parse_line(content, rows).map_err(|problem| (number, problem))?;
        if let Some(first) = line_of_row.insert(row, number) {
            return Err((number, LineProblem::Duplicate { index: row, first }));
        }
        lines.push(Line { number, row, label });
    }
    Ok(lines)
}

/// An error where the file was written for another number of training rows.
pub(super) fn check_rows(text: &str, rows: usize) -> Result<(), Problem> {
    for (number, content) in (1..).zip(text.lines()) {
        let written = content.trim().strip_prefix(ROWS);
        match written.and_then(|written| written.parse().ok()) {
            Some(written) if written != rows => {
                return Err((number, LineProblem::Rows { written, rows }));
            }
            _ => {}
        }
    }
    Ok(())
}

fn parse_line(content: &str, rows: usize) -> Result<(u32, &str), LineProblem> {
    let form = || LineProblem::Form {
        found: content.chars().take(80).collect(),
    };
    let (index, label) = content.split_once(char::is_whitespace).ok_or_else(form)?;
    let index = index.parse().map_err(|_| form())?;
    let row = u32::try_from(index)
        .ok()
        .filter(|&row| (row as usize) < rows);
    let row = row.ok_or(LineProblem::Index { index, rows })?;
    Ok((row, label.trim()))
}
