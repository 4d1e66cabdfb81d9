//! The mark of files that the command wrote: their first line.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use anyhow::{Context, Result};

/// What every file that the command writes begins with.
pub const MARK: &str = "<!-- written by `ladder report` -->";

/// Bytes within which the mark stands: behind `<!DOCTYPE html>`.
const MARK_WITHIN: u64 = 256;

/// Whether the file has the mark; `false` if it is not there.
pub fn is_marked(path: &Path) -> Result<bool> {
    let mut start = Vec::new();
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        file => file.with_context(|| path.display().to_string())?,
    };
    // A directory cannot be read.
    let read = file.take(MARK_WITHIN).read_to_end(&mut start);
    Ok(read.is_ok() && String::from_utf8_lossy(&start).contains(MARK))
}
