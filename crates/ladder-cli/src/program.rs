//! The program itself, to start it again.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The file that was named to start the program, if one was.
static STARTED: OnceLock<PathBuf> = OnceLock::new();

/// Keeps the name by which the program was started. Where another program holds the command, as the
/// Python package does, that is a script, and the file of the process is the interpreter.
pub fn remember(name: &OsStr) {
    let path = Path::new(name);
    if path.components().count() > 1 && path.is_file() {
        // The first is the one that was typed.
        let _ = STARTED.set(path.to_owned());
    }
}

/// The file that starts the program.
pub fn path() -> io::Result<PathBuf> {
    match STARTED.get() {
        Some(path) => std::path::absolute(path),
        None => std::env::current_exe(),
    }
}
