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
//! Rows that the data leaves without a label may have one here: [`Dataset::with_labels_file`].

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::LabelSplit;
use crate::{Dataset, Existing, LineProblem, SplitError, UNLABELED, WholeFile};

/// What stands in place of a label where a row is held out.
const HELD_OUT: &str = "held-out";

/// What one line says of one row.
struct Line<'a> {
    /// From 1.
    number: usize,
    row: u32,
    label: &'a str,
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
        let written = WholeFile::write(path, text.as_bytes(), Existing::Replace);
        written.map_err(|source| io_error(path, source))
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
        let text = read_text(path)?;
        let (mut labeled, mut held_out) = (Vec::new(), Vec::new());
        for line in parse(&text, dataset.train.len()).map_err(line_error(path))? {
            match line.is_held_out(dataset).map_err(line_error(path))? {
                true => held_out.push(line.row),
                false => labeled.push(line.row),
            }
        }
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

/// The labeled rows of the file `path` with their classes; rows of the data set `name` that have
/// a label among `labels` have none but that.
pub(crate) fn read_labels(
    path: &Path,
    name: &str,
    class_names: &[String],
    labels: &[u32],
) -> Result<Vec<(u32, u32)>, SplitError> {
    let text = read_text(path)?;
    let lines = parse(&text, labels.len()).map_err(line_error(path))?;
    let labeled = lines.iter().filter(|line| line.label != HELD_OUT);
    labeled
        .map(|line| {
            let class = line.class(name, class_names, labels[line.row as usize]);
            Ok((line.row, class.map_err(line_error(path))?))
        })
        .collect()
}

/// What is wrong, and in which line.
type Problem = (usize, LineProblem);

impl Line<'_> {
    /// Whether the row is held out rather than labeled with the class that it has.
    fn is_held_out(&self, dataset: &Dataset) -> Result<bool, Problem> {
        let label = dataset.train.labels()[self.row as usize];
        if label == UNLABELED {
            return Err(self.problem(LineProblem::Unknown {
                dataset: dataset.name.clone(),
                index: self.row,
                found: self.label.to_owned(),
            }));
        }
        if self.label == HELD_OUT {
            return Ok(true);
        }
        self.class(&dataset.name, dataset.class_names(), label)?;
        Ok(false)
    }

    /// The class that the line gives its row, which has `label` in the data set `name`.
    fn class(&self, name: &str, class_names: &[String], label: u32) -> Result<u32, Problem> {
        let class = (0..).zip(class_names).find(|(_, it)| **it == self.label);
        let (dataset, index, found) = (name.to_owned(), self.row, self.label.to_owned());
        match class {
            Some((class, _)) if label == UNLABELED || label == class => Ok(class),
            None if label == UNLABELED => Err(self.problem(LineProblem::Class {
                dataset,
                index,
                found,
                classes: class_names.join(", "),
            })),
            _ => Err(self.problem(LineProblem::Label {
                dataset,
                index,
                expected: class_names[label as usize].clone(),
                found,
            })),
        }
    }

    fn problem(&self, problem: LineProblem) -> Problem {
        (self.number, problem)
    }
}

fn read_text(path: &Path) -> Result<String, SplitError> {
    fs::read_to_string(path).map_err(|source| io_error(path, source))
}

fn io_error(path: &Path, source: std::io::Error) -> SplitError {
    SplitError::Io {
        path: path.to_path_buf(),
        source,
    }
}

fn line_error(path: &Path) -> impl Fn(Problem) -> SplitError {
    move |(line, problem)| SplitError::Line {
        path: path.to_path_buf(),
        line,
        problem,
    }
}

/// The lines that say something of one of `rows` rows each, or the first that is wrong.
fn parse(text: &str, rows: usize) -> Result<Vec<Line<'_>>, Problem> {
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
