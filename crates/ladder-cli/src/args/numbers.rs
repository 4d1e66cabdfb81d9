//! Numbers as typed, with errors that say what was expected.

use anyhow::{Result, anyhow};

/// A count: 0, 1, 2 …
pub fn whole_number(text: &str) -> Result<usize> {
    text.parse()
        .map_err(|_| anyhow!("expected a whole number, found '{text}'"))
}

/// A seed: 0, 1, 2 … up to 2^64 - 1.
pub fn seed(text: &str) -> Result<u64> {
    text.parse()
        .map_err(|_| anyhow!("expected a whole number, found '{text}'"))
}

/// A number; whether it is in range is told where all settings are checked.
pub fn number(text: &str) -> Result<f64> {
    text.parse()
        .map_err(|_| anyhow!("expected a number, found '{text}'"))
}
