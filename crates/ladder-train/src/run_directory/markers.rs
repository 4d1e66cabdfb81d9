//! The files that make a directory a run or a group.

use std::path::Path;

/// In the directory of each run.
pub(crate) const RUN: &str = "config.json";
/// In the directory of each group.
pub(crate) const GROUP: &str = "group.json";

/// Whether there is a run in `path`.
pub(crate) fn is_run(path: &Path) -> bool {
    path.join(RUN).is_file()
}

/// Whether there is a group in `path`.
pub(crate) fn is_group(path: &Path) -> bool {
    path.join(GROUP).is_file()
}
