//! Readers of tables of other crates, some of which panic over damaged files.

use std::path::Path;

use crate::table::error::TableError;

/// What `read` gives; a panic in it is an error of the file, which must not be read on.
pub(super) fn guarded<T>(
    name: &Path,
    read: impl FnOnce() -> Result<T, TableError>,
) -> Result<T, TableError> {
    crate::guarded::guarded(read).unwrap_or_else(|_| {
        Err(TableError::Unreadable {
            path: name.to_owned(),
            message: "the file is damaged".to_owned(),
        })
    })
}
