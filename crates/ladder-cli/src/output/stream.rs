//! Standard output while a run goes on.

use std::fmt::Display;
use std::io::{self, Write};

/// Whether the reader of a stream has gone.
pub fn is_closed(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

/// Prints a text before or after the lines of a training, which a reader that has gone does not end.
pub fn print(text: impl Display) -> io::Result<()> {
    match write!(io::stdout(), "{text}") {
        Err(error) if is_closed(&error) => Ok(()),
        result => result,
    }
}

/// Prints lines until its reader has gone, which does not end the training.
#[derive(Debug, Default)]
pub(super) struct Stream {
    is_closed: bool,
}

impl Stream {
    /// Prints a line, if anybody still reads.
    pub(super) fn line(&mut self, text: &str) {
        if !self.is_closed {
            self.is_closed = writeln!(io::stdout(), "{text}").is_err();
        }
    }
}
