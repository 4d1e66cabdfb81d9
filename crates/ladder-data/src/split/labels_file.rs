//! The labels file: which rows are labeled, as text that people can read, edit and give back.
//!
//! ```text
//! # labeled rows of the training part, one `index label` a line
//! # dataset: mnist
//! # labels: 100
//! # seed: 1
//! 12034 7
//! 553 0
//! ```

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::LabelSplit;
use crate::{Dataset, LineProblem, SplitError};

impl LabelSplit {
    /// Writes the labeled rows, in their order, to the text file `path`.
    ///
    /// # Errors
    /// The file cannot be written.
    ///
    /// # Panics
    /// The split is of another data set, with more rows.
    pub fn write(&self, dataset: &Dataset, path: &Path) -> Result<(), SplitError> {
        let (n_labeled, name) = (self.labeled.len(), dataset.name.replace('\n', " "));
        let mut text = format!(
            "# labeled rows of the training part, one `index label` a line\n\
             # dataset: {name}\n# labels: {n_labeled}\n# seed: {}\n",
            self.seed
        );
        for &row in &self.labeled {
            let label = dataset.train.label(row as usize);
            writeln!(text, "{row} {label}").expect("invariant: a String takes any text");
        }
        fs::write(path, text).map_err(|source| io_error(path, source))
    }

    /// Reads the labeled rows from the text file `path`; `n_validation` of the others are held
    /// out by `seed`.
    ///
    /// Lines are `index label`; empty lines and lines that start with `#` say nothing.
    /// The classes need not be balanced, but each needs a row.
    ///
    /// # Errors
    /// The file cannot be read, a line does not fit the data set, or rows are missing.
    pub fn read(
        path: &Path,
        dataset: &Dataset,
        n_validation: usize,
        seed: u64,
    ) -> Result<Self, SplitError> {
        let text = fs::read_to_string(path).map_err(|source| io_error(path, source))?;
        let labeled = parse(&text, dataset).map_err(|(line, problem)| SplitError::Line {
            path: path.to_path_buf(),
            line,
            problem,
        })?;
        check_classes(path, dataset, &labeled)?;
        Self::of_labeled(dataset, labeled, n_validation, seed)
    }
}

fn io_error(path: &Path, source: std::io::Error) -> SplitError {
    SplitError::Io {
        path: path.to_path_buf(),
        source,
    }
}

/// The labeled rows, or the line and what is wrong with it.
fn parse(text: &str, dataset: &Dataset) -> Result<Vec<u32>, (usize, LineProblem)> {
    let mut labeled = Vec::new();
    let mut line_of_row = HashMap::new();
    for (line, content) in (1..).zip(text.lines()) {
        let content = content.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let index = parse_line(content, dataset).map_err(|problem| (line, problem))?;
        if let Some(first) = line_of_row.insert(index, line) {
            return Err((line, LineProblem::Duplicate { index, first }));
        }
        labeled.push(index);
    }
    Ok(labeled)
}

/// The row that a line names, if its label is the data set's.
fn parse_line(content: &str, dataset: &Dataset) -> Result<u32, LineProblem> {
    let (index, found) = parse_numbers(content).ok_or_else(|| LineProblem::Form {
        found: content.chars().take(80).collect(),
    })?;
    let rows = dataset.train.len();
    let row = u32::try_from(index)
        .ok()
        .filter(|&row| (row as usize) < rows);
    let index = row.ok_or(LineProblem::Index { index, rows })?;
    let expected = dataset.train.label(index as usize);
    if found != expected as u64 {
        let dataset = dataset.name.clone();
        return Err(LineProblem::Label {
            dataset,
            index,
            expected,
            found,
        });
    }
    Ok(index)
}

fn parse_numbers(content: &str) -> Option<(u64, u64)> {
    let mut words = content.split_whitespace();
    let numbers = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    words.next().is_none().then_some(numbers)
}

fn check_classes(path: &Path, dataset: &Dataset, labeled: &[u32]) -> Result<(), SplitError> {
    if labeled.is_empty() {
        return Err(SplitError::EmptyFile {
            path: path.to_path_buf(),
        });
    }
    let mut present = vec![false; dataset.n_classes];
    for &row in labeled {
        present[dataset.train.label(row as usize)] = true;
    }
    match present.iter().position(|&present| !present) {
        Some(class) => Err(SplitError::MissingClass {
            path: path.to_path_buf(),
            class,
        }),
        None => Ok(()),
    }
}
