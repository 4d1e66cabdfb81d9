//! Standard output while a run goes on.

use std::io::{self, Write};

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
