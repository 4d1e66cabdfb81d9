//! Labels files: which rows are labeled, as text that people can read, edit and give back.
//!
//! ```text
//! # labeled rows of the training part, one `index label` per line
//! # dataset: mnist
//! # rows: 60000
//! # labels: 100
//! # seed: 1
//! 12034 7
//! 553 0
//! ```
//!
//! A label is the name of the class, or the value of a regression. Held-out rows of a fold are listed too, as `index held-out`.
//! Where the labels are new to the data, the number of rows is compared, since an index means another
//! row where rows came or went; a file without that line is taken as it is.
//! Rows that the data leaves without a label may have one here: [`Dataset::with_labels_file`].
//!
//! [`Dataset::with_labels_file`]: crate::Dataset::with_labels_file

mod dataset;
mod error;
mod line;
mod note;

use std::io;
use std::path::Path;

pub use error::{LabelsFileError, LineProblem};
pub(crate) use line::{HELD_OUT, Known, ROWS};
pub use note::LabelsFileNote;

use crate::memory;
use crate::rows::Label;
use error::Problem;

/// The labeled rows of the file `path` with their labels; a row that has a label already may have
/// no other one.
pub(crate) fn read_labels(path: &Path, known: Known) -> Result<Vec<(u32, Label)>, LabelsFileError> {
    let text = read_text(path)?;
    line::check_rows(&text, known.labels.len()).map_err(line_error(path))?;
    let lines = line::parse(&text, known.labels.len()).map_err(line_error(path))?;
    let labeled = lines.iter().filter(|line| line.label != HELD_OUT);
    labeled
        .map(|line| Ok((line.row, line.label(known).map_err(line_error(path))?)))
        .collect()
}

/// The labeled rows of the file `path`, whose class the data knows, and the held-out ones.
pub(crate) fn read_choice(
    path: &Path,
    known: Known,
) -> Result<(Vec<u32>, Vec<u32>), LabelsFileError> {
    let text = read_text(path)?;
    let (mut labeled, mut held_out) = (Vec::new(), Vec::new());
    for line in line::parse(&text, known.labels.len()).map_err(line_error(path))? {
        match line.is_held_out(known).map_err(line_error(path))? {
            true => held_out.push(line.row),
            false => labeled.push(line.row),
        }
    }
    Ok((labeled, held_out))
}

/// Bytes of a labels file: as many as the lines of all rows that 32 bits can count have at least.
const LONGEST: u64 = 4 << 30;

/// The text without the byte-order mark that editors on Windows write.
fn read_text(path: &Path) -> Result<String, LabelsFileError> {
    let mut text = memory::read_text(path, LONGEST).map_err(io_error(path))?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
}

/// The file at `path` cannot be read or written.
pub(crate) fn io_error(path: &Path) -> impl Fn(io::Error) -> LabelsFileError {
    move |source| LabelsFileError::Io {
        path: path.to_path_buf(),
        source,
    }
}

fn line_error(path: &Path) -> impl Fn(Problem) -> LabelsFileError {
    move |(line, problem)| LabelsFileError::Line {
        path: path.to_path_buf(),
        line,
        problem,
    }
}
