//! What is said about a labels file that can be used.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::message::counted;
use crate::rows::{Label, Labels};

/// Something about a labels file that the owner of the data should know, though it stops nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LabelsFileNote {
    /// It is silent about most rows that the data labels, and labels others: the rows may have
    /// been sorted anew since it was written.
    OtherRows {
        /// The labels file.
        path: PathBuf,
        /// Rows that it labels and the data does not.
        added: usize,
        /// Rows that the data labels.
        labeled: usize,
        /// Those among them that it does not name.
        unnamed: usize,
    },
}

impl LabelsFileNote {
    /// What is said of the labels `found` in a file, beside those that the data has.
    pub(crate) fn of(path: &Path, found: &[(u32, Label)], known: &Labels) -> Option<Self> {
        let is_known = |row: &usize| known.get(*row).is_some();
        let labeled = (0..known.len()).filter(is_known).count();
        let added = found.iter().filter(|(row, _)| !is_known(&(*row as usize)));
        let added = added.count();
        let unnamed = labeled - (found.len() - added);
        (added > 0 && 2 * unnamed > labeled).then(|| Self::OtherRows {
            path: path.to_owned(),
            added,
            labeled,
            unnamed,
        })
    }
}

impl fmt::Display for LabelsFileNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::OtherRows {
            path,
            added,
            labeled,
            unnamed,
        } = self;
        write!(
            f,
            "{}: it labels {} that the data does not label, and does not name {unnamed} of the \
             {labeled} that the data labels; if the rows are in another order than when it was \
             written, its labels are those of other rows",
            path.display(),
            counted(*added, "row", "rows"),
        )
    }
}
