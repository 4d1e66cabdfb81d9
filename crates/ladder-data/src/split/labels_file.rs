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
//!
//! A label is the name of the class. Rows of a fold that is held out stand there too, as
//! `index held-out`.

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::LabelSplit;
use crate::{Dataset, LineProblem, SplitError};

/// What stands in place of a label where a row is held out.
const HELD_OUT: &str = "held-out";

/// The rows that a labels file names.
#[derive(Debug, Default)]
struct Named {
    labeled: Vec<u32>,
    held_out: Vec<u32>,
}

impl LabelSplit {
    /// Writes the labeled rows, in their order, to the text file `path`; and the held-out ones
    /// unless they follow from the labeled ones and the seed.
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
            let class = dataset.train.label(row as usize);
            let name = class.map_or("", |class| &dataset.class_names()[class]);
            writeln!(text, "{row} {name}").expect("invariant: a String takes any text");
        }
        for &row in self.held_out_by_choice(dataset) {
            writeln!(text, "{row} {HELD_OUT}").expect("invariant: a String takes any text");
        }
        fs::write(path, text).map_err(|source| io_error(path, source))
    }

    /// The held-out rows, if they are others than those that [`read`](Self::read) would draw.
    fn held_out_by_choice(&self, dataset: &Dataset) -> &[u32] {
        let n_validation = self.validation.len();
        match Self::of_labeled(dataset, self.labeled.clone(), n_validation, self.seed) {
            Ok(drawn) if drawn.validation == self.validation => &[],
            _ => &self.validation,
        }
    }

    /// Reads the labeled rows from the text file `path`; `n_validation` of the others are held
    /// out by `seed`, unless the file names the held-out rows, too.
    ///
    /// Lines are `index label` or `index held-out`; empty lines and lines that start with `#` say
    /// nothing.
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
        let Named { labeled, held_out } =
            parse(&text, dataset).map_err(|(line, problem)| SplitError::Line {
                path: path.to_path_buf(),
                line,
                problem,
            })?;
        check_classes(path, dataset, &labeled)?;
        match held_out.len() {
            0 => Self::of_labeled(dataset, labeled, n_validation, seed),
            found if found == n_validation || n_validation == 0 => {
                Ok(Self::holding_out(dataset, labeled, held_out, seed))
            }
            found => Err(SplitError::HeldOut {
                path: path.to_path_buf(),
                found,
                n_validation,
            }),
        }
    }
}

fn io_error(path: &Path, source: std::io::Error) -> SplitError {
    SplitError::Io {
        path: path.to_path_buf(),
        source,
    }
}

/// The rows, or the line and what is wrong with it.
fn parse(text: &str, dataset: &Dataset) -> Result<Named, (usize, LineProblem)> {
    let mut named = Named::default();
    let mut line_of_row = HashMap::new();
    for (line, content) in (1..).zip(text.lines()) {
        let content = content.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let (index, label) = parse_line(content, dataset).map_err(|problem| (line, problem))?;
        if let Some(first) = line_of_row.insert(index, line) {
            return Err((line, LineProblem::Duplicate { index, first }));
        }
        match label {
            HELD_OUT => named.held_out.push(index),
            _ => named.labeled.push(index),
        }
    }
    Ok(named)
}

/// The row that a line names, if its label is the data set's, and what the line says of it.
fn parse_line<'a>(content: &'a str, dataset: &Dataset) -> Result<(u32, &'a str), LineProblem> {
    let form = || LineProblem::Form {
        found: content.chars().take(80).collect(),
    };
    let (index, label) = content.split_once(char::is_whitespace).ok_or_else(form)?;
    let (index, label) = (index.parse().map_err(|_| form())?, label.trim());
    let rows = dataset.train.len();
    let row = u32::try_from(index)
        .ok()
        .filter(|&row| (row as usize) < rows);
    let index = row.ok_or(LineProblem::Index { index, rows })?;
    let (dataset_name, found) = (dataset.name.clone(), label.to_owned());
    let expected = dataset.train.label(index as usize);
    match expected.map(|class| &dataset.class_names()[class]) {
        None => Err(LineProblem::Unknown {
            dataset: dataset_name,
            index,
            found,
        }),
        Some(expected) if expected != label && label != HELD_OUT => Err(LineProblem::Label {
            dataset: dataset_name,
            index,
            expected: expected.clone(),
            found,
        }),
        Some(_) => Ok((index, label)),
    }
}

fn check_classes(path: &Path, dataset: &Dataset, labeled: &[u32]) -> Result<(), SplitError> {
    if labeled.is_empty() {
        return Err(SplitError::EmptyFile {
            path: path.to_path_buf(),
        });
    }
    let mut present = vec![false; dataset.n_classes];
    for &row in labeled {
        let class = dataset.train.label(row as usize);
        class.into_iter().for_each(|class| present[class] = true);
    }
    match present.iter().position(|&present| !present) {
        Some(class) => Err(SplitError::MissingClass {
            path: path.to_path_buf(),
            class: dataset.class_names()[class].clone(),
        }),
        None => Ok(()),
    }
}
