//! The part of a text that is in memory.

use super::decoder::{DecodeError, Decoder};
use crate::encoding::TextEncoding;

/// Bytes that are read at once.
const CHUNK: usize = 1 << 16;

/// A text that is read some at a time, as much at once as a row needs.
pub(super) struct Buffer {
    decoder: Decoder,
    text: String,
    /// Bytes of `text` that are used up.
    used: usize,
    is_end: bool,
}

impl Buffer {
    pub fn new(decoder: Decoder) -> Self {
        Self {
            decoder,
            text: String::new(),
            used: 0,
            is_end: false,
        }
    }

    /// What is in memory and not used up.
    pub fn rest(&self) -> &str {
        &self.text[self.used..]
    }

    /// Whether nothing follows that.
    pub fn is_end(&self) -> bool {
        self.is_end
    }

    /// Uses up this many bytes of [`rest`](Self::rest).
    pub fn consume(&mut self, length: usize) {
        self.used += length;
    }

    /// Reads on; what is in memory doubles, so that a long row costs no more than its length.
    pub fn read_on(&mut self) -> Result<(), DecodeError> {
        self.text.drain(..self.used);
        self.used = 0;
        let at_most = CHUNK.max(self.text.len());
        self.is_end = !self.decoder.read(at_most, &mut self.text)?;
        Ok(())
    }

    /// What the text has been so far.
    pub fn encoding(&self) -> TextEncoding {
        self.decoder.encoding()
    }
}
