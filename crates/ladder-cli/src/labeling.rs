//! Labels for more rows of a run: which rows to label next, and the file that keeps their labels.

mod changed;
mod class;
mod filled;
mod labels;
mod queue;
mod write_lock;

use std::path::{Path, PathBuf};

pub use changed::Changed;
#[cfg(feature = "serve")]
pub use class::ClassProblem;
pub use class::label_of;
pub use filled::{Filled, FilledFile, read_filled};
pub use labels::{Labels, added_labels};
pub use queue::Queue;

/// The column of the rows' numbers in a file to fill in.
pub const ROW: &str = "row";

/// Its column for the labels.
pub const LABEL: &str = "label";

/// Where labels for more rows of a run are kept unless another file is asked for.
pub fn file_or_default(file: Option<&Path>, run: &Path) -> PathBuf {
    file.map_or_else(|| run.join("more-labels.txt"), Path::to_owned)
}
