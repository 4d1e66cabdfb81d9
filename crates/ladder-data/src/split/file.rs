//! A split as a [labels file](crate::labels_file).

use std::fmt::Write;
use std::path::Path;

use super::LabelSplit;
use super::error::SplitError;
use crate::dataset::Dataset;
use crate::labels_file::{HELD_OUT, Known, LabelsFileError, ROWS, io_error, read_choice};
use crate::whole_file::{Existing, WholeFile};

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
            "# labeled rows of the training part, one `index label` per line\n\
             # dataset: {name}\n{ROWS}{}\n# labels: {n_labeled}\n# seed: {}\n",
            dataset.train.known().len(),
            self.seed
        );
        for &row in &self.labeled {
            let label = dataset.label_text(row as usize).unwrap_or_default();
            writeln!(text, "{row} {label}").expect("invariant: a String takes any text");
        }
        for &row in self.held_out_by_choice(dataset) {
            writeln!(text, "{row} {HELD_OUT}").expect("invariant: a String takes any text");
        }
        WholeFile::write(path, text.as_bytes(), Existing::Replace).map_err(io_error(path))?;
        Ok(())
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
    /// Lines are `index label` or `index held-out`; empty lines and lines that start with `#` are
    /// skipped.
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
        let (labeled, held_out) = read_choice(path, Known::of(dataset))?;
        check_classes(path, dataset, &labeled)?;
        match held_out.len() {
            0 => Self::of_labeled(dataset, labeled, n_validation, seed),
            found if found == n_validation || n_validation == 0 => {
                Ok(Self::holding_out(dataset, labeled, held_out, seed))
            }
            found => Err(LabelsFileError::HeldOut {
                path: path.to_path_buf(),
                found,
                n_validation,
            }
            .into()),
        }
    }
}

fn check_classes(path: &Path, dataset: &Dataset, labeled: &[u32]) -> Result<(), LabelsFileError> {
    if labeled.is_empty() {
        return Err(LabelsFileError::Empty {
            path: path.to_path_buf(),
        });
    }
    let mut present = vec![false; dataset.n_classes];
    for &row in labeled {
        let class = dataset.train.label(row as usize);
        class.into_iter().for_each(|class| present[class] = true);
    }
    match present.iter().position(|&present| !present) {
        Some(class) => Err(LabelsFileError::MissingClass {
            path: path.to_path_buf(),
            class: dataset.class_names()[class].clone(),
        }),
        None => Ok(()),
    }
}
